"""Counts of a period -> the tables that are given out of it.

Rules: the tables of a quarter are made once, from its counts. Those of a year are the sums of what
its quarters showed, so a year tells nothing that they do not; so no two issues can be subtracted.
Where a response may publish yearly only, the year is made from its counts, and there is no quarter.
Counts of the line itself are also given by month; the quarter's are shown only where they give
no month away, and only there are looks at help places shown by area.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from intake.statistics.disclosure import Control, shown, single
from intake.statistics.figures import Cell, Figure, Mark, Table, added
from intake.statistics.indicators import KEPT, PROCESS, of_help, of_reports


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted. `tally`: at filing; `names`: everything else, over all areas.

    `listed`: the languages and areas of the response file.
    """

    tally: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, int] = field(default_factory=dict)
    listed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def tables_of(counts: Counts, control: Control) -> tuple[Table, ...]:
    """All tables but that of the line itself, with what must not be shown held back."""
    reports = shown(tuple(of_reports(counts.tally, counts.listed)), control)
    kept = (shown((each.counted(counts.names),), control)[0] for each in KEPT)
    return (*reports, *kept)


def process_of(names: Mapping[str, int], control: Control) -> Table:
    """The counts of the line itself, of one month."""
    return shown((PROCESS.counted(names),), control)[0]


def help_of(counts: Counts, process: Table, control: Control) -> Table:
    """Looks at help places by area, of the same period as `process`.

    They add up to a row of it. Where that sum would give one of its months away it is not shown
    there, so nothing that adds up to it may be shown here.
    """
    counted = of_help(counts.tally, counts.listed)
    if not process.cells["help", ""].is_exact:
        return Table(counted.name, counted.rows, counted.columns, None, {})
    return shown((counted,), control)[0]


def process_over(parts: Sequence[Table], names: Mapping[str, int], control: Control) -> Table:
    """The same over months or quarters that were given out before, as `parts`."""
    counted = PROCESS.counted(names)
    cells = {
        cell: _over([part.cells[cell] for part in parts], counted.counts[cell], control)
        for cell in counted.counts
    }
    return Table(counted.name, counted.rows, counted.columns, None, cells)


def _over(parts: Sequence[Figure], true_sum: int, control: Control) -> Figure:
    """The sum where it leaves each small part all that "fewer than" says."""
    shown_sum = added(parts)
    if shown_sum.is_exact:
        return shown_sum
    small = sum(part.mark is Mark.BELOW for part in parts)
    most, left = control.threshold - 1, true_sum - shown_sum.value
    whole = control.base == 1 and all(part.mark is not Mark.LEAST for part in parts)
    if whole and shown_sum.value == 0 and true_sum < control.threshold:
        return single(true_sum, control)
    if whole and most <= left <= most * (small - 1):
        return single(true_sum, control)
    return shown_sum


def summed(parts: Sequence[Sequence[Table]]) -> tuple[Table, ...]:
    """A longer period as the sums of what its parts showed."""
    names = dict.fromkeys(table.name for tables in parts for table in tables)
    return tuple(
        _sum([table for tables in parts for table in tables if table.name == name])
        for name in names
    )


def _sum(tables: Sequence[Table]) -> Table:
    rows = tuple(dict.fromkeys(row for table in tables for row in table.rows))
    columns = tuple(dict.fromkeys(column for table in tables for column in table.columns))
    totals = [table.total for table in tables]
    total = None if None in totals else added(each for each in totals if each)
    cells: dict[Cell, Figure] = {}
    if any(table.is_shown for table in tables):
        cells = {
            (row, column): added(_part(table, (row, column)) for table in tables)
            for row in rows
            for column in columns
        }
    if not any(figure.least for figure in cells.values()):
        cells = {}  # nothing of it was shown anywhere
    return Table(tables[0].name, rows, columns, total, cells)


def _part(table: Table, cell: Cell) -> Figure:
    """A value that a part did not have is nought; one it did not show is at least that."""
    if cell[0] not in table.rows or cell[1] not in table.columns:
        return Figure(Mark.EXACT, 0)
    return table.cells.get(cell, Figure(Mark.LEAST, 0))
