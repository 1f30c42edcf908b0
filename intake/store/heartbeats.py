"""When a process last showed that it lives."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select

from intake.store.gate import Gate
from intake.store.rows import HeartbeatRow
from intake.store.upserts import insert_or_replace

_BEAT = insert_or_replace(HeartbeatRow, "at")
_LAST = select(HeartbeatRow.at).where(HeartbeatRow.name == bindparam("of"))


class SqlHeartbeats:
    """Implements `ports.Heartbeats`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def beat(self, name: str, now: datetime) -> None:
        self._gate.change(_BEAT, name=name, at=now)

    def last(self, name: str) -> datetime | None:
        at: datetime | None = self._gate.value(_LAST, of=name)
        return at
