"""The rules of channels that hold for pages, which no provider carries.

Of the twelve: 1 (a forged request), 4 (outbox), 5 (provider errors), 6 (delivery states) and 10
(what the provider keeps) are about a provider, and there is none: a request that knows no token is
a stranger's, and `test_nobody_else_can_answer` is what remains of 1. Held here, on every store:
2 stored before it is shown, 3 heard once, also at once, 7 words unchanged, 8 no media, 9 nothing
taken that the browser adds, 11 silent logs, 12 every language.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from unicodedata import normalize

import pytest
from werkzeug.datastructures import MultiDict

from intake.errors import StoreError
from intake.ports import Keyring, OpenWork
from intake.store.database import content_engine, keyring_engine
from intake.store.keyring import SqlKeyring
from intake.store.unit_of_work import Store
from tests.acceptance.real import Installed
from tests.conftest import Databases
from tests.fakes.store import MemoryKeyring, MemoryStore
from tests.properties.world_faults import Instead
from tests.web import Visitor, response_toml, web_of
from tests.world import EpochsInMemory, Time, World, cheap_vault

WORDS = (
    "The queue was long.",
    "cafe\u0301 & <b>thé</b> \"q\" 'a'",
    "وقفت في الصف طويلا.",
    "တန်းစီခဲ့ရသည်",
    "🙂 one\ntwo\n\nthree",
)
MARK = "quiltmarker"


class BreakableStore:
    """A real store whose commits fail while `is_full`."""

    def __init__(self, real: OpenWork) -> None:
        self._real = real
        self.is_full = False

    @contextmanager
    def __call__(self, *, write: bool = True) -> Iterator[Any]:
        with self._real(write=write) as work:
            yield Instead(work, commit=self._fail) if self.is_full else work

    def _fail(self) -> None:
        raise StoreError("the disk is full")


@dataclass
class Here:
    """Pages on some store."""

    world: World
    keyring: Keyring
    store: BreakableStore

    def visitor(self) -> Visitor:
        return Visitor(web_of(self.world))

    def told(self) -> list[str]:
        """Everything that was told in words, opened by whoever may read it."""
        found = Installed(self.world, self.keyring, [])
        return [words for each in found.report_ids() for words in found.told(each)]


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def here(request: pytest.FixtureRequest) -> Iterator[Here]:
    time, toml = Time(), response_toml()
    keyring: Keyring
    vault = cheap_vault(EpochsInMemory(time))
    if request.param == "memory":
        store, keyring = BreakableStore(MemoryStore()), MemoryKeyring()
        yield Here(World(store, keyring, time, vault, toml), keyring, store)
        return
    databases: Databases = request.getfixturevalue(f"{request.param}_databases")
    sql = Store(content_engine(databases.content))
    keys = SqlKeyring(keyring_engine(databases.keyring))
    store = BreakableStore(sql)
    yield Here(World(store, keys, time, vault, toml), keys, store)
    sql.dispose()
    keys.dispose()


def sends(visitor: Visitor, words: str, language: str = "en") -> Visitor:
    """A whole report with these words, the rest skipped."""
    visitor.starts(language)
    for answer in ("1", "1", "1", "2"):
        visitor.presses("go", answer)
    visitor.presses("0").presses("go", words=words)
    return skips_and_sends(visitor)


def skips_and_sends(visitor: Visitor) -> Visitor:
    while not visitor.form.has("kept"):
        if visitor.form.has("0"):
            visitor.presses("0")
        else:
            visitor.presses("go", "1")
    return visitor.presses("kept", "1").presses("go", "1")


def test_words_arrive_unchanged_in_any_script(here: Here) -> None:
    for words in WORDS:
        sends(here.visitor(), words)
    assert sorted(here.told()) == sorted(normalize("NFC", words) for words in WORDS)


@pytest.mark.parametrize("language", ["en", "fr", "ar", "am", "bn", "nl"])
def test_a_report_is_told_in_every_language(here: Here, language: str) -> None:
    visitor = sends(here.visitor(), WORDS[2], language)
    assert f'<html lang="{language}"' in visitor.answer.text
    assert here.told() == [WORDS[2]]


def test_what_is_shown_is_stored(here: Here) -> None:
    """A commit that fails shows no next page; the same form then goes through."""
    visitor = here.visitor().starts()
    here.store.is_full = True
    visitor.presses("go", "1")
    assert visitor.answer.status_code == 503
    here.store.is_full = False
    assert "Who is this about" in visitor.presses("go").page.text


def test_the_same_form_at_once_on_two_workers_is_heard_once(here: Here) -> None:
    visitor = here.visitor().starts()
    for answer in ("1", "1", "1", "2"):
        visitor.presses("go", answer)
    visitor.presses("0")
    fields = [*visitor.form.hidden, ("w", WORDS[0]), ("do", "go")]
    apps = [web_of(here.world) for _ in range(4)]
    with ThreadPoolExecutor(4) as workers:
        shown = list(workers.map(lambda app: Visitor(app).posts(MultiDict(fields)), apps))
    assert {each.answer.status_code for each in shown} == {200}
    visitor.again()
    visitor.posts(MultiDict(fields))
    skips_and_sends(visitor)
    assert here.told() == [WORDS[0]]


def test_nobody_else_can_answer(here: Here) -> None:
    visitor = here.visitor().starts()
    hidden = dict(visitor.form.hidden)
    wrong = {**hidden, "t": "b" * 26, "a": "2", "do": "go"}
    assert here.visitor().posts(MultiDict(wrong)).form.has("start")
    assert "Who is this about" in visitor.presses("go", "1").page.text


def test_a_file_is_not_taken(here: Here) -> None:
    visitor = here.visitor().starts()
    client = web_of(here.world).test_client()
    fields = {**dict(visitor.form.hidden), "do": "go", "w": (BytesIO(b"GIF89a"), "picture.gif")}
    answer = client.post("/", data=fields, content_type="multipart/form-data")
    assert "Nothing is chosen or written yet." in answer.text


def test_neither_words_nor_token_nor_code_is_logged(
    here: Here, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    visitor = here.visitor().starts()
    token = dict(visitor.form.hidden)["t"]
    sends(visitor, f"The {MARK} was green.")
    shown = caplog.text + repr([record.__dict__ for record in caplog.records])
    assert MARK not in shown
    assert token not in shown
