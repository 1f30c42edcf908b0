"""Exact linear programs over whole-number tables: the least and the most a cell can be.

Rules: nothing is rounded, so a bound is a proof. A system is equations with coefficients of small
whole numbers, and bounds of each unknown. Sizes are those of a published table: some dozens.

Sources: the attacker who solves for held-back cells is that of Fischetti and Salazar-Gonzalez,
"Solving the Cell Suppression Problem on Tabular Data with Linear Constraints", Management Science
47 (2001); pivots that cannot cycle: Bland, "New Finite Pivoting Rules for the Simplex Method",
Mathematics of Operations Research 2 (1977). Written anew: no solver of the standard library or of
our dependencies is exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

Row: TypeAlias = dict[int, Fraction]
Linear: TypeAlias = Mapping[int, int]
"""Column -> coefficient."""


class Infeasible(Exception):
    """No numbers fulfil the equations."""


class Program:
    """Equations over unknowns that are not negative, at a point where all hold.

    Raises Infeasible. Each `most` goes on from where the one before ended.
    """

    def __init__(self, equations: Sequence[tuple[Linear, int]], columns: int) -> None:
        self._columns = columns
        self._rows: list[Row] = []
        self._right: list[Fraction] = []
        self._basis: list[int] = []
        for number, (linear, right) in enumerate(equations):
            sign = -1 if right < 0 else 1
            row = {column: Fraction(sign * each) for column, each in linear.items() if each}
            row[columns + number] = Fraction(1)
            self._rows.append(row)
            self._right.append(Fraction(sign * right))
            self._basis.append(columns + number)
        self._reach_a_point()

    def most(self, linear: Linear) -> Fraction | None:
        """The most it can be, or None when there is no most."""
        costs, value = self._reduced(linear)
        while True:
            entering = min((c for c, cost in costs.items() if cost > 0), default=None)
            if entering is None:
                return value
            leaving = self._leaving(entering)
            if leaving is None:
                return None
            value += costs[entering] * self._right[leaving] / self._rows[leaving][entering]
            self._pivot(leaving, entering)
            _take(costs, costs[entering], self._rows[leaving])

    def point(self) -> list[Fraction]:
        """The unknowns at the corner where it stands."""
        found = [Fraction(0)] * self._columns
        for row, column in enumerate(self._basis):
            if column < self._columns:
                found[column] = self._right[row]
        return found

    # ------------------------------------------------------------ pivots

    def _reach_a_point(self) -> None:
        """Bring the helping unknowns, one for each equation, to nothing, and leave them out."""
        helping = dict.fromkeys(self._basis, -1)
        if self._rows and self.most(helping) != 0:
            raise Infeasible
        for row in reversed(range(len(self._rows))):
            if self._basis[row] >= self._columns:
                entering = min((c for c in self._rows[row] if c < self._columns), default=None)
                if entering is None:  # the equation follows from the others
                    del self._rows[row], self._right[row], self._basis[row]
                else:
                    self._pivot(row, entering)
        for line in self._rows:
            for column in [each for each in line if each >= self._columns]:
                del line[column]

    def _reduced(self, linear: Linear) -> tuple[Row, Fraction]:
        """What each unknown outside the basis would add, and the value here."""
        costs: Row = {column: Fraction(each) for column, each in linear.items() if each}
        value = Fraction(0)
        for row, column in enumerate(self._basis):
            if cost := costs.get(column):
                value += cost * self._right[row]
                _take(costs, cost, self._rows[row])
        return costs, value

    def _leaving(self, entering: int) -> int | None:
        ratios = (
            (self._right[row] / line[entering], self._basis[row], row)
            for row, line in enumerate(self._rows)
            if line.get(entering, 0) > 0
        )
        return min(ratios, default=(None, None, None))[2]

    def _pivot(self, leaving: int, entering: int) -> None:
        line = self._rows[leaving]
        by = line[entering]
        if by != 1:
            line = self._rows[leaving] = {column: each / by for column, each in line.items()}
            self._right[leaving] /= by
        for row, other in enumerate(self._rows):
            if row != leaving and (factor := other.get(entering)):
                _take(other, factor, line)
                self._right[row] -= factor * self._right[leaving]
        self._basis[leaving] = entering


def _take(row: Row, factor: Fraction, line: Row) -> None:
    """row -= factor * line"""
    for column, each in line.items():
        left = row.get(column, 0) - factor * each
        if left:
            row[column] = Fraction(left)
        else:
            row.pop(column, None)
