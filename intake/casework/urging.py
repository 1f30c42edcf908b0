"""A human's word on urgency: raised by a button, lowered only with a reason of a closed list.

Rule: the clock of a level that a human chose runs from the hour of the choice, also the one that
moves the report on while nobody says that it was read; raising never puts the hour off. The
clinical window is what it was: nobody can lengthen it.
"""

from __future__ import annotations

from collections.abc import Callable

from intake.cases.case import UNSEEN, Status
from intake.casework.audit import Event, hour_of, line
from intake.casework.ownership import worked_on
from intake.casework.values import Done, Session
from intake.ports import Clock, OpenWork, ReportHeader, RunningClock, UnitOfWork
from intake.routing.clocks import Kind
from intake.routing.response import Response
from intake.routing.urgency import RAISED, Urgency, WhyLower, changed_by_hand, due_again
from intake.waiting import reading_clock, reading_clock_again


class Urging:
    """What a reader does to the urgency of a report."""

    def __init__(self, open_work: OpenWork, response: Callable[[], Response], clock: Clock) -> None:
        self._open_work = open_work
        self._response = response
        self._clock = clock

    def set_urgency(
        self, session: Session, report_id: bytes, level: str, why: WhyLower | None = None
    ) -> Done | None:
        """Set the level; None when it is not the reader's. NOT_NOW: nothing to change, or lowered
        without a reason."""
        now = self._clock()
        with self._open_work() as work:
            clock = work.clocks.hold(report_id, Kind.READING.value)  # first: see `ports.Clocks`
            header = work.reports.hold(report_id)
            if header is None or worked_on(work, session.reader_id, report_id) is None:
                return None
            if header.urgency == level:
                return Done.BEFORE
            chosen = changed_by_hand(header.urgency, level, why)
            if chosen is None or Status(header.status) is Status.WITHDRAWN:
                return Done.NOT_NOW
            due = due_again(hour_of(now), header.due_at, chosen, self._response().clocks)
            self._hurry(work, header, clock, chosen)
            work.reports.set_urgency(report_id, chosen.level, chosen.reason, due)
            raised = chosen.reason == RAISED
            event = Event.URGENCY_RAISED if raised else Event.URGENCY_LOWERED
            detail = [header.urgency, level, *([why.value] if why and not raised else [])]
            work.audit.write(line(now, session.reader_id, event, report_id, " ".join(detail)))
            work.commit()
        return Done.DONE

    def _hurry(
        self,
        work: UnitOfWork,
        header: ReportHeader,
        clock: RunningClock | None,
        chosen: Urgency,
    ) -> None:
        """The clock for reading goes by the hours of that level, if it runs."""
        if Status(header.status) not in UNSEEN:
            return
        now, hours = self._clock(), self._response().clocks[chosen.level].reading_hours
        if clock is None:
            work.clocks.put(reading_clock(header.report_id, now, hours))
        else:
            raised = chosen.reason == RAISED
            work.clocks.put(reading_clock_again(clock, now, hours, raised=raised))
