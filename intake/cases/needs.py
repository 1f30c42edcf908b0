"""What each step of a case needs, as a table: of the record, the status, and the course.

Rule 1: nothing is passed on to be looked into but from FORWARD_ASKED, by another hand than the one
that asked; and nothing is asked for without her wish and consent, or a duty that is named.
Rule 2: soldiers, police, officials and people who do not bring aid: support only (`cases.scope`).
A duty does not change that.
Rule 3: where some of a report does not open, nothing of it is passed on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias

from intake.cases.case import Status
from intake.cases.consent import Hold, what_holds_back
from intake.cases.course import Course
from intake.cases.scope import Route, route_of
from intake.cases.tracks import (
    END,
    FOUND,
    NEXT,
    TAKEN_IN,
    Accountability,
    Closing,
    Duty,
    Feedback,
    Outcome,
    State,
    Support,
    Triage,
    duty_of,
    one_of,
    service_of,
    track_of,
)
from intake.routing.response import Need


class Bar(Enum):
    """Why a step cannot be taken now, beside `consent.Hold`; the value says it to a reader."""

    NOT_FROM_HERE = "It does not follow on where this stands."
    STATUS = "Not while the report is unread, paused, withdrawn or closed."
    NOT_WHOLE = "Some of the report cannot be opened: what is missing could forbid it."
    NOT_TRIAGED = "Say first what it is and who it is about."
    NOT_OUT_OF_SCOPE = "Only what is outside the mandate is referred out."
    NO_ANSWER = "Seal the answer first, then say that it is ready."
    NO_FINDING = "Nobody has looked into it and come to an end yet."
    NO_LINK = "Link the two reports first."
    NOT_REFERRED = "Refer the person first."
    SAME_HAND = "Somebody else than whoever asked must agree."


Held: TypeAlias = Hold | Bar | Route
"""Whatever says why not; its value is a sentence."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a step is judged by. `record` is None unless every part opened. `by`: who would take
    the step."""

    record: Mapping[str, Any] | None = field(repr=False)
    status: Status
    course: Course
    by: str = ""
    has_answer: bool = False
    has_link: bool = False


Condition: TypeAlias = Callable[[Situation, Mapping[str, str]], Held | None]
"""(where it stands, the words that belong to the step) -> why not, or None."""


def is_whole(given: Situation, _of: Mapping[str, str]) -> Held | None:
    return Bar.NOT_WHOLE if given.record is None else None


def is_triaged(given: Situation, _of: Mapping[str, str]) -> Held | None:
    return Bar.NOT_TRIAGED if given.course.triage is Triage.NOT_DONE else None


def is_open_way(given: Situation, _of: Mapping[str, str]) -> Held | None:
    """Whether it is about somebody who can be looked into without danger to whoever told it."""
    answered = (given.record or {}).get("accused_role")
    route = route_of(answered, given.course.accused, given.course.kind)
    return None if route is Route.LOOK_INTO else route


def is_willed(given: Situation, of: Mapping[str, str]) -> Held | None:
    """Her wish and consent, or a duty that is named."""
    return None if duty_of(of) else what_holds_back(given.record or {})


def is_other_hand(given: Situation, _of: Mapping[str, str]) -> Held | None:
    return Bar.SAME_HAND if given.by in ("", given.course.asked_by) else None


def is_still_willed(given: Situation, _of: Mapping[str, str]) -> Held | None:
    """Her will may have changed since it was asked for."""
    return None if given.course.duty else what_holds_back(given.record or {})


def is_outside(given: Situation, _of: Mapping[str, str]) -> Held | None:
    route = route_of(None, given.course.accused, given.course.kind)
    return None if route is Route.OTHER_SERVICES else Bar.NOT_OUT_OF_SCOPE


def is_answered(given: Situation, _of: Mapping[str, str]) -> Held | None:
    return None if given.has_answer else Bar.NO_ANSWER


def is_found(given: Situation, _of: Mapping[str, str]) -> Held | None:
    return None if given.course.accountability in FOUND | END else Bar.NO_FINDING


def has_passed_on(given: Situation, _of: Mapping[str, str]) -> Held | None:
    return None if given.course.was_forwarded else Bar.NOT_FROM_HERE


def fits_its_reason(given: Situation, of: Mapping[str, str]) -> Held | None:
    """A closing reason that says something was done needs that it was."""
    course = given.course
    is_out = course.triage is Triage.REFERRED_OUT
    helped = {Support.REFERRED, Support.CONFIRMED} & set(course.support.values())
    missing: Mapping[str, tuple[bool, Held]] = {
        "duplicate": (given.has_link, Bar.NO_LINK),
        "referred_out": (is_out or bool(helped), Bar.NOT_REFERRED),
        "outside_mandate": (is_out, Bar.NOT_REFERRED),
    }
    done, why = missing.get(of.get("reason", ""), (True, Bar.NOT_FROM_HERE))
    return None if done else why


NEEDS: Mapping[State, tuple[Condition, ...]] = {
    Triage.REFERRED_OUT: (is_outside,),
    Accountability.CONSENT_REQUESTED: (is_whole, is_triaged, is_open_way),
    Accountability.FORWARD_ASKED: (is_whole, is_triaged, is_open_way, is_willed),
    Accountability.FORWARDED: (is_whole, is_triaged, is_open_way, is_still_willed, is_other_hand),
    Accountability.TOLD_THAT_WITHDRAWN: (has_passed_on,),
    Feedback.READY: (is_answered,),
    Outcome.RECORDED: (is_found,),
    Closing.CLOSED: (fits_its_reason,),
}
"""A state -> what must hold for a case to come to it; one that is not here needs `NEXT` alone."""


def holds_back(given: Situation, state: State, of: Mapping[str, str] | None = None) -> Held | None:
    """Why a case may not come to this state now, or None. `of`: the words of the step."""
    said = of or {}
    if state not in TAKEN_IN[given.status]:
        return Bar.STATUS
    if state not in NEXT[given.course.at(track_of(state), service_of(said))]:
        return Bar.NOT_FROM_HERE
    found = (condition(given, said) for condition in NEEDS.get(state, ()))
    return next((why for why in found if why), None)


def may_ask_to_forward(
    record: Mapping[str, Any] | None, course: Course, status: Status, duty: Duty | None = None
) -> Held | None:
    """Why a second person may not be asked now, or None. `duty`: the one that is to be recorded
    with it, in the step's `of` as {"duty": ..., "told": "yes" or "not_safe"}."""
    of = {"duty": duty.value} if duty else {}
    return holds_back(Situation(record, status, course), Accountability.FORWARD_ASKED, of)


def may_forward(
    record: Mapping[str, Any] | None, course: Course, status: Status, by: str
) -> Held | None:
    """Why it may not be passed on with this reader as the second one, or None."""
    return holds_back(Situation(record, status, course, by), Accountability.FORWARDED)


def may_hand_over(given: Situation, service: str) -> bool:
    """Whether the sheet for this kind of help may go out now: the person is referred, has not
    declined since, and nothing is paused, unread or over."""
    need = one_of(Need, service)
    is_referred = need is not None and given.course.support.get(need) is Support.REFERRED
    return is_referred and Support.REFERRED in TAKEN_IN[given.status]


def withdrawal_is_to_be_told(status: Status, course: Course) -> bool:
    """Whether whoever it was passed on to must still hear that the person has withdrawn."""
    told = course.accountability is Accountability.TOLD_THAT_WITHDRAWN
    return status is Status.WITHDRAWN and course.was_forwarded and not told
