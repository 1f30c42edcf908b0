"""What is remembered comes back as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.conversation.state import Conversation
from intake.conversation.told import Told
from intake.conversation.vocabulary import Part, Step
from intake.reporting.memory import Memory
from intake.reporting.one_size import LEAST_BYTES
from tests.unit.conversation.examples import standing
from tests.unit.reporting.examples import reporter
from tests.world import START


def whole() -> Memory:
    """With a draft, a receipt and a consent in it."""
    anna = reporter()
    anna.goes_to(Step.SEND, {Step.STORY: "كلمات"})
    return anna.memory


def returned() -> Memory:
    anna = reporter()
    anna.sends()
    anna.says(anna.code)
    return anna.memory


@pytest.mark.parametrize(
    "memory",
    [
        Memory(Conversation(Step.SAFETY, "en"), START.replace(microsecond=123456)),
        Memory(
            Conversation(Step.FIRST_WORDS, "ar", first_words=Told('a "quoted"\nline 👍🏽')), START
        ),
        Memory(standing(Step.KIND, {Step.NEEDS: ("health", "talk")}, last_part=Part.STORY), START),
        Memory(standing(Step.WHEN, texts=3, characters=40, misses=2, changing=True), START),
        Memory(standing(Step.HELP_AREA, asking_help=True), START),
    ],
)
def test_a_conversation_is_remembered_as_it_stood(memory: Memory) -> None:
    assert Memory.from_bytes(memory.to_bytes()) == memory


def test_so_are_keys_receipt_consent_and_the_report_a_code_opened() -> None:
    for memory in (
        whole(),
        returned(),
        replace(whole(), issued=()),
        replace(whole(), draft=None),
    ):
        assert Memory.from_bytes(memory.to_bytes()) == memory


def test_a_memory_is_never_shorter_than_one_size() -> None:
    for memory in (whole(), returned(), Memory(Conversation(Step.SAFETY, "en"), START)):
        assert len(memory.to_bytes()) >= LEAST_BYTES
