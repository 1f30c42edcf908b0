"""The declaration of a conflict of interest, and handing a report to the next reader.

Rule 1: "yes" and "unsure" are alike: the reader's wrap goes at once, and content is not shown.
Rule 2: nobody can bury a report. The next reader's wrap is released and committed before the
leaving reader's goes; where there is no next reader, the leaving reader's own wrap is put back
under the release layer instead: the reader cannot open it, and the report is not lost.
Rule 3: deputy and external reader were checked at filing. At the hand-over it is checked again
that they are still readers here, and that they do not share an employer with who is leaving.
Rule 4: pressed again after a crash between two steps, the same button completes the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from intake.cases.declaration import STATEMENT_VERSION, Conflict
from intake.casework.audit import Event, hour_of, line
from intake.casework.ownership import enrolled, listed, owned
from intake.casework.values import Declared, Session
from intake.errors import SealError
from intake.ports import (
    Assignment,
    Clock,
    Keyring,
    OpenWork,
    ReportHeader,
    ReportKey,
    UnitOfWork,
    Vault,
    Wrap,
)
from intake.routing.response import Response

SUCCESSION = ("deputy", "external")
"""Places that can follow the owner, in this order."""


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
        with self._open_work() as work:
            header = owned(work, session.reader_id, report_id)
            if header is None:
                return None
            possible = self._successors(work, session.reader_id, report_id)
            detail = f"{STATEMENT_VERSION} {conflict.value}"
            self._write(work, session, Event.CONFLICT, report_id, detail)
            work.commit()
        successor = self._release_first(report_id, possible)
        if successor is None:
            return self._set_aside(session, header)
        return self._pass_on(session, report_id, successor)

    def _pass_on(self, session: Session, report_id: bytes, successor: str) -> Declared | None:
        """The wrap goes first: whatever fails after it, the conflicted reader cannot open it."""
        self._keyring.forget_wrap(report_id, session.reader_id)
        with self._open_work() as work:
            if not work.reports.reassign(report_id, session.reader_id, successor):
                return None
            self._write(work, session, Event.PASSED_ON, report_id, successor)
            work.commit()
        return Declared.PASSED_ON

    def _set_aside(self, session: Session, header: ReportHeader) -> Declared:
        wrap = self._keyring.wrap(header.report_id, session.reader_id)
        if wrap is not None:
            self._hold(session, header, wrap)
        with self._open_work() as work:
            self._write(work, session, Event.SET_ASIDE, header.report_id)
            work.commit()
        return Declared.SET_ASIDE

    def _hold(self, session: Session, header: ReportHeader, wrap: Wrap) -> None:
        with self._open_work(write=False) as work:
            row = work.readers.get(session.reader_id)
        if row is None:
            return
        reader_id, report_id = session.reader_id, header.report_id
        try:
            seed = self._vault.unwrap(
                report_id, header.public, reader_id, session.seed, wrap.blob, held=False
            )
        except SealError:  # it is held already, or opens for nobody: nothing to take away
            return
        key = ReportKey(report_id, header.public, seed)
        held = self._vault.wrap(key, reader_id, row.lock.public, held=True)
        self._keyring.replace(Wrap(report_id, reader_id, True, held))

    def _successors(self, work: UnitOfWork, leaving: str, report_id: bytes) -> Sequence[str]:
        """Readers who may follow, the deputy first."""
        return [
            assignment.reader_id
            for assignment in _in_succession(work.reports.assignments(report_id))
            if _may_follow(work, self._response(), assignment.reader_id, leaving)
        ]

    def _release_first(self, report_id: bytes, possible: Sequence[str]) -> str | None:
        """The first of them who now has an open wrap; None when nobody can have one."""
        return next((each for each in possible if self._release(report_id, each)), None)

    def _release(self, report_id: bytes, reader_id: str) -> bool:
        wrap = self._keyring.wrap(report_id, reader_id)
        if wrap is None or not wrap.held:
            return wrap is not None
        try:
            blob = self._vault.release(report_id, reader_id, wrap.blob)
        except SealError:
            return False
        self._keyring.replace(Wrap(report_id, reader_id, False, blob))
        return True

    def _write(
        self, work: UnitOfWork, session: Session, event: Event, report_id: bytes, detail: str = ""
    ) -> None:
        work.audit.write(line(self._clock(), session.reader_id, event, report_id, detail))


def _in_succession(assignments: Sequence[Assignment]) -> Iterator[Assignment]:
    for place in SUCCESSION:
        yield from (assignment for assignment in assignments if assignment.place == place)


def _may_follow(work: UnitOfWork, response: Response, reader_id: str, leaving_id: str) -> bool:
    reader, leaving = listed(response, reader_id), listed(response, leaving_id)
    if reader is None or enrolled(work, response, reader_id) is None:
        return False
    return leaving is None or not reader.employers & leaving.employers
