"""Pictures of each sheet of numbers, in English and Arabic, of an invented issue."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser

from intake.issuing.giving_out import LOCALES
from intake.issuing.page import issue_page
from intake.issuing.words import read_words
from intake.statistics.figures import Figure, Mark
from intake.statistics.issues import Output
from tests.browser.visiting import NARROW, WIDE
from tests.unit.issuing.examples import issue

LANGUAGES: Final = ("en", "ar")
SHEETS: Final = (
    ("public", Output.PUBLIC, None, WIDE),
    ("few", Output.NETWORK, Figure(Mark.BELOW, 10), NARROW),
)


def take_all(browser: Browser, directory: Path) -> None:
    """The yearly page, wide; and what is said beside few reports, narrow."""
    with tempfile.TemporaryDirectory() as made:
        for name, output, total, size in SHEETS:
            for language in LANGUAGES:
                file = Path(made) / "sheet.html"
                words = read_words(LOCALES, language)
                file.write_text(issue_page(issue(total, output), words), encoding="utf-8")
                page = browser.new_page(viewport=size)  # type: ignore[arg-type] # a dict
                page.goto(file.as_uri())
                page.screenshot(path=directory / f"numbers-{name}-{language}.png")
                page.close()
