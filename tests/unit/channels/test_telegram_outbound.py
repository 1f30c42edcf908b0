"""How one turn becomes Telegram messages, in both directions of writing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.cutting import utf16_units
from channels.telegram.outbound import MOST_UNITS, keyboard, pack
from intake.conversation.answers import fold
from intake.conversation.codes import receipt_digits, receipt_within
from intake.messages import Spoken, Text

YES_OR_NO = (("1", "Yes"), ("2", "No"))
CODE = "1234 5678 9012 3456"
CODE_IN_ARABIC = Spoken(f"هذا رقمك: {CODE}. يمكن الرجوع به.")


def words(*said: Spoken) -> str:
    (text,) = pack(said)
    return text.words


def test_nothing_said_is_no_message() -> None:
    assert pack([]) == ()


def test_things_said_together_are_one_message() -> None:
    assert words(Spoken("Thank you."), Spoken("Go on.")) == "Thank you.\n\nGo on."


def test_options_become_buttons() -> None:
    assert pack([Spoken("Go on? ", YES_OR_NO, ".")]) == (Text("Go on?", YES_OR_NO),)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("What? ", ". You can change it.", "What? You can change it."),
        ("Ready? ", "", "Ready?"),
        ("", ". Send one.", "Send one."),
        ("\u200fما هذا؟ \u202a", "\u202c", "\u200fما هذا؟"),
        ("কোথায়: ", "? পাঠান", "কোথায়: পাঠান"),
    ],
)
def test_words_around_options_join(before: str, after: str, shown: str) -> None:
    assert words(Spoken(before, YES_OR_NO, after)) == shown


def test_only_the_last_question_has_buttons() -> None:
    said = [Spoken("First? ", YES_OR_NO), Spoken("Second? ", (("1", "Go"),)), Spoken("Thanks.")]
    assert pack(said) == (Text("First?\n1 Yes\n2 No\n\nSecond?\n\nThanks.", (("1", "Go"),)),)


def test_where_several_may_be_given_they_are_typed() -> None:
    assert pack([Spoken("Which? ", YES_OR_NO, ". Send numbers", many=True)]) == (
        Text("Which?\n1 Yes\n2 No\nSend numbers"),
    )


def test_the_last_of_several_messages_has_the_buttons() -> None:
    *before, last = pack([Spoken("word " * 1000), Spoken("Go on? ", YES_OR_NO)])
    assert before
    assert [text.buttons for text in before] == [()] * len(before)
    assert last.buttons == YES_OR_NO


@given(st.text(alphabet=st.sampled_from("ab 👍\u0301\n"), max_size=12_000))
def test_nothing_is_lost_and_every_message_fits(said: str) -> None:
    texts = [text.words for text in pack([Spoken(said)])]
    assert "".join(texts) == said
    assert all(utf16_units(text) <= MOST_UNITS for text in texts)


# ---------------------------------------------------------------- buttons


def test_short_buttons_share_a_row_and_long_ones_do_not() -> None:
    short = [("1", "Yes"), ("2", "No"), ("0", "Skip")]
    assert [len(row) for row in keyboard(short, "aabb")] == [3]
    long = [("1", "A person who asked me to write"), ("9", "Leave")]
    assert [len(row) for row in keyboard(long, "aabb")] == [1, 1]


def test_a_button_shows_its_digit_and_says_only_that_and_the_tag() -> None:
    (row,) = keyboard([("1", "Yes")], "0a1b2c3d4e5f")
    assert row == (("1 Yes", "0a1b2c3d4e5f.1"),)
    assert all(len(data.encode()) <= 64 for _, data in row)


def test_no_buttons_are_no_rows() -> None:
    assert keyboard([], "aabb") == ()


# ---------------------------------------------------------------- from right to left


@pytest.mark.parametrize("first", ["1 ", "Telegram ", "👍 ", "«"])
def test_arabic_that_begins_with_another_sign_begins_with_a_mark(first: str) -> None:
    said = f"{first}كان الطابور عند نقطة المياه"
    assert words(Spoken(said)) == f"\u200f{said}"


@pytest.mark.parametrize(
    "said", ["كان الطابور", "\u200f1 كان الطابور", "The queue 1 2", "كان queue at it"]
)
def test_others_stay_as_they_are(said: str) -> None:
    assert words(Spoken(said)) == said


def test_a_code_in_arabic_stands_apart_so_that_its_groups_keep_their_order() -> None:
    assert f"\u2068{CODE}\u2069" in words(CODE_IN_ARABIC)
    assert words(Spoken(f"Your number: {CODE}.")) == f"Your number: {CODE}."


def test_what_is_pasted_back_is_the_code() -> None:
    digits = CODE.replace(" ", "")
    assert receipt_digits(f"\u200f\u2068{CODE}\u2069") == digits
    assert receipt_within(words(CODE_IN_ARABIC)) == digits
    assert fold("\u200f\u20681 3\u2069") == "1 3"


def test_a_phone_number_in_arabic_stands_apart_too() -> None:
    assert "\u2068+555 01 11\u2069" in words(Spoken("اتصل على +555 01 11 في أي وقت"))


def test_arabic_buttons_begin_with_a_mark() -> None:
    ((words_shown, data),) = keyboard([("1", "نعم")], "aabb")[0:1][0]
    assert (words_shown, data) == ("\u200f1 نعم", "aabb.1")
