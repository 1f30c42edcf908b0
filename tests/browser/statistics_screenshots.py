"""Pictures of each sheet of numbers, in English and Arabic, of invented issues.

`python -m tests.browser.statistics_screenshots DIRECTORY` takes every sheet, whole, for
whoever changed one to look at, narrow and wide. A few stand in the documents.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from intake.issuing.giving_out import LOCALES, listed
from intake.issuing.page import issue_page
from intake.issuing.words import read_words
from intake.statistics.figures import Figure, Mark
from intake.statistics.issues import Output
from tests.browser.conftest import ARGUMENTS, NAMES
from tests.browser.visiting import NARROW, WIDE
from tests.unit.issuing.examples import issue
from tests.unit.issuing.invented import sheets

LANGUAGES: Final = ("en", "ar")
SHEETS: Final = (
    ("public", Output.PUBLIC, None, WIDE),
    ("few", Output.NETWORK, Figure(Mark.BELOW, 10), NARROW),
)


def take_all(browser: Browser, directory: Path) -> None:
    """The yearly page, wide; and what is said beside few reports, narrow."""
    pictures = (
        *((name, issue(total, output), size) for name, output, total, size in SHEETS),
        ("incidents", sheets(60)[Output.HRS], NARROW),
    )
    with tempfile.TemporaryDirectory() as made:
        for name, shown, size in pictures:
            for language in LANGUAGES:
                file = Path(made) / "sheet.html"
                words = read_words(LOCALES, language)
                file.write_text(issue_page(shown, words), encoding="utf-8")
                page = browser.new_page(viewport=size)  # type: ignore[arg-type] # a dict
                page.goto(file.as_uri())
                page.screenshot(path=directory / f"numbers-{name}-{language}.png")
                page.close()


def every_page() -> Iterator[tuple[str, str]]:
    """(name, HTML) of each sheet in each language: with enough to show, and with few."""
    for language in LANGUAGES:
        words = read_words(LOCALES, language)
        for size, reports in (("many", 60), ("few", 2)):
            for output, made in sheets(reports).items():
                yield f"{output.value}-{size}-{language}", issue_page(made, words)
        for what in ("dictionary", "mapping"):
            yield f"{what}-{language}", listed(what, "html", language)


def look_at_all(directory: Path) -> None:
    """Each page as a picture, whole."""
    path = next(found for name in NAMES if (found := shutil.which(name)))
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    sizes: dict[str, ViewportSize] = {"320": NARROW, "1280": WIDE}  # type: ignore[dict-item]
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *sandbox])
        for name, html in every_page():
            file = Path(made) / "sheet.html"
            file.write_text(html, encoding="utf-8")
            for width, size in sizes.items():
                page = browser.new_page(viewport=size)
                page.goto(file.as_uri())
                page.screenshot(path=directory / f"{name}-{width}.png", full_page=True)
                page.close()
        browser.close()


if __name__ == "__main__":
    look_at_all(Path(sys.argv[1]))
