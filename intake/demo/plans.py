"""Which reports the demo begins with, when each came, and what became of it: values, no I/O.

Rules: the same seed and moment give the same plans. SPECIAL is in every demo, however few reports
are wanted, since the tour leads to them. What is unread came so lately that no clock of it has run
out, but for the one that is overdue.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from random import Random
from typing import Final

from intake.demo.tellings import LANGUAGES, TELLINGS, Telling

NO_HELP = "0"
SOON, LONG_AGO = "1", "5"
NORTH, SOUTH, TOWN, HILL = "11", "12", "13", "14"
GREEN_KITE, LISTENING_OFFICE = "24", "25"
HELP_ONLY, LOOK_INTO = "1", "2"
"""Digits and numbers that answer the questions of when, where, who and what is wished for."""

WEEKS: Final = timedelta(weeks=5)
BEFORE_SHARE: Final = 0.45
"""Of those that are not special: so many came earlier, in the year whose numbers are out."""

_AREAS = (NORTH, SOUTH, TOWN, HILL)
_GROUPS = ("21", "22", "23", GREEN_KITE, GREEN_KITE, "6")


class Way(Enum):
    """Who writes."""

    SELF = "self"
    HELPER = "helper"
    WITNESS = "witness"


class Fate(Enum):
    """What the readers did."""

    UNREAD = "unread"
    READ = "read"
    ANSWERED = "answered"
    ASKED = "asked"  # whether it may be looked into; nobody has said so yet
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Plan:
    """One report. `when` to `wish`: what is typed. `in_flood`: sent while many begin at once."""

    at: datetime
    telling: Telling
    language: str
    channel: str = "sms"
    way: Way = Way.SELF
    when: str = LONG_AGO
    area: str = NORTH
    group: str = GREEN_KITE
    wish: str = LOOK_INTO
    need: str = NO_HELP
    fate: Fate = Fate.READ
    in_flood: bool = False


def plans(count: int, seed: int, now: datetime) -> Sequence[Plan]:
    """So many, or as many as are special if that is more; the oldest first. None for 0."""
    if count == 0:
        return ()
    special = tuple(_special(now))
    usual = _usual(Random(seed), max(count - len(special), 0), now)  # noqa: S311 # nosec B311
    return sorted((*special, *usual), key=lambda plan: plan.at)


def _special(now: datetime) -> Iterator[Plan]:
    def ago(hours: int) -> datetime:
        return now - timedelta(hours=hours)

    card, listed, evenings, _, soap, *_ = TELLINGS
    # About two hours are left of the three days in which care is best sought.
    yield Plan(ago(70), soap, "en", when=SOON, need="1", wish=HELP_ONLY, area=NORTH)
    # Nobody read it within its 72 hours: the clock has given it to the deputy.
    yield Plan(ago(78), listed, "ar", fate=Fate.UNREAD, area=TOWN)
    # It names where the ombudsperson works, who must never hear of it.
    yield Plan(ago(6), evenings, "fr", group=LISTENING_OFFICE, fate=Fate.UNREAD, area=SOUTH)
    yield Plan(ago(150), card, "en", wish=HELP_ONLY, fate=Fate.ASKED, area=SOUTH)
    # Due within 24 hours: this one is passed on when the clock is put forward by 25.
    yield Plan(ago(2), evenings, "en", need="2", fate=Fate.UNREAD, area=HILL)
    # The last of all: whatever comes in the same hours is marked as this one is.
    yield Plan(ago(1), listed, "en", in_flood=True, fate=Fate.UNREAD, area=HILL)


def _usual(draw: Random, count: int, now: datetime) -> Iterator[Plan]:
    before = round(BEFORE_SHARE * count)
    unread = min(5, count // 8)
    for number in range(count):
        plan = _any(draw, now)
        if number < before:
            at = _between(draw, datetime(year_out(now), 1, 1, tzinfo=UTC), now - WEEKS)
            yield replace(plan, at=at, channel="web", fate=Fate.CLOSED)
        elif number < before + unread:
            yield replace(plan, at=now - _hours(draw, 3, 30), fate=Fate.UNREAD, when=LONG_AGO)
        else:
            at = _between(draw, now - WEEKS, now - timedelta(hours=40))
            fate = draw.choice((Fate.READ, Fate.READ, Fate.ANSWERED, Fate.CLOSED, Fate.CLOSED))
            yield replace(plan, at=at, fate=fate)


def _any(draw: Random, now: datetime) -> Plan:
    return Plan(
        at=now,
        telling=draw.choice(TELLINGS),
        language=draw.choice(LANGUAGES),
        channel=draw.choice(("sms", "web")),
        way=draw.choice((*[Way.SELF] * 4, Way.HELPER, Way.WITNESS)),
        when=draw.choice(("3", "4", LONG_AGO, LONG_AGO)),
        area=draw.choice(_AREAS),
        group=draw.choice(_GROUPS),
        wish=draw.choice((HELP_ONLY, LOOK_INTO, LOOK_INTO, "3")),
    )


def year_out(now: datetime) -> int:
    """The newest year whose numbers may be seen by anybody: they are out a quarter after it."""
    return now.year - (1 if now.month > 3 else 2)


def _between(draw: Random, first: datetime, last: datetime) -> datetime:
    return first + draw.random() * (last - first)


def _hours(draw: Random, least: int, most: int) -> timedelta:
    return timedelta(hours=draw.uniform(least, most))
