"""T19: a language whose texts no native reader has reviewed cannot be activated, unless the
response file allows it itself; then the desk says so too, on every page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import Locale

from intake.app import Databases
from intake.conversation.answers import fold
from intake.errors import ConfigError
from intake.i18n import SOURCE_LANGUAGE, read_catalogues
from intake.prompts import LABELS, NAME_SHAPES, PROGRESS_WORDS, READY, STATUS_WORDS, TEXTS
from intake.setup import load_response
from intake.store.database import content_engine, keyring_engine
from intake.store.keyring import SqlKeyring
from intake.store.unit_of_work import Store
from tests.acceptance.served import served
from tests.conftest import Databases as Addresses
from tests.end_to_end.desk import Browser
from tests.world import CATALOGUES, DEMO_RESPONSE, ROOT

DEMO = DEMO_RESPONSE.read_text(encoding="utf-8")
DRAFTS = sorted(CATALOGUES.drafts)
REVIEWED = sorted(CATALOGUES.languages - CATALOGUES.drafts)
VALUES = re.compile(r"\{\w+\}")
IN_FOOTER = "Reporters read draft texts, which no native reader has signed yet, in: "


@pytest.fixture
def databases(sqlite_databases: Addresses) -> Iterator[Databases]:
    """With the demo's response in force."""
    content = content_engine(sqlite_databases.content)
    keyring = keyring_engine(sqlite_databases.keyring)
    opened = Databases(content, keyring, Store(content), SqlKeyring(keyring))
    load_response(opened, DEMO)
    yield opened
    opened.store.dispose()
    opened.keyring.dispose()


def speaking(*languages: str, allowed: str = "") -> str:
    """The demo's response in these languages. `allowed`: a line of the file."""
    listed = ", ".join(f'"{each}"' for each in languages)
    changed = DEMO.replace('languages = ["en"]', f"languages = [{listed}]", 1)
    assert changed != DEMO or languages == ("en",)
    return f"{allowed}\n{changed}"


def version(databases: Databases) -> int:
    with databases.store(write=False) as work:
        return work.responses.latest_version()


def test_there_is_something_to_hold() -> None:
    assert DRAFTS
    assert SOURCE_LANGUAGE in REVIEWED


@pytest.mark.parametrize("language", DRAFTS)
@pytest.mark.parametrize("allowed", ["", "allow_draft_texts = false"])
def test_drafts_are_refused_and_the_fault_says_which(
    databases: Databases, language: str, allowed: str
) -> None:
    before = version(databases)
    for languages in ((language,), (SOURCE_LANGUAGE, language)):
        with pytest.raises(ConfigError, match=f"texts in {language} are drafts"):
            load_response(databases, speaking(*languages, allowed=allowed))
    assert version(databases) == before, "nothing was put in force"


@pytest.mark.parametrize("tag", ["sw", "xx"])
@pytest.mark.parametrize("allowed", ["", "allow_draft_texts = true"])
def test_a_language_without_texts_is_refused_whatever_is_allowed(
    databases: Databases, tag: str, allowed: str
) -> None:
    before = version(databases)
    with pytest.raises(ConfigError, match=f"'{tag}'"):
        load_response(databases, speaking(SOURCE_LANGUAGE, tag, allowed=allowed))
    assert version(databases) == before


@pytest.mark.parametrize("language", sorted(CATALOGUES.languages - {SOURCE_LANGUAGE}))
def test_no_catalogue_has_less_than_all_texts(language: str) -> None:
    """What is missing would be shown in English."""
    found = CATALOGUES.translations[language]
    sources = [
        *TEXTS.values(),
        *LABELS.values(),
        *STATUS_WORDS.values(),
        *PROGRESS_WORDS.values(),
        *READY.values(),
        NAME_SHAPES,
    ]
    worded = [source for source in sources if any(map(str.isalpha, VALUES.sub("", source)))]
    same = {source for source in worded if fold(found.gettext(source)) == fold(source)}
    assert same <= {*LABELS.values()}
    assert len(same) <= 2, "a label may be the same word, such as OK"


def test_only_a_name_under_reviewed_by_makes_a_draft_a_reviewed_one(tmp_path: Path) -> None:
    for language in DRAFTS:
        shutil.copytree(ROOT / "locales" / language, tmp_path / language)
    assert read_catalogues(tmp_path).drafts == {*DRAFTS}
    signed, claimed = DRAFTS[:2]
    sign(tmp_path / signed, "# Reviewed by Example Reader, 2026-11-20\n", first=True)
    sign(tmp_path / claimed, "# Reviewed by Example Reader, 2026-11-20\n", first=False)
    assert read_catalogues(tmp_path).drafts == {*DRAFTS} - {signed}


def sign(catalogue: Path, line: str, *, first: bool) -> None:
    path = catalogue / "LC_MESSAGES" / "messages.po"
    was = path.read_text(encoding="utf-8")
    path.write_text(line + was if first else f"{was}\n{line}", encoding="utf-8")


# ---------------------------------------------------------------- the desk


def test_where_it_is_allowed_the_desk_names_every_such_language(tmp_path: Path) -> None:
    names = Locale("en").languages
    toml = speaking(SOURCE_LANGUAGE, *DRAFTS, allowed="allow_draft_texts = true")
    with served(tmp_path / "line", toml) as line:
        browser = Browser(line.webhook.port)
        shown = browser.sign_in(line.readers["ombudsperson"])
        for page in (shown, browser.get("/desk/"), browser.get("/desk/cards")):
            footer = page.text.partition(IN_FOOTER)[2].partition("</p>")[0]
            assert footer == ", ".join(names[each] for each in DRAFTS) + "."


def test_where_none_is_used_it_names_none(tmp_path: Path) -> None:
    with served(tmp_path / "line", speaking(*REVIEWED)) as line:
        shown = Browser(line.webhook.port).sign_in(line.readers["oversight"])
        assert "All times are UTC" in shown.text
        assert IN_FOOTER not in shown.text
