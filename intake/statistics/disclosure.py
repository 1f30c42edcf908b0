"""Which numbers are shown: small ones are not, nor what would give them away.

Rules
1. A total below LEAST_TOTAL is all that is said of a table, as "fewer than".
2. A cell below the threshold is "fewer than N", nought too. Nothing that is shown may tell more of
   it than that: it could still be anything from 0 to N - 1.
3. Where a sum would tell more, the smallest cells that help are held back as well: either it is
   said which are small, or (a veiled table) small and held ones look the same. Of the two, the one
   that shows more. Where neither helps, the table is not given out.
4. Tables of the same reports are looked at together. After the rules of thumb an attacker solves
   for what was held back (`auditing`); a crossed table in which he finds anything is left out.
5. Rounding, where a response wants it, comes last, so it can only take away.

Source: the protection of rule 2 is the feasibility range of Hundepool and others, "Statistical
Disclosure Control" (2012), taken to its limit. Own code: tau-ARGUS and sdcTable are programs of
other ecosystems, and neither looks at the differences between issues.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from intake.statistics.auditing import Attack, Knowledge
from intake.statistics.figures import Cell, Figure, Mark, Table

LEAST_TOTAL: Final = 10
LEAST_SHOWN: Final = 1 / 3
"""A crossed table of which less than this would be seen is not worth its risk."""

MOST_ROUNDS: Final = 8


@dataclass(frozen=True, slots=True)
class Control:
    """How strict a response is. `base`: numbers are rounded to its multiples; 1 is not at all."""

    threshold: int = 5
    base: int = 1

    @property
    def least_total(self) -> int:
        return max(LEAST_TOTAL, self.threshold)


@dataclass(frozen=True, slots=True)
class Counted:
    """A table as it was counted, which nobody is shown. `adds_up`: every event has one row."""

    name: str
    rows: tuple[str, ...]
    columns: tuple[str, ...] = ("",)
    counts: Mapping[Cell, int] = field(default_factory=dict)
    adds_up: bool = True

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def is_crossed(self) -> bool:
        """Whether it is of two dimensions, whose names are its own."""
        return " " in self.name


def shown(tables: Sequence[Counted], control: Control) -> tuple[Table, ...]:
    """These tables as they may be shown; all that add up are of the same reports."""
    total = next((each.total for each in tables if each.adds_up), None)
    if total is not None and total < control.least_total:
        below = Figure(Mark.BELOW, control.least_total)
        return tuple(Table(each.name, each.rows, each.columns, below, {}) for each in tables)
    simple = {each.name: _simple(each, control) for each in tables if not each.is_crossed}
    truth = {each.name: each for each in tables}
    crossed: dict[str, Table] = {}
    for each in tables:
        if each.is_crossed:
            before = tuple(crossed.values())
            crossed[each.name] = _crossed(each, control, simple, before, truth)
    found = {**simple, **crossed}
    return tuple(_rounded(found[each.name], control) for each in tables)


# ---------------------------------------------------------------- one dimension


def _simple(counted: Counted, control: Control) -> Table:
    counts = {cell: counted.counts.get(cell, 0) for cell in _cells(counted)}
    if not counted.adds_up:
        return _marked(counted, counts, frozenset(), Lines(control.threshold))
    tables = []
    for lines in _ways(control):
        held = lines.held(counts, frozenset())
        if held is not None:
            tables.append(_marked(counted, counts, held, lines))
    return _best(tables) or _left_out(counted)


def _ways(control: Control) -> tuple[Lines, Lines]:
    return Lines(control.threshold), Lines(control.threshold, veiled=True)


def _best(tables: Sequence[Table]) -> Table | None:
    """The one that shows most; of equal ones the first."""
    return max(tables, key=_exact, default=None)


def _exact(table: Table) -> int:
    return sum(figure.is_exact for figure in table.cells.values())


@dataclass(frozen=True, slots=True)
class Lines:
    """Cells whose sum is known. `veiled`: small and held ones are marked alike."""

    threshold: int
    veiled: bool = False

    def held(self, counts: Mapping[Cell, int], before: frozenset[Cell]) -> frozenset[Cell] | None:
        """What must be held back, `before` already being so; None when holding back all of them
        is not enough."""
        if self.are_safe(counts, before):
            return before
        possible = sorted(
            (cell for cell, n in counts.items() if n >= self.threshold and cell not in before),
            key=lambda cell: (counts[cell], cell),
        )
        for cell in possible:
            if self.are_safe(counts, before | {cell}):
                return before | {cell}
        more = before
        for cell in possible:
            more = more | {cell}
            if self.are_safe(counts, more):
                return more
        return None

    def are_safe(self, counts: Mapping[Cell, int], held: frozenset[Cell]) -> bool:
        """Whether each small cell can still be all that "fewer than" says, the sum being known.

        What is left of the sum is shared by the small cells, of 0 to `threshold - 1`, and the held
        ones, of `threshold` at least; veiled, both are 0 or more. One small cell is taken to both
        its ends in turn.
        """
        most = self.threshold - 1
        small = [count for count in counts.values() if count < self.threshold]
        left = sum(small) + sum(counts[cell] for cell in held)
        if not small or self.veiled:
            unseen = len(small) + len(held)
            return unseen == 0 or (unseen > 1 and left >= most)
        if held:
            return left - most >= self.threshold * len(held)
        return most <= left <= most * (len(small) - 1)

    def figure(self, count: int, *, is_held: bool) -> Figure:
        """How a cell is shown."""
        if count >= self.threshold and not is_held:
            return Figure(Mark.EXACT, count)
        if self.veiled:
            return Figure(Mark.HELD, 0)
        return Figure(Mark.HELD if is_held else Mark.BELOW, self.threshold)


# ---------------------------------------------------------------- two dimensions


def _crossed(
    counted: Counted,
    control: Control,
    simple: Mapping[str, Table],
    before: Sequence[Table],
    truth: Mapping[str, Counted],
) -> Table:
    """The lines first, each as a table of its own; then the attacker, who has all tables."""
    rows, columns = counted.name.split(" ")
    margins = (simple[rows], simple[columns])
    if not all(each.is_shown for each in margins):
        return _left_out(counted)
    linked = _linked(counted, simple, before)
    ways = (_Crossing(counted, margins, lines) for lines in _ways(control))
    safe = [table for each in ways if (table := each.safe(linked, truth))]
    return _best(safe) or _left_out(counted)


def _linked(
    counted: Counted, simple: Mapping[str, Table], before: Sequence[Table]
) -> tuple[Table, ...]:
    """All tables that this one shares a dimension with, directly or by others."""
    names, crossed = set(counted.name.split(" ")), list(before)
    while near := [each for each in crossed if names & set(each.name.split(" "))]:
        crossed = [each for each in crossed if each not in near]
        names = names.union(*(each.name.split(" ") for each in near))
    linked = (each for each in before if set(each.name.split(" ")) <= names)
    return (*(simple[name] for name in sorted(names)), *linked)


class _Crossing:
    """One crossed table between the two tables of its rows and of its columns."""

    def __init__(self, counted: Counted, margins: tuple[Table, Table], lines: Lines) -> None:
        self._counted = counted
        self._counts = {cell: counted.counts.get(cell, 0) for cell in _cells(counted)}
        self._lines = lines
        rows, columns = margins
        self._rows = frozenset(row for row in counted.rows if rows.cells[row, ""].is_exact)
        self._columns = frozenset(c for c in counted.columns if columns.cells[c, ""].is_exact)

    def safe(self, linked: Sequence[Table], truth: Mapping[str, Counted]) -> Table | None:
        """With what must be held back; None where that cannot be, or leaves too little."""
        held: frozenset[Cell] | None = self._without_sum()
        for _ in range(MOST_ROUNDS):
            held = self._held(held)
            if held is None:
                return None
            table = _marked(self._counted, self._counts, held, self._lines)
            if _exact(table) < LEAST_SHOWN * len(table.cells):
                return None
            found = _found((*linked, table), truth, self._lines.threshold)
            if not found:
                return table
            here = {(key[2], key[3]) for key in found if key[1] == table.name}
            more = self._beside(here, held)
            if not more:
                return None
            held = held | more
        return None

    def _without_sum(self) -> frozenset[Cell]:
        """Where the sum of a line is not shown, its cells are not either."""
        return frozenset(
            cell
            for cell in self._large()
            if cell[0] not in self._rows or cell[1] not in self._columns
        )

    def _held(self, held: frozenset[Cell] | None) -> frozenset[Cell] | None:
        """Go over rows and columns until none needs more."""
        rows = ([(row, c) for c in self._counted.columns] for row in sorted(self._rows))
        columns = ([(r, column) for r in self._counted.rows] for column in sorted(self._columns))
        lines = [*rows, *columns]
        before = None
        while held is not None and held != before:
            before = held
            for line in lines:
                if held is not None:
                    here = {cell: self._counts[cell] for cell in line}
                    more = self._lines.held(here, held & here.keys())
                    held = None if more is None else held | more
        return held

    def _beside(self, found: set[Cell], held: frozenset[Cell]) -> frozenset[Cell]:
        """The smallest cell still shown in each line of what was found."""
        still = sorted(self._large() - held, key=lambda cell: (self._counts[cell], cell))
        more: set[Cell] = set()
        for row, column in found:
            more.update([cell for cell in still if cell[0] == row][:1])
            more.update([cell for cell in still if cell[1] == column][:1])
        return frozenset(more)

    def _large(self) -> frozenset[Cell]:
        return frozenset(c for c, count in self._counts.items() if count >= self._lines.threshold)


def _found(
    tables: Sequence[Table], truth: Mapping[str, Counted], threshold: int
) -> list[tuple[str, ...]]:
    knowledge = Knowledge()
    knowledge.learn("", tables)
    small = [
        ("", each.name, *cell)
        for each in tables
        for cell in each.cells
        if truth[each.name].counts.get(cell, 0) < threshold
    ]
    return list(Attack(knowledge).found(small, threshold))


# ---------------------------------------------------------------- small things


def single(count: int, control: Control) -> Figure:
    """A number that stands alone."""
    return _round(Lines(control.threshold).figure(count, is_held=False), control)


def _cells(counted: Counted) -> Iterator[Cell]:
    return ((row, column) for row in counted.rows for column in counted.columns)


def _marked(
    counted: Counted, counts: Mapping[Cell, int], held: frozenset[Cell], lines: Lines
) -> Table:
    cells = {cell: lines.figure(n, is_held=cell in held) for cell, n in counts.items()}
    return Table(counted.name, counted.rows, counted.columns, _total(counted), cells)


def _left_out(counted: Counted) -> Table:
    return Table(counted.name, counted.rows, counted.columns, _total(counted), {})


def _total(counted: Counted) -> Figure | None:
    return Figure(Mark.EXACT, counted.total) if counted.adds_up else None


def _rounded(table: Table, control: Control) -> Table:
    cells = {cell: _round(figure, control) for cell, figure in table.cells.items()}
    total = table.total and _round(table.total, control)
    return Table(table.name, table.rows, table.columns, total, cells)


def _round(figure: Figure, control: Control) -> Figure:
    if not figure.is_exact or control.base == 1:
        return figure
    nearest = (2 * figure.value + control.base) // (2 * control.base) * control.base
    least = -(-control.threshold // control.base) * control.base
    return Figure(Mark.EXACT, max(nearest, least))
