"""A hold: no date erases a report while two people say so.

Rule 1: its owner asks, with a closed reason; another one confirms, who has a place in the report
and has declared no conflict. Nobody confirms what she asked for herself, or what somebody of the
same employer asked for while there is anybody of another one; nor what was asked for by somebody
who must not have the report any more. Whoever has no place may be kept out of it, by what is
sealed: oversight, too, is shown a hold only where it has one.
Rule 2: it ends by itself after HOLD_DAYS unless it is asked for and confirmed anew, and before that
whenever any of those people ends it.
Rule 3: it stops dates only. A report that was withdrawn goes on its day, and her own deletion is
carried out at once, hold or no hold (ADR 0024).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from intake.cases.case import Status
from intake.cases.hold import Reason
from intake.casework.audit import Event, hour_of, line
from intake.casework.ownership import enrolled, listed, worked_on
from intake.casework.succession import SET_ASIDE, barred
from intake.casework.values import Done, Session
from intake.keeping import last_backup
from intake.ports import Clock, Hold, OpenWork, UnitOfWork
from intake.routing.response import Response

HOLD_DAYS = 180


@dataclass(frozen=True, slots=True)
class Held:
    """How things stand with one report. `asked_by`: an office that waits for a second person;
    `mine`: it is this reader's own. `may_confirm`: this reader can be the second person."""

    report_id: bytes
    reason: Reason
    asked_by: str | None
    mine: bool
    may_confirm: bool
    until: datetime | None


class Holding:
    """What stops the dates of a report, and lets them run again."""

    def __init__(self, open_work: OpenWork, response: Callable[[], Response], clock: Clock) -> None:
        self._open_work = open_work
        self._response = response
        self._clock = clock

    def ask(self, session: Session, report_id: bytes, reason: Reason) -> Done | None:
        """The first of two; None when the report is not the reader's."""
        with self._open_work() as work:
            header = worked_on(work, session.reader_id, report_id)
            if header is None:
                return None
            if Status(header.status) is Status.WITHDRAWN:
                return Done.NOT_NOW
            work.holds.ask(Hold(report_id, reason.value, session.reader_id, None))
            self._write(work, session, report_id, Event.HOLD_ASKED, reason.value)
            work.commit()
        return Done.DONE

    def confirm(self, session: Session, report_id: bytes) -> Done | None:
        """The second; None for whoever may not be it. A hold that is on begins anew."""
        until = hour_of(self._clock()) + timedelta(days=HOLD_DAYS)
        with self._open_work() as work:
            if not self._may_take_part(work, session.reader_id, report_id):
                return None
            hold = work.holds.get(report_id)
            if hold is None or not self._may_confirm(work, session.reader_id, hold):
                return Done.NOT_NOW
            if not work.holds.confirm(report_id, session.reader_id, until):
                return Done.NOT_NOW
            self._write(work, session, report_id, Event.HOLD_CONFIRMED)
            work.commit()
        return Done.DONE

    def end(self, session: Session, report_id: bytes) -> Done | None:
        """Dates count again; also those that have passed meanwhile."""
        with self._open_work() as work:
            if not self._may_take_part(work, session.reader_id, report_id):
                return None
            if not work.holds.end(report_id):
                return Done.BEFORE
            self._write(work, session, report_id, Event.HOLD_ENDED)
            work.commit()
        return Done.DONE

    def of(self, session: Session, report_id: bytes) -> Held | None:
        """Of a report that this reader may see."""
        with self._open_work(write=False) as work:
            hold = work.holds.get(report_id)
            if hold is None or not self._may_take_part(work, session.reader_id, report_id):
                return None
            return self._held(work, session, hold)

    def gone_by(self) -> date | None:
        """When the last backup that holds keys of today is gone; None where nothing is known."""
        with self._open_work(write=False) as work:
            last = last_backup(work)
        return None if last is None or last.is_overdue(self._clock().date()) else last.gone_by

    def listed(self, session: Session) -> Sequence[Held]:
        """Every hold that this reader can confirm or end."""
        with self._open_work(write=False) as work:
            return [
                self._held(work, session, hold)
                for hold in work.holds.all()
                if self._may_take_part(work, session.reader_id, hold.report_id)
            ]

    def _may_take_part(self, work: UnitOfWork, reader_id: str, report_id: bytes) -> bool:
        response = self._response()
        if enrolled(work, response, reader_id) is None or reader_id in barred(work, report_id):
            return False
        place = work.reports.assignment(report_id, reader_id)
        return place is not None and place.place != SET_ASIDE

    def _may_confirm(self, work: UnitOfWork, reader_id: str, hold: Hold) -> bool:
        if hold.asked_by is None or hold.asked_by in {reader_id, *barred(work, hold.report_id)}:
            return False
        response = self._response()
        asker = listed(response, hold.asked_by)
        if asker is None:
            return False
        seconds = [
            each
            for each in response.readers
            if each.id != asker.id and self._may_take_part(work, each.id, hold.report_id)
        ]
        of_others = [each.id for each in seconds if not each.employers & asker.employers]
        return reader_id in (of_others or [each.id for each in seconds])

    def _held(self, work: UnitOfWork, session: Session, hold: Hold) -> Held:
        asker = listed(self._response(), hold.asked_by) if hold.asked_by else None
        office = asker.office if asker else hold.asked_by
        mine = hold.asked_by == session.reader_id
        may_confirm = self._may_confirm(work, session.reader_id, hold)
        return Held(hold.report_id, Reason(hold.reason), office, mine, may_confirm, hold.until)

    def _write(
        self, work: UnitOfWork, session: Session, report_id: bytes, event: Event, detail: str = ""
    ) -> None:
        work.audit.write(line(self._clock(), session.reader_id, event, report_id, detail))
