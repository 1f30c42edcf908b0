"""What is done on the reporter's pages in a real Chromium, and what its ways back show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Error, Page

from tests.browser.paths import STORY
from tests.world import World

NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
_FOCUS = """(selector) => {
  const found = document.querySelector(selector);
  found?.focus();
  return found !== null && found === document.activeElement;
}"""
ELSEWHERE = "Sunny in the afternoon."


@dataclass
class Site:
    url: str
    world: World
    store: Any


def press(page: Page, value: str, *answers: str) -> None:
    """One button, after choosing the answers or writing them."""
    for answer in answers:
        box = page.locator(f'input[name=a][value="{answer}"]')
        if box.count():
            box.check()
        else:
            page.locator("main select").select_option(answer)
    with page.expect_navigation():
        page.locator(f'main button[name=do][value="{value}"]').first.click()


def press_by_keys(page: Page, value: str, *answers: str) -> None:
    """The same, with the keyboard alone."""
    for answer in answers:
        if focus(page, f'input[name=a][value="{answer}"]'):
            page.keyboard.press("Space")
        else:
            page.locator("main select").select_option(answer)
    assert focus(page, f'main button[name=do][value="{value}"]'), value
    with page.expect_navigation():
        page.keyboard.press("Enter")


def focus(page: Page, selector: str) -> bool:
    """Go to the first of these; whether there is one."""
    return bool(page.evaluate(_FOCUS, selector))


def start(page: Page, site: Site, language: str = "en") -> None:
    page.goto(f"{site.url}/?l={language}")
    press(page, "start")
    press(page, "show")


def leave(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Exit").click()


class History:
    """The Back and Forward buttons, also where the browser shows a page of its own instead (it
    asks whether to send a form again), which Playwright's own do not wait out."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._browser = page.context.new_cdp_session(page)

    def _send(self, what: str, how: dict[str, Any] | None = None) -> Any:
        """Between two pages nobody answers for a moment."""
        for _ in range(200):
            try:
                return self._browser.send(what, how or {})
            except Error:
                self._page.wait_for_timeout(50)
        raise AssertionError("the browser does not answer")

    def moves(self, by: int) -> bool:
        """Whether there was anywhere to go."""
        found = self._send("Page.getNavigationHistory")
        to = found["currentIndex"] + by
        if not 0 <= to < len(found["entries"]):
            return False
        entry = found["entries"][to]["id"]
        self._send("Page.navigateToHistoryEntry", {"entryId": entry})
        self._until(lambda: self._at() == to)
        return True

    def _at(self) -> object:
        return self._send("Page.getNavigationHistory")["currentIndex"]

    def _until(self, done: Callable[[], bool]) -> None:
        for _ in range(100):
            self._page.wait_for_timeout(50)
            if done():
                self._page.wait_for_timeout(100)
                return
        raise AssertionError("the browser went nowhere")

    def shown(self) -> str:
        """All that stands in the page, fields included."""
        root = self._send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
        return str(self._send("DOM.getOuterHTML", {"nodeId": root})["outerHTML"])

    @property
    def titles(self) -> set[str]:
        """What the list of visited pages says."""
        entries = self._send("Page.getNavigationHistory")["entries"]
        return {f"{each['title']} {each['url'].split('/')[-1]}" for each in entries[1:]}


def nothing_shows(html: str) -> None:
    """Neither words nor a question: at most the first page, or a browser's own page."""
    assert STORY not in html
    assert "In your own words" not in html
    assert 'name="q"' not in html
