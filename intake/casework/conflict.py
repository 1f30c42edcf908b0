"""The declaration of a conflict of interest.

Rule 1: "yes" and "unsure" are alike: the reader's wraps go at once, and content is not shown.
Rule 2: it goes back to routing (`excluding`): the deputy, the external reader, else whoever may
have it and can be reached by the keys at hand; checked again by the register of now.
Rule 3: whoever did not read it in time is asked last. Where nobody can have it, the clock asks
again (`escalating`).
Rule 4: pressed again after a crash between two steps, the same button completes the rest.
"""

from __future__ import annotations

from collections.abc import Callable

from intake.cases.declaration import STATEMENT_VERSION, Conflict
from intake.casework.audit import Event, hour_of, line
from intake.casework.excluding import Excluding, Exclusion, conflicted, holders, keeping_out
from intake.casework.handing_over import held
from intake.casework.known import known
from intake.casework.ownership import owned
from intake.casework.values import Declared, Rechecked, Session
from intake.ports import Clock, Keyring, OpenWork, UnitOfWork, Vault
from intake.routing.response import Response


class Declaring:
    """What follows from a reader's declaration."""

    def __init__(
        self,
        open_work: OpenWork,
        keyring: Keyring,
        vault: Vault,
        response: Callable[[], Response],
        clock: Clock,
    ) -> None:
        self._open_work = open_work
        self._keyring = keyring
        self._vault = vault
        self._response = response
        self._clock = clock
        self._excluding = Excluding(keyring, vault, response, clock)

    def declare(self, session: Session, report_id: bytes, conflict: Conflict) -> Declared | None:
        """Take the reader's answer about a report; None when it is not the reader's.

        May be called again later: a conflict can come to light on reading.
        """
        if conflict is Conflict.NONE:
            return self._no_conflict(session, report_id)
        return self._leave(session, report_id, conflict)

    def _no_conflict(self, session: Session, report_id: bytes) -> Declared | None:
        now = self._clock()
        with self._open_work() as work:
            if owned(work, session.reader_id, report_id) is None:
                return None
            if not work.reports.declared(report_id, session.reader_id):
                work.reports.declare(report_id, session.reader_id, hour_of(now))
                self._write(work, session, Event.NO_CONFLICT, report_id, STATEMENT_VERSION)
            work.commit()
        return Declared.MAY_OPEN

    def _leave(self, session: Session, report_id: bytes, conflict: Conflict) -> Declared | None:
        """What was declared is kept whatever follows: such a reader never gets the report back."""
        with self._open_work() as work:
            if owned(work, session.reader_id, report_id) is None:
                return None
            if work.reports.hold(report_id) is None:  # deleted this moment
                return None
            detail = f"{STATEMENT_VERSION} {conflict.value}"
            self._write(work, session, Event.CONFLICT, report_id, detail)
            work.commit()
        with self._open_work() as work:
            act = self._exclusion(work, session, report_id)
            if act is None:
                return None
            done = self._excluding.exclude(work, session, act)
            work.commit()
        return Declared.PASSED_ON if done is Rechecked.PASSED_ON else Declared.SET_ASIDE

    def _exclusion(self, work: UnitOfWork, session: Session, report_id: bytes) -> Exclusion | None:
        """The reader, and whoever may not have it by the register of now."""
        header = held(work, report_id)
        if header is None or owned(work, session.reader_id, report_id) is None:
            return None
        sealed = work.reports.parts(report_id)
        found = known(self._vault, self._keyring, session, header, sealed)
        me = frozenset({session.reader_id})
        if found.facts is None:
            return Exclusion(header, me, found, {}, hidden=False)
        all_of_them = holders(work, self._keyring, report_id)
        out = conflicted(self._response(), session.reader_id, all_of_them, found.facts)
        fields = keeping_out(self._response(), out, found.facts)
        return Exclusion(header, out | me, found, fields, hidden=bool(out & me))

    def _write(
        self, work: UnitOfWork, session: Session, event: Event, report_id: bytes, detail: str = ""
    ) -> None:
        work.audit.write(line(self._clock(), session.reader_id, event, report_id, detail))
