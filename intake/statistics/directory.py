"""How good the help directory is: areas without health care, and how old its entries are.

Rule: it is about places that anybody can look up, and nobody who wrote is counted in it; so these
numbers are shown as they are, small ones too, as on the day on which a sheet is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from intake.statistics.figures import Figure, Mark, Table

HEALTH_ENTRY: Final = "health_entry"
ENTRY_AGE: Final = "entry_age"
UP_TO_DAYS: Final[Mapping[str, int | None]] = {"up_to_30": 30, "up_to_90": 90, "older": None}
"""Row -> days since somebody last asked the place, at the most."""


@dataclass(frozen=True, slots=True)
class Directory:
    """`areas`, `without_health`: how many. `ages_days`: of each entry, since it was verified."""

    areas: int = 0
    without_health: int = 0
    ages_days: Sequence[int] = ()


def directory_tables(directory: Directory) -> tuple[Table, ...]:
    """Both tables."""
    without = directory.without_health
    health = {"with": directory.areas - without, "without": without}
    ages = dict.fromkeys(UP_TO_DAYS, 0)
    for days in directory.ages_days:
        ages[_row_of(days)] += 1
    return _table(HEALTH_ENTRY, health), _table(ENTRY_AGE, ages)


def _row_of(days: int) -> str:
    return next(row for row, most in UP_TO_DAYS.items() if most is None or days <= most)


def _table(name: str, counts: Mapping[str, int]) -> Table:
    cells = {(row, ""): Figure(Mark.EXACT, count) for row, count in counts.items()}
    return Table(name, tuple(counts), ("",), Figure(Mark.EXACT, sum(counts.values())), cells)
