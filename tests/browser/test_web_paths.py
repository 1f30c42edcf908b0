"""Every path of the conversation in Debian's Chromium: the narrowest phone, keys alone, no scripts.

axe is a script itself: it is given each distinct page afterwards (`judging.py`), and each once, as
the same question looks the same however one came to it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser

from intake.conversation.script import SCRIPT
from tests.bench.script import put_card_in_force
from tests.browser import paths
from tests.browser.judging import judging
from tests.browser.visiting import NARROW, Site
from tests.browser.walking import Seen, Walker
from tests.properties.test_web_walk import NEVER_ASKED
from tests.web import memory_web


@pytest.mark.parametrize("language", ["en", "ar", "am"])
def test_every_path_is_gone_and_every_page_is_clean(
    chromium: Browser, serve: Callable[[Any], str], language: str
) -> None:
    world, store, app = memory_web()
    put_card_in_force(world)
    site = Site(serve(app), world, store)
    without = chromium.new_context(viewport=NARROW, java_script_enabled=False)  # type: ignore[arg-type]
    without.set_default_timeout(5_000)
    page = without.new_page()
    distinct: dict[tuple[str, str], str] = {}

    def looks(name: str, seen: Seen) -> None:
        assert seen.width <= NARROW["width"], name
        assert not seen.small, name
        assert not seen.beyond, name
        assert seen.heads == 1, name
        assert (seen.title, seen.address) == ("River Post", "/"), name
        key = ("help" if seen.cards else name, seen.kinds)
        if key not in distinct:
            distinct[key] = page.content()

    walker = Walker(page, site, looks, language, help_first=True)
    codes: dict[str, list[str]] = {}
    for name, path in paths.TOLD.items():
        before, walker.codes = len(store.tables.reports), []
        walker.tells(path)
        assert len(store.tables.reports) == before + 1, name
        codes[name] = walker.codes
    for name, path in paths.UNTOLD.items():
        before = len(store.tables.reports)
        walker.tells(path)
        assert len(store.tables.reports) == before, name
        assert not store.tables.drafts, name
    for name, path in paths.BACK.items():
        for code in reversed(codes[name]):  # she may cut off the helper
            walker.comes_back(code, path)
    assert without.cookies() == []
    without.close()
    assert walker.steps == set(SCRIPT) - set(NEVER_ASKED)
    with judging(chromium, viewport=NARROW) as judge:
        for key, html in distinct.items():
            assert judge.faults(html) == [], key


def test_what_is_wrong_is_seen_after_what_is_right(chromium: Browser) -> None:
    """Of the judge: it sees what it is given, not what it saw first."""
    right = "<!doctype html><html lang=en><title>Page</title><main><h1>Hello</h1></main>"
    with judging(chromium, viewport=NARROW) as judge:
        assert judge.faults(right) == []
        (wrong,) = judge.faults(right.replace("<h1>", "<h1 style='color:#ddd'>"))
        assert wrong[0] == "color-contrast"
        assert judge.faults(right) == []
