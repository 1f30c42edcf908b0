"""What to look at in a report, in this order (domain file, 7.6), and what was looked at.

Rule 1: a mark is a reader's word and decides nothing: no step waits for it, none follows from it.
Rule 2: what was marked can be opened again; the newest word about each counts.
Rule 3: what the record answers stands beside each, so that nobody has to look for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Check(Enum):
    """In the order to look at them. Values stand in sealed steps."""

    NO_CONFLICT = "no_conflict"
    DANGER = "danger"
    UNDER_18 = "under_18"
    TIME = "time_window"
    SUPPORT = "support"
    WISH = "wish"
    SCOPE = "scope"
    REVENGE = "revenge"
    OTHERS = "others_at_risk"
    DUTY = "legal_duty"
    NEXT_STEP = "next_step"
    CLOCK = "clock_set"


class Mark(Enum):
    """What can be said of one. Values stand in sealed steps."""

    DONE = "done"
    OPEN = "open"


BY_ITSELF = frozenset({Check.NO_CONFLICT})
"""What nobody marks: no report opens before it was declared."""

FIELDS: Mapping[Check, tuple[str, ...]] = {
    Check.DANGER: ("danger_now",),
    Check.UNDER_18: ("under_18",),
    Check.TIME: ("time_bucket",),
    Check.SUPPORT: ("needs",),
    Check.WISH: ("wish", "share_scope", "consent_basis"),
    Check.SCOPE: ("kind_reported", "accused_role"),
    Check.REVENGE: ("contact_mode", "own_link"),
}
"""What of the record answers it."""


def words_of(given: Mapping[str, str]) -> Mapping[str, str] | None:
    """Which were marked, and how, from a form; None unless any was."""
    markable = [each.value for each in Check if each not in BY_ITSELF]
    known = {mark.value for mark in Mark}
    return {name: given[name] for name in markable if given.get(name) in known} or None


def next_open(done: Mapping[str, object]) -> Check | None:
    """The first that nobody has marked as done."""
    return next((each for each in Check if each not in BY_ITSELF and each.value not in done), None)
