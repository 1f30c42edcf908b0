"""Pictures of the reporter's pages in three languages, narrow and wide; nothing is told in them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from playwright.sync_api import Browser

from tests.browser.conftest import served
from tests.browser.visiting import NARROW, WIDE, Site, press, start
from tests.web import memory_web

LANGUAGES: Final = ("en", "ar", "am")
TO_CONSENT: Final = (("go", "1"), ("go", "1"))
TO_THE_STORY: Final = (("go", "1"), ("go", "2"), ("go", "1", "3"), ("go", "12"))


def take_all(browser: Browser, directory: Path) -> None:
    """Narrow: what is agreed to, and the request for words below help places. Wide: the latter."""
    world, store, app = memory_web()
    with served(app) as url:
        site = Site(url, world, store)
        for language in LANGUAGES:
            for size in (NARROW, WIDE):
                page = browser.new_page(viewport=size, java_script_enabled=False)  # type: ignore[arg-type]
                start(page, site, language)
                name = f"{language}-{size['width']}.png"
                for do, *answers in TO_CONSENT:
                    press(page, do, *answers)
                if size is NARROW:
                    page.screenshot(path=directory / f"web-consent-{name}", full_page=True)
                for do, *answers in TO_THE_STORY:
                    press(page, do, *answers)
                page.screenshot(path=directory / f"web-story-{name}", full_page=True)
                page.close()
