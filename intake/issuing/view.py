"""An issue in words: what a page shows, as plain values.

Rule: nothing is computed from what is not in the issue, so a page tells no more than the file does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from intake.issuing.words import Words
from intake.statistics import plots
from intake.statistics.categories import HELP_AREA
from intake.statistics.disclosure import LEAST_TOTAL
from intake.statistics.figures import Figure, Mark, Table
from intake.statistics.incidents import INCIDENTS
from intake.statistics.indicators import OUTCOMES, PROCESS, Outcome
from intake.statistics.issues import BY_QUARTER, REGISTER, Issue, Output, median_reading, shares
from intake.statistics.mapping import MATCHES
from intake.statistics.plots import Frame

FEW: Final = 4 * LEAST_TOTAL
"""Fewer prove nothing, in whatever period; where the number is not said, what it surely reaches."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row in words: its label and its figures."""

    label: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A table with its picture. `picture` is SVG, empty where a picture would not help."""

    name: str
    heading: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    total: str
    picture: str


@dataclass(frozen=True, slots=True)
class Part:
    """Tables under one heading. `shares`: sentences; `missing`: tables that had too few."""

    heading: str
    shares: tuple[str, ...]
    blocks: tuple[Block, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A whole page. `few`: what is said beside few reports, which prove nothing; else empty.

    `scheme`: (our words, its words), where the page is made for a scheme.
    """

    title: str
    period: str
    response: str
    language: str
    direction: str
    reports: str
    few: tuple[Line, ...]
    notes: tuple[str, ...]
    parts: tuple[Part, ...]
    scheme: tuple[tuple[str, str], ...] = ()


def view_of(issue: Issue, words: Words) -> View:
    """What the page of an issue says."""
    parts = (_part(words, *each) for each in _parts(issue, words))
    return View(
        title=words.title(issue.output.value),
        period=issue.period,
        response=issue.response,
        language=words.language,
        direction="rtl" if words.from_right else "ltr",
        reports=said_of(issue.total, words) if issue.total else "",
        few=_beside_few(issue, words),
        notes=tuple(_notes(issue, words)),
        parts=tuple(part for part in parts if part.blocks or part.missing),
        scheme=tuple(_scheme(words)) if issue.output is Output.HRS else (),
    )


def said_of(figure: Figure, words: Words) -> str:
    """A figure in words, which no writing direction can turn round."""
    match figure.mark:
        case Mark.EXACT:
            return str(figure.value)
        case Mark.BELOW:
            return words.page("below", n=figure.value)
        case Mark.LEAST if figure.value:
            return words.page("least", n=figure.value)
        case Mark.HELD | Mark.LEAST:
            return words.page("held")


def _beside_few(issue: Issue, words: Words) -> tuple[Line, ...]:
    """How many began and looked for help, where there were few reports or how many is not said;
    and where they looked, as far as that is shown."""
    if issue.total is None or issue.total.least >= FEW:
        return ()
    process, areas = issue.table(PROCESS.name), issue.table(HELP_AREA)
    nothing = Figure(Mark.LEAST, 0)
    whole = (
        (words.label(PROCESS.name, row), process.cells.get((row, ""), nothing))
        for row in ("starts", "help")
        if process
    )
    looked = (
        (words.page("of_these", area=words.label(HELP_AREA, row)), figure)
        for (row, _), figure in (areas.cells if areas else {}).items()
    )
    return tuple(Line(label, (said_of(figure, words),)) for label, figure in (*whole, *looked))


def _scheme(words: Words) -> Iterator[tuple[str, str]]:
    """What the scheme calls each of our tables or values that it has a word for."""
    for match in MATCHES:
        table, _, value = match.ours.partition("=")
        theirs = match.by_scheme["HRS"]
        if theirs != "-" and table in OUTCOMES:
            label = f": {words.label(table, value)}" if value else ""
            yield f"{words.table(table)}{label}", theirs


def _parts(issue: Issue, words: Words) -> Iterator[tuple[str, tuple[str, ...], list[Table]]]:
    apart = (REGISTER, BY_QUARTER, *(each.name for each in INCIDENTS))
    first = [table for name in apart if (table := issue.table(name))]
    yield words.page("whole"), (), first
    line = issue.table(PROCESS.name)
    for outcome in Outcome:
        tables = [
            each
            for each in issue.tables
            if OUTCOMES.get(each.name) is outcome and each.name != PROCESS.name
        ]
        said = _shares(issue, words) if outcome is Outcome.ACCOUNTABILITY else ()
        yield words.page(outcome.value), said, tables
    yield words.page("line"), (), [line] if line else []


def _shares(issue: Issue, words: Words) -> tuple[str, ...]:
    unknown = words.page("unknown")
    found = [
        (words.page(each.name), unknown if each.percent is None else f"{each.percent} %")
        for each in shares(issue)
    ]
    if issue.table("reading"):
        row = median_reading(issue)
        found.append((words.page("median"), words.label("reading", row) if row else unknown))
    return tuple(f"{what}: {said}" for what, said in found)


def _notes(issue: Issue, words: Words) -> Iterator[str]:
    yield words.page("how_below", n=issue.threshold)
    yield words.page("how_held")
    yield words.page("how_least")
    if issue.base > 1:
        yield words.page("how_rounded", n=issue.base)
    yield words.page("how_frozen")
    if words.is_draft:
        yield words.page("draft")


def _part(words: Words, heading: str, said: tuple[str, ...], tables: list[Table]) -> Part:
    blocks = tuple(_block(table, words) for table in tables if table.is_shown)
    missing = tuple(words.table(table.name) for table in tables if not table.is_shown)
    return Part(heading, said, blocks, missing)


def _block(table: Table, words: Words) -> Block:
    rows, _, columns = table.name.partition(" ")
    lines = tuple(
        Line(words.label(rows, row), tuple(said_of(each, words) for each in table.row(row)))
        for row in table.rows
    )
    across = tuple(words.label(columns or rows, each) for each in table.columns if each)
    total = said_of(table.total, words) if table.total else ""
    name = table.name.replace(" ", "-")
    return Block(name, words.table(table.name), across, lines, total, _picture(table, lines, words))


def _picture(table: Table, lines: tuple[Line, ...], words: Words) -> str:
    if not table.is_simple or table.name == REGISTER:
        return ""
    marks = [
        plots.Mark(line.label, table.cells[row, ""], line.figures[0])
        for row, line in zip(table.rows, lines, strict=True)
    ]
    heading = words.table(table.name)
    description = "; ".join(f"{mark.label}: {mark.said}" for mark in marks)
    frame = Frame(table.name.replace("_", "-"), heading, description, words.from_right)
    along_time = table.name == BY_QUARTER and all(mark.figure.is_exact for mark in marks)
    return (plots.line if along_time else plots.bars)(frame, marks)
