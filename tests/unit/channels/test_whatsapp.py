"""Texts on WhatsApp: each option in a line, as much in one text as Twilio takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sms.segments import utf16_units
from channels.sms.whatsapp import MOST_UNITS, cut, pages
from intake.messages import Spoken

OPTIONS = (("1", "Yes"), ("2", "No"), ("0", "Skip"))


def packed(*said: Spoken) -> list[str]:
    return [text.words for text in pages(said)]


def test_each_option_has_a_line() -> None:
    assert packed(Spoken("Go on? ", OPTIONS, ".")) == ["Go on?\n1 Yes\n2 No\n0 Skip"]
    assert packed(Spoken("Go on? ", OPTIONS, " or 9")) == ["Go on?\n1 Yes\n2 No\n0 Skip\nor 9"]


def test_what_is_said_in_one_turn_shares_a_text_while_it_fits() -> None:
    assert packed(Spoken("One."), Spoken("Two.")) == ["One.\n\nTwo."]
    long = "x" * MOST_UNITS
    assert packed(Spoken("One."), Spoken(long), Spoken("Two.")) == ["One.", long, "Two."]


@pytest.mark.parametrize("character", ["x", "م", "👍"])
def test_a_text_is_as_long_as_twilio_takes_and_no_longer(character: str) -> None:
    units = utf16_units(character)
    most = MOST_UNITS // units
    assert len(packed(Spoken(character * most))) == 1
    assert len(packed(Spoken(character * (most + 1)))) == 2


def test_a_character_is_never_cut() -> None:
    family = "👩‍👩‍👧"
    for piece in packed(Spoken(family * 500)):
        assert set(piece.split(family)) == {""}


def test_it_is_cut_after_a_space() -> None:
    first, rest = packed(Spoken("word " * 400))
    assert first.endswith(" ")
    assert rest.startswith("word")


@given(st.text(max_size=200), st.integers(min_value=2, max_value=40))
def test_pieces_fit_and_join_back(text: str, most_units: int) -> None:
    pieces = cut(text, most_units)
    assert "".join(pieces) == text
    assert all(utf16_units(piece) <= most_units for piece in pieces)
