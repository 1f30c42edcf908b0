"""Seals the days of the audit trail as they end (the worker).

Rules: a day is sealed some hours after it is over, when nothing can be written into it any more;
every day is, also one on which nothing was done, from the first line on; a unit of work each.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from intake.ports import Clock, OpenWork

GRACE: Final = timedelta(hours=2)
MOST_A_ROUND: Final = 50
_DAY: Final = timedelta(days=1)


class DaySealing:
    """What the worker does once a day, whenever it comes to it."""

    def __init__(self, open_work: OpenWork, clock: Clock) -> None:
        self._open_work = open_work
        self._clock = clock

    def seal_once(self) -> int:
        """Seals what is due; how many days. Raises StoreError, and may then be run again."""
        sealed = 0
        while sealed < MOST_A_ROUND and self._seal_next():
            sealed += 1
        return sealed

    def _seal_next(self) -> bool:
        with self._open_work(write=False) as work:
            day = _next(*work.audit.days())
        if day is None or not is_over(day, self._clock()):
            return False
        with self._open_work() as work:
            work.audit.seal(day.isoformat())
            work.commit()
        return True


def is_over(day: date, now: datetime) -> bool:
    """Whether nothing can be written into that day any more."""
    return (now - GRACE).date() > day


def _next(first: str | None, sealed: str | None) -> date | None:
    if sealed is not None:
        return date.fromisoformat(sealed) + _DAY
    return date.fromisoformat(first) if first is not None else None
