"""How often somebody tried something in one hour: what slows down guessing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from intake.store.gate import Gate
from intake.store.rows import AttemptRow
from intake.store.times import Hour, Moment
from intake.store.upserts import insert_or_add, returning

_COUNT = select(AttemptRow.tries).where(
    AttemptRow.key == bindparam("of"), AttemptRow.hour == bindparam("in_hour", type_=Hour)
)
_COUNTS = select(AttemptRow.key, AttemptRow.tries).where(
    AttemptRow.key.in_(bindparam("of", expanding=True)),
    AttemptRow.hour == bindparam("in_hour", type_=Hour),
)
_TRIED = insert_or_add(AttemptRow, "tries")
_TRIED_ALL = returning(_TRIED, AttemptRow.key, AttemptRow.tries)
_FORGET = delete(AttemptRow).where(AttemptRow.hour < bindparam("before", type_=Moment))


class SqlAttempts:
    """Implements `ports.Attempts`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def count(self, key: bytes, hour: datetime) -> int:
        return self._gate.value(_COUNT, of=key, in_hour=hour) or 0

    def counts(self, keys: Sequence[bytes], hour: datetime) -> Sequence[int]:
        found = {row[0]: row[1] for row in self._gate.rows(_COUNTS, of=keys, in_hour=hour)}
        return [found.get(key, 0) for key in keys]

    def add(self, key: bytes, hour: datetime) -> None:
        self._gate.change(_TRIED, key=key, hour=hour, tries=1)

    def add_all(self, keys: Sequence[bytes], hour: datetime) -> Sequence[int]:
        values = [{"key": key, "hour": hour, "tries": 1} for key in keys]
        found = {row[0]: row[1] for row in self._gate.changed_all(_TRIED_ALL, values)}
        return [found[key] for key in keys]

    def forget_before(self, hour: datetime) -> int:
        return self._gate.change(_FORGET, before=hour)
