"""What Back, Forward, Reload, the history and a reopened tab show in Debian's Firefox."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.browser.firefox import Firefox, firefox
from tests.browser.paths import STORY
from tests.browser.visiting import ELSEWHERE, Site, nothing_shows

WAY = (("go", "1"), ("go", "1"), ("go", "1"), ("go", "2"), ("0", ""))
"""From the first question to the story."""
TOKEN = re.compile(r'(?<=name="t" value=")[a-z2-7]{26}')


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with firefox(tmp_path_factory.mktemp("firefox")) as browser:
        yield browser


@pytest.fixture
def browser(started: Firefox) -> Firefox:
    """A tab that has been nowhere."""
    old = started.does("WebDriver:GetWindowHandles")
    new = started.does("WebDriver:NewWindow", type="tab")["handle"]
    for handle in old:
        started.does("WebDriver:SwitchToWindow", handle=handle)
        started.does("WebDriver:CloseWindow")
    started.does("WebDriver:SwitchToWindow", handle=new)
    return started


def tells(browser: Firefox, site: Site) -> None:
    """As far as the story, which is typed and not sent."""
    browser.opens(site.url)
    browser.presses("start")
    browser.presses("show")
    for value, answer in WAY:
        browser.presses(value, answer)
    browser.writes(STORY)
    assert STORY in browser.shown, "this test would see it"


def test_after_exit_no_way_back_shows_anything(browser: Firefox, site: Site) -> None:
    tells(browser, site)
    browser.presses("exit")
    assert not site.store.tables.drafts
    browser.goes("Refresh")
    nothing_shows(browser.shown)
    steps = len(browser.history)
    for where in ("Back", "Forward"):
        for _ in range(steps):
            browser.goes(where)
            nothing_shows(browser.shown)
    assert {title for title, _ in browser.history} <= {"", "River Post"}
    assert {url for _, url in browser.history} <= {"about:blank", f"{site.url}/"}


def test_a_page_left_by_its_address_is_not_brought_back(
    browser: Firefox, site: Site, weather: str
) -> None:
    tells(browser, site)
    browser.opens(weather)
    assert ELSEWHERE in browser.shown
    browser.goes("Back")
    nothing_shows(browser.shown)


def test_a_tab_that_is_closed_and_reopened_is_the_first_page(browser: Firefox, site: Site) -> None:
    """Nor is anything written down for it: neither her words, nor what finds them."""
    tells(browser, site)
    token = TOKEN.search(browser.shown)
    assert token
    browser.closes_and_reopens_the_tab()
    nothing_shows(browser.shown)
    assert "River Post" in browser.shown
    for secret in (STORY, token.group()):
        assert secret not in browser.kept_of_the_tab
