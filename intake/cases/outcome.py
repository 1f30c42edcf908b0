"""What came of it: the three elements of the Misconduct Disclosure Scheme, and what was learnt.

Source: https://misconduct-disclosure-scheme.org: nature of the misconduct, whether it was found,
which measure was taken and when. No name stands here, nor a day: the quarter is enough.

Rule: whether it was found is not asked again: it follows from how the looking into it ended.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum

from intake.cases.tracks import Accountability


class Nature(Enum):
    """Values stand in sealed steps."""

    EXPLOITATION = "exploitation"
    ABUSE = "abuse"
    HARASSMENT = "harassment"
    OTHER = "other"


class Found(Enum):
    """Values stand in sealed steps and in counters."""

    YES = "found"
    NO = "not_found"
    LIMITED = "limited"


class Measure(Enum):
    """What was done about it."""

    DISMISSED = "dismissed"
    SANCTIONED = "sanctioned"
    OTHER = "other"
    NONE_POSSIBLE = "none_possible"
    UNKNOWN = "unknown"


class Learnt(Enum):
    """What the organisation, or this line, should do otherwise."""

    NOTHING_NEW = "nothing_new"
    SUPERVISION = "supervision"
    SITE_OR_ROUTINE = "site_or_routine"
    RECRUITMENT = "recruitment"
    HOW_TO_TELL = "how_people_can_tell"
    SUPPORT_MISSING = "support_missing"
    TOO_SLOW = "too_slow"


ENDED: Mapping[Accountability, Found] = {
    Accountability.SUBSTANTIATED: Found.YES,
    Accountability.NOT_SUBSTANTIATED: Found.NO,
    Accountability.LIMITED_INFO: Found.LIMITED,
    Accountability.CLOSED_OTHER: Found.LIMITED,
}
"""How it ended -> whether it was found."""

UNKNOWN_QUARTER = "unknown"
_QUARTER = re.compile(r"20\d\d-Q[1-4]")


def words_of(given: Mapping[str, str], ended: Accountability) -> Mapping[str, str] | None:
    """What is sealed, from a form; None unless each is one of the closed words."""
    asked: Mapping[str, type[Enum]] = {"nature": Nature, "measure": Measure, "learnt": Learnt}
    said = {name: given.get(name, "") for name in asked}
    known = all(said[name] in {word.value for word in words} for name, words in asked.items())
    quarter, found = given.get("quarter", ""), ENDED.get(ended)
    timed = quarter == UNKNOWN_QUARTER or bool(_QUARTER.fullmatch(quarter))
    return {**said, "quarter": quarter, "found": found.value} if known and timed and found else None
