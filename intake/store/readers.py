"""Who may sign in at the desk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select, true, update

from intake.ports import ReaderLock, ReaderRow
from intake.store import rows
from intake.store.gate import Gate, Row

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
)
_GET = _READERS.where(rows.ReaderRow.reader_id == bindparam("of"))
_ACTIVE = _READERS.where(
    rows.ReaderRow.response_id == bindparam("response"), rows.ReaderRow.active == true()
).order_by(rows.ReaderRow.reader_id)
_USE_STEP = (
    update(rows.ReaderRow)
    .where(
        rows.ReaderRow.reader_id == bindparam("of"),
        rows.ReaderRow.last_totp_step < bindparam("step"),
    )
    .values(last_totp_step=bindparam("step"))
)


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
            public=row.lock.public,
            salt=row.lock.salt,
            blob=row.lock.blob,
            memory_kib=row.lock.memory_kib,
            passes=row.lock.passes,
            lanes=row.lock.lanes,
            active=row.active,
            added_hour=row.added_hour,
            last_totp_step=row.last_totp_step,
        )

    def get(self, reader_id: str) -> ReaderRow | None:
        row = self._gate.first(_GET, of=reader_id)
        return None if row is None else _reader(row)

    def active(self, response_id: str) -> Sequence[ReaderRow]:
        return [_reader(row) for row in self._gate.rows(_ACTIVE, response=response_id)]

    def use_totp_step(self, reader_id: str, step: int) -> bool:
        """True and remembered when `step` is later than any used before."""
        return self._gate.change(_USE_STEP, of=reader_id, step=step) == 1


def _reader(row: Row) -> ReaderRow:
    reader_id, response_id, *lock, active, added_hour, last_totp_step = row
    return ReaderRow(reader_id, response_id, ReaderLock(*lock), active, added_hour, last_totp_step)
