"""Reports that came through a helper, at the desk in a real browser with scripts off.

The same checks as in `test_desk`, at 320 px and on a wide screen, on every page and state that
only such a report has.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from intake.cases.case import Status
from intake.cases.display import display_id
from intake.cases.parts import CasePart, RecordPart, ToldPart
from intake.conversation.vocabulary import Role
from tests.browser.test_desk import LATIN, Check, Desk, check, page, screen
from tests.unit.desk.world import ANSWERS, CLOSING, DEPUTY, EXTERNAL, NOON, OWNER, World

__all__ = ["check", "page", "screen"]

HELPED = {
    **ANSWERS,
    "reporter_type": "intermediary",
    "helper_serial": "K4-07",
    "helper_org": LATIN,
    "own_link": "no",
    "consent_basis": "none",
    "share_scope": "kind_area",
    "contact_mode": "via_writer",
    "wish": "help_and_look_into",
    "helper_signs": ["several_places", "many_today", "same_words"],
    "duress": "yes",
}
SIGN = "It is the code for somebody who may be made to write."


def parts(**fields: Any) -> list[CasePart]:
    return [
        ToldPart("narrative", "Words of example. The queue was long.", NOON),
        RecordPart({**HELPED, **fields}, NOON),
    ]


@pytest.fixture
def desk(serve: Callable[[Any], str]) -> Desk:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    report = world.file(
        parts=parts(),
        roles=(Role.SURVIVOR, Role.INTERMEDIARY),
        status=Status.PAUSE_ASKED.value,
        declared=True,
    )
    mounted = DispatcherMiddleware(Response("elsewhere", 404), {"/desk": world.app(demo=True)})
    return Desk(world, serve(mounted) + "/desk", report)


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def notice(page: Page, words: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(words)


def test_a_pause_is_seen_confirmed_and_ended(page: Page, desk: Desk, check: Check) -> None:
    desk.sign_in(page)
    expect(page.get_by_role("table")).to_contain_text("Confirm the pause.")
    expect(page.get_by_text(SIGN)).to_have_count(0)
    check()
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="The person wants to stop")).to_be_visible()
    expect(page.get_by_text("The person has not agreed.").first).to_be_visible()
    expect(page.get_by_text(SIGN)).to_be_visible()
    check()
    button(page, "Confirm the pause")
    notice(page, "The pause is confirmed.")
    expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    check()
    button(page, "Go on")
    notice(page, "The pause has ended.")
    expect(page.get_by_role("heading", name="Paused")).to_have_count(0)
    check()


def test_whom_an_answer_is_for_is_chosen(page: Page, desk: Desk, check: Check) -> None:
    """Through the intermediary, but by the code of somebody made to write: the person alone."""
    desk.sign_in(page)
    page.goto(f"{desk.address}{desk.report.path}")
    expect(page.get_by_label("The person", exact=True)).to_be_checked()
    expect(page.get_by_label("The intermediary", exact=True)).not_to_be_checked()
    page.get_by_label("The person", exact=True).uncheck()
    page.get_by_label("To whoever holds the number").fill("Thank you for writing.")
    button(page, "Seal the answer")
    expect(page.get_by_role("alert")).to_contain_text("Choose who may read it.")
    expect(page.get_by_label("To whoever holds the number")).to_have_value("Thank you for writing.")
    check()
    page.get_by_label("The person", exact=True).check()
    button(page, "Seal the answer")
    notice(page, "Your answer is sealed")
    page.locator("summary", has_text="Show what was written").click()
    expect(page.get_by_role("heading", name="to the person")).to_be_visible()
    check()
    assert len(desk.world.store.tables.replies) == 1


def test_the_phone_is_asked_to_call_in(page: Page, desk: Desk, check: Check) -> None:
    report = desk.world.file(
        parts=parts(contact_mode="sms_word"),
        status=Status.ACKNOWLEDGED.value,
        declared=True,
        route=True,
    )
    desk.sign_in(page)
    page.goto(f"{desk.address}{report.path}")
    expect(page.get_by_role("heading", name="Ask the phone to call in")).to_be_visible()
    check()
    button(page, "Ask the phone to call in")
    notice(page, "The phone will be asked")
    expect(page.get_by_role("button", name="Ask the phone")).to_have_count(0)
    check()


def test_two_reports_are_linked_and_one_is_closed(page: Page, desk: Desk, check: Check) -> None:
    other = desk.world.file(status=Status.ACKNOWLEDGED.value, declared=True)
    desk.sign_in(page)
    page.goto(f"{desk.address}{desk.report.path}")
    page.locator("summary", has_text="The person wrote before").click()
    check()
    page.get_by_label("The other report’s number").fill("00-000")
    button(page, "Link the two")
    notice(page, "No other report could be found")
    check()
    page.locator("summary", has_text="The person wrote before").click()
    page.get_by_label("The other report’s number").fill(display_id(other.id).lower())
    button(page, "Link the two")
    notice(page, "The two reports are linked.")
    check()
    page.get_by_role("link", name=display_id(other.id)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Report {display_id(other.id)}")
    expect(page.get_by_role("link", name=display_id(desk.report.id))).to_be_visible()
    page.locator("summary", has_text="Close this report").click()
    check()
    page.locator("#closing-reason").select_option("duplicate")
    for name, answer in CLOSING.items():
        if name != "reason":
            page.locator(f"#closing-{name}").select_option(answer)
    button(page, "Close it")
    notice(page, "Closed. It left your queue")
    expect(page.get_by_role("table")).not_to_contain_text(display_id(other.id))
    page.goto(f"{desk.address}{other.path}")
    expect(page.get_by_text("This report is closed.")).to_be_visible()
    check()
