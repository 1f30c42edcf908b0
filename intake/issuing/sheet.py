"""Numbers as CSV (RFC 4180), for people who calculate: names of the dictionary, never labels.

Rule: a figure is two columns, how it is shown and the number, so that "fewer than 5" is never
taken for 5. A name that a spreadsheet would take for a formula is put in quotation marks.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from intake.statistics.figures import Figure, Table
from intake.statistics.issues import Issue

HEAD = ("output", "period", "table", "row", "column", "shown", "number")
NOT_SHOWN = "not_shown"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def issue_csv(issue: Issue) -> str:
    """One row a figure."""
    whole = [("reports", "", "", _shown(issue.total))] if issue.total else []
    rows = (row for table in issue.tables for row in _rows(table))
    return as_csv(
        HEAD,
        (
            (issue.output.value, issue.period, table, row, column, *figure)
            for table, row, column, figure in (*whole, *rows)
        ),
    )


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A head and its rows."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_plain(each) for each in row] for row in rows)
    return written.getvalue()


def _rows(table: Table) -> Iterator[tuple[str, str, str, tuple[str, str]]]:
    if table.total:
        yield table.name, "", "", _shown(table.total)
    if not table.is_shown:
        yield table.name, "", "", (NOT_SHOWN, "")
    for (row, column), figure in table.cells.items():
        yield table.name, row, column, _shown(figure)


def _shown(figure: Figure) -> tuple[str, str]:
    return figure.mark.value, str(figure.value)


def _plain(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA) and value != "-" else value
