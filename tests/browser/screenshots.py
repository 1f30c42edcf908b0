"""`make screenshots`: the pictures in the documents, taken anew from a running demo."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser import first_minutes as first
from tests.browser import statistics_screenshots, web_screenshots
from tests.browser.conftest import ARGUMENTS, NAMES

PICTURES = Path(__file__).parent.parent.parent / "docs" / "screenshots"


def main() -> None:
    path = next(found for name in NAMES if (found := shutil.which(name)))
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with (
        tempfile.TemporaryDirectory() as directory,
        first.demo(Path(directory), reports=200) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *sandbox])
        _take_all(browser.new_page(viewport={"width": 1100, "height": 900}), address)
        web_screenshots.take_all(browser, PICTURES)
        statistics_screenshots.take_all(browser, PICTURES)
        browser.close()


def _take_all(page: Page, address: str) -> None:
    first.conversation(page, address)
    page.locator(".tour li.done").wait_for()
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_role("button", name="1 English").wait_for()
    page.evaluate("scrollTo(0, 0)")
    _take(page, "demo")
    page.set_viewport_size({"width": 1100, "height": 900})
    page.goto(f"{address}/demo/rows")
    _take(page, "rows")
    first.sign_in(page, address, "ombudsperson")
    _take(page, "queue")
    page.locator("table.queue tbody tr", has_text="South Bank").first.locator("th a").click()
    _take(page, "declaration")
    page.get_by_label("No, none that I know of").check()
    page.get_by_role("button", name="Continue").click()
    page.locator("details.words summary").click()
    _take(page, "case")


def _take(page: Page, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


main()
