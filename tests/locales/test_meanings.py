"""What a translation must not lose: a promise, a limit, or which of two numbers is meant.

Each line began as a text that said something else than its source. A word stands as the catalogue
writes it.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from intake.conversation.vocabulary import Option, Prompt
from tests.world import CATALOGUES

HOLES = {"options": "", "authority": "X", "cases": "Y"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text says (`holds`), what it must not say (`never`), and why."""

    language: str
    said: Prompt | Option
    holds: tuple[str, ...]
    never: tuple[str, ...]
    why: str

    def text(self) -> str:
        if isinstance(self.said, Option):
            return CATALOGUES.label(self.language, self.said)
        return CATALOGUES.speak(self.language, self.said, HOLES).inline()


MAY_BE_TOLD = ("প্রশিক্ষিত সাহায্যকারী", "জানতে পারেন")
MEANINGS = (
    Meaning(
        "bn",
        Prompt.CONSENT_STAFF_DUTY,
        (*MAY_BE_TOLD, "শ্রোতার অফিস"),
        ("সাহায্যকারী জানবেন", "। অফিস"),
        "a trained helper may be told, not will be; the office is the listener's own, not that of "
        "the group concerned",
    ),
    Meaning(
        "bn",
        Prompt.CONSENT_LAW,
        MAY_BE_TOLD,
        ("সাহায্যকারী জানবেন",),
        "a trained helper may be told, not will be",
    ),
    Meaning(
        "bn",
        Prompt.HELPER_CODE,
        ("সহায়ক কোড",),
        ("কার্ড", "নম্বর"),
        "the card's number is its serial, and the code of the slip stands on no card",
    ),
    Meaning("bn", Option.HAVE_CODE, ("সহায়ক কোড",), ("কার্ড",), "what is asked for next"),
    Meaning(
        "bn",
        Prompt.NO_IDENTITY,
        ("কার্ড নম্বর",),
        ("কোড",),
        "the number of a ration card, not a code of ours",
    ),
    Meaning(
        "am",
        Option.CUT_OFF,
        ("የመመለሻ ቁጥር",),
        (),
        "the number to come back with ends; the phone's is not blocked",
    ),
)


@pytest.mark.parametrize("meaning", MEANINGS, ids=lambda each: f"{each.language} {each.said.name}")
def test_a_translation_says_what_its_source_says(meaning: Meaning) -> None:
    text = meaning.text()
    assert [words for words in meaning.holds if words not in text] == [], meaning.why
    assert [words for words in meaning.never if words in text] == [], meaning.why
