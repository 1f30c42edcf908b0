"""The course of a report at the desk, in a real browser with scripts off, by keyboard.

The same checks as in `test_desk`: at 320 px and on a wide screen, on every state of the box.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from intake.cases.case import Status
from intake.cases.parts import StepPart
from tests.browser.test_desk import Check, Desk, check, page, screen
from tests.unit.desk.world import DEPUTY, EXTERNAL, NOON, OWNER, World, usual_parts

__all__ = ["check", "page", "screen"]

READ = Status.ACKNOWLEDGED.value


@pytest.fixture
def desk(serve: Callable[[Any], str]) -> Desk:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    report = world.file(declared=True, status=READ)
    mounted = DispatcherMiddleware(Response("elsewhere", 404), {"/desk": world.app(demo=True)})
    return Desk(world, serve(mounted) + "/desk", report)


def unfold(page: Page, summary: str) -> None:
    """Not before the page is whole: on its way to a place in it, it takes the focus elsewhere."""
    page.wait_for_load_state()
    box = page.locator("details", has=page.locator("> summary", has_text=summary))
    box.locator("> summary").press("Enter")
    expect(box).to_have_attribute("open", "")


def notice(page: Page, words: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(words)


def note(page: Page, step: str) -> None:
    page.get_by_label("Next step").select_option(label=step)
    page.get_by_role("button", name="Note the step").press("Enter")
    notice(page, "Sealed into the report.")


def test_help_is_offered_accepted_and_handed_over_on_a_sheet(
    page: Page, desk: Desk, check: Check
) -> None:
    desk.sign_in(page)
    page.goto(f"{desk.address}{desk.report.path}")
    expect(page.get_by_role("heading", name="Course of this report")).to_be_visible()
    check()
    unfold(page, "What it is, and who it is about")
    page.get_by_label("What it is", exact=True).select_option("abuse")
    page.get_by_label("Who it is about").select_option("aid_worker_or_volunteer")
    check()
    page.get_by_role("button", name="Seal the judgement").press("Enter")
    notice(page, "Sealed into the report.")
    note(page, "Someone to talk to: offered")
    note(page, "Someone to talk to: accepted by the person (how that is known: the person said so)")
    unfold(page, "Refer the person to a service")
    check()
    page.get_by_label("Who goes along").select_option("desk_calls_the_service")
    page.get_by_label("Language", exact=True).check()
    page.get_by_label("In a few words").fill("Words of example. The queue at the water point.")
    page.get_by_role("button", name="Seal the sheet").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Write it anew")
    check()
    page.get_by_label("Who goes along").select_option("desk_calls_the_service")
    page.get_by_label("Language", exact=True).check()
    page.get_by_label("In a few words").fill("A quiet room, please.")
    page.get_by_role("button", name="Seal the sheet").press("Enter")
    notice(page, "The sheet is sealed")
    unfold(page, "Print what is handed over")
    check()
    page.get_by_role("button", name="Sheet: Someone to talk to").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Print this page now")
    expect(page.get_by_label("Sheet", exact=True)).to_contain_text("A quiet room, please.")
    check()


def test_what_was_passed_on_has_an_outcome_and_a_template(
    page: Page, desk: Desk, check: Check
) -> None:
    report = desk.world.file(declared=True, status=READ, parts=[*usual_parts(), *passed_on()])
    desk.sign_in(page)
    page.goto(f"{desk.address}{report.path}")
    note(page, "they look at it first")
    note(page, "ended: too little could be known")
    unfold(page, "Record what came of it")
    check()
    for name, value in (("nature", "abuse"), ("measure", "unknown"), ("quarter", "unknown")):
        page.locator(f"#outcome-{name}").select_option(value)
    page.locator("#outcome-learnt").select_option("too_slow")
    page.get_by_role("button", name="Seal the outcome").press("Enter")
    notice(page, "Sealed into the report.")
    unfold(page, "Close this report")
    check()
    page.goto(f"{desk.address}{report.path}")
    unfold(page, "Print what is handed over")
    page.get_by_role("button", name="Template of a notice").press("Enter")
    expect(page.get_by_text("you are not the sender")).to_be_visible()
    check()


def test_whoever_has_it_must_hear_that_it_was_withdrawn(
    page: Page, desk: Desk, check: Check
) -> None:
    desk.world.file(
        declared=True,
        status=Status.WITHDRAWN.value,
        parts=[*usual_parts(), *passed_on()],
        erase_after=NOON,
    )
    desk.sign_in(page)
    unfold(page, "Withdrawn lately")
    check()
    page.locator("details.box a.linked").press("Enter")
    expect(page.get_by_role("heading", name="They must hear it")).to_be_visible()
    check()
    page.get_by_role("button", name="They were told").press("Enter")
    notice(page, "Sealed into the report.")
    expect(page.get_by_role("heading", name="They must hear it")).to_have_count(0)


def passed_on() -> list[StepPart]:
    judged = {"kind": "abuse", "accused": "aid_worker_or_volunteer"}
    return [
        StepPart("triage", "triaged", OWNER, NOON, judged),
        StepPart("accountability", "forward_asked", OWNER, NOON),
        StepPart("accountability", "forwarded", DEPUTY, NOON),
        StepPart("accountability", "receipt_confirmed", OWNER, NOON),
    ]
