"""No text in any language names the topic, blames, doubts, presses, pities or promises too much.

Each catalogue has its deny list, `denied/<language>.txt`: one word, stem or phrase a line, in
lower case; `#` begins a comment. A line counts at the start of a word, in whatever case and with
or without accents, since texts drop those that SMS cannot carry. Arabic and Amharic words may have
particles joined to their front. English is the source and has its own test.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from intake.cases.replies import Ready
from intake.conversation.answers import fold
from intake.conversation.vocabulary import Option, Prompt
from intake.i18n import SOURCE_LANGUAGE
from intake.prompts import PROGRESS_WORDS, STATUS_WORDS, PageText
from tests.world import CATALOGUES

LISTS = Path(__file__).parent / "denied"
LANGUAGES = sorted(CATALOGUES.languages - {SOURCE_LANGUAGE})
PARTICLES = {
    "ARABIC": "[وف]?[بلك]?(?:ال|ل)?",  # and, so; by, for, like; the, one letter after "for"
    "ETHIOPIC": "(?:[የበለከ]|ስለ|እንደ|ያለ)?",  # of, by, for, from; about, like, without
}
"""What scripts write joined to the front of a word."""
SIGN = "%"
"""Tells something beside words, and stands as a word of its own."""
LAST_SIGN_OF_A_LETTER = 9
"""Combining classes above it are accents and vowel points; nukta and virama belong to the word."""


def words(text: str) -> str:
    """The words of a text, folded and without accents, each after a space."""
    spelled = unicodedata.normalize("NFKD", fold(text))
    kept = (c for c in spelled if unicodedata.combining(c) <= LAST_SIGN_OF_A_LETTER)
    return " " + " ".join("".join(map(_apart, kept)).split()) + " "


def _apart(character: str) -> str:
    if character == SIGN:
        return f" {character} "
    return character if unicodedata.category(character)[0] in "LMN" else " "


def denied_in(text: str, denied: list[str]) -> set[str]:
    """The lines of a deny list that are found in a text."""
    there = words(text)
    return {line for line in denied if re.search(_shape(line), there)}


@cache
def _shape(line: str) -> str:
    stem = words(line).strip()
    script = unicodedata.name(stem[0]).split()[0]
    return f" {PARTICLES.get(script, '')}{re.escape(stem)}"


def deny_list(language: str) -> list[str]:
    lines = (LISTS / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def said(language: str) -> Iterator[tuple[str, str]]:
    """(id, words) of every prompt, label and status; what a deployment fills in left out."""
    empty: defaultdict[str, str] = defaultdict(str)
    for prompt in Prompt:
        yield prompt.value, CATALOGUES.speak(language, prompt, empty).inline()
    for option in Option:
        yield option.value, CATALOGUES.label(language, option)
    for status in STATUS_WORDS:
        yield status, CATALOGUES.status(language, status)
    for word in PROGRESS_WORDS:
        yield word, CATALOGUES.progress(language, word, "")
    for each in Ready:
        yield f"ready {each.value}", CATALOGUES.ready(language, each, "")
    for text in PageText:
        yield text.value, CATALOGUES.page(language, text)


def test_every_catalogue_has_a_list_and_every_list_a_catalogue() -> None:
    assert {path.stem for path in LISTS.glob("*.txt")} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_holds_a_denied_word(language: str) -> None:
    denied = deny_list(language)
    found = {
        (name, text): hits for name, text in said(language) if (hits := denied_in(text, denied))
    }
    assert not found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_shouts_or_smiles(language: str) -> None:
    found = [
        text
        for _, text in said(language)
        if any(
            c in "!¡" or unicodedata.category(c) == "So"
            for c in unicodedata.normalize("NFKC", text)
        )
    ]
    assert not found


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_list_would_find_something(language: str) -> None:
    denied = deny_list(language)
    assert denied[0] in denied_in(f"1 {denied[0]}, 2", denied)
    lost = [line for line in denied if denied_in(f"x ({line.upper()}x) 1", [line]) != {line}]
    assert not lost


@pytest.mark.parametrize(
    ("stem", "text"),
    [
        ("harcèl", "Un HARCELEMENT"),
        ("abus", "C'est de l'abus."),
        ("avez-vous dit", "Avez vous  dit non ?"),
        ("100 %", "Sur à 100% ici"),
        ("عنف", "هذا وبالعنف هناك"),
        ("عنف", "للعنف"),
        ("إساءة", "الاساءة"),
        ("জোর", "এটা জোরে"),
        ("ጥቃ", "ይህ የጥቃት ነው"),
    ],
)
def test_a_line_is_found_however_it_is_spelled_or_joined(stem: str, text: str) -> None:
    assert denied_in(text, [stem])


@pytest.mark.parametrize(
    ("stem", "text"),
    [("abus", "Un nabus"), ("u moet", "Nu moet het"), ("র", "কর"), ("ম", "সময়"), ("عنف", "معنف")],
)
def test_a_line_is_not_found_inside_a_word(stem: str, text: str) -> None:
    assert not denied_in(text, [stem])
