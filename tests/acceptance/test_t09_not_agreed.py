"""T09: without the person's agreement (I2 = 2 or 3, I3 = 3), or within a narrower one (I5 = 2 or
3), nothing that is told is stored, at whatever moment it is typed, and nobody may forward it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from intake.cases.consent import Hold, may_be_forwarded, what_holds_back
from intake.conversation.vocabulary import Option, Part, Role, Step
from tests.acceptance.ways import MARK, NAMED_STORY, STORY
from tests.unit.reporting.examples import (
    FOR_ANOTHER,
    MOST_TEXTS,
    SAYS_YES,
    WITH_CODE,
    Reporter,
    record_in,
    reporter,
    told_in,
    with_helper,
)

NOT_AGREED: dict[str, dict[Step, str]] = {
    "I2 = 2": {Step.HELPER_KNOWS: "2"},
    "I2 = 3": {Step.HELPER_KNOWS: "3"},
    "I3 = 3": {Step.HELPER_KNOWS: "1", Step.HELPER_INFORMED: "3"},
}
NARROWER: dict[str, dict[Step, str]] = {
    "I5 = 2": {Step.SCOPE: "2"},
    "I5 = 3": {Step.SCOPE: "3"},
}
EVERY = {**NOT_AGREED, **NARROWER}
WRITERS = {"a neighbour": FOR_ANOTHER, "with a card": WITH_CODE}
FIRST = {
    "a greeting": ["hello"],
    "the story": [f"{STORY} It was hot."],
    "the story in two": [f"{STORY} It was hot.", STORY],
    "with a name": [f"{NAMED_STORY} It was hot."],
}
GO_ON = {
    Step.NO_CONSENT: "1",
    Step.AREA: "12",
    Step.AREA_FOR_HELP: "12",
    Step.KIND: "2",
    Step.ROLE: "1",
    Step.NEEDS: "3",
}
LOOK_INTO = {Step.WISH_OTHER: "2"}

pytestmark = pytest.mark.parametrize("writer", WRITERS)
EVERY_ANSWER = pytest.mark.parametrize("answer", EVERY)


def answers(writer: str, answer: str) -> dict[Step, str]:
    return {**SAYS_YES, **WRITERS[writer], **EVERY[answer], **GO_ON, **LOOK_INTO}


def somebody() -> Reporter:
    anna = reporter()
    with_helper(anna)
    return anna


def questions(anna: Reporter, given: dict[Step, str]) -> Iterator[Step]:
    """Each question on the way to sending, then answered."""
    while anna.step is not Step.SEND:
        asked = anna.step
        yield asked
        anna.says(given.get(asked, "0"))
        assert anna.step is not asked, asked


def nothing_told(anna: Reporter, report_id: bytes) -> bool:
    return not [words for _, words in told_in(anna.scene, report_id) if MARK in words]


# ---------------------------------------------------------------- on the way


@pytest.mark.parametrize("first", FIRST)
@EVERY_ANSWER
def test_a_first_text_that_is_the_story_is_not_kept(writer: str, answer: str, first: str) -> None:
    anna, given = somebody(), answers(writer, answer)
    anna.says(*FIRST[first])
    report_id = anna.sends({Step.FIRST_WORDS: "1", **given})
    assert nothing_told(anna, report_id)


@EVERY_ANSWER
def test_nor_is_it_held_any_longer_once_that_is_known(writer: str, answer: str) -> None:
    anna, given = somebody(), answers(writer, answer)
    anna.says(*FIRST["the story"])
    anna.goes_to(Step.SEND, {Step.FIRST_WORDS: "1", **given})
    assert anna.memory.conversation.first_words is None


@EVERY_ANSWER
def test_what_is_typed_at_any_question_is_not_kept(writer: str, answer: str) -> None:
    """Once, and again until it is not answered any more. F5 alone takes words: a group's name."""
    anna, given, seen = somebody(), answers(writer, answer), []
    anna.says("hello")
    for asked in questions(anna, given):
        seen.append(asked)
        if asked is not Step.ORGANISATION:
            anna.says(STORY, NAMED_STORY, STORY, STORY)
            assert anna.step is asked, "and is no answer"
    anna.says(STORY, STORY, STORY)
    anna.says("1")
    (report_id,) = anna.scene.tables.reports
    assert nothing_told(anna, report_id)
    assert {Step.CONSENT, Step.OWN_LINK} < {*seen}
    assert {Step.AREA, Step.AREA_FOR_HELP} & {*seen}
    assert not {Step.STORY, Step.PERSON, Step.YOUNG_OTHER_WORDS} & {*seen}


@EVERY_ANSWER
def test_what_comes_before_a_question_has_left_is_not_kept(writer: str, answer: str) -> None:
    anna, given = somebody(), answers(writer, answer)
    anna.text("hello")
    for _ in range(MOST_TEXTS):
        anna.text(STORY)
        anna.text(NAMED_STORY)
        anna.reads()
        if anna.step is Step.SEND:
            break
        anna.text(given.get(anna.step, "0"))
    anna.says("1")
    (report_id,) = anna.scene.tables.reports
    assert nothing_told(anna, report_id)


@EVERY_ANSWER
def test_the_group_in_words_is_all_that_stands_there_in_words(writer: str, answer: str) -> None:
    anna, given = somebody(), answers(writer, answer)
    report_id = anna.sends({**given, Step.ORGANISATION: "The tent people"})
    needs_only = answer == "I5 = 3"
    words = [] if needs_only else [(Part.ORGANISATION.value, "The tent people")]
    assert told_in(anna.scene, report_id) == words


@EVERY_ANSWER
def test_a_change_before_sending_opens_no_way_for_words(writer: str, answer: str) -> None:
    anna, given = somebody(), answers(writer, answer)
    anna.goes_to(Step.SEND, given)
    for digit in "1234567":
        anna.says("2", digit, STORY, NAMED_STORY)
        anna.goes_to(Step.SEND, given)
    anna.says("1")
    (report_id,) = anna.scene.tables.reports
    assert all(about == Part.ORGANISATION.value for about, _ in told_in(anna.scene, report_id))


# ---------------------------------------------------------------- afterwards


@EVERY_ANSWER
def test_the_writers_code_adds_nothing_later(writer: str, answer: str) -> None:
    anna = somebody()
    report_id = anna.sends(answers(writer, answer))
    parts = dict(anna.scene.tables.parts)
    assert anna.says(code_of(anna, Role.MESSENGER))[-1].startswith("Thank you. 1 See answer")
    for text in ("2", STORY, "1", "3", STORY, "4", "5", "6", "7", NAMED_STORY):
        anna.says(text)
    anna.text("2")
    anna.text(STORY)
    anna.reads()
    assert anna.scene.tables.parts == parts
    assert nothing_told(anna, report_id)


def code_of(anna: Reporter, role: Role) -> str:
    """The code she was shown that has this role; none of them is one that could add."""
    vault, keyring = anna.scene.world.vault, anna.scene.kept_keys
    rows = {
        code: keyring.receipt(vault.receipt_key(code.replace(" ", "")).lookup)
        for code in anna.codes
    }
    roles = {row.role: code for code, row in rows.items() if row}
    assert Role.INTERMEDIARY.value not in roles
    return roles[role.value]


@pytest.mark.parametrize("answer", NOT_AGREED)
def test_without_agreement_it_may_not_be_forwarded(writer: str, answer: str) -> None:
    anna = somebody()
    record = record_in(anna.scene, anna.sends(answers(writer, answer)))
    assert record["consent_basis"] == "none"
    assert not may_be_forwarded(record)
    assert not may_be_forwarded({**record, "wish": Option.LOOK_INTO.value, "share_scope": "all"})
    assert what_holds_back(record) is Hold.NO_CONSENT


def test_the_need_for_help_alone_may_not_be_forwarded(writer: str) -> None:
    anna = somebody()
    record = record_in(anna.scene, anna.sends(answers(writer, "I5 = 3")))
    assert not may_be_forwarded(record)
    assert what_holds_back({**record, "wish": Option.LOOK_INTO.value}) is Hold.NEED_ONLY
    assert not {"kind_reported", "accused_role", "accused_org", "time_bucket"} & record.keys()


@pytest.mark.parametrize("wish", ["0", "1", "3", "4"])
def test_kind_and_area_may_be_only_where_the_person_wants_it(writer: str, wish: str) -> None:
    anna = somebody()
    given = answers(writer, "I5 = 2") | {Step.WISH_OTHER: wish}
    assert not may_be_forwarded(record_in(anna.scene, anna.sends(given)))


# ---------------------------------------------------------------- and else


def test_with_full_agreement_it_is_kept(writer: str) -> None:
    """Or none of the above would show anything."""
    anna = somebody()
    given = {**WRITERS[writer], **GO_ON, **LOOK_INTO, Step.STORY: STORY}
    report_id = anna.sends(given)
    assert not nothing_told(anna, report_id)
    assert may_be_forwarded(record_in(anna.scene, report_id))
