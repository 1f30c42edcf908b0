"""The page that a channel shows which shows its answers itself: what was said in the last turn.

Rules: it is sealed under the address, so that it opens only while a request from there is handled,
and only until its time is over. Looking at it changes nothing: a page that was lost on its way is
shown again, also the last one.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from intake.errors import SealError
from intake.messages import Asked, Kind, Question, Spoken
from intake.ports import Clock, OpenWork, PageRow, Pseudonym, Vault
from intake.reporting.one_size import from_one_size, to_one_size
from intake.reporting.times import hour_after

SHOWN_AFTER_THE_END = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Page:
    """One turn. `tag`: by which an answer is known to be to this page. `until` (aware UTC): not
    shown later. `ends`: the conversation is over. `early`: nothing was agreed to yet, and nobody
    came back."""

    said: tuple[Spoken, ...] = field(repr=False)
    language: str
    tag: str = field(repr=False)
    until: datetime
    ends: bool = False
    early: bool = False

    def to_bytes(self) -> bytes:
        """What is sealed: most pages are one size, so that a row does not tell which one it is."""
        said = [_spoken_to_plain(each) for each in self.said]
        until = self.until.isoformat()
        plain = [self.language, self.tag, until, int(self.ends), int(self.early), said]
        return to_one_size(plain)

    @classmethod
    def from_bytes(cls, plain: bytes) -> Page:
        """What was sealed. Raises SealError if it is not a page of this version."""
        try:
            language, tag, until, ends, early, said = from_one_size(plain)
            spoken = tuple(_spoken_from_plain(each) for each in said)
            moment = datetime.fromisoformat(until)
            return cls(spoken, language, tag, moment, ends == 1, early == 1)
        except (ValueError, TypeError, zlib.error):  # their messages could hold the content
            pass
        raise SealError


class Showing:
    """What stands on somebody's page now."""

    def __init__(self, open_work: OpenWork, vault: Vault, clock: Clock) -> None:
        self._open_work = open_work
        self._vault = vault
        self._clock = clock

    def page(self, channel: str, address: str) -> Page | None:
        """None for an address that we do not know, or not any more. Raises StoreError."""
        who = self._vault.pseudonym(channel, address)
        with self._open_work(write=False) as work:
            row = work.pages.get(who.lookup)
        if row is None:
            return None
        try:
            plain = self._vault.open_page(who, row.sealed)
            page = Page.from_bytes(plain) if plain else None
        except SealError:
            return None
        return page if page and self._clock() < page.until else None


def page_row(vault: Vault, who: Pseudonym, page: Page) -> PageRow:
    """A page as it is kept."""
    return PageRow(vault.seal_page(who, page.to_bytes()), hour_after(page.until, 0))


def _spoken_to_plain(spoken: Spoken) -> list[Any]:
    asks = spoken.question
    question = [asks.asked.value, int(asks.skips), asks.listed] if asks else None
    kind = spoken.kind.value
    return [spoken.before, spoken.options, spoken.after, question, kind, spoken.code]


def _spoken_from_plain(plain: list[Any]) -> Spoken:
    before, options, after, asks, kind, code = plain
    question = Question(Asked(asks[0]), asks[1] == 1, _pairs(asks[2])) if asks else None
    return Spoken(before, _pairs(options), after, question=question, kind=Kind(kind), code=code)


def _pairs(plain: list[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((each, name) for each, name in plain)
