"""The keys of the desk: with scripts on they do what links do; while somebody types, nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from tests.browser.test_desk import Desk
from tests.browser.test_desk_oversight import busy_world, sign_in
from tests.unit.desk.world import OWNER


@pytest.fixture
def desk(serve: Callable[[Any], str]) -> Desk:
    world = busy_world()
    report = world.file(declared=True, status="acknowledged")
    mounted = DispatcherMiddleware(Response("elsewhere", 404), {"/desk": world.app()})
    return Desk(world, serve(mounted) + "/desk", report)


@pytest.fixture
def page(chromium: Browser, desk: Desk) -> Iterator[Page]:
    problems = list[str]()
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        sign_in(page, desk, OWNER)
        keys_work(page)
        yield page
    assert problems == []


def keys_work(page: Page) -> None:
    """A page is seen before its script has run: what is pressed until then does nothing."""
    expect(page.locator("[data-keys]")).to_be_visible()


def test_the_queue_is_walked_opened_and_left_by_keys(page: Page, desk: Desk) -> None:
    rows = page.locator(".queue th a")
    page.keyboard.press("j")
    expect(rows.first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(rows.nth(1)).to_be_focused()
    opened = rows.nth(1).inner_text()
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1)).to_contain_text(opened)
    keys_work(page)
    page.keyboard.press("u")
    expect(page.get_by_role("heading", level=1)).to_have_text("Queue")


def test_on_a_case_they_walk_from_box_to_box(page: Page, desk: Desk) -> None:
    page.goto(desk.address + desk.report.path)
    page.keyboard.press("j")
    box = page.locator("main details").first
    expect(box.locator("summary")).to_be_focused()
    page.keyboard.press("o")
    expect(box).to_have_attribute("open", "")
    page.keyboard.press("o")
    expect(box).not_to_have_attribute("open", "")


def test_which_there_are_is_shown_and_put_away(page: Page, desk: Desk) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_while_somebody_types_they_are_letters(page: Page, desk: Desk) -> None:
    page.goto(desk.address + desk.report.path)
    box = page.locator("textarea").first
    box.evaluate("box => { for (let at = box; at; at = at.parentElement) at.open = true; }")
    box.fill("")
    box.press_sequentially("joku?")
    expect(box).to_have_value("joku?")
    page.keyboard.press("Control+o")
    expect(page.get_by_role("dialog")).to_have_count(0)
