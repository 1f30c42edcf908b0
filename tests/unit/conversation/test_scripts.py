"""In which languages a first text is answered, before anybody was asked for the language."""

from __future__ import annotations

import pytest

from intake.conversation.scripts import likeliest
from intake.prompts import LANGUAGE_NAMES

ALL = {tag: LANGUAGE_NAMES[tag] for tag in ("nl", "en", "fr", "ar", "am", "bn")}


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("There was a queue", ("nl", "en")),
        ("كان هناك طابور", ("ar",)),
        ("ረጅም ወረፋ ነበር", ("am",)),
        ("লম্বা লাইন ছিল", ("bn",)),
        ("OK كان هناك طابور طويل", ("ar",)),
        ("очередь", ("nl",)),
        ("12?", ("nl",)),
        ("", ("nl",)),
    ],
)
def test_by_the_letters_it_is_written_in(text: str, languages: tuple[str, ...]) -> None:
    assert likeliest(text, ALL) == languages


def test_a_script_that_is_not_spoken_here_gets_the_first_language() -> None:
    assert likeliest("লম্বা", {"fr": "Francais", "ar": ALL["ar"]}) == ("fr",)
