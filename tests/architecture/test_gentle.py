"""Example and test data is invented and gentle: nobody who works on this reads an account of harm.

Held for everything that a developer, a translator or somebody who tries the demo comes across.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from tests.architecture.tree import texts

FOLDERS = ("tests", "docs", "intake/demo", "locales")

ACCOUNT = re.compile(
    r"\b(rap(ed|es|ing|ist|ists)|grop(ed|es|ing)|molest\w*|fondl\w+|penetrat(ed|es|ing)"
    r"|naked|undress\w*|genital\w*|breasts?|vagina\w*|penis|intercourse|sodom\w*"
    r"|bleed\w*|bloody|bruis\w*|strangl\w*|chok(ed|ing)|stabbed|slapp\w+|whipp\w+"
    r"|(hit|beat|touched|grabbed|forced|kissed|hurt|attacked|threatened|followed) (me|her|him|them)"
    r"|(my|her|his) (body|clothes|skirt|underwear|bed|daughter|son)"
    r"|scream\w*|sobb\w+|pregnan\w*|sexual(ly)?|sex|assault\w*|drunk|knife|knives)\b",
    re.IGNORECASE,
)
"""Words that an account of assault is made of, and hardly anything else here."""

EXEMPT: Mapping[str, str] = {
    "tests/architecture/test_gentle.py": "the list itself",
    "tests/locales/test_texts.py": "the list of words that no text may hold",
    "tests/locales/denied/am.txt": "the same for Amharic, with English headings",
    "tests/locales/denied/fr.txt": "the same for French",
}
"""File -> why it may hold such words."""


def found_in(text: str) -> set[str]:
    return {match.group().lower() for match in ACCOUNT.finditer(text)}


def test_nothing_anybody_reads_here_is_an_account_of_harm() -> None:
    found = {name: found_in(text) for name, text in texts(*FOLDERS) if found_in(text)}
    assert {name: words for name, words in found.items() if name not in EXEMPT} == {}


def test_every_exemption_is_needed() -> None:
    names = {name for name, text in texts(*FOLDERS) if found_in(text)}
    assert set(EXEMPT) <= names


@pytest.mark.parametrize("text", ["He grabbed her", "he Touched Me", "with a knife", "was raped"])
def test_the_list_finds_what_it_is_for(text: str) -> None:
    assert found_in(text)


@pytest.mark.parametrize(
    "text", ["The queue at the water point was long.", "It hits the limit.", "grape, therapist"]
)
def test_the_list_passes_over_what_is_gentle(text: str) -> None:
    assert not found_in(text)
