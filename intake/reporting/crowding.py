"""How many may begin, and how many codes may be tried, where nobody is known from anybody else.

A channel that shows its answers itself has no addresses: a fresh one costs nothing, so nobody can
be slowed down alone, and nothing is kept that could. What costs us is counted for all together,
in one row each, over all processes and before the cost.

Rules
1. Who has begun goes on: only beginning and trying a code are counted, apart from each other.
2. Other channels have budgets of their own, or none: a flood of one closes no other.
3. A refusal is the same for a right code and a wrong one, and writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from intake.ports import Clock, OpenWork, Pace

CLOCKS_APART: Final = timedelta(minutes=5)
"""Between two machines. What says to wait longer than that was written by a clock that was wrong,
and keeps nobody out."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What is counted, and how fast it comes back."""

    name: str
    pace: Pace


STARTS: Final = Budget("starts", Pace(1.0, burst=120))
"""60 a minute is more than a poster in the largest camp brings; two idle hours of it are some
7,000 drafts, or 60 MB. 120 at once: a class, or a queue that all read the same notice."""

CODES: Final = Budget("codes", Pace(3.0, burst=40))
"""Each costs a slow hash, of which two run at a time: 20 a minute leave the machine to those who
write. The day on which many are told to look for an answer has 40 at once."""


class Crowding:
    """What may still begin."""

    def __init__(self, open_work: OpenWork, clock: Clock) -> None:
        self._open_work = open_work
        self._clock = clock
        self._full_until: dict[str, datetime] = {}

    def admits(self, channel: str, budget: Budget) -> bool:
        """Whether one more may, which is then counted. Raises StoreError.

        What was refused is remembered here until there is room: a flood must not queue for the
        database before those who go on.
        """
        name, now = f"{channel} {budget.name}", self._clock()
        if _waits(now, self._full_until.get(name), budget):
            return False
        with self._open_work() as work:
            room_at = work.paces.take(name, now, budget.pace)
            work.commit()
        if not _waits(now, room_at, budget):
            return True
        if room_at is not None:
            self._full_until[name] = room_at
        return False


def _waits(now: datetime, room_at: datetime | None, budget: Budget) -> bool:
    longest = timedelta(seconds=budget.pace.seconds_between) + CLOCKS_APART
    return room_at is not None and now < room_at <= now + longest
