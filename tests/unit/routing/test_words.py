"""What people type is compared in one way, and carriers' words are known in one list."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intake.conversation.answers import RESERVED_WORDS, STOP_WORDS, fold
from intake.routing.words import RESERVED, TOPICS, folded, has_letter, topic_in


def test_carriers_words_are_the_same_for_cards_and_for_answers() -> None:
    assert RESERVED == STOP_WORDS | RESERVED_WORDS
    assert {folded(word) for word in RESERVED} == RESERVED


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(st.text(max_size=12))
@example("  ＨＥＬＬＯ . ")
@example("a\u200bb")
@example("١٢ Straße!")
def test_a_word_of_the_file_is_folded_as_an_answer_is(text: str) -> None:
    assert folded(text) == fold(text)


@pytest.mark.parametrize(
    ("text", "holds"),
    [("8", False), ("٨", False), ("?!", False), ("", False), ("a1", True), ("ሰ", True)],
)
def test_digits_and_signs_are_no_letters(text: str, holds: bool) -> None:
    assert has_letter(text) is holds


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_found_at_the_start_of_any_word(topic: str) -> None:
    word = topic.replace(" ?", " ")
    assert topic_in(f"Our {word.upper()}x.") == f"{word}x"
    assert topic_in(f"Our x{word}") is None


@pytest.mark.parametrize(
    "text",
    ["River Post", "Post Box 9", "Sewing group", "Grape therapist", "Hot meal line", "ወንዝ", ""],
)
def test_harmless_words_are_no_topic(text: str) -> None:
    assert topic_in(text) is None
