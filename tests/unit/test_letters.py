"""What is sealed for the worker is opened unchanged, and never shows itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from intake.conversation.told import Told
from intake.errors import SealError
from intake.letters import WINDOWS, Letter, RouteLetter

AT = datetime(2026, 11, 1, 9, 30, 15, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    "words", ["Words of example.", "كلمات", "စာ", 'a "quoted"\nline', "👍🏽", ""]
)
def test_what_was_sealed_is_what_is_opened(words: str) -> None:
    letter = Letter("+15550001111", Told(words), AT)
    assert Letter.from_bytes(letter.to_bytes()) == letter


def test_buttons_and_the_end_are_opened_too() -> None:
    buttons = (("1", "نعم"), ("0", "Skip"))
    letter = Letter("123", Told("Words."), AT, buttons, "0a1b2c", ends=True)
    assert Letter.from_bytes(letter.to_bytes()) == letter


def test_it_shows_neither_address_nor_words_nor_time() -> None:
    assert repr(Letter("+15550001111", Told("Words."), AT)) == "Letter()"


@pytest.mark.parametrize(
    "plain", [b"", b"\xff", b"[]", b'["a","b"]', b'["a","b","c"]', b'{"a":1,"b":2,"c":3}', b"7"]
)
def test_what_is_no_letter_is_a_seal_error_that_quotes_nothing(plain: bytes) -> None:
    with pytest.raises(SealError) as caught:
        Letter.from_bytes(plain)
    assert str(caught.value) == ""
    assert caught.value.__context__ is None


# ---------------------------------------------------------------- routes


@pytest.mark.parametrize("window", sorted(WINDOWS))
@pytest.mark.parametrize("word", ["Kettle", "\u0634\u0627\u064a", 'a "b"'])
def test_the_route_that_was_sealed_is_the_one_that_is_opened(word: str, window: str) -> None:
    letter = RouteLetter("sms", "+15550001111", "ar", word, window)
    assert RouteLetter.from_bytes(letter.to_bytes()) == letter


def test_a_route_shows_nothing() -> None:
    letter = RouteLetter("sms", "+15550001111", "en", "Kettle", "morning")
    assert repr(letter) == str(letter) == "RouteLetter()"


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"\xff",
        b"7",
        b"[]",
        b'{"channel":"a","address":"b"}',
        b'["sms","b","en","d"]',
        b'["sms","b","en","d","midnight"]',
        b'["sms","b","en","d",["morning"]]',
        b'["sms",7,"en","d","morning"]',
        b'["sms","b","en",null,"morning"]',
        b'["sms","b","en","d","morning","e"]',
    ],
)
def test_what_is_no_route_is_a_seal_error_that_quotes_nothing(plain: bytes) -> None:
    with pytest.raises(SealError) as caught:
        RouteLetter.from_bytes(plain)
    assert str(caught.value) == ""
    assert caught.value.__context__ is None
