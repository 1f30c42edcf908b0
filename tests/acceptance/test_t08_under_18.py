"""T08: where the person is under 18, on every path, there is no long story (N1), no kind (F1), no
wish and no way to know the accused (F6); a child's receiver gets it first, and as U1 or U2."""

from __future__ import annotations

import pytest

from intake.conversation.engine import answers_offered
from intake.conversation.scenes import Words
from intake.conversation.script import SCRIPT
from intake.conversation.vocabulary import Option, Step
from tests.acceptance.ways import HERE, STORY, Way, ways
from tests.unit.reporting.examples import (
    FOR_ANOTHER,
    NOT_AGREED,
    WITH_CODE,
    Elsewhere,
    Reporter,
    record_in,
    reporter,
    told_in,
    with_helper,
)

NEVER_ASKED = {Step.STORY, Step.KIND, Step.PERSON, Step.WISH, Step.WISH_OTHER}
DEPUTY = '[[readers]]\nid = "deputy"'
TRAINED_READER = """[[readers]]
id = "trained"
role = "child_receiver"
employer = "lake-university"
office = "Children's Desk"
languages = ["en"]
independent = true

"""
TRAINED = Elsewhere((DEPUTY, TRAINED_READER + DEPUTY))
PATHS: dict[str, dict[Step, str]] = {
    "self": {Step.AGE: "1", Step.YOUNG: "1", Step.YOUNG_WORDS: STORY},
    "a neighbour": {
        **FOR_ANOTHER,
        Step.AGE_OTHER: "1",
        Step.YOUNG_OTHER: "1",
        Step.YOUNG_OTHER_WORDS: STORY,
    },
    "a helper with a card": {
        **WITH_CODE,
        Step.AGE_OTHER: "1",
        Step.YOUNG_OTHER: "1",
        Step.YOUNG_OTHER_WORDS: STORY,
    },
    "not agreed": {**NOT_AGREED, Step.AGE_OTHER: "1", Step.YOUNG_OTHER: "1"},
    "a witness": {Step.ABOUT: "3", Step.AGE_OTHER: "1", Step.WITNESS_WORDS: STORY},
}
WHEN = {"1": "U1", "2": "U1", "3": "U2", "4": "U2", "5": "U2", "6": "U1", "0": "U2"}
"""Answer to F2 -> urgency; without a kind, what happened days ago may need care in time."""


def young_ways() -> list[Way]:
    return [way for way in ways() if way.state and way.state.draft.young]


def test_from_no_state_is_any_of_it_asked() -> None:
    """Not on the way, not by changing before sending, not by writing words again."""
    asked = {way.state.step for way in young_ways() if way.state}
    assert not asked & NEVER_ASKED
    by_another = {Step.YOUNG_OTHER, Step.YOUNG_OTHER_WORDS, Step.WITNESS_WORDS}
    assert {Step.YOUNG, Step.YOUNG_WORDS, Step.SEND, Step.CHANGE, *by_another} <= asked


def test_nor_is_a_change_of_it_offered() -> None:
    for way in young_ways():
        if way.state and way.state.step is Step.CHANGE:
            offered = {each.option for each in answers_offered(way.state, HERE).values()}
            assert not offered & {Option.WHICH_KIND, Option.MY_WISH}, way.name


def test_whoever_is_young_or_writes_for_one_is_asked_for_one_text_only() -> None:
    for step in (Step.YOUNG_WORDS, Step.YOUNG_OTHER_WORDS):
        scene = SCRIPT[step]
        assert isinstance(scene, Words)
        assert not scene.several


# ---------------------------------------------------------------- what is filed


def writing(path: str, when: str = "0", setting: Elsewhere = TRAINED) -> tuple[Reporter, bytes]:
    anna = reporter(setting)
    with_helper(anna)
    return anna, anna.sends({**PATHS[path], Step.WHEN: when})


@pytest.mark.parametrize("path", PATHS)
def test_the_record_has_none_of_it_and_says_why(path: str) -> None:
    anna, report_id = writing(path)
    record = record_in(anna.scene, report_id)
    assert record["under_18"] == "yes"
    assert record["wish"] == "not_asked"
    assert "kind_reported" not in record
    told = [] if path == "not agreed" else [("narrative", STORY)]
    assert told_in(anna.scene, report_id) == told


@pytest.mark.parametrize("path", PATHS)
def test_somebody_trained_gets_it_first(path: str) -> None:
    anna, report_id = writing(path)
    assert owner(anna, report_id) == "trained"
    bela = reporter(TRAINED)
    assert owner(bela, bela.sends({Step.AGE: "2"})) == "ombudsperson"


def test_but_not_where_that_person_works_for_those_concerned() -> None:
    anna = reporter(TRAINED)
    report_id = anna.sends({**PATHS["self"], Step.ROLE: "1", Step.ORGANISATION: "26"})
    assert owner(anna, report_id) == "ombudsperson"
    assert anna.scene.kept_keys.wrap(report_id, "trained") is None


def owner(anna: Reporter, report_id: bytes) -> str:
    assigned = anna.scene.tables.assignments.items()
    places = {each.place: reader for (report, reader), each in assigned if report == report_id}
    return places["owner"]


@pytest.mark.parametrize("path", [path for path in PATHS if path != "not agreed"])
@pytest.mark.parametrize("when", WHEN)
def test_it_is_u1_or_u2(path: str, when: str) -> None:
    anna, report_id = writing(path, when)
    assert anna.scene.tables.reports[report_id].urgency == WHEN[when]


@pytest.mark.parametrize("path", PATHS)
def test_danger_makes_it_u1(path: str) -> None:
    anna = reporter(TRAINED)
    with_helper(anna)
    danger = {Step.SAFETY: "3", Step.DANGER: "1", Step.SOMEONE_IN_DANGER: "1"}
    report_id = anna.sends({**PATHS[path], **danger})
    assert anna.scene.tables.reports[report_id].urgency == "U1"


def test_that_it_is_about_a_child_stands_in_no_clear_field() -> None:
    anna, report_id = writing("self")
    header = anna.scene.tables.reports[report_id]
    bela = reporter(TRAINED)
    other_id = bela.sends({Step.NEEDS: "1", Step.AREA_FOR_HELP: "0"})
    other = bela.scene.tables.reports[other_id]
    assert header.urgency_reason == other.urgency_reason == "support_soon"
