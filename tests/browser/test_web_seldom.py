"""Pages that are seen seldom, in a real Chromium: with a recorded question, and when many begin.

As on every page: axe finds nothing, nothing runs out of the side, all can be hit with a thumb.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from intake.recordings import read_clips
from intake.reporting.crowding import CODES, STARTS, Budget, Crowding
from tests.browser.judging import Judge, judging
from tests.browser.visiting import NARROW, WIDE, Site, focus, press, start
from tests.browser.walking import SEEN, Seen
from tests.web import memory_web

LANGUAGES = ("en", "ar", "am")
EVERY_LANGUAGE = ("en", "fr", "ar", "am", "bn", "nl")
A_CODE = "1234 5678 9012 3456"
A_SOUND = b"OggS" + bytes(600)

every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(params=[NARROW, WIDE], ids=["narrow", "wide"])
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    with chromium.new_context(viewport=request.param, java_script_enabled=False) as context:
        yield context.new_page()


@pytest.fixture
def judge(page: Page, chromium: Browser) -> Iterator[Judge]:
    with judging(chromium, viewport=page.viewport_size) as made:
        yield made


def hold(page: Page, judge: Judge) -> None:
    assert judge.faults(page.content()) == []
    seen = Seen(**page.evaluate(SEEN))
    assert page.viewport_size
    assert seen.width <= page.viewport_size["width"]
    assert not seen.small
    assert not seen.beyond
    assert seen.heads == 1
    assert (seen.title, seen.address) == ("River Post", "/")


@every_language
def test_a_page_with_a_player(
    page: Page, judge: Judge, serve: Callable[[Any], str], tmp_path: Path, language: str
) -> None:
    (tmp_path / language).mkdir()
    (tmp_path / language / "S1p.ogg").write_bytes(A_SOUND)
    world, store, app = memory_web(recorded=read_clips(tmp_path, EVERY_LANGUAGE))
    start(page, Site(serve(app), world, store), language)
    player = page.locator("audio")
    expect(player).to_be_visible()
    assert focus(page, "audio"), "keys come to it"
    hold(page, judge)
    box, main = player.bounding_box(), page.locator("main").bounding_box()
    assert box
    assert main
    assert main["x"] <= box["x"] <= box["x"] + box["width"] <= main["x"] + main["width"]
    assert box["height"] >= 44


@every_language
def test_many_begin_and_then_there_is_room(
    page: Page, judge: Judge, site: Site, language: str
) -> None:
    """Whoever would start waits with the help places before her; the same button goes on."""
    flood(site, STARTS)
    page.goto(f"{site.url}/?l={language}")
    press(page, "start")
    hold(page, judge)
    open_every_area(page)
    hold(page, judge)
    expect(page.locator(".card").first).to_be_visible()
    site.world.time.pass_time(seconds=2)
    press(page, "start")
    expect(page.get_by_role("alert")).to_have_count(0)


@every_language
def test_many_try_codes_and_then_there_is_room(
    page: Page, judge: Judge, site: Site, language: str
) -> None:
    """What she typed stands there still."""
    start(page, site, language)
    flood(site, CODES)
    type_code(page)
    hold(page, judge)
    expect(page.locator("textarea")).to_have_value(A_CODE)
    open_every_area(page)
    hold(page, judge)
    site.world.time.pass_time(seconds=4)
    press(page, "go")
    expect(page.locator("textarea")).to_have_count(0)


def flood(site: Site, budget: Budget) -> None:
    """Somebody else takes all there is."""
    crowding = Crowding(site.world.store, site.world.time)
    while crowding.admits("web", budget):
        pass


def type_code(page: Page) -> None:
    page.locator("summary").last.click()
    page.locator("details input[type=text]").fill(A_CODE)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def open_every_area(page: Page) -> None:
    for area in page.locator("main summary").all():
        area.focus()
        page.keyboard.press("Enter")
