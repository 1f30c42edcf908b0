"""An invented issue with every way a figure can be shown."""

from __future__ import annotations

from intake.statistics.figures import Figure, Mark, Table
from intake.statistics.issues import BY_QUARTER, Issue, Output, register


def exact(value: int) -> Figure:
    return Figure(Mark.EXACT, value)


BELOW, HELD, LEAST = Figure(Mark.BELOW, 5), Figure(Mark.HELD, 5), Figure(Mark.LEAST, 21)


def simple(name: str, total: Figure | None, **figures: Figure) -> Table:
    cells = {(row, ""): figure for row, figure in figures.items()}
    return Table(name, tuple(figures), ("",), total, cells)


def crossed(name: str, rows: tuple[str, ...], columns: tuple[str, ...], figure: Figure) -> Table:
    cells = {(row, column): figure for row in rows for column in columns}
    return Table(name, rows, columns, exact(60), cells)


READING = simple("reading", exact(45), within=exact(30), twice=exact(10), later=exact(5))
TABLES = (
    simple(BY_QUARTER, None, Q1=exact(12), Q2=exact(20), Q3=exact(10), Q4=exact(18)),
    simple("language", exact(60), en=exact(31), ar=LEAST, other_value=BELOW, not_said=HELD),
    simple("area", exact(60), **{"<b>&Co": exact(50), "=1+1": exact(10)}),
    Table("needs", ("health",), ("",), Figure(Mark.BELOW, 10), {}),
    crossed("kind_reported under_18", ("abuse", "not_said"), ("yes", "no"), exact(15)),
    crossed("support", ("health",), ("offered", "accepted"), BELOW),
    READING,
    simple("process", None, starts=exact(90), help=exact(40), unread_in_time=exact(9)),
)
BY_NAME = {table.name: table for table in TABLES}


def issue(total: Figure | None = None, output: Output = Output.PUBLIC) -> Issue:
    total = total or exact(60)
    tables = (*TABLES, register(BY_NAME, total, 5))
    return Issue(output, "2026", "demo", 5, 5, total, tables)
