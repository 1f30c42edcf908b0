"""The tracks of a case, their states, and what may follow what: tables.

A clear row knows no more than `cases.case.Status`. Everything here is sealed as `StepPart`s: that
something was passed on could kill whoever told it.

Rule 1: a state follows another only along `NEXT`. Support has one small track for each kind of
service, and none waits for another track.
Rule 2: what is withdrawn or closed takes no step but those of `TAKEN_IN`; a pause stops whatever
goes to somebody outside, a sheet for a service too, and no other support.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TypeAlias, TypeVar

from intake.cases.case import Status
from intake.routing.response import Need

E = TypeVar("E", bound=Enum)


class Track(Enum):
    """Values stand in sealed steps."""

    TRIAGE = "triage"
    SUPPORT = "support"
    ACCOUNTABILITY = "accountability"
    FEEDBACK = "feedback"
    OUTCOME = "outcome"
    CLOSING = "closing"
    CHECKLIST = "checklist"


class Triage(Enum):
    """What it is was judged, or not yet."""

    NOT_DONE = "none"
    DONE = "triaged"
    REFERRED_OUT = "out_of_scope_referred"


class Support(Enum):
    """How far help of one kind has come."""

    NONE = "none"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    NOT_AVAILABLE = "not_available"
    REFERRED = "referred"
    CONFIRMED = "confirmed_by_person"


class Accountability(Enum):
    """How far it is with somebody looking into it."""

    NOT_STARTED = "not_started"
    ON_HOLD_BY_WISH = "on_hold_by_wish"
    INFO_NEEDED = "info_needed"
    CONSENT_REQUESTED = "consent_requested"
    FORWARD_ASKED = "forward_asked"  # waits for the second person
    FORWARDED = "forwarded"
    RECEIPT_CONFIRMED = "receipt_confirmed"
    PRELIM_ASSESSMENT = "prelim_assessment"
    UNDER_INVESTIGATION = "under_investigation"
    SUBSTANTIATED = "outcome_substantiated"
    NOT_SUBSTANTIATED = "outcome_not_substantiated"
    LIMITED_INFO = "outcome_limited_info"
    CLOSED_OTHER = "closed_other"
    TOLD_THAT_WITHDRAWN = "told_that_withdrawn"


class Feedback(Enum):
    """Whether the person was told what became of it."""

    NONE = "none"
    READY = "ready"
    COLLECTED = "collected"
    NOT_COLLECTED = "not_collected"


class Outcome(Enum):
    """Whether what came of it is recorded (`cases.outcome`)."""

    NONE = "none"
    RECORDED = "recorded"


class Closing(Enum):
    """Why it was closed is recorded with it (`cases.closing`)."""

    OPEN = "open"
    CLOSED = "closed"


class Checklist(Enum):
    """Whether anything on the list of what to look at was marked (`cases.checks`)."""

    NOT_BEGUN = "none"
    MARKED = "marked"


State: TypeAlias = Triage | Support | Accountability | Feedback | Outcome | Closing | Checklist

STATES: Mapping[Track, type[State]] = {
    Track.TRIAGE: Triage,
    Track.SUPPORT: Support,
    Track.ACCOUNTABILITY: Accountability,
    Track.FEEDBACK: Feedback,
    Track.OUTCOME: Outcome,
    Track.CLOSING: Closing,
    Track.CHECKLIST: Checklist,
}

_A, _S = Accountability, Support
_BEFORE = frozenset(
    {_A.ON_HOLD_BY_WISH, _A.INFO_NEEDED, _A.CONSENT_REQUESTED, _A.FORWARD_ASKED, _A.CLOSED_OTHER}
)
FOUND = frozenset({_A.SUBSTANTIATED, _A.NOT_SUBSTANTIATED, _A.LIMITED_INFO})
END = frozenset({_A.CLOSED_OTHER, _A.TOLD_THAT_WITHDRAWN})

NEXT: Mapping[State, frozenset[State]] = {
    Triage.NOT_DONE: frozenset({Triage.DONE}),
    Triage.DONE: frozenset({Triage.DONE, Triage.REFERRED_OUT}),
    Triage.REFERRED_OUT: frozenset({Triage.DONE}),
    _S.NONE: frozenset({_S.OFFERED}),
    _S.OFFERED: frozenset({_S.ACCEPTED, _S.DECLINED, _S.NOT_AVAILABLE}),
    _S.ACCEPTED: frozenset({_S.REFERRED, _S.DECLINED, _S.NOT_AVAILABLE}),
    _S.DECLINED: frozenset({_S.OFFERED, _S.ACCEPTED}),
    _S.NOT_AVAILABLE: frozenset({_S.OFFERED}),
    _S.REFERRED: frozenset({_S.CONFIRMED, _S.DECLINED, _S.NOT_AVAILABLE}),
    _S.CONFIRMED: frozenset({_S.OFFERED}),
    _A.NOT_STARTED: _BEFORE,
    _A.ON_HOLD_BY_WISH: _BEFORE - {_A.ON_HOLD_BY_WISH},
    _A.INFO_NEEDED: _BEFORE - {_A.INFO_NEEDED},
    _A.CONSENT_REQUESTED: _BEFORE - {_A.CONSENT_REQUESTED},
    # The second person says yes; or no, and it is again where it was; or the asking ends.
    _A.FORWARD_ASKED: _BEFORE - {_A.FORWARD_ASKED} | {_A.NOT_STARTED, _A.FORWARDED},
    _A.FORWARDED: frozenset({_A.RECEIPT_CONFIRMED}) | END,
    _A.RECEIPT_CONFIRMED: frozenset({_A.PRELIM_ASSESSMENT, _A.UNDER_INVESTIGATION}) | END,
    _A.PRELIM_ASSESSMENT: frozenset({_A.UNDER_INVESTIGATION}) | FOUND | END,
    _A.UNDER_INVESTIGATION: FOUND | END,
    _A.SUBSTANTIATED: frozenset({_A.TOLD_THAT_WITHDRAWN}),
    # Neither means "false": with new facts it is looked into again.
    _A.NOT_SUBSTANTIATED: frozenset({_A.UNDER_INVESTIGATION, _A.TOLD_THAT_WITHDRAWN}),
    _A.LIMITED_INFO: frozenset({_A.UNDER_INVESTIGATION, _A.TOLD_THAT_WITHDRAWN}),
    _A.CLOSED_OTHER: _BEFORE - {_A.CLOSED_OTHER} | {_A.TOLD_THAT_WITHDRAWN},
    _A.TOLD_THAT_WITHDRAWN: frozenset(),
    Feedback.NONE: frozenset({Feedback.READY}),
    Feedback.READY: frozenset({Feedback.COLLECTED, Feedback.NOT_COLLECTED}),
    Feedback.COLLECTED: frozenset({Feedback.READY}),
    Feedback.NOT_COLLECTED: frozenset({Feedback.READY, Feedback.COLLECTED}),
    Outcome.NONE: frozenset({Outcome.RECORDED}),
    Outcome.RECORDED: frozenset({Outcome.RECORDED}),
    Closing.OPEN: frozenset({Closing.CLOSED}),
    Closing.CLOSED: frozenset({Closing.CLOSED}),  # she wrote again, and it was closed again
    Checklist.NOT_BEGUN: frozenset({Checklist.MARKED}),
    Checklist.MARKED: frozenset({Checklist.MARKED}),
}
"""A state -> those that may follow it on its track."""

_PASSING_ON: frozenset[State] = frozenset({_A.FORWARD_ASKED, _A.FORWARDED, _S.REFERRED})
_OPEN: frozenset[State] = frozenset(state for states in STATES.values() for state in states) - {
    _A.TOLD_THAT_WITHDRAWN
}

TAKEN_IN: Mapping[Status, frozenset[State]] = {
    Status.RECEIVED: frozenset({Feedback.COLLECTED}),
    Status.ACKNOWLEDGED: _OPEN,
    Status.PAUSE_ASKED: _OPEN - _PASSING_ON - {Closing.CLOSED},
    Status.PAUSED: _OPEN - _PASSING_ON,
    Status.CLOSED: frozenset({Feedback.COLLECTED, Feedback.NOT_COLLECTED}),
    Status.WITHDRAWN: frozenset({_A.TOLD_THAT_WITHDRAWN}),
}
"""A status -> the states that a case may come to in it. What others did outside can be noted in a
pause; nothing goes out."""


class Duty(Enum):
    """Why something may have to be passed on without her wish. Values stand in sealed steps."""

    MANDATORY_REPORTING = "mandatory_reporting"
    LIFE_AT_RISK = "life_at_risk"
    CHILD = "child"


WITH_MORE: frozenset[State] = frozenset(
    {
        _S.REFERRED,
        _A.NOT_STARTED,
        _A.FORWARD_ASKED,
        _A.FORWARDED,
        Feedback.COLLECTED,
        Closing.CLOSED,
    }
)
"""States that no button alone leads to: a sheet, a second person, going back from one,
she herself, a checklist."""


def track_of(state: State) -> Track:
    """The track that a state belongs to."""
    return next(track for track, states in STATES.items() if isinstance(state, states))


def service_of(of: Mapping[str, str]) -> Need | None:
    """The kind of help that a support step is about."""
    return one_of(Need, of.get("service"))


def duty_of(of: Mapping[str, str]) -> Duty | None:
    """The duty that a step names."""
    return one_of(Duty, of.get("duty"))


def state_of(track: Track, value: str) -> State | None:
    """The state of that name, if there is one."""
    return next((state for state in STATES[track] if state.value == value), None)


def one_of(words: type[E], value: str | None) -> E | None:
    """The member that stands for this word, if there is one."""
    return next((each for each in words if each.value == value), None)
