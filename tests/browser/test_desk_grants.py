"""An interpreter and a second person, in a real browser with scripts off.

The owner asks, the other reader declares, reads and answers; each page, as it stands, passes axe,
overflows nowhere and has large targets, at 320 px and on a wide screen. See `test_desk` for how.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.judging import judging
from tests.browser.test_desk import SMALL, WIDE, Screen, _inspect
from tests.unit.asked import WORDS, asking_world, contents, filed, triaged
from tests.unit.desk.world import DEPUTY, OWNER, FiledReport, World

TEXT = "Somebody who brings aid is said to ask for things in return, this month."


class Desk:
    """A desk that is served, with a report in it, and browsers of several readers."""

    def __init__(
        self, chromium: Browser, serve: Callable[[Any], str], screen: Screen, inspected: ExitStack
    ) -> None:
        self.world: World = asking_world()
        self.world.response = replace(self.world.response, languages=("en", "bn"))
        self.report: FiledReport = filed(self.world, triaged())
        self.url = serve(self.world.app(demo=True))
        self._chromium = chromium
        self._look: dict[str, Any] = {
            "viewport": {"width": screen.width, "height": 800},
            "color_scheme": screen.scheme,
        }
        self._judge = inspected.enter_context(
            judging(chromium, f"{self.url}/sign-in", **self._look)
        )

    @contextmanager
    def reader(self, reader_id: str) -> Iterator[Page]:
        """Signed in, without scripts."""
        self.world.clock.go_on(timedelta(seconds=30))  # a code works once
        with self._chromium.new_context(java_script_enabled=False, **self._look) as context:
            page = context.new_page()
            page.goto(f"{self.url}/sign-in")
            page.get_by_label("Reader name").fill(reader_id)
            page.get_by_label("Passphrase").fill(self.world.passphrase(reader_id))
            page.get_by_label("Six digits").fill(self.world.code(reader_id))
            page.get_by_role("button", name="Sign in").click()
            yield page

    def check(self, page: Page) -> None:
        """With every box open."""
        for summary in page.locator("details:not([open]) > summary").all():
            summary.click()
        _inspect(self._judge, page)


@pytest.fixture(params=[Screen(SMALL, "light"), Screen(WIDE, "dark")], ids=["small", "wide"])
def desk(
    request: pytest.FixtureRequest, chromium: Browser, serve: Callable[[Any], str]
) -> Iterator[Desk]:
    assert isinstance(request.param, Screen)
    with ExitStack() as inspected:
        yield Desk(chromium, serve, request.param, inspected)


def declare(page: Page) -> None:
    page.get_by_label("No, none that I know of").check()
    page.get_by_role("button", name="Continue").click()


def test_an_interpreter_is_asked_and_translates(desk: Desk) -> None:
    with desk.reader(OWNER) as page:
        page.goto(f"{desk.url}{desk.report.path}")
        page.get_by_role("link", name="Choose a text").click()
        desk.check(page)
        page.get_by_label("In their own words").check()
        page.get_by_label("Word House").check()
        page.get_by_role("button", name="Seal it for this interpreter").click()
        expect(page.get_by_text("has not said yet")).to_be_visible()
        desk.check(page)
    with desk.reader(WORDS) as page:
        expect(page.get_by_role("heading", name="Asked of you")).to_be_visible()
        expect(page.get_by_role("link", name="Queue")).to_have_count(0)
        desk.check(page)
        page.get_by_role("link", name="Translate a short text").click()
        expect(page.get_by_text("water point")).to_have_count(0)
        desk.check(page)
        declare(page)
        expect(page.get_by_text("[…] stood by the water point.")).to_be_visible()
        desk.check(page)
        page.get_by_label("In English").fill("They stood by the water point.")
        page.get_by_role("button", name="Seal the translation").click()
        expect(page.get_by_text("Nothing is asked of you.")).to_be_visible()
        desk.check(page)
    with desk.reader(OWNER) as page:
        page.goto(f"{desk.url}{desk.report.path}")
        page.locator("summary", has_text="Show what was written").click()
        expect(page.get_by_text("They stood by the water point.")).to_be_visible()


def test_a_second_person_is_asked_and_agrees(desk: Desk) -> None:
    with desk.reader(OWNER) as page:
        page.goto(f"{desk.url}{desk.report.path}/forwarding")
        desk.check(page)
        page.get_by_label("What could happen when they hear this?").fill("He could learn of it.")
        page.get_by_label("Inter-agency pool").check()
        page.get_by_label("The person wishes it").check()
        page.get_by_label("The text, written anew").fill("Call +255 754 123 456.")
        page.get_by_label("Open Door South").check()
        page.get_by_role("button", name="Seal it and ask").click()
        expect(page.get_by_role("alert")).to_contain_text("phone number")
        desk.check(page)
        page.get_by_label("The text, written anew").fill(TEXT)
        page.get_by_label("Open Door South").check()
        page.get_by_role("button", name="Seal it and ask").click()
        expect(page.get_by_text("Asked so far")).to_be_visible()
        desk.check(page)
    with desk.reader(DEPUTY) as page:
        page.get_by_role("link", name="Asked of you (1)").click()
        page.get_by_role("link", name="Agree, or not").click()
        desk.check(page)
        declare(page)
        expect(page.get_by_text(TEXT)).to_be_visible()
        desk.check(page)
        page.get_by_role("button", name="I agree").click()
    with desk.reader(OWNER) as page:
        page.goto(f"{desk.url}{desk.report.path}/forwarding")
        desk.check(page)
        page.get_by_role("button", name="Print the sheet").click()
        expect(page.get_by_text(TEXT)).to_be_visible()
        desk.check(page)
    assert len(contents(desk.world, desk.report)) == 8
