"""Pages, CSV and lists: in the words of a language, complete, and saying no more than the issue."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from io import StringIO

import pytest

from intake.errors import ConfigError
from intake.issuing.dictionary import as_json, as_markdown, dictionary, mapping
from intake.issuing.giving_out import LOCALES, listed
from intake.issuing.page import issue_page
from intake.issuing.sheet import issue_csv
from intake.issuing.words import PAGE, TABLES, Words, all_texts, read_words
from intake.statistics.categories import HELP_AREA
from intake.statistics.figures import Figure, Mark
from intake.statistics.incidents import INCIDENTS
from intake.statistics.indicators import OUTCOMES
from intake.statistics.issues import BY_QUARTER, CAVEAT, CUTS, REGISTER, Output
from intake.statistics.plots import Frame, bars
from intake.statistics.plots import Mark as PlotMark
from tests.architecture.tree import ROOT
from tests.unit.issuing.examples import exact, issue, simple
from tests.unit.issuing.invented import PERIODS, sheets

MANY, FEW = sheets(60), sheets(2)
ENGLISH = Words("en", {})
TRANSLATED = sorted(path.parts[-3] for path in LOCALES.glob("*/LC_MESSAGES/statistics.po"))
PLACEHOLDER = re.compile(r"\{\w+\}")


class Read(HTMLParser):
    """The names of elements and attributes, and the words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words += data.split("\n")


@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_a_page_asks_for_nothing_and_runs_nothing(language: str) -> None:
    page = Read(issue_page(issue(), read_words(LOCALES, language)))
    assert not {"script", "link", "img", "iframe", "form"} & set(page.names)
    assert not [name for name, _ in page.attributes if name in ("src", "href", "onclick", "style")]
    assert ("lang", language) in page.attributes
    assert ("dir", "rtl" if language == "ar" else "ltr") in page.attributes


def test_every_picture_stands_beside_its_table_and_can_be_heard() -> None:
    html = issue_page(issue(), ENGLISH)
    pictures = re.findall(r"<svg .*?</svg>", html)
    assert len(pictures) == 5
    ids = re.findall(r'id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for picture in pictures:
        (labels,) = re.findall(r'aria-labelledby="([^"]+)"', picture)
        assert 'role="img"' in picture
        assert all(f'id="{label}"' in picture for label in labels.split())
        assert re.search(r"<desc [^>]+>[^<]+: [^<]+</desc>", picture)
    for figure in re.findall(r"<figure>.*?</figure>", html, re.DOTALL):
        assert "<table" in figure


def test_figures_are_said_in_words_and_names_are_escaped() -> None:
    words = Read(issue_page(issue(), ENGLISH)).words
    for said in ("fewer than 5", "held back", "at least 21", CAVEAT, "<b>&Co"):
        assert said in words
    assert "English" in words
    assert "b" not in Read(issue_page(issue(), ENGLISH)).names


def test_few_reports_are_explained_and_starts_stand_beside() -> None:
    few = Read(issue_page(issue(Figure(Mark.BELOW, 10)), ENGLISH)).words
    assert PAGE["few_why"] in few
    box = few[few.index(PAGE["few_why"]) : few.index(PAGE["whole"])]
    assert {"conversations begun: ", "90", "looks at help places: ", "40"} <= set(box)
    assert PAGE["few_why"] not in Read(issue_page(issue(), ENGLISH)).words


@pytest.mark.parametrize(
    ("total", "is_few"),
    [
        (exact(10), True),
        (exact(39), True),
        (exact(40), False),
        (Figure(Mark.LEAST, 39), True),
        (Figure(Mark.LEAST, 40), False),
        (Figure(Mark.HELD, 10), True),
    ],
    ids=str,
)
def test_few_are_few_whether_their_number_is_said_or_not(total: Figure, is_few: bool) -> None:
    page = Read(issue_page(issue(total), ENGLISH)).words
    assert (PAGE["few_why"] in page) is is_few


@pytest.mark.parametrize("output", [each for each in PERIODS if CUTS[each].outside])
def test_every_sheet_with_few_reports_says_how_many_began_and_looked(output: Output) -> None:
    page = Read(issue_page(FEW[output], ENGLISH)).words
    box = page[page.index(PAGE["few_why"]) :]
    began = [each for each in box if each.startswith(("conversations begun: ", "looks at help "))]
    assert len([each for each in began if each.endswith(": ")]) == 2


def test_where_people_looked_stands_beside_it() -> None:
    few = issue(Figure(Mark.BELOW, 10))
    looks = simple(HELP_AREA, exact(40), **{"The Banks": exact(33), "not_said": exact(7)})
    page = Read(issue_page(replace(few, tables=(*few.tables, looks)), ENGLISH)).words
    box = page[page.index(PAGE["few_why"]) : page.index(PAGE["whole"])]
    assert {"of these, The Banks: ", "33", "of these, not said: "} <= set(box)


def test_a_sheet_for_a_scheme_says_what_it_calls_things() -> None:
    page = Read(issue_page(MANY[Output.HRS], ENGLISH)).words
    after = page[page.index(PAGE["scheme_why"]) :]
    assert after[after.index("Whether the person is under 18: yes") + 1] == "child"
    assert PAGE["scheme_why"] not in Read(issue_page(MANY[Output.PUBLIC], ENGLISH)).words


def test_a_nought_that_is_known_is_no_empty_box() -> None:
    frame = Frame("t", "title", "description")
    known, unknown = (
        bars(frame, [PlotMark("a", Figure(mark, 0), "")]) for mark in (Mark.EXACT, Mark.HELD)
    )
    assert 'class="none"' not in known
    assert 'class="none"' in unknown


def test_shares_are_said_under_accountability() -> None:
    words = Read(issue_page(issue(), ENGLISH)).words
    assert "read within the hours, of those read: 67 %" in words
    assert "not read within the hours, of those received: 15 %" in words
    assert "The middle one was read: within the hours" in words
    assert not [each for each in words if each.startswith("answers seen")]


def test_tables_that_had_too_few_are_named() -> None:
    words = Read(issue_page(issue(), ENGLISH)).words
    after = words[words.index("Too few to be shown:") :]
    assert "Help that was asked the way to" in after


# ---------------------------------------------------------------- words


def test_every_table_has_a_heading() -> None:
    regrouped = {each.name for each in INCIDENTS}
    assert {*OUTCOMES, *regrouped, BY_QUARTER, REGISTER} == set(TABLES)
    assert all({*cut.tables} <= set(TABLES) for cut in CUTS.values())


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_is_whole_and_keeps_what_is_filled_in(language: str) -> None:
    words = read_words(LOCALES, language)
    for text in all_texts():
        said = words.said(text)
        assert said != text or text in ("Telegram", "WhatsApp")
        assert PLACEHOLDER.findall(said) == PLACEHOLDER.findall(text)


def test_a_draft_says_that_it_is_one() -> None:
    assert {"ar", "fr"} <= {*TRANSLATED}
    words = read_words(LOCALES, "ar")
    assert words.is_draft
    assert words.page("draft") in Read(issue_page(issue(), words)).words
    assert not read_words(LOCALES, "en").is_draft


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(ConfigError, match="there are: en, ar"):
        read_words(LOCALES, "xx")


# ---------------------------------------------------------------- CSV and lists


def test_every_figure_is_a_row_and_none_is_taken_for_another() -> None:
    text = issue_csv(issue())
    rows = list(csv.reader(StringIO(text)))
    assert rows[0] == ["output", "period", "table", "row", "column", "shown", "number"]
    assert ["public", "2026", "reports", "", "", "exact", "60"] in rows
    assert ["public", "2026", "language", "other_value", "", "below", "5"] in rows
    assert ["public", "2026", "language", "not_said", "", "held", "5"] in rows
    assert ["public", "2026", "needs", "", "", "not_shown", ""] in rows
    assert ["public", "2026", "area", "'=1+1", "", "exact", "10"] in rows
    assert ["public", "2026", "kind_reported under_18", "abuse", "yes", "exact", "15"] in rows
    assert text.endswith("\r\n")


def test_every_name_in_a_file_is_in_the_dictionary() -> None:
    tables, values, *_ = dictionary(ENGLISH)
    names = {row[0] for row in tables.rows}
    known = {(row[0], row[1]) for row in values.rows}
    for table in issue().tables:
        assert table.name in names
        rows, _, columns = table.name.partition(" ")
        if rows in ("language", "area", BY_QUARTER):
            continue
        assert {(rows, row) for row in table.rows} <= known
        across = {(columns or rows, column) for column in table.columns if column}
        assert across <= known


def test_lists_are_given_in_three_forms() -> None:
    assert "Schemes" in json.loads(listed("mapping", "json", "en"))
    rows = list(csv.reader(StringIO(listed("dictionary", "csv", "en"))))
    assert len({len(row) for row in rows}) == 1
    assert "<table" in listed("dictionary", "html", "ar")
    assert json.loads(as_json(mapping()))["Schemes"][0]["UN"] == "exploitation"


def test_the_documents_are_made_from_the_tables() -> None:
    """Made anew by `python -m tests.unit.issuing.documents`."""
    for name, title, listings in (
        ("data-dictionary.md", "What the names in files of numbers mean", dictionary(ENGLISH)),
        ("mapping.md", "Our values in the words of other schemes", mapping()),
    ):
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == as_markdown(title, listings)
