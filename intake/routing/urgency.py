"""How urgent a report is, and by when somebody must read it.

Rule 1: the first row of ROWS that holds decides. A human may raise the urgency later, never
lower it without a reason.
Rule 2: what is not known counts as if it could be: a kind that was skipped, or "not sure", may
have been contact, and the clinical window does not wait for the word.
Rule 3: the reason stands in a clear field, so it is coarse. Several rows share one reason, and
none of them says that it is about a child, or of which kind.

Sources: WHO guidance on clinical management: HIV post-exposure prophylaxis starts within 72
hours, emergency contraception within 120 hours, both the sooner the better. The levels and their
hours are this project's own; the hours can be changed per response.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TypeAlias

from intake.routing.facts import Facts
from intake.routing.response import Clock, Need

Row: TypeAlias = tuple[str, str, Callable[[Facts], bool]]
"""(reason, level, whether it holds)"""

CARE_HOURS: Mapping[str, int] = {"d0_3": 72, "d4_5": 24}
"""Hours until the window has closed at the latest, counted from the report in whole days.

Up to 3 days ago: all of the 72 hours, if it was this very hour. 4 or 5 days ago: what is left of
the 120 hours when 4 days have passed.
"""

CARE_NEEDS: frozenset[Need] = frozenset({Need.HEALTH, Need.SAFE_PLACE})
MAY_BE_CONTACT: frozenset[str] = frozenset({"abuse", "not_sure"})


LEVELS = ("U1", "U2", "U3")
"""The most urgent first."""

RAISED, LOWERED = "raised_by_reader", "lowered_by_reader"
"""Reasons of a level that a human chose."""


class WhyLower(Enum):
    """Why a human may say that it is less urgent. Values stand in forms and audit lines."""

    SAFE = "person_says_safe"
    HELP_REACHED = "help_reached"
    ANOTHER_TIME = "longer_ago_than_it_seemed"
    LINKED = "handled_with_another_report"


@dataclass(frozen=True, slots=True)
class Urgency:
    """`level`: "U1" | "U2" | "U3", most urgent first. `reason`: a code, see ROWS."""

    level: str
    reason: str


def in_danger(facts: Facts) -> bool:
    return facts.danger


def young_and_recent(facts: Facts) -> bool:
    return young(facts) and facts.time_bucket in ("d0_3", "ongoing")


def care_window_open(facts: Facts) -> bool:
    return care_window_hours(facts) is not None


def young(facts: Facts) -> bool:
    return facts.under_18 == "yes"


def ongoing(facts: Facts) -> bool:
    return facts.time_bucket == "ongoing"


def needs_care(facts: Facts) -> bool:
    return bool(facts.needs & CARE_NEEDS)


def always(_facts: Facts) -> bool:
    return True


ROWS: tuple[Row, ...] = (
    ("danger", "U1", in_danger),
    ("time_matters", "U1", young_and_recent),
    ("time_matters", "U1", care_window_open),
    ("support_soon", "U2", young),
    ("support_soon", "U2", ongoing),
    ("support_soon", "U2", needs_care),
    ("usual", "U3", always),
)


def urgency(facts: Facts, rows: Sequence[Row] = ROWS) -> Urgency:
    """The level of the first row that holds."""
    return next(Urgency(level, reason) for reason, level, holds in rows if holds(facts))


def care_window_hours(facts: Facts) -> int | None:
    """Hours until the clinical window has closed at the latest; it may close earlier, even now.

    None when the time is unknown or too long ago, or when the kind says there was no contact.
    An upper bound is the honest figure: the buckets do not tell the hour, and a shown "0" would
    make somebody give up. Desks show it as "at the latest", and help texts never say "too late".
    """
    if facts.kinds and not facts.kinds & MAY_BE_CONTACT:
        return None
    return CARE_HOURS.get(facts.time_bucket) if facts.time_bucket else None


def care_until(received_hour: datetime, facts: Facts) -> datetime | None:
    """The hour by which the clinical window has closed at the latest, if there is one."""
    hours = care_window_hours(facts)
    return received_hour + timedelta(hours=hours) if hours is not None else None


def due_at(received_hour: datetime, urgency: Urgency, clocks: Mapping[str, Clock]) -> datetime:
    """The hour by which a human must have read the report."""
    return received_hour + timedelta(hours=clocks[urgency.level].reading_hours)


def changed_by_hand(present: str, wanted: str, why: WhyLower | None) -> Urgency | None:
    """What follows when a human chooses a level; None when that is not allowed.

    Raising needs no reason; lowering needs one of a closed list. The same level changes nothing.
    """
    if wanted not in LEVELS or present not in LEVELS or wanted == present:
        return None
    if LEVELS.index(wanted) < LEVELS.index(present):
        return Urgency(wanted, RAISED)
    return Urgency(wanted, LOWERED) if why else None


def due_again(
    now_hour: datetime, due: datetime, urgency: Urgency, clocks: Mapping[str, Clock]
) -> datetime:
    """The hour by which it must be read, from the hour in which a human chose the level.

    Raising never puts it off. The clock runs from now, since only now it is known.
    """
    anew = due_at(now_hour, urgency, clocks)
    return min(due, anew) if urgency.reason == RAISED else max(due, anew)
