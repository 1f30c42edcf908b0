"""A number as it is shown, and a table of them.

Rule: whatever is shown is one of four: the number, "fewer than", held back (it is not small, but
it would give a small one away), or "at least" (a sum of which parts were not shown).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias


class Mark(Enum):
    """How a figure is shown. Values stand in files."""

    EXACT = "exact"
    BELOW = "below"
    HELD = "held"
    LEAST = "least"


@dataclass(frozen=True, slots=True)
class Figure:
    """`value`: the number; or what it is below; or what it reaches at least."""

    mark: Mark
    value: int

    @property
    def is_exact(self) -> bool:
        return self.mark is Mark.EXACT

    @property
    def least(self) -> int:
        """What it certainly reaches, as far as is shown."""
        return self.value if self.mark in (Mark.EXACT, Mark.LEAST) else 0

    @property
    def bounds(self) -> tuple[int, int | None]:
        """The least and the most it can be, by what is shown and what the marks mean."""
        match self.mark:
            case Mark.EXACT:
                return self.value, self.value
            case Mark.BELOW:
                return 0, self.value - 1
            case Mark.HELD | Mark.LEAST:
                return self.value, None

    def __str__(self) -> str:
        shown = {Mark.EXACT: "{}", Mark.BELOW: "<{}", Mark.HELD: "-", Mark.LEAST: "{}+"}
        return shown[self.mark].format(self.value)


Cell: TypeAlias = tuple[str, str]
"""(row, column); the column is "" where there is one dimension."""


@dataclass(frozen=True, slots=True)
class Table:
    """`total` is None where the rows do not add up to anything, or it is not shown. `columns` is
    ("",) where there is one dimension. Without cells it had too few to be shown."""

    name: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    total: Figure | None
    cells: Mapping[Cell, Figure]

    @property
    def is_shown(self) -> bool:
        return bool(self.cells)

    @property
    def is_crossed(self) -> bool:
        """Whether it is of two dimensions, whose names are its own."""
        return " " in self.name

    @property
    def is_simple(self) -> bool:
        return self.columns == ("",)

    def row(self, row: str) -> tuple[Figure, ...]:
        return tuple(self.cells[row, column] for column in self.columns)

    def to_json(self) -> dict[str, Any]:
        """Plain values, for a file."""
        return {
            "name": self.name,
            "rows": list(self.rows),
            "columns": list(self.columns),
            "total": _written(self.total),
            "cells": [[_written(each) for each in self.row(row)] for row in self.rows]
            if self.cells
            else [],
        }


def read_table(written: Mapping[str, Any]) -> Table:
    """What `Table.to_json` wrote."""
    rows, columns = tuple(written["rows"]), tuple(written["columns"])
    cells = {
        (row, column): figure
        for row, line in zip(rows, written["cells"], strict=False)
        for column, each in zip(columns, line, strict=True)
        if (figure := _read(each))
    }
    return Table(written["name"], rows, columns, _read(written["total"]), cells)


def added(figures: Iterable[Figure]) -> Figure:
    """The sum of what is shown: it tells nothing that the parts do not tell."""
    parts = tuple(figures)
    mark = Mark.EXACT if all(each.is_exact for each in parts) else Mark.LEAST
    return Figure(mark, sum(each.least for each in parts))


def _written(figure: Figure | None) -> dict[str, int] | None:
    return None if figure is None else {figure.mark.value: figure.value}


def _read(written: Mapping[str, int] | None) -> Figure | None:
    if written is None:
        return None
    ((mark, value),) = written.items()
    return Figure(Mark(mark), value)
