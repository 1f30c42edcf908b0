"""Ready texts of an answer, as a table: which of them fit where a case stands.

Rule 1: a text is offered only where what it says is true: nothing is said to be passed on before
it went out with her OK, and nobody is asked for what cannot be done.
Rule 2: where a gap stands, a reader writes. An answer with a gap in it is not sealed
(`cases.lint`).
Rule 3: the words are the reporter's, in her language: they stand with all others (`prompts`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TypeAlias

from intake.cases.consent import Hold, what_holds_back
from intake.cases.needs import Situation, is_open_way, is_triaged, is_whole
from intake.cases.tracks import END, FOUND, Accountability, Support

GAP = "____"
"""What a reader fills in, in letters that every alphabet of SMS has."""


class Ready(Enum):
    """Values stand in forms."""

    READ = "read"
    QUESTION = "question"
    OPTIONS = "options"
    CONSENT = "consent"
    REFERRED = "referred"
    PASSED_ON = "passed_on"
    OUTCOME = "outcome"
    CLOSING = "closing"
    LATE = "late"


Fits: TypeAlias = Callable[[Situation, bool], bool]
"""(how it stands, whether what was agreed to has gone out) -> whether the text says what is so."""


def may_be_looked_into(given: Situation, _gone_out: bool) -> bool:
    """Whether she could agree to it by her wish: a witness cannot agree for anybody, and where
    nobody agreed to the report a wish is not enough."""
    needs = (is_whole, is_triaged, is_open_way)
    if given.course.was_forwarded or any(holds(given, {}) for holds in needs):
        return False
    return what_holds_back(given.record or {}) in (None, Hold.WISH)


def is_referred(given: Situation, _gone_out: bool) -> bool:
    return bool({Support.REFERRED, Support.CONFIRMED} & set(given.course.support.values()))


def is_passed_on(given: Situation, gone_out: bool) -> bool:
    """With her OK; what a duty asked for is said in a reader's own words."""
    course = given.course
    return course.duty is None and course.was_forwarded and gone_out


def has_ended(given: Situation, _gone_out: bool) -> bool:
    state = given.course.accountability
    return state in FOUND | (END - {Accountability.TOLD_THAT_WITHDRAWN})


FITS: Mapping[Ready, Fits] = {
    Ready.CONSENT: may_be_looked_into,
    Ready.REFERRED: is_referred,
    Ready.PASSED_ON: is_passed_on,
    Ready.OUTCOME: has_ended,
}
"""A text -> when it is offered; one that is not here always is."""


def fitting(given: Situation | None, *, gone_out: bool = False) -> tuple[Ready, ...]:
    """The texts that fit; where a report does not open, those that need nothing of it."""
    return tuple(
        each
        for each in Ready
        if each not in FITS or (given is not None and FITS[each](given, gone_out))
    )
