"""When a channel is flooded: far more begin on it in an hour than in its usual hours.

Rules
1. What is counted is how many began, by channel and hour: nothing about anybody.
2. A report that is sent in such an hour, or could have been begun in one, is marked. The mark says
   when it came, never what it is: it may be as true as any other.
3. The mark moves a report behind those of the same urgency and no further, and the most urgent
   not at all. No clock knows of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from statistics import median
from typing import Final

LOOKS_BACK: Final = timedelta(days=28)
"""Four of every day of the week: a market day is usual once a week."""
TIMES: Final = 10
LEAST: Final = 30
"""An hour: what one poster or one class brings is never a flood."""
FIRST_OF_ALL: Final = "U1"
_HOUR: Final = timedelta(hours=1)


def most_in_an_hour(began: Mapping[datetime, int], hour: datetime) -> int:
    """How many may begin in this hour before it is a flood. `began`: by full hour, those in which
    nobody did left out."""
    usual = [began.get(hour - back * _HOUR, 0) for back in range(1, LOOKS_BACK // _HOUR + 1)]
    return max(LEAST, int(TIMES * median(usual)))


def is_flooded(
    began: Mapping[datetime, int], hour: datetime, idle_hours: int, set_by_hand: int | None
) -> bool:
    """Whether what is sent in this hour comes in a flood: this hour, or one in which it can have
    been begun, saw more than `set_by_hand`, or than is usual."""
    most = most_in_an_hour(began, hour) if set_by_hand is None else set_by_hand
    return any(began.get(hour - back * _HOUR, 0) > most for back in range(idle_hours + 1))


def stands_behind(urgency: str, *, in_flood: bool) -> bool:
    """Whether a report waits behind the others of its urgency."""
    return in_flood and urgency != FIRST_OF_ALL
