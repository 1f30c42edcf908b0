"""Somebody walks through the reporter's pages, by the forms that she is shown and nothing else.

Every page is held to the rules of pages; what she may press is picked at random, with a lean
towards going on, so that most walks come to an end.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass, field
from random import Random
from typing import Any

from werkzeug.test import TestResponse

from intake.conversation.vocabulary import Prompt
from intake.ports import HelperRow
from intake.prompts import RIGHT_TO_LEFT
from tests.transcripts.play import CARD, Remembering, memory_world
from tests.web import Form, Html, Visitor, response_toml, web_of
from tests.world import World

MOST_BYTES = 6 * 1024
MOST_STEPS = 60
TEMPERS = (0.3, 0.6, 0.85)  # how often the first answer is given, which mostly leads on
ABOUT = "Who is this about?"
WORDS = (
    "The queue at the water point was long.",
    "أريد أن أكتب",
    "አንድ ነገር",
    "The person is called Example.",
)
ELSEWHERE = re.compile(r"https?:|//|<script|<svg|<img|@import|url\(", re.IGNORECASE)
TOKEN = re.compile(r'name="t" value="([a-z2-7]{26})"')


def hold_page(answer: TestResponse, title: str) -> None:
    """The rules of every page."""
    text, headers = answer.text, answer.headers
    assert answer.status_code == 200
    assert "Set-Cookie" not in headers
    assert "Location" not in headers
    assert "ETag" not in headers
    assert "Last-Modified" not in headers
    assert headers["Cache-Control"] == "no-store"
    page = Html(text)
    assert page.title == title
    assert not ELSEWHERE.search(text)
    assert len(gzip.compress(answer.data)) <= MOST_BYTES
    for tag, given in page.tags:
        assert "style" not in given, "an inline style is refused by the policy"
        assert not [name for name in given if name.startswith("on")]
        assert tag not in ("iframe", "object", "video", "audio")
        assert given.get("type") != "file"
        for name in ("href", "action"):
            assert given.get(name, "/")[:1] in ("/", "d"), given
        if tag == "html":
            right = given["lang"] in RIGHT_TO_LEFT
            assert given["dir"] == ("rtl" if right else "ltr")
    token = TOKEN.search(text)
    if token:
        addresses = " ".join(
            given.get(name, "") for _, given in page.tags for name in ("href", "action", "content")
        )
        assert token.group(1) not in addresses
    assert [tag for tag, _ in page.tags].count("h1") == 1, page.text


@dataclass
class Walk:
    """One person, a world of her own, and what came of it."""

    seed: int
    language: str = "en"
    pages: int = 0
    codes: list[str] = field(default_factory=list)
    ended: bool = False

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.leads_on = TEMPERS[self.seed % len(TEMPERS)]
        self.catalogues = Remembering()
        toml = response_toml()
        self.world: World
        self.store: Any
        self.world, self.store, _ = memory_world(toml, self.catalogues)
        self._card()
        self.visitor = Visitor(web_of(self.world), self._hold)

    def _hold(self, answer: TestResponse) -> None:
        self.pages += 1
        hold_page(answer, self.world.response.service_name)

    def _card(self) -> None:
        key, until = self.world.vault.helper_key(CARD), self.world.time().replace(year=2028)
        row = HelperRow(key, "K4-07", self.world.response.id, None, False, True, until)
        with self.world.store() as work:
            work.helpers.add([row])
            work.commit()

    @property
    def said(self) -> set[Prompt]:
        return set(self.catalogues.said)

    def goes(self) -> None:
        """From Start until it is over, or for so many pages."""
        visitor = self.visitor.starts(self.language)
        for _ in range(MOST_STEPS):
            if not visitor.form_or_none():
                break
            self._answers(visitor)
        self.ended = visitor.form_or_none() is None

    def comes_back(self) -> None:
        """With one of the numbers she got, to try whatever is offered then."""
        self.leads_on = 0.1
        self.visitor.starts(self.language).has_number(self.random.choice(self.codes))
        for _ in range(MOST_STEPS // 3):
            if not self.visitor.form_or_none():
                break
            self._answers(self.visitor)

    def _answers(self, visitor: Visitor) -> None:
        form = visitor.form
        buttons = [each.value for each in form.buttons]
        self.codes += [code for code in visitor.codes() if code not in self.codes]
        if "kept" in buttons:
            visitor.presses("kept", "1")
            return
        beside = [each for each in buttons if each in ("0", "8")]
        languages = [each for each in buttons if each.startswith("language")]
        if beside and self.random.random() < 0.15:
            visitor.presses(self.random.choice(beside))
        elif languages and self.random.random() < 0.02:
            visitor.presses(self.random.choice(languages))
        elif "go" in buttons:
            picked, words = self._choice(form)
            visitor.presses("go", *picked, words=words)
        else:
            visitor.presses(buttons[0])

    def _choice(self, form: Form) -> tuple[list[str], str]:
        if form.picks:
            values = [value for _, value in form.picks]
            several = "checkbox" in form.kinds
            if ABOUT in self.visitor.page.text:
                return [values[self.seed // len(TEMPERS) % len(values)]], ""
            if not several and self.random.random() < self.leads_on:
                return values[:1], ""
            count = self.random.randint(1, len(values)) if several else 1
            return sorted(self.random.sample(values, count)), ""
        if form.listed and self.random.random() < 0.9:
            return [self.random.choice([each for each in form.listed if each])], ""
        if form.listed:
            return ([], "A small group") if "w" in form.boxes else ([form.listed[1]], "")
        is_code = form.boxes.get("w") is not None and form.numeric
        return [], CARD if is_code else self.random.choice(WORDS)


def walk(seed: int, language: str = "en") -> Walk:
    """One walk, there and, with a number, back."""
    found = Walk(seed, language)
    found.goes()
    if found.codes and found.store.tables.reports:
        found.comes_back()
    return found
