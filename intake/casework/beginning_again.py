"""What was written while a machine's time was ahead: it would wait until then (the operator).

Rule: what began later than now was written under a clock that was wrong, or the clock is wrong now.
Which of both it is, a human says, and nothing here happens by itself: were it this clock that is
behind, every report would be overdue once it is put right.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from intake.ports import Clock, OpenWork, RunningClock, UnitOfWork
from intake.routing.clocks import REMINDERS, REPEAT, Kind
from intake.waiting import AHEAD, is_known, reading_clock, reminding_clock

MOST: Final = 100_000


def begin_again(open_work: OpenWork, clock: Clock) -> int:
    """Have it begin to wait now; how many clocks that were. Each in a unit of its own."""
    now, begun = clock(), 0
    with open_work(write=False) as work:
        wrong = work.clocks.ahead(now + AHEAD, MOST)
    for found in wrong:
        with open_work() as work:
            still = work.clocks.hold(found.report_id, found.kind)
            if still == found and is_known(found):
                _begin(work, found, now)
                work.commit()
                begun += 1
    return begun


def _begin(work: UnitOfWork, clock: RunningClock, now: datetime) -> None:
    kind = Kind(clock.kind)
    if kind in REMINDERS:
        work.clocks.put(reminding_clock(clock.report_id, kind, now))
        return
    begun = reading_clock(clock.report_id, now, clock.hours)
    begun = replace(begun, passed_on=clock.passed_on)
    if clock.step == REPEAT.value:
        work.clocks.put(replace(begun, step=clock.step))
        return
    work.clocks.put(begun)
    work.reports.set_due(clock.report_id, begun.started_hour + timedelta(hours=clock.hours))
