"""Whatever is pressed, in whatever order: nothing is passed on without her will or a duty, or by
one person alone; and every row of the tables is there for a reason that a test names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.cases.case import Status
from intake.cases.consent import what_holds_back
from intake.cases.course import Course, fold
from intake.cases.needs import NEEDS, Condition, Situation, holds_back
from intake.cases.parts import StepPart
from intake.cases.scope import Accused, Kind, Route, route_of
from intake.cases.tracks import NEXT, STATES, TAKEN_IN, Accountability, Duty, State, track_of
from tests.unit.cases.steps import HOUR, ONE, OTHER
from tests.unit.cases.test_course import EXAMPLES
from tests.unit.cases.test_course import (
    test_each_status_takes_its_steps_and_no_others as statuses_example,
)
from tests.unit.cases.test_course import test_the_tables_are_what_was_agreed as tables_example

STATES_ALL = [state for states in STATES.values() for state in states]


FIXED = 2_000
LOOK_INTO = "help_and_look_into"


def weighted(usual: Any, others: Any) -> st.SearchStrategy[Any]:
    """The usual one as often as all others together: else no walk would come far."""
    return st.one_of(st.just(usual), st.sampled_from(list(others)))


RECORDS = st.fixed_dictionaries(
    {
        "consent_basis": weighted("self", ("attested", "witness", "none")),
        "wish": weighted("help_and_look_into", ("help_only", "not_asked")),
        "accused_role": weighted(Accused.AID.value, [each.value for each in Accused]),
    },
    optional={"share_scope": st.sampled_from(("all", "kind_area", "need_only"))},
)
STEPS = st.tuples(
    st.one_of(
        st.just(Accountability.FORWARDED),
        st.just(Accountability.FORWARD_ASKED),
        st.sampled_from(STATES_ALL),
    ),
    st.sampled_from((ONE, OTHER)),
    weighted(Status.ACKNOWLEDGED, Status),
    st.fixed_dictionaries(
        {
            "kind": weighted(Kind.ABUSE.value, [each.value for each in Kind]),
            "accused": weighted(Accused.AID.value, [each.value for each in Accused]),
            "service": st.sampled_from(("health", "talk")),
            "reason": st.sampled_from(("done", "duplicate")),
        },
        optional={"duty": st.sampled_from([each.value for each in Duty])},
    ),
    RECORDS,
)
WALKS = st.lists(STEPS, min_size=2, max_size=12)


def pressed(walk: list[Any]) -> Iterator[tuple[Situation, State, Course]]:
    """Each step that was taken: (how it stood, the state, how it stands then)."""
    judged = {"kind": Kind.ABUSE.value, "accused": Accused.AID.value}
    taken = [StepPart("triage", "triaged", ONE, HOUR, judged)]
    for state, by, status, of, record in walk:
        stood = Situation(record, status, fold(taken), by)
        if holds_back(stood, state, of) is None:
            taken.append(StepPart(track_of(state).value, state.value, by, HOUR, of))
            yield stood, state, fold(taken)


def check(walk: list[Any]) -> None:
    """What holds of every step that passes something on."""
    for stood, state, course in pressed(walk):
        if state is not Accountability.FORWARDED:
            continue
        record = stood.record or {}
        assert stood.course.accountability is Accountability.FORWARD_ASKED
        assert what_holds_back(record) is None or course.duty is not None
        assert course.asked_by not in ("", stood.by)
        assert stood.status is Status.ACKNOWLEDGED
        route = route_of(record.get("accused_role"), stood.course.accused, stood.course.kind)
        assert route is Route.LOOK_INTO


@given(WALKS)
@settings(max_examples=300, deadline=None)
def test_nothing_is_passed_on_without_her_will_or_a_duty_and_two_people(walk: list[Any]) -> None:
    check(walk)


def fixed_walks() -> None:
    """The same property over the same walks each time: what is broken on purpose is found, or
    not, in every run alike."""
    source = Random(11)
    for _ in range(FIXED):
        walk = []
        for state in (Accountability.FORWARD_ASKED, Accountability.FORWARDED):
            record = {
                "consent_basis": source.choice(("self", "self", "witness")),
                "wish": source.choice((LOOK_INTO, LOOK_INTO, "help_only")),
                "accused_role": source.choice((Accused.AID.value, Accused.ARMED.value)),
            }
            status = source.choice((Status.ACKNOWLEDGED, Status.ACKNOWLEDGED, Status.PAUSED))
            duty = source.choice(({}, {}, {"duty": Duty.CHILD.value}))
            walk.append((state, source.choice((ONE, OTHER)), status, duty, record))
        check(walk)


def test_the_fixed_walks_keep_the_property_too() -> None:
    fixed_walks()


@given(st.lists(st.tuples(st.sampled_from(STATES_ALL), st.sampled_from((ONE, OTHER))), max_size=12))
@settings(max_examples=300, deadline=None)
def test_whatever_is_sealed_nothing_looks_passed_on_by_one_person(
    sealed: list[tuple[State, str]],
) -> None:
    """Also what came into the report by another way than the use cases."""
    parts = [StepPart(track_of(state).value, state.value, by, HOUR) for state, by in sealed]
    beyond = set(STATES_ALL[STATES_ALL.index(Accountability.FORWARDED) :]) - {
        Accountability.CLOSED_OTHER,
        Accountability.TOLD_THAT_WITHDRAWN,
    }
    course = fold(parts)
    if course.accountability in beyond & set(Accountability):
        asked = {by for state, by in sealed if state is Accountability.FORWARD_ASKED}
        agreed = {by for state, by in sealed if state is Accountability.FORWARDED}
        assert len(asked | agreed) == 2


# ---------------------------------------------------------------- every row is needed


def examples() -> None:
    for standing, state, of, held in EXAMPLES.values():
        assert holds_back(standing, state, of) is held


def noticed(check: Callable[[], None]) -> None:
    with pytest.raises((AssertionError, KeyError)):
        check()


CONDITIONS = [(state, condition) for state, conditions in NEEDS.items() for condition in conditions]


@pytest.mark.parametrize(
    ("state", "condition"),
    CONDITIONS,
    ids=lambda each: getattr(each, "__name__", None) or each.value,
)
def test_an_example_fails_without_each_condition(
    state: State, condition: Condition, monkeypatch: pytest.MonkeyPatch
) -> None:
    examples()
    left = tuple(each for each in NEEDS[state] if each is not condition)
    monkeypatch.setitem(NEEDS, state, left)
    noticed(examples)


@pytest.mark.parametrize("state", STATES_ALL, ids=str)
def test_a_way_more_or_less_is_noticed(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    tables_example()
    beside = frozenset(type(state))
    for changed in beside:
        monkeypatch.setitem(NEXT, state, NEXT[state] ^ {changed})
        noticed(tables_example)
        monkeypatch.undo()


@pytest.mark.parametrize("status", Status, ids=lambda status: status.value)
def test_a_step_more_or_less_in_a_status_is_noticed(
    status: Status, monkeypatch: pytest.MonkeyPatch
) -> None:
    statuses_example()
    for state in STATES_ALL:
        monkeypatch.setitem(TAKEN_IN, status, TAKEN_IN[status] ^ {state})
        noticed(statuses_example)
        monkeypatch.undo()


GUARDS = {
    "her will": {"is_willed", "is_still_willed"},
    "her will, once more": {"is_still_willed"},
    "the second person": {"is_other_hand"},
    "who it is about": {"is_open_way"},
}
"""What is switched off in asking and in passing on -> its conditions."""


@pytest.mark.parametrize("guard", GUARDS)
def test_the_property_fails_where_a_guard_is_off(
    guard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for state in (Accountability.FORWARD_ASKED, Accountability.FORWARDED):
        left = tuple(each for each in NEEDS[state] if each.__name__ not in GUARDS[guard])
        monkeypatch.setitem(NEEDS, state, left)
    noticed(fixed_walks)


def test_the_property_fails_in_a_pause_that_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = frozenset(STATES_ALL)
    monkeypatch.setitem(TAKEN_IN, Status.PAUSED, everything)
    noticed(fixed_walks)
