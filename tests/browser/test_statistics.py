"""Sheets of numbers in a real browser: nothing runs out of a small phone, and all can be heard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, ViewportSize

from intake.issuing.giving_out import LOCALES, listed
from intake.issuing.page import issue_page
from intake.issuing.words import read_words
from intake.statistics.figures import Figure, Mark
from intake.statistics.issues import Output
from tests.browser.judging import Judge, judging
from tests.browser.visiting import NARROW, WIDE
from tests.unit.issuing.examples import issue
from tests.unit.issuing.invented import sheets

WHOLE = sheets(60)
FEW = Figure(Mark.BELOW, 10)
PAGES = {
    **{
        f"{output.value}-{language}": issue_page(
            issue(total, output), read_words(LOCALES, language)
        )
        for language in ("en", "ar")
        for output, total in ((Output.PUBLIC, None), (Output.NETWORK, FEW))
    },
    **{
        f"{output.value}-{language}-whole": issue_page(each, read_words(LOCALES, language))
        for language in ("en", "ar", "fr")
        for output, each in WHOLE.items()
    },
    "dictionary-ar": listed("dictionary", "html", "ar"),
    "dictionary-en": listed("dictionary", "html", "en"),
    "mapping-en": listed("mapping", "html", "en"),
}


BEYOND_ITS_PICTURE = """() => [...document.querySelectorAll("svg text")].filter((each) => {
  const box = each.getBoundingClientRect();
  const picture = each.ownerSVGElement.getBoundingClientRect();
  return !each.getClientRects().length
    || box.left < picture.left - 1 || box.right > picture.right + 1;
}).map((each) => each.textContent)"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """Its policy is not kept, so that what it would forbid is seen to be asked for."""
    with chromium.new_context(bypass_csp=True) as context:
        yield context.new_page()


@pytest.fixture(scope="module")
def judge(chromium: Browser) -> Iterator[Judge]:
    with judging(chromium, bypass_csp=True) as made:
        yield made


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["320", "1280"])
def test_a_sheet_fits_and_can_be_heard(
    page: Page, judge: Judge, tmp_path: Path, name: str, size: ViewportSize
) -> None:
    file = tmp_path / f"{name}.html"
    file.write_text(PAGES[name], encoding="utf-8")
    page.set_viewport_size(size)
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.goto(file.as_uri())
    page.remove_listener("request", note)
    assert asked == [file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate(BEYOND_ITS_PICTURE) == []
    judge.page.set_viewport_size(size)
    assert judge.faults(PAGES[name]) == []
