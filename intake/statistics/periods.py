"""Months, quarters, halves and years, and from which day numbers of one may be given out.

Rule: what leaves the response is at least a quarter long and at least a quarter late; what stays
with ombudsperson and oversight is a month that is over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum


class Span(Enum):
    """How long a period is, in months."""

    MONTH = 1
    QUARTER = 3
    HALF = 6
    YEAR = 12


FIRST_YEAR, LAST_YEAR = 2000, 2999
"""What stands outside is a slip of the finger: no calendar need go so far."""

EXAMPLES: Mapping[Span, str] = {
    Span.MONTH: "2026-11",
    Span.QUARTER: "2026-Q4",
    Span.HALF: "2026-H2",
    Span.YEAR: "2026",
}

_SHAPES = (
    (re.compile(r"(\d{4})"), Span.YEAR),
    (re.compile(r"(\d{4})-H([12])"), Span.HALF),
    (re.compile(r"(\d{4})-Q([1-4])"), Span.QUARTER),
    (re.compile(r"(\d{4})-(0[1-9]|1[0-2])"), Span.MONTH),
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """`number`: which one of its year, from 1."""

    year: int
    months_long: int
    number: int = 1

    def __str__(self) -> str:
        match Span(self.months_long):
            case Span.YEAR:
                return f"{self.year:04}"
            case Span.HALF:
                return f"{self.year:04}-H{self.number}"
            case Span.QUARTER:
                return f"{self.year:04}-Q{self.number}"
            case Span.MONTH:
                return f"{self.year:04}-{self.number:02}"

    @property
    def span(self) -> Span:
        return Span(self.months_long)

    @property
    def months(self) -> tuple[str, ...]:
        """As counts name them: "2026-11"."""
        first = (self.number - 1) * self.months_long + 1
        return tuple(f"{self.year:04}-{first + step:02}" for step in range(self.months_long))

    @property
    def after(self) -> date:
        """The first day on which it is over."""
        last = self.number * self.months_long
        return date(self.year + last // 12, last % 12 + 1, 1)

    def parts(self, span: Span) -> tuple[Period, ...]:
        """The shorter periods it is made of."""
        each = self.months_long // span.value
        first = (self.number - 1) * each + 1
        return tuple(Period(self.year, span.value, first + step) for step in range(each))

    def given_out_from(self, *, outside: bool) -> date:
        """`outside`: a quarter later, for whoever is not ombudsperson or oversight."""
        if not outside:
            return self.after
        month = self.after.month + Span.QUARTER.value
        return date(self.after.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def read_period(text: str) -> Period | None:
    """A period written as 2026, 2026-H2, 2026-Q4 or 2026-11."""
    for shape, span in _SHAPES:
        if found := shape.fullmatch(text):
            number = int(found[2]) if span is not Span.YEAR else 1
            year = int(found[1])
            return Period(year, span.value, number) if FIRST_YEAR <= year <= LAST_YEAR else None
    return None
