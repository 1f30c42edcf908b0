"""One message: heard once, answered in order, and nothing decided by an answer that came late."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest

from intake.conversation.vocabulary import Step
from intake.errors import StoreError
from intake.messages import Sign
from intake.ports import OpenWork
from tests.fakes.store import MemoryStore
from tests.properties.world_faults import Instead
from tests.properties.world_scene import Setting
from tests.unit.reporting.examples import OTHER_PHONE, WORDS, Reporter, reporter


def numbers(anna: Reporter) -> list[int]:
    return sorted(anna.scene.waiting(anna.phone))


# ---------------------------------------------------------------- numbers, order


def test_texts_are_numbered_from_one_and_on_while_a_conversation_lasts() -> None:
    anna = reporter()
    anna.text("hello")
    assert numbers(anna) == [1]
    anna.reads()
    anna.says("1")
    anna.text(Sign.MEDIA)
    anna.text(Sign.MEDIA)
    assert numbers(anna) == [3, 4]
    assert anna.standing
    assert (anna.standing.asked, anna.standing.accepted) == (2, 2)


def test_a_number_is_never_used_again_although_its_text_was_dropped() -> None:
    anna = reporter()
    anna.text("hello")
    anna.scene.lose(anna.phone)
    anna.text("hello")
    assert numbers(anna) == [2]


def test_texts_of_one_turn_leave_in_order() -> None:
    anna = reporter()
    anna.goes_to(Step.SEND)
    anna.text("8")
    texts = anna.reads()
    assert texts[0].startswith("Help places: which area?")
    anna.text("11")
    texts = anna.reads()
    assert len(texts) >= 2
    assert texts[0].startswith("Health care")
    assert "Ready?" in texts[-1]


def test_the_same_delivery_is_heard_once() -> None:
    anna = reporter()
    anna.text("hello", "SM-one")
    before = anna.scene.tables.copied()
    anna.text("hello", "SM-one")
    assert anna.scene.tables == before


def test_two_phones_know_nothing_of_each_other() -> None:
    anna = reporter()
    bela = Reporter(anna.scene, OTHER_PHONE)
    anna.goes_to(Step.KIND)
    assert bela.says("hello") == reporter().says("hello")
    assert anna.step is Step.KIND


# ---------------------------------------------------------------- late answers


def test_an_answer_before_its_question_left_is_passed_over_in_silence() -> None:
    anna = reporter()
    anna.goes_to(Step.CONSENT)
    anna.text("1")
    anna.text("1")
    assert anna.step is Step.AGE
    assert len(numbers(anna)) == 1


def test_an_answer_to_a_question_that_was_lost_has_it_asked_again() -> None:
    anna = reporter()
    anna.goes_to(Step.CONSENT)
    anna.text("1")
    anna.scene.lose(anna.phone)
    assert anna.says("1") == ["Are you under 18? 1 Yes 2 No 0 Skip"]
    assert anna.step is Step.AGE


def test_the_code_is_given_again_until_it_has_reached_her() -> None:
    anna = reporter()
    anna.goes_to(Step.CONTACT)
    anna.text("0")
    anna.scene.lose(anna.phone)
    first = anna.says("1")[0]
    assert anna.step is Step.SEND
    assert anna.memory.issued[0].digits == anna.code.replace(" ", "")
    assert "Ready?" in first


def test_the_code_is_given_again_when_help_came_between() -> None:
    anna = reporter()
    anna.goes_to(Step.CONTACT)
    anna.text("0")
    anna.scene.lose(anna.phone)
    anna.says("8", "0")
    assert anna.code.replace(" ", "") == anna.memory.issued[0].digits
    anna.says("1")
    assert len(anna.scene.tables.reports) == 1


@pytest.mark.parametrize("other", [Sign.MEDIA, "1111 2222 3333 0000"])
@pytest.mark.parametrize("lost_before", [True, False])
def test_another_text_that_arrives_does_not_stand_for_a_question_that_was_lost(
    other: str | Sign, lost_before: bool
) -> None:
    anna = reporter()
    anna.goes_to(Step.ABOUT)
    anna.text("1")
    question = numbers(anna)
    if lost_before:
        anna.scene.lose(anna.phone)
    anna.text(other)
    with anna.scene.store() as work:  # it was too old when the worker came to it
        for number in question:
            work.outbox.drop(anna.scene.lookup(anna.phone), number)
        work.commit()
    assert "1 Go on 2 More 3 No" in anna.reads()[-1]
    anna.says("1")
    assert anna.memory.conversation.draft.consented


@pytest.mark.parametrize("digit", ["0", "1", "2", "3", "٣", "7"])
@pytest.mark.parametrize("step", [Step.CONSENT, Step.SEND])
def test_a_late_digit_neither_agrees_nor_sends_nor_erases(step: Step, digit: str) -> None:
    anna = reporter()
    anna.goes_to(step)
    anna.text("8")  # its question is still on its way
    draft = anna.memory.conversation.draft
    anna.text(digit)
    assert anna.memory.conversation.draft == draft
    assert not anna.scene.tables.reports


# ---------------------------------------------------------------- what goes wrong


class Full(Setting):
    """A store whose next commit fails."""

    def __init__(self) -> None:
        self.failing = False

    def store(self, real: MemoryStore) -> OpenWork:
        @contextmanager
        def open_work(*, write: bool = True) -> Iterator[Any]:
            with real(write=write) as work:
                yield Instead(work, commit=self._fail) if self.failing else work

        return cast(OpenWork, open_work)

    def _fail(self) -> None:
        raise StoreError("the disk is full")


def test_a_message_that_cannot_be_stored_leaves_nothing_and_is_heard_when_it_comes_again() -> None:
    full = Full()
    anna = reporter(full)
    anna.goes_to(Step.STORY)
    before = anna.scene.tables.copied()
    full.failing = True
    with pytest.raises(StoreError):
        anna.text(WORDS, "SM-again")
    assert anna.scene.tables == before
    full.failing = False
    anna.text(WORDS, "SM-again")
    assert len(anna.scene.tables.parts) == 1


def test_a_state_that_somebody_changed_is_as_none() -> None:
    anna = reporter()
    anna.goes_to(Step.KIND)
    lookup = anna.scene.lookup(anna.phone)
    bela = Reporter(anna.scene, OTHER_PHONE)
    bela.goes_to(Step.SAFETY)
    rows = anna.scene.tables.conversations
    rows[lookup] = rows[anna.scene.lookup(bela.phone)]
    assert anna.says("hello") == reporter().says("hello")
