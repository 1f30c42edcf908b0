"""The page of an address: sealed under it, shown until its time is over, forgotten with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from intake.errors import SealError
from intake.messages import Asked, Kind, Question, Spoken
from intake.ports import PageRow
from intake.reporting.one_size import LEAST_BYTES
from intake.reporting.showing import Page, Showing, page_row
from tests.fakes.store import MemoryStore
from tests.world import EpochsInMemory, Time, cheap_vault

NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)
QUESTION = Question(Asked.LISTED_OR_WORDS, skips=True, listed=(("21", "Blue Lantern"),))
PAGE = Page(
    (
        Spoken("To come back use: 1234 5678 9012 3456.", code="1234 5678 9012 3456"),
        Spoken("Words of an answer.", kind=Kind.ANSWER),
        Spoken("Which? ", (("1", "One"), ("0", "Skip")), ". Later.", question=QUESTION),
    ),
    "ar",
    "0123456789ab",
    NOON + timedelta(minutes=30),
    ends=True,
    early=True,
)


def test_a_page_comes_back_as_it_was() -> None:
    assert Page.from_bytes(PAGE.to_bytes()) == PAGE


def test_nothing_of_it_shows() -> None:
    shown = repr(PAGE)
    assert "1234" not in shown
    assert "Words" not in shown
    assert PAGE.tag not in shown


def test_most_pages_are_one_size() -> None:
    empty = Page((), "en", "", NOON)
    assert len(empty.to_bytes()) == len(PAGE.to_bytes()) == LEAST_BYTES


@pytest.mark.parametrize("plain", [b"", b"x", Page((), "en", "", NOON).to_bytes()[:20]])
def test_what_is_no_page_is_refused_without_its_content(plain: bytes) -> None:
    with pytest.raises(SealError) as caught:
        Page.from_bytes(plain)
    assert caught.value.__cause__ is None


def test_it_is_shown_to_its_address_alone_and_until_its_time_is_over() -> None:
    time, store = Time(NOON), MemoryStore()
    vault = cheap_vault(EpochsInMemory(time))
    showing = Showing(store, vault, time)
    who, other = vault.pseudonym("web", "a"), vault.pseudonym("web", "b")
    row = page_row(vault, who, PAGE)
    assert row.expires_at == NOON + timedelta(hours=1)
    with store() as work:
        work.pages.put(who.lookup, row)
        work.pages.put(other.lookup, row)  # moved by somebody who writes in the database
        work.commit()
    assert showing.page("web", "a") == PAGE
    assert showing.page("web", "b") is None
    assert showing.page("web", "c") is None
    time.pass_time(minutes=30)
    assert showing.page("web", "a") is None


def test_it_dies_with_its_epoch() -> None:
    time, store = Time(NOON), MemoryStore()
    vault = cheap_vault(EpochsInMemory(time, hours=1))
    who = vault.pseudonym("web", "a")
    long = Page(PAGE.said, "en", "0" * 12, NOON + timedelta(days=9))
    with store() as work:
        work.pages.put(who.lookup, PageRow(page_row(vault, who, long).sealed, long.until))
        work.commit()
    showing = Showing(store, vault, time)
    time.pass_time(hours=1)
    assert showing.page("web", "a") == long
    time.pass_time(hours=1)
    assert showing.page("web", "a") is None
