"""A language in which nothing is translated and everything that was said is marked.

Each text comes back in brackets, its gaps left out of them: what was put into a gap must be said
too. Dates and names of languages come in Georgian letters, so what is left in Latin ones was
never put through `_`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import NullTranslations
from html.parser import HTMLParser

from intake.i18n import Catalogues
from intake.tongues import Tongues
from tests.world import CATALOGUES

TAG = "ka"
SAID = re.compile(r"⟦[^⟧]*⟧")
LATIN = re.compile(r"[A-Za-z]+")
IDS = re.compile(r"\b[0-9A-Z]{2}-[0-9A-Z]{2,3}\b|\bU[1-3]\b|\b20\d\d-[QH][1-4]\b")
"""A report, a card, an urgency, a quarter."""
_GAP = re.compile(r"(\{\w+\})")
_SHOWN = ("aria-label", "data-label", "title", "placeholder", "alt", "label")
_EMPTY = frozenset({"input", "meta", "link", "br", "hr", "img"})
_APART = frozenset({"script", "style", "svg", "code", "textarea", "datalist"})
"""Elements that hold what is typed, drawn, or the same in every language."""


class Marked(NullTranslations):
    """Brackets around all but the gaps."""

    def gettext(self, message: str) -> str:
        return "".join(
            each if _GAP.fullmatch(each) else f"⟦{each}⟧" for each in _GAP.split(message) if each
        )

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


PSEUDO = Tongues({TAG: Marked()})
ALOUD = Catalogues({**CATALOGUES.translations, TAG: Marked()})
"""What is asked in person stands beside the reader's own words for it."""


class Shown(HTMLParser):
    """What somebody reads or hears of a page: texts, and attributes that are read out. What is in
    another language says so, and is not looked at; nor is what a reporter or a reader wrote."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        other = given.get("lang", TAG) != TAG
        hidden = tag in _APART or other or "text" in given.get("class", "").split()
        if not self._is_apart and not hidden:
            self.texts += [given[name] for name in _SHOWN if given.get(name)]
        if tag not in _EMPTY:
            self._open.append((tag, hidden or given.get("id") == "zone"))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._is_apart:
            self.texts.append(data.strip())

    @property
    def _is_apart(self) -> bool:
        return any(hidden for _, hidden in self._open)


KEY = re.compile(r"^[jkou]$")
"""A key of the keyboard, alone as its page shows it."""


def unsaid(page: str, names: tuple[str, ...]) -> Iterator[str]:
    """Texts of a page with Latin letters in them that were not said; `names` may stand there."""
    for text in Shown(page).texts:
        left = KEY.sub(" ", IDS.sub(" ", SAID.sub(" ", text)))
        for name in names:
            left = left.replace(name, " ")
        if LATIN.search(left):
            yield text
