"""The desk in its other languages: nothing overflows, axe finds nothing, codes keep their order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from intake.tongues import read_tongues
from tests.browser.judging import judging
from tests.browser.test_desk import OVERFLOWING, SMALL, TARGET_PIXELS, TOO_SMALL
from tests.unit.desk.tour import Tour
from tests.unit.desk.world import DEPUTY, EXTERNAL, HOUR, NOON, OWNER, World
from tests.world import ROOT

DIRECTIONS = {"en": "ltr", "fr": "ltr", "ar": "rtl"}
PLACES_OF_GROUPS = r"""() => [...document.querySelectorAll('.digits')].map(each => {
  const node = each.firstChild, range = document.createRange();
  return [...node.data.matchAll(/\d+/g)].map(found => {
    range.setStart(node, found.index);
    range.setEnd(node, found.index + found[0].length);
    return range.getBoundingClientRect().left;
  });
})"""


@pytest.fixture
def world() -> World:
    world = World(tongues=read_tongues(ROOT / "locales"))
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    world.file(urgency="U1", due_at=NOON - HOUR, care_until=NOON + 30 * HOUR, in_flood=True)
    world.file(declared=True, status="acknowledged")
    return world


@pytest.fixture
def address(world: World, serve: Callable[[Any], str]) -> str:
    return serve(world.app())


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context(
        java_script_enabled=False, viewport={"width": SMALL, "height": 800}
    ) as context:
        yield context.new_page()


def sign_in(page: Page, address: str, world: World, language: str) -> None:
    page.goto(f"{address}/sign-in")
    page.locator(f'nav.links a[lang="{language}"]').click()
    page.locator("#reader").fill(OWNER)
    page.locator("#passphrase").fill(world.passphrase())
    page.locator("#code").fill(world.code())
    page.locator("button.main").click()


REFRESH = re.compile('<meta http-equiv="refresh"[^>]*>')
"""It would lead on while it is looked at."""

WIDTHS = (1280, 768, SMALL)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_page_fits_every_screen_and_can_be_read_aloud(
    chromium: Browser, address: str, language: str
) -> None:
    """Of each template the page that holds most, as it is shown on a walk through all of them."""
    tour = Tour(read_tongues(ROOT / "locales"), language).walk()
    fullest = {}
    for template, path, html in sorted(tour.pages, key=lambda each: len(each[2])):
        fullest[template] = path, REFRESH.sub("", html)
    assert len(fullest) > 30
    with judging(chromium, f"{address}/sign-in") as judge:
        for template, (path, html) in fullest.items():
            assert f'<html lang="{language}" dir="{DIRECTIONS[language]}">' in html, template
            assert judge.faults(html) == [], (template, path)
            for width in WIDTHS:
                judge.page.set_viewport_size({"width": width, "height": 800})
                assert judge.page.evaluate(OVERFLOWING) == [], (template, path, width)
            assert judge.page.evaluate(TOO_SMALL, TARGET_PIXELS) == [], (template, path)


def test_a_language_that_is_chosen_before_signing_in_stays(
    page: Page, address: str, world: World
) -> None:
    sign_in(page, address, world, "ar")
    for path in ("/", "/you"):
        page.goto(f"{address}{path}")
        expect(page.locator("html")).to_have_attribute("lang", "ar")
        expect(page.locator("html")).to_have_attribute("dir", "rtl")


def test_groups_of_a_code_stand_in_their_order_from_right_to_left_too(
    chromium: Browser, page: Page, address: str, world: World
) -> None:
    """A code that is read in another order opens nothing, or is not the one for being forced."""
    sign_in(page, address, world, "ar")
    page.goto(f"{address}/cards")
    page.locator("section[aria-labelledby=new] button.main").click()
    expect(page.locator(".digits")).to_have_count(2)
    with judging(chromium, f"{address}/", viewport={"width": SMALL, "height": 800}) as judge:
        judge.page.set_content(page.content())
        places = judge.page.evaluate(PLACES_OF_GROUPS)
    assert [len(each) for each in places] == [3, 3]
    assert all(each == sorted(each) for each in places)
