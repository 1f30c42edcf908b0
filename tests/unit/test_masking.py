"""What is taken out of a text before another reader is shown it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.cases.masking import MASK, Masked, mask


@pytest.mark.parametrize(
    ("text", "hint", "left"),
    [
        (
            "I saw the man with the blue cap there.",
            "the man with the blue cap",
            f"I saw {MASK} there.",
        ),
        ("He has a Blue, cap. Then he left.", "has a blue cap", f"He {MASK}. Then he left."),
        ("Then Odo came, and odo sat.", "It is Odo", f"Then {MASK} came, and {MASK} sat."),
        ("Then Odran came, and odran sat.", "Odran", f"Then {MASK} came, and {MASK} sat."),
        ("The car 4471 stood there.", "his car is 4471", f"The car {MASK} stood there."),
        (
            "Il est venu avec Émile.",
            "c'est É\u0301mile".replace("É\u0301", "E\u0301"),
            f"Il est venu avec {MASK}.",
        ),
        ("ذهب مع سالم الطويل إلى السوق", "سالم الطويل", f"ذهب مع {MASK} إلى السوق"),
        ("সে রহিম মিয়া র সাথে ছিল", "রহিম মিয়া", f"সে {MASK} র সাথে ছিল"),
        ("سالم هنا", "سالم", f"{MASK} هنا"),
    ],
)
def test_what_the_hint_says_of_a_person_is_taken_out(text: str, hint: str, left: str) -> None:
    assert mask(text, [hint]).text == left


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("The queue was long, and a man sat there.", "A blue cap, a man"),
        ("the cap was blue", "A blue cap"),
        ("Water was there at 12.", "At 12 he comes"),
        ("Anything at all.", ""),
        ("", "Odran"),
        ("he came and he left", "He has a hat"),
    ],
)
def test_words_that_everybody_uses_stay(text: str, hint: str) -> None:
    assert mask(text, [hint]) == Masked(text, 0)


def test_a_short_word_that_only_begins_a_sentence_goes_where_it_may_be_a_name() -> None:
    masked = mask("Then Ada came. Why ada?", ["Ada sits at the gate"])
    assert masked == Masked(f"Then {MASK} came. Why ada?", 1)


def test_of_several_hints_each_counts_and_words_side_by_side_leave_one_mask() -> None:
    masked = mask("With Odran Felis at noon, Felis said.", ["it is Odran", "it is Felis"])
    assert masked == Masked(f"With {MASK} at noon, {MASK} said.", 2)


def test_what_is_told_stays_out_of_repr() -> None:
    assert "noon" not in repr(mask("at noon", []))


NAMES = st.sampled_from(["Odran", "Felis", "Marun", "Tesk"])
WORDS = st.sampled_from(["the", "went", "water", "near", "gate", "and", "long", "queue"])


@given(
    st.lists(st.one_of(NAMES, WORDS), max_size=20), st.lists(st.one_of(NAMES, WORDS), max_size=8)
)
def test_no_name_and_no_three_words_of_the_hint_are_left(text: list[str], hint: list[str]) -> None:
    left = mask(" ".join(text), [" ".join(["it is", *hint])]).text.split(" ")
    assert not {word for word in hint if word.istitle()} & set(left)
    runs = {tuple(hint[at : at + 3]) for at in range(len(hint) - 2)}
    assert not runs & {tuple(left[at : at + 3]) for at in range(len(left) - 2)}


@given(st.text(max_size=60), st.text(max_size=30))
def test_any_words_at_all_can_be_masked(text: str, hint: str) -> None:
    masked = mask(text, [hint])
    assert masked.text.count(MASK) >= masked.places
    assert mask(text, []).places == 0
