"""Where a case stands for everybody to see: acknowledge it, confirm a pause, go on, close it.

Closing needs more, and is done by `coursing`.

Rule: each step is a row of `cases.case.MOVES` and one of LINES. Of two who press at once, one is
told that it is not possible now; who presses again is told that it was done before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from intake.cases.case import MOVES, Action, Status, after
from intake.casework.audit import Event, hour_of, line
from intake.casework.ownership import worked_on
from intake.casework.values import Done, Session
from intake.ports import Clock, OpenWork, ReportHeader, UnitOfWork
from intake.routing.clocks import REMINDERS, Kind
from intake.routing.response import Response
from intake.shredding import MONTH, dates_of_closing
from intake.statistics.indicators import READ_LATER, READ_TWICE, READ_WITHIN
from intake.waiting import reminding_clock, was_read

LINES: Mapping[Action, Event] = {
    Action.ACKNOWLEDGE: Event.ACKNOWLEDGED,
    Action.CONFIRM_PAUSE: Event.PAUSE_CONFIRMED,
    Action.GO_ON: Event.WENT_ON,
    Action.CLOSE: Event.CLOSED,
}
"""A step -> the line that says who took it."""


class Moving:
    """What changes where a case stands."""

    def __init__(self, open_work: OpenWork, response: Callable[[], Response], clock: Clock) -> None:
        self._open_work = open_work
        self._response = response
        self._clock = clock

    def acknowledge(self, session: Session, report_id: bytes) -> Done | None:
        """Say that a human has read it; None when it is not the reader's, or not declared."""
        return self._move(session, report_id, Action.ACKNOWLEDGE)

    def confirm_pause(self, session: Session, report_id: bytes) -> Done | None:
        """The person wants to stop: nothing goes on until she says so."""
        return self._move(session, report_id, Action.CONFIRM_PAUSE)

    def go_on(self, session: Session, report_id: bytes) -> Done | None:
        """The pause is over, or was none."""
        return self._move(session, report_id, Action.GO_ON)

    def _move(self, session: Session, report_id: bytes, action: Action) -> Done | None:
        with self._open_work() as work:
            done = self.move(work, session, report_id, action)
            if done is Done.DONE:
                work.commit()
        return done

    def move(
        self, work: UnitOfWork, session: Session, report_id: bytes, action: Action
    ) -> Done | None:
        """A step within a unit of work that somebody else commits."""
        now = self._clock()
        header = worked_on(work, session.reader_id, report_id)
        if header is None:
            return None
        status = after(Status(header.status), action)
        if status is None:
            return _why_not(Status(header.status), action)
        erase_after = self._erase_after(status, now)
        if status is Status.ACKNOWLEDGED:  # before the report: see `ports.Clocks`
            for kind in REMINDERS:
                work.clocks.put(reminding_clock(report_id, kind, now))
        elif action is Action.CONFIRM_PAUSE:
            _look_again_one_day(work, report_id, now)
        if not work.reports.set_status(
            report_id, status.value, was=header.status, erase_after=erase_after
        ):
            return Done.NOT_NOW
        if action is Action.ACKNOWLEDGE and not was_read(work, report_id):
            work.counters.add(f"{now:%Y-%m}", _in_time(header, now))
        if status is Status.CLOSED:
            work.grants.forget_report(report_id)
            work.reports.set_dates(report_id, dates_of_closing(now, self._response()))
        work.audit.write(line(now, session.reader_id, LINES[action], report_id))
        return Done.DONE

    def _erase_after(self, status: Status, now: datetime) -> datetime | None:
        """Never longer than the response says: a month is 30 days."""
        if status is not Status.CLOSED:
            return None
        return hour_of(now) + MONTH * self._response().retention_months


def _look_again_one_day(work: UnitOfWork, report_id: bytes, now: datetime) -> None:
    """Where that clock does not run: there is none of what nobody has read before, and one that
    strikes before the pause is confirmed stops."""
    if work.clocks.hold(report_id, Kind.REVIEW.value) is None:
        work.clocks.put(reminding_clock(report_id, Kind.REVIEW, now))


def _in_time(header: ReportHeader, now: datetime) -> str:
    """The name under which a reading counts, by the hours that the reporter was told."""
    hours = header.due_at - header.received_hour
    if now <= header.due_at:
        return READ_WITHIN
    return READ_TWICE if now <= header.due_at + hours else READ_LATER


def _why_not(status: Status, action: Action) -> Done:
    leads_to = {then for (_, taken), then in MOVES.items() if taken is action}
    return Done.BEFORE if status in leads_to else Done.NOT_NOW
