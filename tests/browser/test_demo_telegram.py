"""A report in the demo's Telegram pane, from Start to its code; what the desk makes of it; and the
answer, read with the code after a text that says nothing. And the demo's switches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from intake.demo.clock import PutForward
from tests.browser import first_minutes as first

SPECIAL = 6
SOON_MS = 20_000
CSP = "content-security-policy"
CALL_IN = re.compile(r"(Garden|Library|Sewing group): please call in")
STEPS: tuple[tuple[str, str | re.Pattern[str]], ...] = (
    ("1", "Is it safe"),
    *first.STEPS[2:-1],
    ("2", "When is a text safe"),
    ("1", first.CODE),
)
"""What she presses or writes after Start, and what the newest message then says. She may be told in
the morning that somebody answered."""


@dataclass(frozen=True)
class Demo:
    """A running demo, and its clock."""

    address: str
    clock: PutForward

    def wait_for_morning(self) -> None:
        """Nine o'clock, tomorrow."""
        now = self.clock()
        self.clock.put_forward(now.replace(hour=9, minute=0) + timedelta(days=1) - now)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    directory = tmp_path_factory.mktemp("demo")
    with first.demo(directory, reports=SPECIAL) as address:
        yield Demo(address, PutForward(directory / "demo" / "clock", _now))


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the running demo has no other


def newest(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until the newest message is the bot's and says this."""
    message = page.locator(".message").last
    expect(message).to_contain_text(words, timeout=SOON_MS)
    expect(message).to_have_class(re.compile("bot"))


def says(page: Page, words: str) -> None:
    """Press the button that begins with it where there is one, or else write it."""
    button = page.locator(".message").last.get_by_role("button", name=re.compile(f"^{words} "))
    if words.isdecimal() and button.count():
        button.click()
        return
    page.get_by_label("Write a message").fill(words)
    page.get_by_role("button", name="Send message").click()


def report(page: Page) -> str:
    """From Start to "Sent"; the code."""
    page.get_by_role("button", name="Start", exact=True).click()
    newest(page, "1 English")
    for words, question in STEPS:
        said = first.STORY if words == first.STORY else words.format(group="24")
        says(page, said)
        if question == first.STORY:  # words are kept without a word, until she says that is all
            expect(page.locator(".message.sent").last).to_contain_text("200, stored")
        else:
            newest(page, question)
    found = first.CODE.search(page.locator(".message").last.inner_text())
    assert found
    says(page, "1")
    newest(page, "Sent. Thank you.")
    return found.group()


def nothing_stands_in_the_way(page: Page) -> None:
    """axe finds nothing, narrow or wide, and nothing runs out of the side."""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_from_start_to_the_answer(chromium: Browser, demo: Demo) -> None:
    demo.wait_for_morning()
    chat = chromium.new_page()
    chat.goto(f"{demo.address}/demo/")
    receipt = report(chat)
    expect(chat.locator(".tour li.done")).to_have_count(0)  # the first step is a text message

    desk = chromium.new_context(java_script_enabled=False).new_page()
    first.sign_in(desk, demo.address, "ombudsperson")
    top = desk.locator("table.queue tbody tr:not(.group)").first
    expect(top).to_contain_text("South Bank")
    expect(top).to_contain_text("Telegram")
    first.open_first(desk)
    desk.locator("details.words summary").click()
    expect(desk.locator(".thread")).to_contain_text(first.STORY)
    first.answer(desk, first.ANSWER)
    desk.get_by_role("button", name="Ask the phone").click()
    demo.clock.put_forward(timedelta(minutes=1))  # the worker's next round is now

    newest(chat, CALL_IN)
    assert first.ANSWER not in chat.content()
    says(chat, receipt)
    newest(chat, "See answer")
    nothing_stands_in_the_way(chat)
    says(chat, "1")
    newest(chat, first.ANSWER)
    chat.close()
    desk.close()


def test_no_scripts_and_right_to_left_are_switches(chromium: Browser, demo: Demo) -> None:
    """The policy is what stops them: this browser would run all."""
    page = chromium.new_page()
    page.goto(f"{demo.address}/demo/?chat=b")
    expect(page.locator("html")).to_have_class("scripted")
    page.get_by_role("button", name="No scripts: off").click()
    expect(page.get_by_role("button", name="No scripts: on")).to_be_visible()
    expect(page.locator("html")).not_to_have_class("scripted")
    expect(page.get_by_text("Look for new messages")).to_be_visible()

    page.get_by_role("button", name="Right to left: off").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_text("Look for new messages").click()
    expect(page.locator(".message.bot").last).to_contain_text("English")
    page.get_by_role("button", name=re.compile("العربية")).click()
    page.get_by_text("Look for new messages").click()
    expect(page.locator(".message.bot .words").last).to_have_css("direction", "rtl")

    answer = page.goto(f"{demo.address}/desk/sign-in?l=ar")
    assert answer
    policies = [each["value"] for each in answer.headers_array() if each["name"].lower() == CSP]
    assert "script-src 'none'" in policies
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.close()
