"""Every path of the conversation in Debian's Chromium, scripts off, on the narrowest phone.

axe is a script itself: it is given each distinct page afterwards, in a page of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from intake.conversation.script import SCRIPT
from tests.bench.script import put_card_in_force
from tests.browser import paths
from tests.browser.visiting import NARROW, Site
from tests.browser.walking import Seen, Walker
from tests.properties.test_web_walk import NEVER_ASKED
from tests.web import memory_web


@pytest.mark.parametrize("language", ["en"])
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
        assert seen.heads == 1, name
        key = ("help" if seen.cards else name, seen.kinds)
        if key not in distinct:
            distinct[key] = page.content()

    walker = Walker(page, site, looks, help_first=True)
    codes: dict[str, list[str]] = {}
    for name, path in paths.TOLD.items():
        before, walker.codes = len(store.tables.reports), []
        walker.tells(language, path)
        assert len(store.tables.reports) == before + 1, name
        codes[name] = walker.codes
    everything = language == "en"  # another language would take what is told alone
    for name, path in paths.UNTOLD.items() if everything else ():
        before = len(store.tables.reports)
        walker.tells(language, path)
        assert len(store.tables.reports) == before, name
        assert not store.tables.drafts, name
    for name, path in paths.BACK.items() if everything else ():
        for code in reversed(codes[name]):  # she may cut off the helper
            walker.comes_back(language, code, path)
    assert without.cookies() == []
    without.close()
    assert walker.steps == set(SCRIPT) - set(NEVER_ASKED) or not everything
    hold(chromium, distinct)


def hold(chromium: Browser, distinct: dict[tuple[str, str], str]) -> None:
    """axe finds nothing on any of them."""
    context = chromium.new_context(viewport=NARROW)  # type: ignore[arg-type]
    page = context.new_page()
    for name, html in distinct.items():
        page.set_content(html)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    context.close()
