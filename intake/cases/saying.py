"""The closed words that belong to a step, as a table: what a form must say for it to be taken."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from intake.cases import checks, closing, outcome
from intake.cases.course import Course
from intake.cases.scope import Accused, Kind
from intake.cases.tracks import Checklist, Closing, Outcome, State, Support, Triage
from intake.routing.response import Need


class HowAgreed(Enum):
    """How the person agreed to be helped."""

    ANSWERED = "answered"
    SAID = "said"


class Receiver(Enum):
    """To whom something outside the mandate is referred well."""

    HEALTH = "health_service"
    WOMEN = "womens_service"
    CHILDREN = "child_protection"
    LEGAL = "legal_aid"
    PROTECTION = "protection_body"
    OTHER_COMPLAINT = "other_complaint_line"


_SERVICE: Mapping[str, type[Enum]] = {"service": Need}

ASKED: Mapping[State, Mapping[str, type[Enum]]] = {
    **dict.fromkeys(Support, _SERVICE),
    Support.ACCEPTED: {**_SERVICE, "how": HowAgreed},
    Triage.DONE: {"kind": Kind, "accused": Accused},
    Triage.REFERRED_OUT: {"receiver": Receiver},
}
"""A state -> the names of its words and what each may be; one that is not here has none."""


def words_for(state: State, given: Mapping[str, str], course: Course) -> Mapping[str, str] | None:
    """What is sealed with a step; None unless everything was said in closed words."""
    match state:
        case Closing():
            return closing.words_of(given)
        case Outcome():
            return outcome.words_of(given, course.accountability)
        case Checklist():
            return checks.words_of(given)
        case _:
            asked = ASKED.get(state, {})
            said = {name: given.get(name, "") for name in asked}
            known = all(said[name] in {each.value for each in asked[name]} for name in asked)
            return said if known else None
