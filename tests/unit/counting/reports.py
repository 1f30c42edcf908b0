"""Invented reports, counted by three small dimensions, two of them crossed with a third."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import TypeAlias

from intake.statistics.disclosure import Counted

VALUES = {"a": ("a1", "a2", "a3"), "b": ("b1", "b2", "b3"), "c": ("c1", "c2")}
CROSSED = (("a", "b"), ("a", "c"))
Report: TypeAlias = tuple[str, str, str]


def invented(random: Random, most: int = 90) -> list[Report]:
    """So many at most, a few values being rare."""
    weights = {name: [random.random() ** 3 + 0.02 for _ in each] for name, each in VALUES.items()}

    def one() -> Report:
        a, b, c = (random.choices(VALUES[name], weights[name])[0] for name in VALUES)
        return a, b, c

    return [one() for _ in range(random.randint(0, most))]


def counted(reports: Sequence[Report]) -> tuple[Counted, ...]:
    """Every table of these reports."""
    places = {name: number for number, name in enumerate(VALUES)}
    simple = [
        Counted(name, values, ("",), Counter((report[places[name]], "") for report in reports))
        for name, values in VALUES.items()
    ]
    crossed = [
        Counted(
            f"{rows} {columns}",
            VALUES[rows],
            VALUES[columns],
            Counter((report[places[rows]], report[places[columns]]) for report in reports),
        )
        for rows, columns in CROSSED
    ]
    return (*simple, *crossed)
