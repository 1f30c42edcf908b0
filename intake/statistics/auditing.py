"""What somebody can work out from all tables together: the attacker of the property test, and the
last gate before a table is given out.

The attacker has every table of every issue, knows what the marks mean and that counts are whole
numbers, and solves for what was held back. Nothing is found when every count below N can still be
anything from 0 to N - 1, and no figure held back is known exactly.

Sources: Fischetti and Salazar-Gonzalez (2001), see `linear`; Hundepool and others, "Statistical
Disclosure Control" (2012), on linked tables and on differences between issues.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, TypeAlias

from intake.statistics.figures import Cell, Mark, Table
from intake.statistics.linear import Infeasible, Linear, Program

Key: TypeAlias = tuple[str, ...]
"""(period, table, row, column)"""
Bounds: TypeAlias = tuple[int, int | None]
Equation: TypeAlias = tuple[Mapping[Key, int], int]

MOST_BRANCHES: Final = 200


@dataclass(slots=True)
class Knowledge:
    """Everything that is known: bounds of each count, and sums. `marks`: how it was shown."""

    bounds: dict[Key, Bounds] = field(default_factory=dict)
    equations: list[Equation] = field(default_factory=list)
    marks: dict[Key, Mark] = field(default_factory=dict)

    def learn(self, period: str, tables: Sequence[Table]) -> None:
        """One issue. Tables whose total is the same are of the same reports."""
        for table in tables:
            if table.is_shown:
                self._cells(period, table)
                (self._lines if table.is_crossed else self._total)(period, table)

    def learn_sum(self, period: str, parts: Sequence[str], tables: Sequence[Table]) -> None:
        """An issue of a longer period, of which the parts were given out too."""
        for table in tables:
            for (row, column), figure in table.cells.items():
                whole = (period, table.name, row, column)
                self.bounds[whole] = figure.bounds
                each = [(part, table.name, row, column) for part in parts]
                for key in each:
                    self.bounds.setdefault(key, (0, None))
                self.equations.append(({whole: -1, **dict.fromkeys(each, 1)}, 0))

    def learn_regrouped(
        self, period: str, tables: Sequence[Table], rows: Mapping[str, Mapping[str, Sequence[Cell]]]
    ) -> None:
        """Tables of which each row is known to be a sum of cells of others, of the same period.

        `rows`: table -> row -> (table, row) of others.
        """
        for table in tables:
            for (row, column), figure in table.cells.items():
                whole = (period, table.name, row, column)
                self.bounds[whole] = figure.bounds
                each = [(period, name, ours, "") for name, ours in rows[table.name][row]]
                for key in each:
                    self.bounds.setdefault(key, (0, None))
                self.equations.append(({whole: -1, **dict.fromkeys(each, 1)}, 0))

    def _cells(self, period: str, table: Table) -> None:
        for (row, column), figure in table.cells.items():
            key = (period, table.name, row, column)
            self.bounds[key], self.marks[key] = figure.bounds, figure.mark

    def _total(self, period: str, table: Table) -> None:
        if table.total is not None:
            cells: dict[Key, int] = {(period, table.name, row, ""): 1 for row in table.rows}
            self.equations.append(self._equal(cells, (period, "total", table.name), table))

    def _equal(self, cells: dict[Key, int], total: Key, table: Table) -> Equation:
        if table.total is None or table.total.is_exact:
            return cells, table.total.value if table.total else 0
        self.bounds[total] = table.total.bounds
        return {**cells, total: -1}, 0

    def _lines(self, period: str, table: Table) -> None:
        """Each row and column of a crossed table adds up to a cell of a table of its own."""
        rows, columns = table.name.split(" ")
        for row in table.rows:
            cells: dict[Key, int] = {
                (period, table.name, row, column): 1 for column in table.columns
            }
            self._line(cells, (period, rows, row, ""))
        for column in table.columns:
            down: dict[Key, int] = {(period, table.name, row, column): 1 for row in table.rows}
            self._line(down, (period, columns, column, ""))

    def _line(self, cells: dict[Key, int], margin: Key) -> None:
        self.bounds.setdefault(margin, (0, None))
        self.equations.append(({**cells, margin: -1}, 0))


class Unsure(Exception):
    """Too many branches: whether whole numbers fit was not found out."""


class Attack:
    """Solves for what was held back."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Raises Infeasible when the tables contradict each other."""
        self._known = knowledge
        self._bounds = narrowed(knowledge)
        self._pieces = [Piece(self._bounds, each) for each in _connected(self._open())]
        self._of = {key: piece for piece in self._pieces for key in piece.keys}

    def interval(self, key: Key) -> Bounds:
        """All that whole numbers allow this count to be. Raises Unsure."""
        piece = self._of.get(key)
        if piece is None:
            return self._bounds[key]
        return piece.least(key), piece.most(key)

    def found(self, small: Collection[Key], threshold: int) -> Iterator[Key]:
        """Every count of which more is known than may be. `small`: those below the threshold,
        which only whoever counted knows; an attacker who finds one does not know it was one."""
        for key in small:
            if key in self._known.bounds and self._tells(key, threshold):
                yield key
        for key, mark in self._known.marks.items():
            if mark is Mark.HELD and self._is_exact(key):
                yield key

    def _tells(self, key: Key, threshold: int) -> bool:
        try:
            low, high = self.interval(key)
        except Unsure:
            return True
        return low > 0 or (high is not None and high < threshold - 1)

    def _is_exact(self, key: Key) -> bool:
        try:
            low, high = self.interval(key)
        except Unsure:
            return True
        return low == high

    def _open(self) -> list[Equation]:
        """The equations with what is known exactly put in, and only those that say something."""
        left: list[Equation] = []
        for linear, right in self._known.equations:
            known = {k: self._bounds[k][0] for k in linear if _is_fixed(self._bounds[k])}
            rest = {k: each for k, each in linear.items() if k not in known}
            right -= sum(linear[k] * value for k, value in known.items())
            if not rest and right:
                raise Infeasible
            if rest:
                left.append((rest, right))
        return left


class Piece:
    """Equations that hang together, and the counts in them."""

    def __init__(self, bounds: Mapping[Key, Bounds], equations: Sequence[Equation]) -> None:
        self.keys = sorted({key for linear, _ in equations for key in linear})
        self._bounds = {key: bounds[key] for key in self.keys}
        self._equations = equations
        self._reached: dict[Key, set[int]] = {key: set() for key in self.keys}
        self._program: Program | None = None

    def most(self, key: Key) -> int | None:
        """Of whole numbers. Raises Unsure."""
        high = self._bounds[key][1]
        if high is not None and high in self._reached[key]:
            return high
        at = self._corner({key: 1})
        return None if at is None else self._whole(key, at.numerator // at.denominator, -1)

    def least(self, key: Key) -> int:
        """Of whole numbers. Raises Unsure."""
        low = self._bounds[key][0]
        if low in self._reached[key]:
            return low
        at = self._corner({key: -1})
        if at is None:
            raise Infeasible  # counts are not negative, so there is a least
        return self._whole(key, -((-at.numerator) // at.denominator), 1)

    def _corner(self, linear: Mapping[Key, int]) -> Fraction | None:
        """The best value by fractions; what whole numbers reached on the way is remembered."""
        if self._program is None:
            self._program = self._solvable(self._bounds)
        (key,) = linear
        best = self._program.most({self.keys.index(key): linear[key]})
        point = self._numbers(self._program, self._bounds)
        if all(each.denominator == 1 for each in point.values()):
            for each, value in point.items():
                self._reached[each].add(int(value))
        return None if best is None else point[key]

    def _whole(self, key: Key, value: int, step: int) -> int:
        """The first value from here on that whole numbers can have."""
        left = [MOST_BRANCHES]
        while value not in self._reached[key]:
            if self._fits({**self._bounds, key: (value, value)}, left):
                break
            value += step
        return value

    def _fits(self, bounds: Mapping[Key, Bounds], left: list[int]) -> bool:
        """Whether whole numbers fulfil all: by branching on one that is not whole."""
        left[0] -= 1
        if left[0] < 0:
            raise Unsure
        if any(high is not None and low > high for low, high in bounds.values()):
            return False
        try:
            point = self._numbers(self._solvable(bounds), bounds)
        except Infeasible:
            return False
        broken = next((k for k, each in point.items() if each.denominator != 1), None)
        if broken is None:
            return True
        low, high = bounds[broken]
        down = int(point[broken])
        sides: tuple[Bounds, Bounds] = ((low, down), (down + 1, high))
        return any(self._fits({**bounds, broken: side}, left) for side in sides)

    def _solvable(self, bounds: Mapping[Key, Bounds]) -> Program:
        """Counts are measured from their least; where there is a most, what is left to it is one
        more unknown."""
        at = {key: number for number, key in enumerate(self.keys)}
        rows: list[tuple[Linear, int]] = [
            (
                {at[key]: each for key, each in linear.items()},
                right - sum(each * bounds[key][0] for key, each in linear.items()),
            )
            for linear, right in self._equations
        ]
        columns = len(self.keys)
        for key, (low, high) in bounds.items():
            if high is not None:
                rows.append(({at[key]: 1, columns: 1}, high - low))
                columns += 1
        return Program(rows, columns)

    def _numbers(self, program: Program, bounds: Mapping[Key, Bounds]) -> dict[Key, Fraction]:
        point = program.point()
        return {key: point[n] + bounds[key][0] for n, key in enumerate(self.keys)}


def narrowed(knowledge: Knowledge) -> dict[Key, Bounds]:
    """Bounds after each equation said what it can about each of its counts, until none can."""
    bounds = dict(knowledge.bounds)
    changed = True
    while changed:
        changed = False
        for linear, right in knowledge.equations:
            for key in linear:
                tighter = _tighter(key, linear, right, bounds)
                if tighter != bounds[key]:
                    bounds[key], changed = tighter, True
                if tighter[1] is not None and tighter[0] > tighter[1]:
                    raise Infeasible
    return bounds


def _tighter(
    key: Key, linear: Mapping[Key, int], right: int, bounds: Mapping[Key, Bounds]
) -> Bounds:
    """What the other counts of an equation leave for this one; coefficients are 1 or -1."""
    least, most = right, right
    endless_least = endless_most = False
    for other, factor in linear.items():
        if other == key:
            continue
        low, high = bounds[other]
        if factor > 0:
            most -= low
            least, endless_least = (least, True) if high is None else (least - high, endless_least)
        else:
            least += low
            most, endless_most = (most, True) if high is None else (most + high, endless_most)
    if linear[key] < 0:
        least, most = -most, -least
        endless_least, endless_most = endless_most, endless_least
    low, high = bounds[key]
    if not endless_least:
        low = max(low, least)
    if not endless_most:
        high = most if high is None else min(high, most)
    return low, high


def _is_fixed(bounds: Bounds) -> bool:
    return bounds[0] == bounds[1]


def _connected(equations: Iterable[Equation]) -> Iterator[list[Equation]]:
    """Equations in groups that share no count."""
    groups: list[tuple[set[Key], list[Equation]]] = []
    for equation in equations:
        touched = [group for group in groups if group[0] & equation[0].keys()]
        keys = set(equation[0]).union(*(group[0] for group in touched))
        together = [each for group in touched for each in group[1]]
        groups = [group for group in groups if group not in touched]
        groups.append((keys, [*together, equation]))
    return (equations for _, equations in groups)
