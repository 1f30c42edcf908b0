"""Coarse numbers for the statistics, counted in the transaction of the event.

Additions wait until the unit commits and are written in one fixed order: many units count the
same things, so each keeps a row for the shortest time and no two wait for each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import bindparam, func, select

from intake.store.gate import Gate
from intake.store.rows import CounterRow
from intake.store.upserts import insert_or_add

_COUNT_UP = insert_or_add(CounterRow, "total")
_TOTAL = select(CounterRow.total).where(
    CounterRow.month == bindparam("in_month"),
    CounterRow.name == bindparam("of"),
    CounterRow.area == bindparam("in_area"),
)
_OF_MONTH = (
    select(CounterRow.name, func.sum(CounterRow.total))
    .where(CounterRow.month == bindparam("in_month"))
    .group_by(CounterRow.name)
)


class SqlCounters:
    """Implements `ports.Counters`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._added: Counter[tuple[str, str, str]] = Counter()

    def add(self, month: str, name: str, area: str = "") -> None:
        self._added[month, name, area] += 1

    def get(self, month: str, name: str, area: str = "") -> int:
        stored = self._gate.value(_TOTAL, in_month=month, of=name, in_area=area) or 0
        return int(stored) + self._added[month, name, area]

    def of_month(self, month: str) -> Mapping[str, int]:
        rows = self._gate.rows(_OF_MONTH, in_month=month)
        found = Counter({str(name): int(total) for name, total in rows})
        for (added_month, name, _area), total in self._added.items():
            if added_month == month:
                found[name] += total
        return found

    def write(self) -> None:
        """Write what was added: the unit of work calls this as it commits."""
        for (month, name, area), total in sorted(self._added.items()):
            self._gate.change(_COUNT_UP, month=month, name=name, area=area, total=total)
        self._added.clear()
