"""Clocks in words, where the reader is. Rows hold full hours, so nothing finer is shown.

Rule: a wait is rounded down and a deadline is never shown later than it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from intake.desk.saying import _, _n, tongue
from intake.tongues import UNIVERSAL

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
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


@dataclass(frozen=True, slots=True)
class CareLeft:
    """Until when care of one kind helps best. `is_short`: a day, or less, is left."""

    limit: Deadline
    within: str  # "3 days"
    is_short: bool


_FROM_FIVE_DAYS = timedelta(hours=24)
"""A longer window was counted from three days, this one from five."""

_BETWEEN = timedelta(hours=48)
_SHORT = timedelta(hours=24)


def care_left(received: datetime, until: datetime | None, now: datetime) -> tuple[CareLeft, ...]:
    """The windows of care that are still open, the one that closes first before the other
    (`routing.urgency.CARE_HOURS`)."""
    if until is None:
        return ()
    is_first = until - received > _FROM_FIVE_DAYS
    ends = ((3, until), (5, until + _BETWEEN)) if is_first else ((5, until),)
    return tuple(
        CareLeft(deadline(end, now), span(days * _DAY), end - now <= _SHORT)
        for days, end in ends
        if end > now
    )


def moment(at: datetime) -> Moment:
    """The hour where the reader is; every page says where its times are."""
    return Moment(tongue().moment(at), at.isoformat(timespec="minutes"))


def day(at: date) -> str:
    """ "4 Nov 2031"."""
    return tongue().day(at)


def times() -> str:
    """Which times a page shows."""
    heard = tongue()
    if heard.zone == UNIVERSAL:
        return _("All times are UTC, to the hour.")
    return _("All times are those of {place}, to the hour.", place=heard.place(heard.zone))


def deadline(at: datetime, now: datetime) -> Deadline:
    """Counted from `now`."""
    is_over, length = at <= now, span(abs(at - now))
    left = _("{span} overdue", span=length) if is_over else _("{span} left", span=length)
    return Deadline(moment(at), left, is_over)


def span(length: timedelta) -> str:
    """ "less than an hour", "7 hours", "3 days"."""
    hours = length // _HOUR
    if hours < 1:
        return _("less than an hour")
    if hours < _SHOWN_IN_DAYS:
        return _n("{n} hour", "{n} hours", hours)
    return _n("{n} day", "{n} days", hours // 24)
