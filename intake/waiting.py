"""Clocks as they begin: of a report that waits to be read, and of what a reader is reminded of; and
as they go on when a human says that it is more urgent, or less.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum

from intake.ports import RunningClock, UnitOfWork
from intake.routing.clocks import FIRST, REMINDERS, REPEAT, Kind, Step, due

AHEAD = timedelta(hours=1)
"""Nothing begins so much later than now, but under a clock that is or was wrong."""

READ_LINES = frozenset({"acknowledged", "went_on", "pause_confirmed"})
ADDED = "added"
"""Lines of the audit trail: that a reader has seen what was there, and that she added to it."""


def hour_of(moment: datetime) -> datetime:
    """The full hour this moment lies in."""
    return moment.replace(minute=0, second=0, microsecond=0)


def reading_clock(report_id: bytes, now: datetime, hours: int) -> RunningClock:
    """Begins now; a human must have read it within so many hours."""
    started = hour_of(now)
    return RunningClock(report_id, Kind.READING.value, FIRST.value, started, hours, started)


def reminding_clock(report_id: bytes, kind: Kind, now: datetime) -> RunningClock:
    """Begins now; the owner is told when its time is over."""
    started = hour_of(now)
    due_at = started + REMINDERS[kind]
    return RunningClock(report_id, kind.value, Step.DUE.value, started, 0, due_at)


def was_read(work: UnitOfWork, report_id: bytes) -> bool:
    """Whether a reader has seen all that she wrote, be it one who does not have it any more: a
    request to stop that nobody saw is none of it."""
    lines = [row.event for row in work.audit.of_report(report_id)]
    told = [event for event in lines if event in READ_LINES or event == ADDED]
    return bool(told) and told[-1] in READ_LINES


def is_known(clock: RunningClock) -> bool:
    """Whether this version knows what that clock waits for, and what comes next."""
    return has(Kind, clock.kind) and has(Step, clock.step)


def has(values: type[Enum], value: str) -> bool:
    """Whether one of them is written so."""
    return value in {each.value for each in values}


def reading_clock_again(
    clock: RunningClock, now: datetime, hours: int, *, raised: bool
) -> RunningClock:
    """The same clock by the hours of another urgency, chosen now. The step that comes next stays,
    and raising puts none off."""
    if clock.step == REPEAT.value:
        return replace(clock, hours=hours)
    started, step = hour_of(now), Step(clock.step)
    if raised:
        was_due = clock.started_hour + timedelta(hours=clock.hours)
        started = min(started, was_due - timedelta(hours=hours))
    due_at = due(step, started, hours)
    return replace(
        clock,
        started_hour=started,
        hours=hours,
        due_at=min(due_at, clock.due_at) if raised else due_at,
    )
