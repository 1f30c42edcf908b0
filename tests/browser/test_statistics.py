"""Sheets of numbers in a real browser: nothing runs out of a small phone, and all can be heard."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from intake.issuing.giving_out import LOCALES, listed
from intake.issuing.page import issue_page
from intake.issuing.words import read_words
from intake.statistics.figures import Figure, Mark
from intake.statistics.issues import Output
from tests.browser.visiting import NARROW, WIDE
from tests.unit.issuing.examples import issue

FEW = Figure(Mark.BELOW, 10)
PAGES = {
    **{
        f"{output.value}-{language}": issue_page(
            issue(total, output), read_words(LOCALES, language)
        )
        for language in ("en", "ar")
        for output, total in ((Output.PUBLIC, None), (Output.NETWORK, FEW))
    },
    "dictionary-en": listed("dictionary", "html", "en"),
    "mapping-en": listed("mapping", "html", "en"),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["320", "1280"])
def test_a_sheet_fits_and_can_be_heard(
    chromium: Browser, tmp_path: Path, name: str, size: dict[str, int]
) -> None:
    file = tmp_path / f"{name}.html"
    file.write_text(PAGES[name], encoding="utf-8")
    context = chromium.new_context(viewport=size, bypass_csp=True)  # type: ignore[arg-type] # a dict
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert asked == [file.as_uri()]
    for text in page.locator("svg text").all():
        box, picture = (
            text.bounding_box(),
            text.locator("xpath=ancestor::*[name()='svg']").bounding_box(),
        )
        assert box is not None
        assert picture is not None
        assert picture["x"] - 1 <= box["x"]
        assert box["x"] + box["width"] <= picture["x"] + picture["width"] + 1
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    context.close()
