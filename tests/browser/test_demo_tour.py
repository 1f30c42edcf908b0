"""The five-minute tour as a visitor takes it: `intake demo`, and a tick for each step that is done.

One run from beginning to end: each step stands on the one before it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import first_minutes as first

SPECIAL = 6
SOON_MS = 20_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with first.demo(tmp_path_factory.mktemp("demo"), reports=SPECIAL) as running:
        yield running


def done(page: Page, *steps: int) -> None:
    """Wait until these steps have their ticks, and no others."""
    for step in range(1, 6):
        ticked = page.locator(f".tour li:nth-child({step}).done")
        expect(ticked).to_have_count(int(step in steps), timeout=SOON_MS)


def desk(browser: Browser) -> Page:
    """A browser without scripts that nobody is signed in with."""
    return browser.new_context(java_script_enabled=False).new_page()


def queue(page: Page) -> str:
    return page.locator("main").inner_text()


def test_five_steps_and_a_tick_for_each(chromium: Browser, address: str) -> None:
    phone = chromium.new_page()
    phone.goto(f"{address}/demo/")
    done(phone)

    receipt = first.conversation(phone, address, group="22")
    done(phone, 1)

    rows = desk(chromium)
    rows.goto(f"{address}/demo/rows")
    expect(rows.locator("tr.new").first).to_be_visible()
    assert first.STORY not in rows.content()
    assert "7700900101" not in rows.content()
    done(phone, 1, 2)

    ombudsperson = desk(chromium)
    first.sign_in(ombudsperson, address, "ombudsperson")
    expect(ombudsperson.locator("table.queue")).to_contain_text("Hill Side")
    first.open_first(ombudsperson, "South Bank")
    ombudsperson.locator("details.words summary").click()
    expect(ombudsperson.locator(".thread")).to_contain_text(first.STORY)
    first.answer(ombudsperson, first.ANSWER)
    first.read_answer(phone, address, receipt, "b")
    expect(phone.locator(".talk")).to_contain_text(first.ANSWER)
    done(phone, 1, 2, 3)

    deputy = desk(chromium)
    first.sign_in(deputy, address, "deputy")
    before = queue(deputy)
    assert "2 open" in before  # the overdue one, and the one about the Listening Office
    done(phone, 1, 2, 3, 4)

    later = desk(chromium)
    later.goto(f"{address}/demo/")
    later.get_by_role("button", name="25 hours").click()
    expect(later.locator(".clock")).to_contain_text("25 hours ahead")
    done(phone, 1, 2, 3, 4, 5)

    first.sign_in(deputy, address, "deputy")
    assert "Hill Side" not in before
    assert "Hill Side" in queue(deputy)

    later.goto(f"{address}/demo/numbers")
    expect(later.locator("h1")).to_contain_text("Reports in a year")
    later.goto(f"{address}/demo/slow/?l=ar")
    expect(later.locator("html")).to_have_attribute("dir", "rtl")
