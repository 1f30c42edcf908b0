"""Every desk catalogue under `locales/`, held against what the code and the templates say.

The check begins at the source, which is extracted anew: an empty or stale catalogue must fail.
"""

from __future__ import annotations

import os
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from intake import ringing
from intake.desk.sources import TABLES, texts_in
from intake.tongues import DOMAIN, Tongues, read_tongues
from tests.locales.test_denied import denied_in, deny_list
from tests.unit.desk.pseudo import TAG, Marked
from tests.unit.desk.tour import Tour
from tests.world import ROOT

LOCALES = ROOT / "locales"
FOUND = sorted(path.parts[-3] for path in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
KEYWORDS = {"_": None, "_n": (1, 2)}
GAP = re.compile(r"\{\w+\}")
MARKUP = re.compile(r"[<>]|&\w+;")
ON_PAPER = ("Your code. Show it to nobody.", "until {until}", "Page {number}")
"""Printed on what somebody carries, with the name of the service alone beside it."""


@cache
def source() -> Catalog:
    """What is said, taken from the code as `make locales` does."""
    mapping = tomllib.loads((LOCALES / "desk.toml").read_text(encoding="utf-8"))["mappings"]
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        found = extract_from_dir(
            "intake",
            [(each["pattern"].removeprefix("intake/"), each["method"]) for each in mapping],
            {each["pattern"].removeprefix("intake/"): {"silent": "false"} for each in mapping},
            keywords=KEYWORDS,
            strip_comment_tags=True,
        )
        made = Catalog()
        for _file, _line, message, _comments, _context in found:
            made.add(message)
    finally:
        os.chdir(before)
    return made


def catalogue(path: Path, language: str | None = None) -> Catalog:
    with path.open("rb") as opened:
        return read_po(opened, locale=language, abort_invalid=True)


@cache
def translated(language: str) -> Catalog:
    return catalogue(LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po", language)


def forms(message: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message or ())


def test_the_template_is_what_the_code_says() -> None:
    kept = {message.id for message in catalogue(LOCALES / f"{DOMAIN}.pot") if message.id}
    said = {message.id for message in source() if message.id}
    assert said - kept == set(), "run `make locales`"
    assert kept - said == set(), "run `make locales`"


def test_every_table_is_in_it() -> None:
    for about, table in TABLES.items():
        texts = list(texts_in(table))
        assert texts, about
        assert all(source().get(text) for text in texts), about


def test_whatever_a_page_says_can_be_translated() -> None:
    """A table that is shown and not listed in `desk.sources` would stay as it is for ever."""
    asked: set[str] = set()

    class Noting(Marked):
        def gettext(self, message: str) -> str:
            asked.add(message)
            return super().gettext(message)

    Tour(Tongues({TAG: Noting()})).walk()
    assert len(asked) > len(TABLES)
    known = {text for message in source() if message.id for text in forms(message.id)}
    assert asked - known == set()


@pytest.mark.parametrize("language", FOUND)
def test_nothing_is_missing_or_unsure(language: str) -> None:
    found = translated(language)
    for message in source():
        if message.id:
            there = found.get(forms(message.id)[0])
            assert there is not None, message.id
            assert forms(there.string), message.id
            assert all(forms(there.string)), message.id
            assert not there.fuzzy, message.id


@pytest.mark.parametrize("language", FOUND)
def test_gaps_are_those_of_the_source_and_no_text_holds_markup(language: str) -> None:
    for message in translated(language):
        if message.id:
            wanted = sorted(GAP.findall(forms(message.id)[-1]))
            for text in forms(message.string):
                given = sorted(GAP.findall(text))
                counts_in_words = message.pluralizable and "{n}" not in given
                assert given == (
                    [each for each in wanted if each != "{n}"] if counts_in_words else wanted
                ), message.id
                assert not MARKUP.search(text), message.id


@pytest.mark.parametrize("language", FOUND)
def test_a_number_has_every_form_that_the_language_knows(language: str) -> None:
    found = translated(language)
    counted = [message for message in found if message.id and message.pluralizable]
    assert counted
    for message in counted:
        assert len(forms(message.string)) == found.num_plurals, message.id


@pytest.mark.parametrize("language", FOUND)
def test_the_header_says_who_stands_for_it(language: str) -> None:
    text = (LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po").read_text(encoding="utf-8")
    head = text.split("msgid", 1)[0]
    assert re.search(r"^# (Draft by a non-native|Reviewed by )", head, re.MULTILINE)


@pytest.mark.parametrize("language", FOUND)
def test_what_leaves_the_desk_names_no_topic(language: str) -> None:
    """A mail, a text, and a card in somebody's pocket."""
    heard = read_tongues(LOCALES).of(language)
    denied = deny_list(language)
    for source_text in (ringing.TEXT, ringing.SUBJECT, *ON_PAPER):
        assert source().get(source_text), source_text
        assert not denied_in(heard.text(source_text), denied), source_text
