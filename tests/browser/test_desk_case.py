"""A case worked on in a real browser with scripts off: the list, notes, ready texts, one timeline.

The same checks as in `test_desk`: at 320 px and on a wide screen, on every state of the page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from intake.cases.case import Status
from intake.cases.parts import CasePart, RecordPart, ToldPart
from tests.browser.test_desk import Check, Desk, check, page, screen
from tests.browser.test_desk_course import notice, unfold
from tests.unit.cases.steps import JUDGED
from tests.unit.desk.world import ANSWERS, DEPUTY, EXTERNAL, NOON, OWNER, World

__all__ = ["check", "page", "screen"]

WORDS = "كلمات للمثال. كان الطابور طويلا عند الماء."
ANSWERED = {
    **ANSWERS,
    "consent_basis": "self",
    "danger_now": "no",
    "accused_role": "aid_worker_or_volunteer",
}


@pytest.fixture
def desk(serve: Callable[[Any], str]) -> Desk:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    told: list[CasePart] = [
        ToldPart("narrative", WORDS, NOON),
        RecordPart(ANSWERED, NOON),
        JUDGED,
    ]
    status = Status.ACKNOWLEDGED.value
    report = world.file(declared=True, status=status, parts=told, language="ar")
    mounted = DispatcherMiddleware(Response("elsewhere", 404), {"/desk": world.app(demo=True)})
    return Desk(world, serve(mounted) + "/desk", report)


def test_the_list_is_worked_through_and_two_notes_are_sealed(
    page: Page, desk: Desk, check: Check
) -> None:
    desk.sign_in(page)
    page.goto(f"{desk.address}{desk.report.path}")
    told = page.get_by_text(WORDS)
    expect(told).to_be_hidden()
    unfold(page, "Show what was written")
    expect(told).to_be_visible()
    assert told.evaluate("each => getComputedStyle(each).direction") == "rtl"
    assert told.get_attribute("lang") == "ar"
    check()
    unfold(page, "What to look at, in this order")
    check()
    page.get_by_label("Danger now?").press("Space")
    page.get_by_label("What does the person want?").press("Space")
    page.get_by_role("button", name="Mark what is ticked as done").press("Enter")
    notice(page, "Marked, and sealed with the report.")
    expect(told).to_be_hidden()
    unfold(page, "What to look at, in this order")
    expect(page.locator(".checks .next")).to_contain_text("Under 18?")
    check()
    page.get_by_role("button", name="Open again: Danger now?").press("Enter")
    expect(page.locator(".checks .next")).to_contain_text("Danger now?")
    for words, whose in (("Who is on duty?", "Everybody"), ("Think twice.", "Only you")):
        unfold(page, "Write a note")
        page.get_by_label("Note", exact=True).fill(words)
        page.get_by_label(whose).check()
        check()
        page.get_by_role("button", name="Seal the note").press("Enter")
        notice(page, "The note is sealed with the report.")
    unfold(page, "Show what was written")
    for heading, words in (
        ("Note by Listening Office North", "Who is on duty?"),
        ("Your own note", "Think twice."),
    ):
        expect(page.locator(".thread .note", has_text=heading)).to_contain_text(words)
    check()


def test_the_person_is_asked_where_a_button_is_held_back(
    page: Page, desk: Desk, check: Check
) -> None:
    desk.sign_in(page)
    page.goto(f"{desk.address}{desk.report.path}")
    unfold(page, "Pass it on to be looked into")
    expect(page.get_by_role("button", name="with the person’s consent")).to_be_disabled()
    unfold(page, "Consent")
    check()
    page.get_by_role("button", name="Ask the person in an answer").press("Enter")
    answer = page.get_by_label("To whoever holds the number")
    expect(answer).to_have_value("هل يمكن نقل نص قصير دون اسمك إلى من يستطيع النظر في الأمر؟ "
        "لا بأس بالرفض. وللموافقة يمكن اختيار: تغيير رغبتي")  # fmt: skip
    expect(page.locator("#meaning")).to_contain_text("No is fine.")
    check()
    page.get_by_role("button", name="Check it first").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("2 SMS, in 1 text")
    check()
    page.get_by_label("Begin with a ready text").select_option("question")
    page.get_by_role("button", name="Put it in").press("Enter")
    page.get_by_role("button", name="Seal the answer").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("A gap (____) is still open.")
    check()
    answer.fill("شكرا.")
    page.get_by_role("button", name="Seal the answer").press("Enter")
    notice(page, "Your answer is sealed")
