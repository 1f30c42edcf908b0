"""How many began on each channel in each hour: what tells a flood from a usual day.

Additions wait until the unit commits, as those of `counters` do and for the same reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from intake.store.gate import Gate
from intake.store.prepared import Prepared
from intake.store.rows import StartRow
from intake.store.times import Hour, Moment
from intake.store.upserts import insert_or_add

_COUNT_UP = Prepared(insert_or_add(StartRow, "total"))
_SINCE = select(StartRow.hour, StartRow.total).where(
    StartRow.channel == bindparam("on"), StartRow.hour >= bindparam("since", type_=Hour)
)
_FORGET = delete(StartRow).where(StartRow.hour < bindparam("before", type_=Moment))


class SqlStarts:
    """Implements `ports.Starts`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._added: Counter[tuple[str, datetime]] = Counter()

    def add(self, channel: str, hour: datetime) -> None:
        self._added[channel, hour] += 1

    def since(self, channel: str, hour: datetime) -> Mapping[datetime, int]:
        """What this unit added is not among them before it commits."""
        return {row[0]: row[1] for row in self._gate.rows(_SINCE, on=channel, since=hour)}

    def forget_before(self, hour: datetime) -> int:
        return self._gate.change(_FORGET, before=hour)

    def write(self) -> None:
        """Write what was added: the unit of work calls this as it commits."""
        for (channel, hour), total in sorted(self._added.items()):
            self._gate.change(_COUNT_UP, channel=channel, hour=hour, total=total)
        self._added.clear()
