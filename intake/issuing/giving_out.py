"""What `intake stats` shows: an issue, or what its names mean, in one of three forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from intake.errors import ConfigError
from intake.issuing.dictionary import Listing, as_json, dictionary, mapping
from intake.issuing.page import issue_page, listing_page
from intake.issuing.sheet import as_csv, issue_csv
from intake.issuing.words import SOURCE, Words, read_words
from intake.publishing import Publishing
from intake.statistics.issues import Output, read_issue
from intake.statistics.periods import read_period

LOCALES: Final = Path(__file__).parent.parent.parent / "locales"
LISTED: Final[Mapping[str, Callable[[Words], tuple[Listing, ...]]]] = {
    "dictionary": dictionary,
    "mapping": lambda _words: mapping(),
}


def given_out(
    publishing: Publishing, output: str, typed_period: str, form: str, language: str
) -> str:
    """One sheet as HTML, CSV or JSON. Raises ConfigError."""
    words = read_words(LOCALES, language)
    period = read_period(typed_period)
    if period is None:
        raise ConfigError(
            f"'{typed_period}' is no period: write it like 2026, 2026-H2, 2026-Q4 or 2026-11"
        )
    text = publishing.issue(Output(output), period)
    if form == "json":
        return text
    issue = read_issue(text)
    return issue_csv(issue) if form == "csv" else issue_page(issue, words)


@cache
def forms(language: str) -> Mapping[str, Callable[[str], str]]:
    """The name of a form -> the text of an issue in it, in the words of a language, or in English
    where there are none."""
    try:
        words = read_words(LOCALES, language)
    except ConfigError:
        words = read_words(LOCALES, SOURCE)
    return {
        "html": lambda text: issue_page(read_issue(text), words),
        "csv": lambda text: issue_csv(read_issue(text)),
        "json": lambda text: text,
    }


def listed(what: str, form: str, language: str) -> str:
    """What names mean; `what`: of LISTED. Raises ConfigError."""
    words = read_words(LOCALES, language)
    listings = LISTED[what](words)
    if form == "json":
        return as_json(listings)
    if form == "csv":
        wide = max(len(each.head) for each in listings)
        lines = ((each.heading, row) for each in listings for row in (each.head, *each.rows))
        padded = ((heading, *row, *("",) * (wide - len(row))) for heading, row in lines)
        return as_csv(("list", *map(str, range(1, wide + 1))), padded)
    return listing_page(words.title(what), listings, words)
