"""Addresses that asked for no more texts, as keyed hashes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, or_, select

from intake.store.gate import Gate
from intake.store.prepared import Prepared
from intake.store.rows import StoppedRow
from intake.store.times import Moment
from intake.store.upserts import insert_or_move

_ADD = insert_or_move(StoppedRow, "hour")
_HAS = select(StoppedRow.hour).where(StoppedRow.key == bindparam("of"))
_LIFT = Prepared(
    delete(StoppedRow).where(
        or_(StoppedRow.key == bindparam("of"), StoppedRow.key == bindparam("other"))
    )
)
_FORGET = delete(StoppedRow).where(StoppedRow.hour < bindparam("before", type_=Moment))


class SqlStopped:
    """Implements `ports.Stopped`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def add(self, key: bytes, hour: datetime) -> None:
        """Insert or update."""
        self._gate.change(_ADD, key=key, hour=hour)

    def has(self, key: bytes) -> bool:
        return self._gate.first(_HAS, of=key) is not None

    def since(self, key: bytes) -> datetime | None:
        """The hour that was given last."""
        hour: datetime | None = self._gate.value(_HAS, of=key)
        return hour

    def lift(self, key: bytes, other: bytes | None = None) -> None:
        self._gate.change(_LIFT, of=key, other=key if other is None else other)

    def forget_before(self, hour: datetime) -> int:
        return self._gate.change(_FORGET, before=hour)
