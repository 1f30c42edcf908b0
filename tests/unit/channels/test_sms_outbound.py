"""How one turn becomes texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from channels.sms.outbound import MOST_PARTS, pack
from channels.sms.segments import parts
from intake.messages import Spoken


def test_things_said_together_share_a_text() -> None:
    assert pack([Spoken("Thank you."), Spoken("What next?")]) == ("Thank you.\nWhat next?",)


def test_options_are_written_out() -> None:
    assert pack([Spoken("Go on? ", (("1", "Yes"), ("2", "No")), ".")]) == ("Go on? 1 Yes 2 No.",)


def test_what_does_not_fit_begins_a_new_text() -> None:
    long = "a" * 300
    assert pack([Spoken("b"), Spoken(long), Spoken("c" * 9)]) == (f"b\n{long}", "c" * 9)


def test_a_word_in_another_alphabet_counts_for_the_whole_text() -> None:
    assert pack([Spoken("a" * 100), Spoken("م" * 60)]) == ("a" * 100, "م" * 60)


def test_one_long_thing_is_cut_and_what_follows_joins_its_last_piece() -> None:
    assert pack([Spoken("a" * 400), Spoken("b")]) == ("a" * 306, "a" * 94 + "\nb")


def test_nothing_said_is_no_text() -> None:
    assert pack([]) == ()


@given(st.lists(st.text(max_size=300), max_size=6))
def test_nothing_is_lost_and_every_text_fits(words: list[str]) -> None:
    texts = pack([Spoken(word) for word in words])
    assert all(parts(text) <= MOST_PARTS for text in texts)
    assert "".join(texts).replace("\n", "") == "".join(words).replace("\n", "")
