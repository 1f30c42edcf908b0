"""Who is signed in at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from intake.ports import SessionRow
from intake.store import rows
from intake.store.gate import Gate
from intake.store.times import Moment
from intake.store.upserts import insert_or_replace

_PUT = insert_or_replace(rows.SessionRow, "reader_id", "blob", "expires_at", "locks_at")
_SESSIONS = select(
    rows.SessionRow.key,
    rows.SessionRow.reader_id,
    rows.SessionRow.blob,
    rows.SessionRow.expires_at,
    rows.SessionRow.locks_at,
)
_GET = _SESSIONS.where(
    rows.SessionRow.key == bindparam("of"),
    rows.SessionRow.expires_at > bindparam("now", type_=Moment),
)
_END = delete(rows.SessionRow).where(rows.SessionRow.key == bindparam("of"))
_END_ALL = delete(rows.SessionRow).where(rows.SessionRow.reader_id == bindparam("of"))
_OF_READER = _SESSIONS.where(
    rows.SessionRow.reader_id == bindparam("of"),
    rows.SessionRow.expires_at > bindparam("now", type_=Moment),
).order_by(rows.SessionRow.expires_at, rows.SessionRow.key)
_LOCK_IDLE = (
    update(rows.SessionRow)
    .where(
        rows.SessionRow.locks_at <= bindparam("now", type_=Moment),
        rows.SessionRow.blob != b"",
    )
    .values(blob=b"")
)
_FORGET_EXPIRED = delete(rows.SessionRow).where(
    rows.SessionRow.expires_at <= bindparam("now", type_=Moment)
)


class SqlSessions:
    """Implements `ports.Sessions`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def put(self, row: SessionRow) -> None:
        self._gate.change(
            _PUT,
            key=row.key,
            reader_id=row.reader_id,
            blob=row.blob,
            expires_at=row.expires_at,
            locks_at=row.locks_at,
        )

    def get(self, key: bytes, now: datetime) -> SessionRow | None:
        row = self._gate.first(_GET, of=key, now=now)
        return None if row is None else SessionRow(*row)

    def end(self, key: bytes) -> None:
        self._gate.change(_END, of=key)

    def end_all(self, reader_id: str) -> None:
        self._gate.change(_END_ALL, of=reader_id)

    def of_reader(self, reader_id: str, now: datetime) -> Sequence[SessionRow]:
        """Those that live, the one that began first first."""
        return [SessionRow(*row) for row in self._gate.rows(_OF_READER, of=reader_id, now=now)]

    def lock_idle(self, now: datetime) -> int:
        """Empty what those hold that were not used for too long."""
        return self._gate.change(_LOCK_IDLE, now=now)

    def forget_expired(self, now: datetime) -> int:
        return self._gate.change(_FORGET_EXPIRED, now=now)
