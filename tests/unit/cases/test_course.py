"""What may follow what in a case, and what each step needs: beside each rule what it keeps out."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from intake.cases.case import STOPPED, Status
from intake.cases.consent import Hold
from intake.cases.course import fold
from intake.cases.needs import (
    Bar,
    Held,
    Situation,
    holds_back,
    may_ask_to_forward,
    may_forward,
    withdrawal_is_to_be_told,
)
from intake.cases.parts import NotePart, StepPart
from intake.cases.scope import BY_ACCUSED, BY_KIND, SCOPE, Accused, Kind, Route, Scope, route_of
from intake.cases.tracks import (
    NEXT,
    STATES,
    TAKEN_IN,
    Accountability,
    Closing,
    Duty,
    Feedback,
    Outcome,
    State,
    Support,
    Triage,
    track_of,
)
from intake.routing.response import Need
from tests.unit.cases.steps import (
    ASKED,
    FORWARDED,
    HOUR,
    JUDGED,
    ONE,
    OTHER,
    READ,
    WILLED,
    looked,
    standing,
    step,
)

A = Accountability
_BEFORE = "on_hold_by_wish info_needed consent_requested forward_asked closed_other"
_FOUND = "outcome_substantiated outcome_not_substantiated outcome_limited_info"
EDGES: Mapping[str, str] = {
    "triage none": "triaged",
    "triage triaged": "triaged out_of_scope_referred",
    "triage out_of_scope_referred": "triaged",
    "support none": "offered",
    "support offered": "accepted declined not_available",
    "support accepted": "referred declined not_available",
    "support declined": "offered accepted",
    "support not_available": "offered",
    "support referred": "confirmed_by_person declined not_available",
    "support confirmed_by_person": "offered",
    "accountability not_started": _BEFORE,
    "accountability on_hold_by_wish": _BEFORE.replace("on_hold_by_wish ", ""),
    "accountability info_needed": _BEFORE.replace("info_needed ", ""),
    "accountability consent_requested": _BEFORE.replace("consent_requested ", ""),
    "accountability forward_asked": (
        "on_hold_by_wish info_needed consent_requested closed_other not_started forwarded"
    ),
    "accountability forwarded": "receipt_confirmed closed_other told_that_withdrawn",
    "accountability receipt_confirmed": (
        "prelim_assessment under_investigation closed_other told_that_withdrawn"
    ),
    "accountability prelim_assessment": (
        f"under_investigation {_FOUND} closed_other told_that_withdrawn"
    ),
    "accountability under_investigation": f"{_FOUND} closed_other told_that_withdrawn",
    "accountability outcome_substantiated": "told_that_withdrawn",
    "accountability outcome_not_substantiated": "under_investigation told_that_withdrawn",
    "accountability outcome_limited_info": "under_investigation told_that_withdrawn",
    "accountability closed_other": (
        "on_hold_by_wish info_needed consent_requested forward_asked told_that_withdrawn"
    ),
    "accountability told_that_withdrawn": "",
    "feedback none": "ready",
    "feedback ready": "collected not_collected",
    "feedback collected": "ready",
    "feedback not_collected": "ready collected",
    "outcome none": "recorded",
    "outcome recorded": "recorded",
    "closing open": "closed",
    "closing closed": "closed",
    "checklist none": "marked",
    "checklist marked": "marked",
}
"""The states of a case as they are written down elsewhere, once more and by hand."""


def test_the_tables_are_what_was_agreed() -> None:
    states = [state for states in STATES.values() for state in states]
    assert set(NEXT) == set(states)
    found = {
        f"{track_of(state).value} {state.value}": sorted(each.value for each in NEXT[state])
        for state in states
    }
    assert found == {name: sorted(following.split()) for name, following in EDGES.items()}
    assert all(track_of(each) is track_of(state) for state in states for each in NEXT[state])


OUTSIDE: frozenset[State] = frozenset({A.FORWARD_ASKED, A.FORWARDED, Support.REFERRED})


def test_each_status_takes_its_steps_and_no_others() -> None:
    everything = frozenset(state for states in STATES.values() for state in states)
    open_ = everything - {A.TOLD_THAT_WITHDRAWN}
    assert TAKEN_IN.keys() == set(Status)
    assert TAKEN_IN[Status.ACKNOWLEDGED] == open_
    assert TAKEN_IN[Status.PAUSED] == open_ - OUTSIDE
    assert TAKEN_IN[Status.PAUSE_ASKED] == open_ - OUTSIDE - {Closing.CLOSED}
    assert TAKEN_IN[Status.RECEIVED] == {Feedback.COLLECTED}
    assert TAKEN_IN[Status.CLOSED] == {Feedback.COLLECTED, Feedback.NOT_COLLECTED}
    assert TAKEN_IN[Status.WITHDRAWN] == {A.TOLD_THAT_WITHDRAWN}
    assert not any(OUTSIDE & TAKEN_IN[status] for status in STOPPED)


def test_every_kind_and_everybody_has_a_scope_and_a_way() -> None:
    assert SCOPE.keys() == BY_KIND.keys() == set(Kind)
    assert BY_ACCUSED.keys() == set(Accused)
    assert SCOPE[Kind.EXPLOITATION] is SCOPE[Kind.ABUSE] is Scope.SEA
    assert {kind for kind in Kind if BY_KIND[kind] is Route.LOOK_INTO} == {
        Kind.EXPLOITATION,
        Kind.ABUSE,
        Kind.HARASSMENT,
        Kind.OTHER_MISCONDUCT,
    }
    assert {who for who in Accused if BY_ACCUSED[who] is Route.LOOK_INTO} == {
        Accused.AID,
        Accused.CONTRACTOR,
        Accused.UN,
    }


@pytest.mark.parametrize(
    ("answered", "accused", "kind", "route"),
    [
        ("aid_worker_or_volunteer", Accused.AID, Kind.ABUSE, Route.LOOK_INTO),
        (None, Accused.UN, Kind.EXPLOITATION, Route.LOOK_INTO),
        ("armed_or_official", Accused.AID, Kind.ABUSE, Route.ARMED),
        ("other", Accused.ARMED, Kind.ABUSE, Route.ARMED),
        ("other", Accused.NEAR, Kind.GBV_NON_SEA, Route.OTHER_SERVICES),
        ("aid_worker_or_volunteer", Accused.NEAR, Kind.ABUSE, Route.OTHER_SERVICES),
        ("aid_worker_or_volunteer", Accused.AID, Kind.CRSV, Route.ARMED),
        ("aid_worker_or_volunteer", Accused.AID, Kind.UNKNOWN, Route.UNKNOWN),
        ("aid_worker_or_volunteer", Accused.UNKNOWN, Kind.ABUSE, Route.UNKNOWN),
        ("armed_or_official", Accused.NEAR, Kind.OUT_OF_SCOPE, Route.ARMED),
    ],
)
def test_the_narrowest_way_counts(
    answered: str | None, accused: Accused, kind: Kind, route: Route
) -> None:
    assert route_of(answered, accused, kind) is route


# ---------------------------------------------------------------- what each step needs

SOLDIER = Accused.ARMED.value
DUTY = {"duty": "child"}
REFERRED = [step("support", each, service="talk") for each in ("offered", "accepted", "referred")]
WITNESS = {**WILLED, "consent_basis": "witness"}
EXAMPLES: Mapping[str, tuple[Situation, State, Mapping[str, str], Held | None]] = {
    "asked for, with wish and consent": (standing(JUDGED), A.FORWARD_ASKED, {}, None),
    "not all of it opens": (
        standing(JUDGED, record=None), A.FORWARD_ASKED, DUTY, Bar.NOT_WHOLE,
    ),
    "nobody judged it": (standing(), A.FORWARD_ASKED, {}, Bar.NOT_TRIAGED),
    "a soldier": (
        standing(JUDGED, record={**WILLED, "accused_role": "armed_or_official"}),
        A.FORWARD_ASKED, DUTY, Route.ARMED,
    ),
    "a partner": (
        standing(step("triage", "triaged", kind="abuse", accused="partner_family_or_stranger")),
        A.FORWARD_ASKED, DUTY, Route.OTHER_SERVICES,
    ),
    "no wish": (
        standing(JUDGED, record={**WILLED, "wish": "help_only"}), A.FORWARD_ASKED, {}, Hold.WISH,
    ),
    "a witness alone": (standing(JUDGED, record=WITNESS), A.FORWARD_ASKED, {}, Hold.NOT_ASKED),
    "a witness, and a duty": (standing(JUDGED, record=WITNESS), A.FORWARD_ASKED, DUTY, None),
    "no duty of this world": (
        standing(JUDGED, record=WITNESS), A.FORWARD_ASKED, {"duty": "curiosity"}, Hold.NOT_ASKED,
    ),
    "asking her, of a soldier": (
        standing(JUDGED, record={**WILLED, "accused_role": "armed_or_official"}),
        A.CONSENT_REQUESTED, {}, Route.ARMED,
    ),
    "asking her, unjudged": (standing(), A.CONSENT_REQUESTED, {}, Bar.NOT_TRIAGED),
    "asking her, not all of it": (
        standing(JUDGED, record=None), A.CONSENT_REQUESTED, {}, Bar.NOT_WHOLE,
    ),
    "asking her": (
        standing(JUDGED, record={**WILLED, "wish": "help_only"}), A.CONSENT_REQUESTED, {}, None,
    ),
    "the second person": (standing(JUDGED, ASKED), A.FORWARDED, {}, None),
    "the same person": (standing(JUDGED, ASKED, by=ONE), A.FORWARDED, {}, Bar.SAME_HAND),
    "nobody": (standing(JUDGED, ASKED, by=""), A.FORWARDED, {}, Bar.SAME_HAND),
    "her wish changed meanwhile": (
        standing(JUDGED, ASKED, record={**WILLED, "wish": "help_only"}),
        A.FORWARDED, {}, Hold.WISH,
    ),
    "a duty named only now": (
        standing(JUDGED, ASKED, record=WITNESS), A.FORWARDED, DUTY, Hold.NOT_ASKED,
    ),
    "a duty that was named in asking": (
        standing(JUDGED, step("accountability", "forward_asked", **DUTY), record=WITNESS),
        A.FORWARDED, {}, None,
    ),
    "passed on, not all of it opens": (
        standing(JUDGED, ASKED, record=None), A.FORWARDED, {}, Bar.NOT_WHOLE,
    ),
    "passed on, a soldier after all": (
        standing(JUDGED, ASKED, step("triage", "triaged", kind="abuse", accused=SOLDIER)),
        A.FORWARDED, {}, Route.ARMED,
    ),
    "passed on, never judged": (standing(ASKED), A.FORWARDED, {}, Bar.NOT_TRIAGED),
    "passed on unasked": (standing(JUDGED), A.FORWARDED, {}, Bar.NOT_FROM_HERE),
    "paused": (standing(JUDGED, status=Status.PAUSED), A.FORWARD_ASKED, {}, Bar.STATUS),
    "support in a pause": (
        standing(status=Status.PAUSED), Support.OFFERED, {"service": "health"}, None,
    ),
    "they are told": (
        standing(*looked(), status=Status.WITHDRAWN), A.TOLD_THAT_WITHDRAWN, {}, None,
    ),
    "nothing to tell them": (
        standing(step("accountability", "closed_other"), status=Status.WITHDRAWN),
        A.TOLD_THAT_WITHDRAWN, {}, Bar.NOT_FROM_HERE,
    ),
    "outside the mandate": (
        standing(step("triage", "triaged", kind="gbv_non_sea", accused=Accused.NEAR.value)),
        Triage.REFERRED_OUT, {}, None,
    ),
    "within the mandate": (standing(JUDGED), Triage.REFERRED_OUT, {}, Bar.NOT_OUT_OF_SCOPE),
    "not out before it is judged": (standing(), Triage.REFERRED_OUT, {}, Bar.NOT_FROM_HERE),
    "an answer is ready": (standing(), Feedback.READY, {}, None),
    "there is no answer": (standing(has_answer=False), Feedback.READY, {}, Bar.NO_ANSWER),
    "it ended": (
        standing(*looked("receipt_confirmed", "closed_other")), Outcome.RECORDED, {}, None,
    ),
    "it was found": (
        standing(*looked("receipt_confirmed", "under_investigation", "outcome_substantiated")),
        Outcome.RECORDED, {}, None,
    ),
    "it has not ended": (standing(*looked()), Outcome.RECORDED, {}, Bar.NO_FINDING),
    "done": (standing(), Closing.CLOSED, {"reason": "done"}, None),
    "linked": (standing(), Closing.CLOSED, {"reason": "duplicate"}, None),
    "not linked": (
        standing(has_link=False), Closing.CLOSED, {"reason": "duplicate"}, Bar.NO_LINK,
    ),
    "outside, and not referred": (
        standing(JUDGED), Closing.CLOSED, {"reason": "outside_mandate"}, Bar.NOT_REFERRED,
    ),
    "outside, and referred": (
        standing(
            step("triage", "triaged", kind="out_of_scope", accused="unknown"),
            step("triage", "out_of_scope_referred", receiver="legal_aid"),
        ),
        Closing.CLOSED, {"reason": "outside_mandate"}, None,
    ),
    "not referred to a service": (
        standing(), Closing.CLOSED, {"reason": "referred_out"}, Bar.NOT_REFERRED,
    ),
    "referred to a service": (
        standing(*REFERRED),
        Closing.CLOSED, {"reason": "referred_out"}, None,
    ),
}  # fmt: skip
"""What it shows -> (how it stands, the step, its words, why not)."""


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_step_is_taken_or_held_back(name: str) -> None:
    given, state, of, held = EXAMPLES[name]
    assert holds_back(given, state, of) is held


def test_asking_and_passing_on_have_short_ways_to_ask() -> None:
    judged, asked = fold([JUDGED]), fold([JUDGED, ASKED])
    assert may_ask_to_forward(WILLED, judged, READ) is None
    assert may_ask_to_forward(WITNESS, judged, READ) is Hold.NOT_ASKED
    assert may_ask_to_forward(WITNESS, judged, READ, Duty.CHILD) is None
    assert may_ask_to_forward(WILLED, judged, Status.CLOSED) is Bar.STATUS
    assert may_forward(WILLED, asked, READ, OTHER) is None
    assert may_forward(WILLED, asked, READ, ONE) is Bar.SAME_HAND


# ---------------------------------------------------------------- folding


def test_a_step_that_does_not_follow_is_no_step() -> None:
    skipped = [JUDGED, FORWARDED, step("accountability", "under_investigation")]
    assert fold(skipped).accountability is A.NOT_STARTED
    by_one = [JUDGED, ASKED, step("accountability", "forwarded", ONE)]
    assert fold(by_one).accountability is A.FORWARD_ASKED
    assert not fold(by_one).was_forwarded


@pytest.mark.parametrize(
    "part",
    [
        None,
        NotePart("Words.", ONE, own=True, hour=HOUR),
        step("support", "offered"),
        step("support", "offered", service="a horse"),
        step("support", "flown", service="health"),
        step("flying", "offered", service="health"),
    ],
)
def test_what_is_no_step_is_passed_over(part: StepPart | None) -> None:
    assert fold([part]) == fold([])


def test_each_service_has_its_own_track() -> None:
    health = [step("support", each, service="health") for each in ("offered", "accepted")]
    course = fold([*health, step("support", "offered", service="legal")])
    assert course.support == {Need.HEALTH: Support.ACCEPTED, Need.LEGAL: Support.OFFERED}


def test_a_refusal_goes_back_to_where_it_was() -> None:
    steps = [JUDGED, step("accountability", "info_needed"), ASKED]
    course = fold(steps)
    assert (course.before_asking, course.asked_by) == (A.INFO_NEEDED, ONE)
    back = fold([*steps, step("accountability", course.before_asking.value)])
    assert back.accountability is A.INFO_NEEDED


def test_a_withdrawal_is_to_be_told_until_it_was() -> None:
    withdrawn = Status.WITHDRAWN
    assert withdrawal_is_to_be_told(withdrawn, fold(looked("receipt_confirmed")))
    assert not withdrawal_is_to_be_told(withdrawn, fold(looked("told_that_withdrawn")))
    assert not withdrawal_is_to_be_told(withdrawn, fold([JUDGED, ASKED]))
    assert not withdrawal_is_to_be_told(READ, fold(looked()))


def test_a_course_tells_nothing_in_a_log() -> None:
    assert "forward" not in repr(fold(looked()))
