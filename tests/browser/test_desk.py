"""The desk in a real browser with scripts off: the whole way, at 320 px and on a wide screen.

Where scripts are off, axe cannot run either. So each page, as it stands, is shown once more to an
inspector (`judging.py`): a browser of the same size and colours with scripts on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from intake.cases.parts import CasePart, RecordPart, ToldPart
from intake.ports import PROGRESS
from tests.browser.judging import Judge, judging
from tests.unit.desk.world import (
    ANSWERS,
    DEPUTY,
    EXTERNAL,
    HOUR,
    NOON,
    OWNER,
    FiledReport,
    World,
)

SMALL, WIDE = 320, 1280
ARABIC = "السلام عليكم. " + "كلماتالمثالالطويلةجدا" * 12
BENGALI = "জলের লাইনে ভিড় ছিল। " + "উদাহরণেরদীর্ঘশব্দ" * 15
LATIN = "w" * 300
TARGET_PIXELS = 44
REFUSED = "Failed to load resource: the server responded with a status of 4"

TOO_SMALL = """least => [...document.querySelectorAll(
    'a, button, summary, input:not([type=hidden], [type=radio], [type=checkbox]), textarea, '
    + '.choices label')]
  .filter(each => each.checkVisibility() && !each.classList.contains('skip'))
  .map(each => [each.textContent.trim(), each.getBoundingClientRect().height])
  .filter(([, height]) => height < least)"""
OVERFLOWING = """() => {
  const edge = document.documentElement.clientWidth;
  return [...document.querySelectorAll('body *')]
    .filter(each => each.checkVisibility() && !each.closest('.unseen, .skip, thead'))
    .map(each => [each.tagName, each.className, each.getBoundingClientRect()])
    .filter(([, , box]) => box.right > edge + 1 || box.left < -1)
    .map(([tag, name]) => `${tag}.${name}`);
}"""


@dataclass
class Desk:
    """A desk that is being served, and what it takes to visit it."""

    world: World
    address: str
    report: FiledReport
    problems: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Note every request to elsewhere and every complaint of the browser."""

        def note(request: Request) -> None:
            if not request.url.startswith(self.address):
                self.problems.append(f"asked for {request.url}")

        def complain(said: ConsoleMessage) -> None:
            if not said.text.startswith(REFUSED):  # a page that was refused on purpose
                self.problems.append(said.text)

        page.on("request", note)
        page.on("console", complain)

    def sign_in(self, page: Page) -> None:
        page.goto(f"{self.address}/")
        page.get_by_label("Reader name").fill(OWNER)
        page.get_by_label("Passphrase").fill(self.world.passphrase())
        page.get_by_label("Six digits").fill(self.world.code())
        page.get_by_role("button", name="Sign in").click()


def long_words() -> list[CasePart]:
    return [
        ToldPart("narrative", ARABIC, NOON),
        ToldPart("narrative", BENGALI, NOON),
        ToldPart("addition", LATIN, NOON),
        RecordPart({**ANSWERS, "accused_org": LATIN}, NOON),
    ]


@pytest.fixture
def desk(serve: Callable[[Any], str]) -> Desk:
    world = World()
    world.enrol(OWNER, DEPUTY)
    world.enrol(EXTERNAL, added=NOON)
    report = world.file(
        parts=long_words(),
        language="ar",
        urgency="U1",
        urgency_reason="time_matters",
        due_at=NOON - HOUR,
        care_until=NOON + 40 * HOUR,
    )
    for number in range(26):
        world.file(urgency=f"U{2 + number % 2}", due_at=NOON + number * HOUR)
    mounted = DispatcherMiddleware(Response("elsewhere", 404), {"/desk": world.app(demo=True)})
    return Desk(world, serve(mounted) + "/desk", report)


@dataclass(frozen=True)
class Screen:
    """How somebody looks at the desk."""

    width: int
    scheme: Literal["light", "dark"]


@pytest.fixture(params=[Screen(SMALL, "light"), Screen(WIDE, "dark")], ids=["small", "wide"])
def screen(request: pytest.FixtureRequest) -> Screen:
    assert isinstance(request.param, Screen)
    return request.param


@pytest.fixture
def page(screen: Screen, chromium: Browser, desk: Desk) -> Iterator[Page]:
    yield from _opened(chromium, screen, desk)


@pytest.fixture
def page_to_go_back(screen: Screen, keeping: Browser, desk: Desk) -> Iterator[Page]:
    """In a browser that keeps pages for its Back button."""
    yield from _opened(keeping, screen, desk)


def _opened(browser: Browser, screen: Screen, desk: Desk) -> Iterator[Page]:
    with browser.new_context(
        java_script_enabled=False,
        viewport={"width": screen.width, "height": 800},
        color_scheme=screen.scheme,
    ) as context:
        page = context.new_page()
        desk.watch(page)
        yield page
    assert desk.problems == []


Check: TypeAlias = Callable[[], None]


@pytest.fixture
def check(screen: Screen, chromium: Browser, page: Page, desk: Desk) -> Iterator[Check]:
    """What holds for every page: axe finds nothing, nothing overflows, targets are large."""
    size = {"width": screen.width, "height": 800}
    with judging(
        chromium, f"{desk.address}/", viewport=size, color_scheme=screen.scheme
    ) as inspector:
        yield lambda: _inspect(inspector, page)


def _inspect(inspector: Judge, page: Page) -> None:
    page.wait_for_load_state()
    assert inspector.faults(page.content()) == []
    assert inspector.page.evaluate(OVERFLOWING) == []
    assert inspector.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert inspector.page.evaluate(TOO_SMALL, TARGET_PIXELS) == []


def test_a_flood_is_announced_shown_alone_and_left_again(
    page: Page, desk: Desk, check: Check
) -> None:
    for number in range(30):
        desk.world.file(urgency="U2", channel="web", in_flood=True, due_at=NOON + number * HOUR)
    desk.sign_in(page)
    expect(page.get_by_text("30 wait behind")).to_be_visible()
    check()
    page.get_by_role("link", name="Show these only").click()
    expect(page.get_by_text("30 in this view")).to_be_visible()
    check()
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_role("table").get_by_role("link")).to_have_count(5)
    page.get_by_label("Channel").select_option("telegram")
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_text("Nothing of this view waits for you")).to_be_visible()
    check()
    page.get_by_role("link", name="No filter").click()
    expect(page.get_by_text("57 open")).to_be_visible()


def test_the_whole_way_from_signing_in_to_an_answer(page: Page, desk: Desk, check: Check) -> None:
    page.goto(f"{desk.address}/")
    check()
    page.get_by_label("Reader name").fill(OWNER)
    page.get_by_label("Passphrase").fill("three loud boats")
    page.get_by_label("Six digits").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check()

    desk.sign_in(page)
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    check()
    page.locator("summary").first.click()
    check()
    page.get_by_role("link", name="Next page").click()
    check()
    page.get_by_role("link", name="First page").click()

    page.get_by_role("table").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Before it opens")).to_be_visible()
    check()
    page.get_by_label("No, none that I know of").check()
    page.get_by_role("button", name="Continue").click()
    check()
    for summary in page.locator("summary").all():
        summary.click()
    check()
    expect(page.get_by_text(LATIN).last).to_be_visible()

    page.get_by_role("button", name="I have read it").click()
    expect(page.get_by_role("status")).to_be_visible()
    check()
    page.get_by_label("To whoever holds the number").fill("Call 0800 123 4567. You must.")
    page.get_by_role("button", name="Seal the answer").click()
    check()
    page.get_by_label("To whoever holds the number").fill("Is it safe? Is it quiet?")
    page.get_by_role("button", name="Seal the answer").click()
    check()
    page.get_by_role("button", name="Seal it as it is").click()
    page.locator("summary", has_text="Show what was written").click()
    expect(page.get_by_text("Is it safe? Is it quiet?")).to_be_visible()
    check()
    said = [number for _, number in desk.world.store.tables.replies if number < PROGRESS]
    assert len(said) == 1

    page.goto(f"{desk.address}/reports/{'0f' * 16}")
    expect(page.get_by_role("heading", name="No such page")).to_be_visible()
    check()


def test_told_words_stay_closed_until_asked_for(page: Page, desk: Desk) -> None:
    desk.sign_in(page)
    page.goto(f"{desk.address}{desk.report.path}")
    page.get_by_label("No, none that I know of").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text(LATIN).last).not_to_be_visible()


def test_each_language_runs_in_its_own_direction(page: Page, desk: Desk) -> None:
    desk.sign_in(page)
    page.goto(f"{desk.address}{desk.report.path}")
    page.get_by_label("No, none that I know of").check()
    page.get_by_role("button", name="Continue").click()
    page.locator("summary", has_text="Show what was written").click()
    directions = page.locator("p.text").evaluate_all(
        "all => all.map(each => getComputedStyle(each).direction)"
    )
    assert directions == ["rtl", "ltr", "ltr"]


def test_the_back_button_shows_nothing_after_signing_out(page_to_go_back: Page, desk: Desk) -> None:
    page = page_to_go_back
    desk.sign_in(page)
    page.goto(f"{desk.address}{desk.report.path}")
    page.get_by_label("No, none that I know of").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Sign out").click()
    # A click does not wait for the page it leads to; going back half-way there would fail.
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert ARABIC not in page.content()


def test_the_keyboard_alone_is_enough_to_sign_in(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.address}/sign-in")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the page"
    page.keyboard.press("Enter")
    for typed in (OWNER, desk.world.passphrase(), desk.world.code()):
        page.keyboard.press("Tab")
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Queue").wait_for()


def test_without_its_style_sheet_the_case_is_still_in_order(page: Page, desk: Desk) -> None:
    page.route("**/*.css", lambda route: route.fulfill(body="", content_type="text/css"))
    desk.sign_in(page)
    page.goto(f"{desk.address}{desk.report.path}")
    headings = page.get_by_role("heading").all_inner_texts()
    assert headings[0].startswith("Report ")
    assert headings[1] == "Before it opens"


def test_a_link_from_another_site_finds_the_reader_signed_in(
    page: Page, desk: Desk, serve: Callable[[Any], str]
) -> None:
    """The cookie is SameSite=Strict, so the first request of such a link comes without it."""
    desk.sign_in(page)
    link = f'<!doctype html><title>x</title><a href="{desk.address}/">Desk</a>'
    elsewhere = serve(Response(link, content_type="text/html")).replace("127.0.0.1", "localhost")
    page.goto(elsewhere)
    page.get_by_role("link", name="Desk").click()
    page.get_by_role("heading", name="Queue").wait_for()
    desk.problems[:] = [each for each in desk.problems if elsewhere not in each]
