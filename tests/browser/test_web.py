"""The reporter's pages in a real Chromium without scripts: the way through, and the ways back.

What a browser keeps for its Back button is kept here too (`keeping`, see `conftest`): a page that
could be brought back by somebody who takes the phone would fail these tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.judging import Judge, judging
from tests.browser.paths import STORY
from tests.browser.visiting import (
    ELSEWHERE,
    NARROW,
    WIDE,
    History,
    Site,
    leave,
    nothing_shows,
    press,
    start,
)
from tests.browser.walking import SEEN, Seen
from tests.web import memory_web

WAY: tuple[tuple[str, ...], ...] = (
    ("go", "1"),
    ("go", "1"),
    ("go", "1"),
    ("go", "2"),
    ("go", "1", "3"),
    ("go", "12"),
    ("words", STORY),
    ("go", "1"),
    ("go", "1"),
    ("go", "1"),
    ("go", "24"),
    ("words", "A green jacket."),
    ("go", "2"),
    ("go", "1"),
)
"""Every page from the first question to the code, and what is answered there."""


@pytest.fixture
def context(keeping: Browser) -> Iterator[BrowserContext]:
    context = keeping.new_context(viewport=NARROW, java_script_enabled=False)  # type: ignore[arg-type]
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def plain(chromium: Browser) -> Iterator[Page]:
    """In a browser that keeps nothing for its Back button."""
    with chromium.new_context(viewport=NARROW, java_script_enabled=False) as context:  # type: ignore[arg-type]
        yield context.new_page()


def write(page: Page, words: str) -> None:
    page.locator("#answer").fill(words)
    press(page, "go")


def go_on(page: Page, steps: tuple[tuple[str, ...], ...] = WAY) -> Iterator[Page]:
    """Along the way; every page is looked at before it is answered."""
    for do, *answers in steps:
        yield page
        if do == "words":
            write(page, *answers)
        else:
            press(page, do, *answers)
    yield page


def walk(page: Page, pages: int) -> None:
    for _ in go_on(page, WAY[:pages]):
        pass


def send(page: Page) -> None:
    page.locator("input[name=have]").check()
    press(page, "kept")
    press(page, "go", "1")


# ---------------------------------------------------------------- the way through


@pytest.mark.parametrize("language", ["en", "ar", "am"])
def test_a_report_is_told_and_nothing_stands_in_anyones_way(
    chromium: Browser, site: Site, language: str
) -> None:
    """On a wide screen, as `test_web_paths.py` does it on a narrow one: on every page axe finds
    nothing, nothing runs out of the side, all can be hit with a thumb, the address and the title
    tell nothing. Scripts are on here; the pages' own policy still refuses them."""
    with (
        judging(chromium, viewport=WIDE) as judge,
        chromium.new_context(viewport=WIDE) as context,  # type: ignore[arg-type]
    ):
        page = context.new_page()
        start(page, site, language)
        for each in go_on(page):
            hold(each, judge)
        page.locator("input[name=have]").check()
        press(page, "kept")
        hold(page, judge)
        press(page, "go", "1")
        hold(page, judge)
        assert len(site.store.tables.reports) == 1
        assert context.cookies() == []


def hold(page: Page, judge: Judge) -> None:
    assert judge.faults(page.content()) == []
    seen = Seen(**page.evaluate(SEEN))
    assert seen.width <= WIDE["width"]
    assert (seen.title, seen.address) == ("River Post", "/")
    assert not seen.small


def test_the_keyboard_alone_is_enough_and_enter_never_exits_or_skips(
    plain: Page, site: Site
) -> None:
    page = plain
    page.goto(f"{site.url}/?l=en")
    page.keyboard.press("Tab")
    enter(page)  # Start
    tab_to(page, "Next")
    enter(page)
    for _ in range(3):
        pick_by_keys(page)
    pick_by_keys(page)  # under 18: yes
    expect(page.locator("h1")).to_contain_text("It is not your fault")
    tab_to(page, "Go on")
    enter(page)
    while not site.store.tables.reports:
        answer_by_keys(page)
    expect(page.locator("main")).to_contain_text("Sent.")


def answer_by_keys(page: Page) -> None:
    """Words where words are asked for, else the first answer; a list is skipped."""
    if page.locator("textarea").count():
        tab_until(page, "textarea")
        page.keyboard.type(STORY)
    elif page.locator("main select").count():
        tab_to(page, "Skip")
    elif page.locator("main input:is([type=radio],[type=checkbox])").count():
        tab_until(page, "main input")
        page.keyboard.press("Space")
    if not page.locator("button:focus").count():
        tab_to(page, "Next")
    enter(page)


def tab_until(page: Page, selector: str) -> None:
    """The next that this selects has the focus."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.locator(f":is({selector}):focus").count():
            return
    raise AssertionError(selector)


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tab_to(page: Page, name: str) -> None:
    for _ in range(20):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and focused.inner_text() == name:
            return
    raise AssertionError(name)


def pick_by_keys(page: Page) -> None:
    """The first answer, and Enter inside the question."""
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.locator("input[type=radio]:focus").count():
            break
    page.keyboard.press("Space")
    enter(page)


def test_what_has_the_focus_is_never_under_the_top(plain: Page, site: Site) -> None:
    """WCAG 2.2, 2.4.11: Exit stays in sight and covers nothing."""
    page = plain
    start(page, site)
    walk(page, 6)
    top = page.locator("header").bounding_box()
    assert top
    for _ in range(12):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if not focused.count() or focused.inner_text() == "Exit":
            continue
        box = focused.bounding_box()
        assert box
        assert box["y"] >= top["height"] - 1


def test_the_code_is_printed_small_and_alone(plain: Page, site: Site) -> None:
    page = plain
    start(page, site)
    walk(page, len(WAY))
    page.emulate_media(media="print")
    expect(page.locator(".code")).to_be_visible()
    for hidden in ("header", "main button"):
        expect(page.locator(hidden).first).to_be_hidden()


# ---------------------------------------------------------------- leaving, and ways back


def test_exit_then_back_shows_nothing_that_was_told(page: Page, site: Site) -> None:
    start(page, site)
    walk(page, 6)
    page.locator("#answer").fill(STORY)
    leave(page)
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    assert not site.store.tables.drafts
    assert not site.store.tables.pages
    history = History(page)
    assert history.titles == {"River Post ", "River Post ?l=en"}
    while history.moves(-1):
        nothing_shows(history.shown())
    while history.moves(+1):
        nothing_shows(history.shown())


def test_exit_leads_on_and_back_from_there_shows_nothing(
    context: BrowserContext, serve: Callable[[Any], str], weather: str
) -> None:
    world, store, app = memory_web(exit_to=weather)
    site = Site(serve(app), world, store)
    page = context.new_page()
    start(page, site)
    walk(page, 6)
    page.locator("#answer").fill(STORY)
    leave(page)
    expect(page.get_by_text(ELSEWHERE)).to_be_visible()
    history = History(page)
    while history.moves(-1):
        nothing_shows(history.shown())


def test_a_page_that_is_left_by_its_address_is_not_brought_back(
    page: Page, site: Site, weather: str
) -> None:
    """Somebody comes near, and she types another address instead of pressing Exit."""
    start(page, site)
    walk(page, 6)
    page.locator("#answer").fill(STORY)
    page.goto(weather)
    history = History(page)
    assert history.moves(-1)
    nothing_shows(history.shown())


def test_after_sending_back_and_reload_send_nothing_again(page: Page, site: Site) -> None:
    start(page, site)
    walk(page, len(WAY))
    code = page.locator(".code").inner_text()
    send(page)
    expect(page.locator("main")).to_contain_text("Sent.")
    history = History(page)
    for _ in range(4):
        assert history.moves(-1)
        assert code.split()[0] not in history.shown()
        assert STORY not in history.shown()
    page.goto(site.url)
    page.reload()
    assert len(site.store.tables.reports) == 1


def test_a_reopened_page_is_the_first_page(context: BrowserContext, site: Site) -> None:
    """A new tab at the same address, while a report is under way in another one."""
    page = context.new_page()
    start(page, site)
    walk(page, 3)
    other = context.new_page()
    other.goto(site.url)
    expect(other.get_by_role("button", name="Start")).to_be_visible()
    expect(other.get_by_role("button", name="Exit")).to_have_count(0)
    press(page, "go", "2")
    expect(page.locator("h1")).to_contain_text("where to get")


def test_two_people_one_after_the_other_on_one_browser(context: BrowserContext, site: Site) -> None:
    """The second finds nothing of the first: not behind Back, not where she may be helped to write,
    not in the source of the address, not in her own report."""
    page = context.new_page()
    page.goto(f"{site.url}/?l=en")
    untouched = page.content()
    start(page, site)
    walk(page, len(WAY))
    code = page.locator(".code").inner_text().split()[0]
    send(page)
    page.goto(f"{site.url}/?l=en")
    assert page.content() == untouched
    history = History(page)
    while history.moves(-1):
        nothing_shows(history.shown())
        assert code not in history.shown()
    start(page, site)
    expect(page.locator("h1")).to_contain_text("Is it safe to write now")
    for second in go_on(page, WAY[:6]):
        boxes = second.locator("textarea, main input[type=text]")
        for box in boxes.all():
            assert box.input_value() == ""
            assert box.get_attribute("autocomplete") == "off", "nothing is kept to suggest"
    assert STORY not in page.content()
    page.locator("#answer").press("ArrowDown")
    assert page.locator("#answer").input_value() == ""
    for _ in go_on(page, WAY[6:]):
        pass
    send(page)
    assert len(site.store.tables.reports) == 2
