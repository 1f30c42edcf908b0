"""What looks like a name or number that points to somebody, in words for another person."""

from __future__ import annotations

import sys

import pytest

from intake.conversation.answers import fold
from intake.conversation.naming import looks_named
from tests.world import CATALOGUES

GIVEN = {
    "en": "The person asked for a tent. Her name is Rose.",
    "fr": "La personne s'appelle Rose, elle voulait une tente.",
    "nl": "De persoon heet Roos en vroeg om een tent.",
    "ar": "طلبت خيمة واسمها وردة",
    "am": "ድንኳን ጠየቁ ስማቸው ጽጌ ነው",
    "bn": "তাঁর নাম গোলাপ, তিনি তাঁবু চেয়েছিলেন",
}
NOT_GIVEN = {
    "en": "The person asked for a tent and waited 3 days at gate 12.",
    "fr": "La personne voulait une tente et a attendu 3 jours.",
    "nl": "De persoon vroeg om een tent en wachtte 3 dagen.",
    "ar": "طلب الشخص خيمة وانتظر ٣ أيام",
    "am": "ድንኳን ጠይቀው 3 ቀን ጠበቁ",
    "bn": "তিনি তাঁবু চেয়ে ৩ দিন অপেক্ষা করেছেন",
}


def named(text: str, language: str = "en") -> bool:
    return looks_named(fold(text), CATALOGUES.name_shapes(language))


@pytest.mark.parametrize("language", sorted(CATALOGUES.languages))
def test_each_language_knows_how_a_name_is_given(language: str) -> None:
    assert named(GIVEN[language], language)
    assert not named(NOT_GIVEN[language], language)


@pytest.mark.parametrize(
    "number",
    ["0555 010 203", "0555-010-203", "(0555) 010.203", "+15550102030", "٠٥٥٥٠١٠٢٠٣", "০৫৫৫০১০২০৩"],
)
def test_a_long_number_in_any_script_counts(number: str) -> None:
    assert named(f"The person can be found under {number} or so.")


@pytest.mark.parametrize("number", ["12", "112", "5,000", "2026-11-22", "22.11.2026", "10:30"])
def test_areas_amounts_dates_and_times_do_not(number: str) -> None:
    assert not named(f"It was about {number} then.")


def test_a_latin_word_counts_only_whole() -> None:
    assert not named("The recalled surname island was unnamed.")
    assert named("It is CALLED that.")


def test_words_that_were_looked_at_are_kept_nowhere() -> None:
    """What is remembered between two texts is ours: a shape, never what was told."""
    folded = fold("The person asked for a tent. The name was not told.")
    before = sys.getrefcount(folded)
    looks_named(folded, CATALOGUES.name_shapes("en"))
    assert sys.getrefcount(folded) == before
