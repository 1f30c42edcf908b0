"""Closing a case: a reason, and a look back at what the person was owed.

Rule: every item of the checklist is answered, and "no" is an answer: a case is never kept open,
nor an answer made nicer, so that a list looks well. The reason and the answers are sealed.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Reason(Enum):
    """Values stand in sealed steps and in counters."""

    DONE = "done"
    WISH = "wish_of_the_person"
    NO_CONTACT = "no_contact_possible"
    REFERRED_OUT = "referred_out"
    LIMITED_INFO = "limited_information"
    DUPLICATE = "duplicate"
    OUTSIDE_MANDATE = "outside_mandate"


class Item(Enum):
    """What is looked back at."""

    SUPPORT_OFFERED = "support_offered"
    WISH_RESPECTED = "wish_respected"
    FEEDBACK_GIVEN = "feedback_given"
    OUTCOME_RECORDED = "outcome_recorded"
    SAFETY_ASKED = "safety_asked"


class Answer(Enum):
    """What can be said of an item."""

    DONE = "done"
    NOT_DONE = "not_done"
    NOT_POSSIBLE = "not_possible"


def words_of(given: Mapping[str, str]) -> Mapping[str, str] | None:
    """The reason and every item, from a form; None unless each is one of the closed words."""
    asked = {"reason": Reason, **{item.value: Answer for item in Item}}
    said = {name: given.get(name, "") for name in asked}
    known = all(
        value in {word.value for word in words}
        for value, words in zip(said.values(), asked.values(), strict=True)
    )
    return said if known else None
