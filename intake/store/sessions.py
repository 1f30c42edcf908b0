"""Who is signed in at the desk."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from intake.ports import SessionRow
from intake.store import rows
from intake.store.gate import Gate
from intake.store.times import Moment
from intake.store.upserts import insert_or_replace

_PUT = insert_or_replace(rows.SessionRow, "reader_id", "blob", "expires_at")
_GET = select(
    rows.SessionRow.key,
    rows.SessionRow.reader_id,
    rows.SessionRow.blob,
    rows.SessionRow.expires_at,
).where(
    rows.SessionRow.key == bindparam("of"),
    rows.SessionRow.expires_at > bindparam("now", type_=Moment),
)
_END = delete(rows.SessionRow).where(rows.SessionRow.key == bindparam("of"))
_END_ALL = delete(rows.SessionRow).where(rows.SessionRow.reader_id == bindparam("of"))
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
        )

    def get(self, key: bytes, now: datetime) -> SessionRow | None:
        row = self._gate.first(_GET, of=key, now=now)
        return None if row is None else SessionRow(*row)

    def end(self, key: bytes) -> None:
        self._gate.change(_END, of=key)

    def end_all(self, reader_id: str) -> None:
        self._gate.change(_END_ALL, of=reader_id)

    def forget_expired(self, now: datetime) -> int:
        return self._gate.change(_FORGET_EXPIRED, now=now)
