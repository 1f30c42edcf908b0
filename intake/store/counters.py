"""Coarse numbers for the statistics, counted in the transaction of the event.

Additions wait until the unit commits and are written in one fixed order: many units count the
same things, so each keeps a row for the shortest time and no two wait for each other.

On PostgreSQL a row that was added to belongs to its unit until the commit is on the disk, so one
row would let one message a commit through, of all that come to the same question. There a count
has several rows, its lanes, and a unit adds to one of them, drawn by lot. SQLite has one writer
anyway. Each count has a lot of its own: rare counts that always stood in one lane together would
tell which of them belong to one report, and that is sealed.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping

from sqlalchemy import bindparam, func, select

from intake.store.gate import Gate
from intake.store.prepared import Prepared
from intake.store.rows import CounterRow
from intake.store.upserts import insert_or_add

_COUNT_UP = Prepared(insert_or_add(CounterRow, "total"))
_TOTAL = select(func.sum(CounterRow.total)).where(
    CounterRow.month == bindparam("in_month"),
    CounterRow.name == bindparam("of"),
    CounterRow.area == bindparam("in_area"),
)
_OF_MONTH = (
    select(CounterRow.name, func.sum(CounterRow.total))
    .where(CounterRow.month == bindparam("in_month"))
    .group_by(CounterRow.name)
)


LANES = 16
"""More than the messages that two web processes handle at once."""


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
        lanes = 1 if self._gate.database == "sqlite" else LANES
        for (month, name, area), total in sorted(self._added.items()):
            lane = secrets.randbelow(lanes)
            key = {"month": month, "name": name, "area": area, "lane": lane}
            self._gate.change(_COUNT_UP, **key, total=total)
        self._added.clear()
