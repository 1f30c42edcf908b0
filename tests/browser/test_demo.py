"""The demo page in a real Chromium, beside the stand-in and the product's own webhook.

With the script and without it, narrow and wide, light and dark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from channels.sms import segments
from channels.sms.sender import TwilioAccount, TwilioSender
from intake import demo
from intake.conversation.told import Told
from intake.demo.phone import DemoPages, demo_app
from intake.demo.place import Place
from intake.demo.sign_ins import SignIn
from intake.demo.switches import Switches
from intake.messages import Heard
from intake.ports import Parcel
from intake.response import read_response
from tests.unit.demo.filled import fill, tour_of
from tests.unit.demo.servers import (
    NUMBER,
    Provider,
    Webhook,
    running_provider,
    running_webhook,
)

NARROW, WIDE = (320, 640), (1280, 900)
ANSWER = "Thank you. This is an answer of example."
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SIGN_INS = [
    SignIn("ombudsperson", "Listening Office", "four quiet river stones", SECRET),
    SignIn("deputy", "Deputy, Willow Hands", "amber kettle winding orchard", SECRET),
]
RESPONSE = read_response(
    (Path(demo.__file__).parent / "response.toml").read_text(encoding="utf-8"), date(2026, 11, 22)
)

OpenPage = Callable[..., Page]


@dataclass(frozen=True)
class Site:
    """The running demo page, and the webhook that its texts reach."""

    url: str
    webhook: Webhook


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """What a demo without invented reports keeps."""
    return fill(tmp_path_factory.mktemp("kept") / "demo", reports=0).place


@pytest.fixture
def site(serve: Callable[[Any], str], place: Place) -> Iterator[Site]:
    with running_webhook() as webhook, running_provider(webhook.url) as provider:
        webhook.then = answering(provider)
        pages = DemoPages(
            stand_in=provider.stand_in,
            service_number=NUMBER,
            sign_ins=SIGN_INS,
            response=lambda: RESPONSE,
            segments=segments,
            clock=lambda: datetime.now(UTC),  # noqa: TID251 - a browser's clock cannot be set
            tour=tour_of(place, provider.stand_in),
            switches=Switches(place.switches),
        )
        rest = Flask("rest", static_folder=None)
        url = serve(DispatcherMiddleware(rest, {"/demo": demo_app(pages)}))
        yield Site(f"{url}/demo", webhook)


def answering(provider: Provider) -> Callable[[Heard], None]:
    account = provider.account
    sender = TwilioSender(TwilioAccount(account.sid, account.token, NUMBER, provider.url))

    def answer(heard: Heard) -> None:
        sender.send(Parcel(heard.address, Told(ANSWER)))

    return answer


@pytest.fixture
def open_page(chromium: Browser, site: Site) -> Iterator[OpenPage]:
    """Opens the page; at the end nothing was asked of another host, and nothing complained."""
    contexts, hosts, complaints = [], set(), []

    def open_(
        size: tuple[int, int] = WIDE,
        *,
        scripting: bool = True,
        script: bool = True,
        theme: str = "light",
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=scripting,
            color_scheme="dark" if theme == "dark" else "light",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if not script:  # what the page is without it, for checks that are scripts themselves
            page.route("**/demo.js", lambda route: route.fulfill(body=""))
        page.goto(site.url)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert hosts == {urlsplit(site.url).netloc}
    assert complaints == []


def bubbles(page: Page) -> list[str]:
    return page.locator(".bubble .words").all_inner_texts()


def send(page: Page, text: str) -> None:
    """Sends and waits for the answer."""
    page.get_by_label("Write a text").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".bubble.delivered").last).to_be_visible()


SCRIPTING = pytest.mark.parametrize("scripting", [True, False], ids=["script", "no script"])


@SCRIPTING
def test_a_text_and_its_answer_are_seen(open_page: OpenPage, scripting: bool) -> None:
    page = open_page(scripting=scripting)
    send(page, "Words of example.")
    assert bubbles(page) == ["Words of example.", ANSWER]
    expect(page.locator(".bubble.sent .fate")).to_have_text("200, stored")


@SCRIPTING
def test_a_wrong_signature_shows_the_403(open_page: OpenPage, site: Site, scripting: bool) -> None:
    page = open_page(scripting=scripting)
    page.get_by_role("button", name="Send with a wrong signature").click()
    expect(page.locator(".bubble.refused .fate")).to_contain_text("403")
    assert site.webhook.heard == []


@SCRIPTING
def test_what_is_typed_is_counted(open_page: OpenPage, scripting: bool) -> None:
    page = open_page(scripting=scripting)
    page.get_by_label("Write a text").fill("م" * 71)
    if not scripting:
        page.get_by_role("button", name="Count").click()
    expect(page.locator("#size")).to_have_text("2 SMS, 71 of 134 (UCS-2)")


@SCRIPTING
def test_the_newest_text_is_in_sight(open_page: OpenPage, scripting: bool) -> None:
    page = open_page(NARROW, scripting=scripting)
    for number in range(4):
        page.get_by_role("button", name=str(number + 1), exact=True).click()
        expect(page.locator(".bubble.delivered")).to_have_count(number + 1)
    talk, newest = page.locator(".talk").bounding_box(), page.locator(".bubble").last.bounding_box()
    assert talk
    assert newest
    assert talk["y"] <= newest["y"]
    assert newest["y"] + newest["height"] <= talk["y"] + talk["height"] + 1


def test_texts_come_in_without_reloading(open_page: OpenPage, site: Site) -> None:
    page, other = open_page(), open_page()
    page.evaluate("window.stayed = true")
    send(other, "From the other window.")
    expect(page.locator(".bubble.delivered")).to_have_count(1)
    assert bubbles(page) == ["From the other window.", ANSWER]
    assert page.evaluate("window.stayed")


def test_enter_sends_and_shift_enter_begins_a_line(open_page: OpenPage, site: Site) -> None:
    page = open_page()
    box = page.get_by_label("Write a text")
    box.press_sequentially("one")
    box.press("Shift+Enter")
    box.press_sequentially("two")
    box.press("Enter")
    expect(page.locator(".bubble.delivered")).to_have_count(1)
    assert bubbles(page)[0] == "one\ntwo"
    expect(box).to_have_value("")
    expect(box).to_be_focused()


def test_a_digit_leaves_alone_what_is_typed(open_page: OpenPage) -> None:
    page = open_page()
    box = page.get_by_label("Write a text")
    box.fill("not done yet")
    page.get_by_role("button", name="0 skip").click()
    expect(page.locator(".bubble.delivered")).to_have_count(1)
    assert bubbles(page)[0] == "0"
    expect(box).to_have_value("not done yet")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_stands_in_anyones_way(
    open_page: OpenPage, size: tuple[int, int], theme: str, script: bool
) -> None:
    """axe finds nothing, nothing runs out of the side, everything can be hit with a thumb."""
    page = open_page(size, script=script, theme=theme)
    send(page, "Words of example.")
    page.get_by_role("button", name="Send with a wrong signature").click()
    expect(page.locator(".bubble.refused")).to_have_count(1)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    assert too_small(page) == []


def too_small(page: Page) -> list[str]:
    """Buttons and button-like links of less than 44 by 44 pixels."""
    found = []
    for target in page.locator("button:visible, nav a, a.desk").all():
        box = target.bounding_box()
        if not box or box["width"] < 44 or box["height"] < 44:
            found.append(target.inner_text())
    return found


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_the_keyboard_reaches_everything_in_sight(
    open_page: OpenPage, size: tuple[int, int]
) -> None:
    """Whatever has the focus is not under the banner (WCAG 2.2, 2.4.11)."""
    page = open_page(size)
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        focused = page.locator(":focus")
        box, banner = focused.bounding_box(), page.locator(".banner").bounding_box()
        assert box
        assert banner
        assert box["y"] >= banner["y"] + banner["height"]
        reached.add(focused.inner_text() or focused.get_attribute("id"))
    assert {"Phone A", "text", "Send", "Send a picture", "Open the desk"} <= reached


def test_one_click_takes_the_whole_passphrase(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_text(SIGN_INS[0].passphrase).click()
    assert page.evaluate("getSelection().toString().trim()") == SIGN_INS[0].passphrase
