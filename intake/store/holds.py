"""Reports that no date erases, as two people decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from intake.ports import Hold
from intake.store.gate import Gate
from intake.store.rows import HoldRow
from intake.store.times import Hour, Moment
from intake.store.upserts import insert_or_replace

_THIS = HoldRow.report_id == bindparam("of")

_ASK = insert_or_replace(HoldRow, "reason", "asked_by")
_HOLDS = select(HoldRow.report_id, HoldRow.reason, HoldRow.asked_by, HoldRow.until)
_ONE = _HOLDS.where(_THIS)
_ALL = _HOLDS.order_by(HoldRow.report_id)
_CONFIRM = (
    update(HoldRow)
    .where(_THIS, HoldRow.asked_by != bindparam("reader"))
    .values(asked_by=None, until=bindparam("ends", type_=Hour))
)
_END = delete(HoldRow).where(_THIS)
_FORGET_ENDED = delete(HoldRow).where(
    HoldRow.until <= bindparam("now", type_=Moment), HoldRow.asked_by.is_(None)
)


class SqlHolds:
    """Implements `ports.Holds`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def ask(self, hold: Hold) -> None:
        """Insert, or ask anew: what is on stays on. Raises StoreError without a report."""
        self._gate.change(
            _ASK,
            report_id=hold.report_id,
            reason=hold.reason,
            asked_by=hold.asked_by,
            until=hold.until,
        )

    def get(self, report_id: bytes) -> Hold | None:
        row = self._gate.first(_ONE, of=report_id)
        return None if row is None else Hold(*row)

    def confirm(self, report_id: bytes, reader_id: str, until: datetime) -> bool:
        return self._gate.change(_CONFIRM, of=report_id, reader=reader_id, ends=until) > 0

    def end(self, report_id: bytes) -> bool:
        return self._gate.change(_END, of=report_id) > 0

    def all(self) -> Sequence[Hold]:
        return [Hold(*row) for row in self._gate.rows(_ALL)]

    def forget_ended(self, now: datetime) -> int:
        return self._gate.change(_FORGET_ENDED, now=now)
