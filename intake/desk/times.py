"""Clocks in words. Rows hold full hours, so nothing finer is shown.

Rule: a wait is rounded down and a deadline is never shown later than it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

_HOUR = timedelta(hours=1)
_SHOWN_IN_DAYS = 48


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time, for people and for machines."""

    words: str  # "22 Nov 2026, 18:00"
    iso: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A point in time, and how far away it is."""

    at: Moment
    left: str  # "3 hours left" | "2 days overdue"
    is_over: bool


def moment(at: datetime) -> Moment:
    """The hour in UTC; every page says that its times are."""
    return Moment(f"{at.day} {at:%b %Y, %H:%M}", at.isoformat(timespec="minutes"))


def deadline(at: datetime, now: datetime) -> Deadline:
    """Counted from `now`."""
    is_over = at <= now
    return Deadline(
        moment(at), f"{span(abs(at - now))} {'overdue' if is_over else 'left'}", is_over
    )


def span(length: timedelta) -> str:
    """ "less than an hour", "7 hours", "3 days"."""
    hours = length // _HOUR
    if hours < 1:
        return "less than an hour"
    if hours < _SHOWN_IN_DAYS:
        return _counted(hours, "hour")
    return _counted(hours // 24, "day")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
