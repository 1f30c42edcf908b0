"""A long report over a link of 50 kbit/s and 800 ms that drops what it carries; scripts off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from tests.browser.visiting import NARROW, Site, press, start

LINK = {"latency": 800, "downloadThroughput": 50_000 / 8, "uploadThroughput": 50_000 / 8}
WORD = "পানির কলের সামনে লাইন লম্বা ছিল। "
STORY = (WORD * 100)[:3000].strip()
"""About a queue at a tap, in Bengali."""
TO_THE_STORY = (("go", "1"), ("go", "1"), ("go", "1"), ("go", "2"), ("0",))
TO_THE_CODE = (
    *(("go", "1"), ("go", "1"), ("0",), ("go", "1"), ("0",), ("0",), ("go", "2"), ("go", "1")),
)


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=NARROW, java_script_enabled=False)  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    yield context
    context.close()


class Link:
    """What lies between her phone and us."""

    def __init__(self, page: Page) -> None:
        self._network: CDPSession = page.context.new_cdp_session(page)
        self._network.send("Network.enable")

    def is_slow(self) -> None:
        self._is(LINK)

    def is_fast(self) -> None:
        self._is({"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})

    def is_gone(self) -> None:
        self._is(LINK, offline=True)

    def _is(self, speed: dict[str, float], *, offline: bool = False) -> None:
        self._network.send("Network.emulateNetworkConditions", {"offline": offline, **speed})


def to_the_story(page: Page, site: Site) -> None:
    start(page, site, "bn")
    for do, *answers in TO_THE_STORY:
        press(page, do, *answers)


def test_three_thousand_characters_arrive_and_send_pressed_twice_files_once(
    context: BrowserContext, site: Site
) -> None:
    page = context.new_page()
    link = Link(page)
    to_the_story(page, site)
    link.is_slow()
    page.locator("#answer").fill(STORY)
    press(page, "go")
    expect(page.locator("input[name=a]").first).to_be_visible()
    link.is_fast()
    for do, *answers in (
        ("go", "1"),
        ("go", "1"),
        ("0",),
        ("go", "1"),
        ("0",),
        ("0",),
        ("go", "2"),
    ):
        press(page, do, *answers)
    press(page, "go", "1")
    page.locator("input[name=have]").check()
    press(page, "kept")
    link.is_slow()
    page.locator('input[name=a][value="1"]').check()
    send = page.locator("main button[value=go]").first
    with page.expect_navigation():
        send.dblclick(no_wait_after=True)
    expect(page.locator("main form")).to_have_count(0)
    assert len(site.store.tables.reports) == 1


def test_a_request_that_is_dropped_loses_one_answer_at_most(
    context: BrowserContext, site: Site
) -> None:
    """Here none: what was pressed while there was no link is sent by loading the page again."""
    page = context.new_page()
    link = Link(page)
    to_the_story(page, site)
    assert len(site.store.tables.conversations) == 1
    before, parts = page.locator("h1").inner_text(), len(site.store.tables.parts)
    page.locator("#answer").fill(STORY)
    link.is_gone()
    page.locator("main button[value=go]").first.click(no_wait_after=True)
    expect(page.locator("#answer")).to_have_count(0)
    link.is_fast()
    page.reload()
    assert page.locator("h1").inner_text() not in ("", before)
    assert len(site.store.tables.parts) == parts + 1
