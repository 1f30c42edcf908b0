"""Handing a report over without a conflict: its owner will be away, or cannot go on.

Rule 1: nobody is chosen. It goes to whoever would follow by the order of places (`succession`),
checked anew by the register of now and by the record, which is open in this request. Never to one
who is away: what was read is taken from nobody, and would lie there.
Rule 2: what is missing could exclude somebody: a report that does not open as a whole is not given
on from here.
Rule 3: whoever gives it on cannot open it any more, and may have it again when nobody else can.
Rule 4: her own wraps are held when it is another's, and not before: no clock completes what breaks
off here, and a report that nobody can open would be lost. Without a place she opens nothing by
them, and the next hand-over, or clock, holds what was left open.
"""

from __future__ import annotations

from collections.abc import Callable

from intake.cases.case import OPEN, Status
from intake.casework.audit import Event
from intake.casework.handing_over import HandOver, held
from intake.casework.known import known
from intake.casework.ownership import worked_on
from intake.casework.succession import RELIEVED, whose
from intake.casework.values import Done, Session
from intake.ports import Clock, Keyring, OpenWork, Vault
from intake.routing.response import Response


class GivingOn:
    """One button."""

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
        self._hand_over = HandOver(keyring, vault, response, clock)

    def give_on(self, session: Session, report_id: bytes) -> Done | None:
        """Give it to the next reader. NOT_FOUND: nobody else can have it, and nothing changed;
        None when it is not the reader's, or not declared."""
        me = session.reader_id
        with self._open_work() as work:
            header = held(work, report_id)
            if header is None or worked_on(work, me, report_id) is None:
                return None
            if Status(header.status) not in OPEN:
                return Done.NOT_NOW
            sealed = work.reports.parts(report_id)
            found = known(self._vault, self._keyring, session, header, sealed)
            if found.facts is None:
                return Done.NOT_NOW
            there = self._hand_over.present(work, header, me, found.facts)
            possible = [each for each in there if each not in found.kept_out]
            successor = self._hand_over.release_first(work, header, possible)
            if successor is None:
                return Done.NOT_FOUND
            self._hand_over.hold_others(report_id, {me, successor})
            self._hand_over.move(
                work, header, me, successor, Event.PASSED_ON, actor=me, leaves_as=RELIEVED
            )
            work.commit()
        self._hold(report_id)
        return Done.DONE

    def _hold(self, report_id: bytes) -> None:
        """All but its owner's, whoever that is by now."""
        with self._open_work() as work:
            if work.reports.hold(report_id) is not None:
                owner = whose(work, report_id)
                self._hand_over.hold_others(report_id, {owner} if owner else ())
