"""Marking a case as a serious matter, and the line that says that a notice was printed.

Rules: only the owner who declared; the reason is sealed with the report, never in a clear row;
each print of a notice is written down. Nothing is sent to anybody.
"""

from __future__ import annotations

from intake.cases.parts import RecordPart
from intake.cases.serious import FIELD, Serious
from intake.casework.audit import Event, hour_of, line
from intake.casework.ownership import worked_on
from intake.casework.sealing import seal_into
from intake.casework.values import Session
from intake.ports import Clock, OpenWork, Vault


class Marking:
    """What a reader says about a case, and nobody else is told."""

    def __init__(self, open_work: OpenWork, vault: Vault, clock: Clock) -> None:
        self._open_work = open_work
        self._vault = vault
        self._clock = clock

    def mark(self, session: Session, report_id: bytes, reason: Serious) -> bool:
        """Seal the reason into the report; False when it is not the reader's, or not declared."""
        now = self._clock()
        with self._open_work() as work:
            header = worked_on(work, session.reader_id, report_id)
            if header is None:
                return False
            seal_into(self._vault, work, header, RecordPart({FIELD: reason.value}, hour_of(now)))
            work.audit.write(line(now, session.reader_id, Event.SERIOUS, report_id))
            work.commit()
        return True

    def print_notice(self, session: Session, report_id: bytes) -> bool:
        """Write down that a notice is printed; False when it is not the reader's."""
        with self._open_work() as work:
            if worked_on(work, session.reader_id, report_id) is None:
                return False
            if work.reports.hold(report_id) is None:  # deleted this moment
                return False
            printed = line(self._clock(), session.reader_id, Event.NOTICE_PRINTED, report_id)
            work.audit.write(printed)
            work.commit()
        return True
