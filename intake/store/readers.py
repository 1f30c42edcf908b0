"""Who may sign in at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, true, update

from intake.ports import ReaderLock, ReaderRow
from intake.store import rows
from intake.store.gate import Gate, Row
from intake.store.times import Hour
from intake.store.upserts import insert_or_replace

_LOCK = ("public", "salt", "blob", "memory_kib", "passes", "lanes")
_ADD = insert(rows.ReaderRow)
_READERS = select(
    rows.ReaderRow.reader_id,
    rows.ReaderRow.response_id,
    rows.ReaderRow.public,
    rows.ReaderRow.salt,
    rows.ReaderRow.blob,
    rows.ReaderRow.memory_kib,
    rows.ReaderRow.passes,
    rows.ReaderRow.lanes,
    rows.ReaderRow.active,
    rows.ReaderRow.added_hour,
    rows.ReaderRow.last_totp_step,
    rows.ReaderRow.away_until,
    rows.ReaderRow.language,
    rows.ReaderRow.time_zone,
)
_GET = _READERS.where(rows.ReaderRow.reader_id == bindparam("of"))
_ACTIVE = _READERS.where(
    rows.ReaderRow.response_id == bindparam("response"), rows.ReaderRow.active == true()
).order_by(rows.ReaderRow.reader_id)
_OF_RESPONSE = _READERS.where(rows.ReaderRow.response_id == bindparam("response")).order_by(
    rows.ReaderRow.reader_id
)
_SET_ACTIVE = (
    update(rows.ReaderRow)
    .where(rows.ReaderRow.reader_id == bindparam("of"))
    .values(active=bindparam("is_active"))
)
_SET_AWAY = (
    update(rows.ReaderRow)
    .where(rows.ReaderRow.reader_id == bindparam("of"))
    .values(away_until=bindparam("until", type_=Hour))
)
_USE_STEP = (
    update(rows.ReaderRow)
    .where(
        rows.ReaderRow.reader_id == bindparam("of"),
        rows.ReaderRow.last_totp_step < bindparam("step"),
    )
    .values(last_totp_step=bindparam("step"))
)
_SET_WORDS = (
    update(rows.ReaderRow)
    .where(rows.ReaderRow.reader_id == bindparam("of"))
    .values(language=bindparam("tag"), time_zone=bindparam("zone"))
)


_RELOCK = (
    update(rows.ReaderRow)
    .where(rows.ReaderRow.reader_id == bindparam("of"), rows.ReaderRow.salt == bindparam("was"))
    .values({name: bindparam(f"new_{name}") for name in _LOCK})
)
_RENEW = (
    update(rows.ReaderRow)
    .where(rows.ReaderRow.reader_id == bindparam("of"))
    .values(
        {name: bindparam(f"new_{name}") for name in _LOCK}
        | {
            "active": True,
            "added_hour": bindparam("in_hour", type_=Hour),
            "last_totp_step": 0,
        }
    )
)
_PUT_SHEET = insert_or_replace(rows.SheetRow, *_LOCK)
_SHEET = select(*(getattr(rows.SheetRow, name) for name in _LOCK)).where(
    rows.SheetRow.reader_id == bindparam("of")
)
_FORGET_SHEET = delete(rows.SheetRow).where(rows.SheetRow.reader_id == bindparam("of"))


class SqlReaders:
    """Implements `ports.Readers`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def add(self, row: ReaderRow) -> None:
        """Raises StoreError when the id is taken."""
        self._gate.change(
            _ADD,
            reader_id=row.reader_id,
            response_id=row.response_id,
            **_values(row.lock),
            active=row.active,
            added_hour=row.added_hour,
            last_totp_step=row.last_totp_step,
            away_until=row.away_until,
            language=row.language,
            time_zone=row.time_zone,
        )

    def get(self, reader_id: str) -> ReaderRow | None:
        row = self._gate.first(_GET, of=reader_id)
        return None if row is None else _reader(row)

    def active(self, response_id: str) -> Sequence[ReaderRow]:
        return [_reader(row) for row in self._gate.rows(_ACTIVE, response=response_id)]

    def of_response(self, response_id: str) -> Sequence[ReaderRow]:
        """All of them, suspended ones too, by id."""
        return [_reader(row) for row in self._gate.rows(_OF_RESPONSE, response=response_id)]

    def set_active(self, reader_id: str, *, active: bool) -> bool:
        """False when there is no such reader."""
        return self._gate.change(_SET_ACTIVE, of=reader_id, is_active=active) == 1

    def set_away(self, reader_id: str, until: datetime | None) -> bool:
        """False when there is no such reader."""
        return self._gate.change(_SET_AWAY, of=reader_id, until=until) == 1

    def use_totp_step(self, reader_id: str, step: int) -> bool:
        """True and remembered when `step` is later than any used before."""
        return self._gate.change(_USE_STEP, of=reader_id, step=step) == 1

    def set_words(self, reader_id: str, language: str, time_zone: str) -> bool:
        """False without a row."""
        return self._gate.change(_SET_WORDS, of=reader_id, tag=language, zone=time_zone) == 1

    def relock(self, reader_id: str, lock: ReaderLock, instead_of: bytes) -> bool:
        """False when the salt is not `instead_of` any more."""
        return (
            self._gate.change(_RELOCK, of=reader_id, was=instead_of, **_values(lock, "new_")) == 1
        )

    def renew(self, reader_id: str, lock: ReaderLock, hour: datetime) -> bool:
        """Another key, active from now on; False without a row."""
        return self._gate.change(_RENEW, of=reader_id, in_hour=hour, **_values(lock, "new_")) == 1

    def put_sheet(self, reader_id: str, lock: ReaderLock) -> None:
        self._gate.change(_PUT_SHEET, reader_id=reader_id, **_values(lock))

    def sheet(self, reader_id: str) -> ReaderLock | None:
        row = self._gate.first(_SHEET, of=reader_id)
        return None if row is None else ReaderLock(*row)

    def forget_sheet(self, reader_id: str) -> None:
        self._gate.change(_FORGET_SHEET, of=reader_id)


def _values(lock: ReaderLock, before: str = "") -> dict[str, Any]:
    return {f"{before}{name}": getattr(lock, name) for name in _LOCK}


def _reader(row: Row) -> ReaderRow:
    reader_id, response_id, *lock, active, added_hour, step, away, language, time_zone = row
    lock_of = ReaderLock(*lock)
    return ReaderRow(
        reader_id, response_id, lock_of, active, added_hour, step, away, language, time_zone
    )
