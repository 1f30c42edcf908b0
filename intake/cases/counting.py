"""What a step adds to the counts: names in closed words, never an area.

Rule: a case counts once under each name that says what it is or how it ended; what is judged again
later adds nothing to what was counted, and what is not known is not counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from intake.cases.closing import Reason
from intake.cases.course import Course
from intake.cases.outcome import Found, Measure
from intake.cases.scope import Kind
from intake.cases.tracks import (
    Accountability,
    Checklist,
    Closing,
    Feedback,
    Outcome,
    State,
    Support,
    Triage,
)

FOUND: Mapping[str, str] = {
    Found.YES.value: "found",
    Found.NO.value: "not found",
    Found.LIMITED.value: "limited",
}
UNKNOWN_YET = {Kind.UNKNOWN.value, Measure.UNKNOWN.value, "", None}


def counted(course: Course, state: State, of: Mapping[str, str]) -> tuple[str, ...]:
    """The names to count for a step that is taken from this course."""
    return tuple(_names(course, state, of))


def _names(course: Course, state: State, of: Mapping[str, str]) -> Iterator[str]:
    match state:
        case Triage.DONE:
            if course.kind is Kind.UNKNOWN and of.get("kind") not in UNKNOWN_YET:
                yield f"kind_assessed {of['kind']}"
        case Triage():
            yield f"triage {state.value}"
        case Support():
            yield f"support {state.value} {of['service']}"
        case Accountability():
            yield f"accountability {state.value}"
        case Feedback():
            yield f"feedback {state.value}"
        case Outcome():
            yield from _ended(course, of)
        case Closing():
            yield f"closed {of['reason']}"
            if of["reason"] == Reason.DUPLICATE.value:
                yield "duplicate"
        case Checklist():
            return  # what a reader looked at is nobody's to count


def _ended(course: Course, of: Mapping[str, str]) -> Iterator[str]:
    if course.outcome is Outcome.NONE:
        yield f"outcome {FOUND[of['found']]}"
    before = course.newest.get("outcome")
    measured = before.of.get("measure") if before else None
    if measured in UNKNOWN_YET and of["measure"] not in UNKNOWN_YET:
        yield f"measure {of['measure']}"
