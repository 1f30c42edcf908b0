"""What happens while nobody reads a report, and when: a table, and the arithmetic of its hours.

Rule 1: each row of STEPS follows the one before it; none is skipped, and each has its moment as a
share of the hours that the person was told ("a person reads it within ..."). Real hours: a night
or a holiday stops no clock.
Rule 2: no report waits longer than LONGEST for its last step, however many hours were promised;
but no step comes before the one above it.
Rule 3: after the last row REPEAT goes on, for as long as nobody reads it.
Rule 4: other clocks (an update she can read, a look at an old case) only remind, and begin anew.

Sources: the shares and the seven days are this project's own (ADR 0020); `response.clocks` says
what is promised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import TypeAlias


class Kind(Enum):
    """What a clock waits for. Values stand in rows."""

    READING = "reading"
    UPDATE = "update"  # something new to say to her, while the case is open
    REVIEW = "review"  # a look at whether an open case should still be open


class Step(Enum):
    """What happens when a share of the hours is over. Values stand in rows."""

    TELL = "tell"  # the owner is told that something is there
    REMIND = "remind"  # the owner again, and the deputy
    NEXT = "next"  # the next reader owns it: a breach
    EXTERNAL = "external"  # the external reader owns it
    AREA = "area"  # its area gives information only
    AGAIN = "again"  # everybody who has a place in it is told again; whoever can, takes it
    DUE = "due"  # the only step of a clock that reminds


Row: TypeAlias = tuple[Step, int]
"""(what happens, at what share of the hours in percent)"""

STEPS: Sequence[Row] = (
    (Step.TELL, 0),
    (Step.REMIND, 50),
    (Step.NEXT, 100),
    (Step.EXTERNAL, 200),
    (Step.AREA, 400),
)
REPEAT = Step.AGAIN

LONGEST = timedelta(days=7)
EVERY: Mapping[Step, timedelta] = {Step.AGAIN: timedelta(days=1)}
"""Also where four hours were promised: everybody's hours of work come round in a day. In shorter
turns the only one who is there could have it at night alone, time after time."""

REMINDERS: Mapping[Kind, timedelta] = {
    Kind.UPDATE: timedelta(days=14),
    Kind.REVIEW: timedelta(days=90),
}
"""Kinds that only remind, and how long after the last time."""

FIRST = STEPS[0][0]


def due(step: Step, started: datetime, hours: int) -> datetime:
    """When a step of a reading clock is due that began then, with so many hours promised."""
    reached = started
    for each, percent in STEPS:
        share = timedelta(hours=hours) * percent / 100
        capped = min(share, LONGEST) if each is Step.AREA else share
        reached = max(reached, started + capped)
        if each is step:
            return reached
    raise LookupError(f"{step.name} is no step of the table")


def following(step: Step, started: datetime, hours: int, now: datetime) -> tuple[Step, datetime]:
    """The step after this one, and when it is due. What repeats counts from now, so that a worker
    that slept for a week reminds once and not seven times."""
    order = [each for each, _ in STEPS]
    if step in order[:-1]:
        then = order[order.index(step) + 1]
        return then, due(then, started, hours)
    return REPEAT, now + EVERY[REPEAT]
