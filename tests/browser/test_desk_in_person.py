"""Something told in person, entered at the desk by keyboard, with scripts off.

The same checks as in `test_desk`, at 320 px and on a wide screen, on every page of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from tests.browser.test_desk import Check, Desk, check, page, screen
from tests.unit.desk.world import DEPUTY, EXTERNAL, OWNER, World

__all__ = ["check", "page", "screen"]

STORY = "My name is not needed. The queue at the water point was long."


@pytest.fixture
def desk(serve: Callable[[Any], str]) -> Desk:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    report = world.file()
    mounted = DispatcherMiddleware(Response("elsewhere", 404), {"/desk": world.app(demo=True)})
    return Desk(world, serve(mounted) + "/desk", report)


def begins(page: Page, desk: Desk, language: str) -> None:
    desk.sign_in(page)
    page.get_by_role("link", name="Told in person").click()
    page.get_by_label("The person it happened to").check()
    page.get_by_label(language).check()


def test_from_reading_aloud_to_the_number(page: Page, desk: Desk, check: Check) -> None:
    begins(page, desk, "Arabic")
    check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Read this aloud first")).to_be_visible()
    check()
    page.get_by_label("I read this to the person").check()
    page.get_by_label("In danger now").check()
    page.get_by_label("health care").check()
    page.locator("#text").fill(STORY)
    page.locator("#F3").select_option("hills")
    page.locator("#organisation").fill("River Relief")
    page.locator("summary").click()
    check()
    page.locator("#organisation").press("Enter")
    expect(page.get_by_role("heading", name="At the end")).to_be_visible()
    page.get_by_role("button", name="File it", exact=True).click()

    expect(page.get_by_role("alert").first).to_contain_text("Not filed yet.")
    expect(page.locator("#text")).to_have_value(STORY)
    expect(page.get_by_label("health care")).to_be_checked()
    check()
    page.get_by_role("button", name="File it as it is").click()

    expect(page.get_by_role("heading", name="It is filed")).to_be_visible()
    digits = page.locator(".digits").inner_text()
    assert sum(sign.isdecimal() for sign in digits) == 16
    assert not set(filter(str.isdecimal, digits)) - set("0123456789")
    assert page.url == f"{desk.address}/in-person/enter"
    check()
    page.get_by_role("link", name="To the queue").click()
    expect(page.get_by_role("table")).to_contain_text("Arabic, In person")
    assert len(desk.world.store.tables.reports) == 2


def test_the_whole_form_by_keyboard(page: Page, desk: Desk) -> None:
    begins(page, desk, "English")
    page.get_by_role("button", name="Go on").press("Enter")
    agreed = page.get_by_label("I read this to the person")
    agreed.focus()
    page.keyboard.press("Space")
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.name || document.activeElement.textContent")
        reached.append(focused)
        if focused == "text":
            page.keyboard.type("Words of example.")
        if focused == "File it":
            page.keyboard.press("Enter")
            break
    order = ["S1", "A1", "H1", "text", "F1", "F2", "F3", "F4", "organisation", "person", "W1"]
    assert [each for each in dict.fromkeys(reached) if each in order] == order
    expect(page.get_by_role("heading", name="It is filed")).to_be_visible()


def test_only_the_card_is_printed(page: Page, desk: Desk) -> None:
    begins(page, desk, "Bangla")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("I read this to the person").check()
    page.get_by_role("button", name="File it", exact=True).click()
    page.emulate_media(media="print")
    expect(page.locator(".paper .digits")).to_be_visible()
    expect(page.get_by_role("heading", name="It is filed")).not_to_be_visible()
    expect(page.get_by_role("heading", name="Read this aloud")).not_to_be_visible()
    card = page.locator(".paper").inner_text()
    assert "Open Line" in card
