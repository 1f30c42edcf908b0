"""Views, oversight, workload, numbers and blurred words in a real browser, with scripts off.

The same checks as in `test_desk`, at 320 px and on a wide screen, on every page of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from intake.casework.audit import Event
from intake.casework.escalating import UNREAD_IN_TIME
from intake.ports import AuditLine, ClosedArea
from intake.waiting import reading_clock
from tests.browser.test_desk import Check, Desk, check, page, screen
from tests.unit.desk.world import DEPUTY, EXTERNAL, HOUR, NOON, OWNER, World

__all__ = ["check", "page", "screen"]


@pytest.fixture
def desk(serve: Callable[[Any], str]) -> Desk:
    world = busy_world()
    report = world.file(declared=True, status="acknowledged")
    mounted = DispatcherMiddleware(Response("elsewhere", 404), {"/desk": world.app(demo=True)})
    return Desk(world, serve(mounted) + "/desk", report)


def busy_world() -> World:
    """Reports in every part of the queue, and something to look at for oversight."""
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    readers = tuple(
        replace(each, most_open=6) if each.id == OWNER else each for each in world.response.readers
    )
    world.response = replace(world.response, readers=readers)
    filed = [
        world.file(urgency="U1", due_at=NOON - HOUR, care_until=NOON + 70 * HOUR, language="ar"),
        world.file(urgency="U2", care_until=NOON + 20 * HOUR),
        world.file(urgency="U1", urgency_reason="danger", due_at=NOON + 3 * HOUR),
        world.file(urgency="U3", channel="telegram", area="coast"),
        world.file(urgency="U1", status="acknowledged"),
        world.file(urgency="U2", status="paused", language="bn"),
    ]
    world.file(urgency="U2", status="closed")
    with world.store() as work:
        for report in filed:
            work.clocks.put(reading_clock(report.id, NOON, 24))
            work.audit.write(AuditLine(NOON, OWNER, Event.OPENED.value, report.id))
        work.counters.add("2031-05", UNREAD_IN_TIME)
        work.capacity.close("example", ClosedArea("coast", "clock", NOON))
        work.commit()
    return world


def sign_in(page: Page, desk: Desk, reader_id: str) -> None:
    page.goto(f"{desk.address}/")
    page.get_by_label("Reader name").fill(reader_id)
    page.get_by_label("Passphrase").fill(desk.world.passphrase(reader_id))
    page.get_by_label("Six digits").fill(desk.world.code(reader_id))
    page.get_by_role("button", name="Sign in").click()


def test_views_and_filters_of_the_queue(page: Page, desk: Desk, check: Check) -> None:
    sign_in(page, desk, OWNER)
    expect(page.get_by_text("7 open, 4 not read yet")).to_be_visible()
    check()
    page.get_by_role("link", name="Time left for care").click()
    expect(page.locator("tbody tr:not(.group)")).to_have_count(2)
    check()
    page.get_by_role("link", name="All", exact=True).click()
    page.locator("summary", has_text="Filters").click()
    page.get_by_label("Language").select_option("bn")
    page.get_by_role("button", name="Show these").click()
    expect(page.locator("tbody tr:not(.group)")).to_have_count(1)
    expect(page.get_by_text("1 in this view")).to_be_visible()
    check()
    page.get_by_role("link", name="No filter").click()
    expect(page.locator("tbody tr:not(.group)")).to_have_count(7)


def test_a_view_is_chosen_by_keyboard(page: Page, desk: Desk) -> None:
    sign_in(page, desk, OWNER)
    page.locator("main").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Overdue":
            break
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr:not(.group)")).to_have_count(1)
    expect(page.locator("[aria-current=page]")).to_have_text("Overdue")


def test_oversight_looks_on_and_verifies(page: Page, desk: Desk, check: Check) -> None:
    sign_in(page, desk, EXTERNAL)
    page.get_by_role("link", name="Oversight").click()
    expect(page.get_by_role("heading", name="Promises not kept")).to_be_visible()
    expect(page.locator("table.queue tbody tr")).to_have_count(4)
    check()
    page.get_by_role("link", name="Closed or withdrawn").click()
    expect(page.locator(".views [aria-current=page]")).to_have_text("Closed or withdrawn")
    expect(page.locator("table.queue tbody tr")).to_have_count(1)
    check()
    page.get_by_role("link", name="Audit trail").click()
    check()
    page.get_by_role("button", name="Verify the whole trail").click()
    expect(page.get_by_text("The trail is as it was written.")).to_be_visible()
    check()


def test_workload_and_numbers(page: Page, desk: Desk, check: Check) -> None:
    sign_in(page, desk, OWNER)
    page.get_by_role("link", name="Workload").click()
    expect(page.get_by_text("Over the limit:")).to_be_visible()
    check()
    page.get_by_role("link", name="Numbers", exact=True).click()
    page.get_by_role("button", name="Make 2031-04").click()
    expect(page.get_by_text("Made, once and for all.")).to_be_visible()
    check()
    page.locator("a[href$='/operations/2031-04']").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.go_back()
    with page.expect_download() as taken:
        page.locator("a[href$='/operations/2031-04.csv']").click()
    assert taken.value.suggested_filename == "operations-2031-04.csv"


def test_words_are_blurred_until_one_is_chosen_and_only_if_wished(
    page: Page, desk: Desk, check: Check
) -> None:
    sign_in(page, desk, OWNER)
    page.goto(f"{desk.address}{desk.report.path}")
    page.locator("details.words summary").click()
    words = page.locator(".thread .told .text").first
    look = "getComputedStyle(document.querySelector('.thread .told .text')).filter"
    page.mouse.move(0, 0)
    assert page.evaluate(look) == "none"
    check()
    page.get_by_label("Blur the words").check()
    page.mouse.move(0, 0)
    assert page.evaluate(look).startswith("blur(")
    page.keyboard.press("Tab")
    assert page.evaluate(look) == "none", "the text that has the focus is clear"
    words.hover()
    assert page.evaluate(look) == "none"


def test_being_away_and_coming_back(page: Page, desk: Desk, check: Check) -> None:
    sign_in(page, desk, OWNER)
    page.get_by_role("link", name="News").click()
    page.get_by_label("For how many days").fill("14")
    page.get_by_role("button", name="I am away from now on").click()
    expect(page.get_by_text("You are asked last for new reports")).to_be_visible()
    check()
    page.get_by_role("link", name="Queue", exact=True).click()
    expect(page.get_by_text("You are away until")).to_be_visible()
    check()
    page.get_by_role("link", name="Come back").click()
    page.get_by_role("button", name="I am back").click()
    expect(page.get_by_text("Welcome back")).to_be_visible()
