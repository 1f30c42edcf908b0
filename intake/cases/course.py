"""Where a case stands on each of its tracks, folded from its sealed steps.

Rule: a step that does not follow from where the track stands is no step, whoever sealed it; nor is
one by which whoever asked to pass something on would have agreed to it, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from intake.cases.checks import Mark
from intake.cases.parts import CasePart, StepPart
from intake.cases.scope import Accused, Kind
from intake.cases.tracks import (
    NEXT,
    Accountability,
    Checklist,
    Closing,
    Duty,
    Feedback,
    Outcome,
    State,
    Support,
    Track,
    Triage,
    duty_of,
    one_of,
    service_of,
    state_of,
)
from intake.routing.response import Need


@dataclass(frozen=True, slots=True, repr=False)
class Course:
    """Where a case stands on each of its tracks, folded from its sealed steps.

    `before_asking`: where the accountability track stood when a second person was asked, to which
    it goes back when that one refuses. `duty`: the one named in asking, None where wish and
    consent carry it. `told`: whether the person was told before that ("yes" or why not).
    `forwarded_hour`: of the newest time that it was passed on. `newest`: the step by which each
    track, or each service, came to its state. `checked`: by the name of each `checks.Check` that is
    marked as done, the step that says so.
    """

    triage: Triage = Triage.NOT_DONE
    kind: Kind = Kind.UNKNOWN
    accused: Accused = Accused.UNKNOWN
    support: Mapping[Need, Support] = field(default_factory=dict)
    accountability: Accountability = Accountability.NOT_STARTED
    before_asking: Accountability = Accountability.NOT_STARTED
    asked_by: str = ""
    duty: Duty | None = None
    told: str = ""
    forwarded_hour: datetime | None = None
    feedback: Feedback = Feedback.NONE
    outcome: Outcome = Outcome.NONE
    closing: Closing = Closing.OPEN
    checklist: Checklist = Checklist.NOT_BEGUN
    checked: Mapping[str, StepPart] = field(default_factory=dict)
    newest: Mapping[str, StepPart] = field(default_factory=dict)
    newest_referral: Mapping[str, StepPart] = field(default_factory=dict)

    @property
    def was_forwarded(self) -> bool:
        """Whether something was ever passed on to be looked into."""
        return self.forwarded_hour is not None

    def at(self, track: Track, service: Need | None = None) -> State:
        """The state of one track; of a service's, where it is support."""
        match track:
            case Track.TRIAGE:
                return self.triage
            case Track.SUPPORT:
                return self.support.get(service, Support.NONE) if service else Support.NONE
            case Track.ACCOUNTABILITY:
                return self.accountability
            case Track.FEEDBACK:
                return self.feedback
            case Track.OUTCOME:
                return self.outcome
            case Track.CLOSING:
                return self.closing
            case Track.CHECKLIST:
                return self.checklist


def fold(parts: Iterable[CasePart | None]) -> Course:
    """Where a case stands, from all its parts in order; whatever is no step is passed over."""
    course = Course()
    for part in parts:
        if isinstance(part, StepPart):
            course = _stepped(course, part)
    return course


def _stepped(course: Course, part: StepPart) -> Course:
    """The course after one step; as it was where that is no step from here."""
    track = one_of(Track, part.track)
    state = state_of(track, part.state) if track else None
    service = service_of(part.of)
    if track is None or state is None or state not in NEXT[course.at(track, service)]:
        return course
    if track is Track.SUPPORT and service is None:
        return course
    if state is Accountability.FORWARDED and part.by == course.asked_by:
        return course
    key = service.value if service and track is Track.SUPPORT else track.value
    return replace(_at(course, part, state), newest={**course.newest, key: part})


def _at(course: Course, part: StepPart, state: State) -> Course:
    match state:
        case Triage():
            return _triaged(course, part, state)
        case Support():
            return _supported(course, part, state)
        case Accountability():
            return _looked_into(course, part, state)
        case Feedback():
            return replace(course, feedback=state)
        case Outcome():
            return replace(course, outcome=state)
        case Closing():
            return replace(course, closing=state)
        case Checklist():
            return replace(course, checklist=state, checked=_marked(course, part))


def _marked(course: Course, part: StepPart) -> Mapping[str, StepPart]:
    """By the newest word about each."""
    done = {name: part for name, mark in part.of.items() if mark == Mark.DONE.value}
    left = {name: each for name, each in course.checked.items() if name not in part.of}
    return {**left, **done}


def _supported(course: Course, part: StepPart, state: Support) -> Course:
    service = service_of(part.of)
    if service is None:
        return course
    referred = {service.value: part} if state is Support.REFERRED else {}
    return replace(
        course,
        support={**course.support, service: state},
        newest_referral={**course.newest_referral, **referred},
    )


def _triaged(course: Course, part: StepPart, state: Triage) -> Course:
    kind = one_of(Kind, part.of.get("kind")) or course.kind
    accused = one_of(Accused, part.of.get("accused")) or course.accused
    return replace(course, triage=state, kind=kind, accused=accused)


def _looked_into(course: Course, part: StepPart, state: Accountability) -> Course:
    moved = replace(course, accountability=state)
    if state is Accountability.FORWARD_ASKED:
        duty, told = duty_of(part.of), part.of.get("told", "")
        before = course.accountability
        return replace(moved, before_asking=before, asked_by=part.by, duty=duty, told=told)
    if state is Accountability.FORWARDED:
        return replace(moved, forwarded_hour=part.hour)
    return moved
