"""Codes of intermediaries: who may report for somebody else, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, delete, false, func, insert, select, update

from intake.ports import HelperRow
from intake.store import rows
from intake.store.gate import Gate
from intake.store.times import Moment

_RESPONSE: BindParameter[str] = bindparam("response")
_SERIAL: BindParameter[str] = bindparam("at")
_THESE = (rows.HelperRow.response_id == _RESPONSE, rows.HelperRow.serial == _SERIAL)

_ADD = insert(rows.HelperRow)
_HELPERS = select(
    rows.HelperRow.key,
    rows.HelperRow.serial,
    rows.HelperRow.response_id,
    rows.HelperRow.organisation,
    rows.HelperRow.duress,
    rows.HelperRow.active,
    rows.HelperRow.expires_at,
)
_FIND = _HELPERS.where(rows.HelperRow.key == bindparam("of"))
_OF_SERIAL = _HELPERS.where(*_THESE).order_by(rows.HelperRow.duress)
_SERIALS = (
    _HELPERS.where(
        rows.HelperRow.response_id == _RESPONSE,
        rows.HelperRow.serial > bindparam("after"),
        rows.HelperRow.duress == false(),
    )
    .order_by(rows.HelperRow.serial)
    .limit(bindparam("limit"))
)
_SET_ACTIVE = update(rows.HelperRow).where(*_THESE).values(active=bindparam("now_is"))
_FORGET = delete(rows.HelperRow).where(*_THESE)
_BEFORE = bindparam("before", type_=Moment)
_EXPIRED = (
    # A pair knows its serial alone, so a serial counts whatever response it is of.
    select(rows.HelperRow.serial)
    .group_by(rows.HelperRow.serial)
    .having(func.max(rows.HelperRow.expires_at) < _BEFORE)
    .order_by(rows.HelperRow.serial)
)
_FORGET_EXPIRED = delete(rows.HelperRow).where(rows.HelperRow.expires_at < _BEFORE)


class SqlHelpers:
    """Implements `ports.Helpers`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def add(self, rows: Sequence[HelperRow]) -> None:
        """Raises StoreError when a key is taken, or that code of a serial."""
        for row in rows:
            self._gate.change(_ADD, **asdict(row))

    def find(self, key: bytes) -> HelperRow | None:
        """Whatever its state: the caller looks at `active` and `expires_at`."""
        row = self._gate.first(_FIND, of=key)
        return None if row is None else HelperRow(*row)

    def of_serial(self, response_id: str, serial: str) -> Sequence[HelperRow]:
        found = self._gate.rows(_OF_SERIAL, response=response_id, at=serial)
        return [HelperRow(*row) for row in found]

    def serials(self, response_id: str, after: str, limit: int) -> Sequence[HelperRow]:
        """The rows that are no duress codes, by serial, after that serial."""
        found = self._gate.rows(_SERIALS, response=response_id, after=after, limit=limit)
        return [HelperRow(*row) for row in found]

    def set_active(self, response_id: str, serial: str, *, active: bool) -> bool:
        """Suspend or take up again both codes of a serial; False when there is none."""
        values = {"response": response_id, "at": serial, "now_is": active}
        return self._gate.change(_SET_ACTIVE, **values) > 0

    def forget(self, response_id: str, serial: str) -> None:
        self._gate.change(_FORGET, response=response_id, at=serial)

    def expired(self, before: datetime) -> Sequence[str]:
        """Serials of which every code expired before then."""
        return [row[0] for row in self._gate.rows(_EXPIRED, before=before)]

    def forget_expired(self, before: datetime) -> int:
        return self._gate.change(_FORGET_EXPIRED, before=before)
