"""Steps and situations to judge, shortly said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from intake.cases.case import Status
from intake.cases.course import fold
from intake.cases.needs import Situation
from intake.cases.parts import StepPart

HOUR = datetime(2031, 5, 4, 12, tzinfo=UTC)
READ = Status.ACKNOWLEDGED
ONE, OTHER = "north", "south"
WILLED: Mapping[str, Any] = {
    "consent_basis": "self",
    "wish": "help_and_look_into",
    "accused_role": "aid_worker_or_volunteer",
}


def step(track: str, state: str, by: str = ONE, **of: str) -> StepPart:
    return StepPart(track, state, by, HOUR, of)


JUDGED = step("triage", "triaged", kind="abuse", accused="aid_worker_or_volunteer")
ASKED = step("accountability", "forward_asked")
FORWARDED = step("accountability", "forwarded", OTHER)


def looked(*states: str) -> list[StepPart]:
    """Judged, asked, passed on, and on from there."""
    return [JUDGED, ASKED, FORWARDED, *(step("accountability", state) for state in states)]


def standing(
    *steps: StepPart,
    record: Mapping[str, Any] | None = WILLED,
    status: Status = READ,
    by: str = OTHER,
    has_answer: bool = True,
    has_link: bool = True,
) -> Situation:
    return Situation(record, status, fold(steps), by, has_answer, has_link)
