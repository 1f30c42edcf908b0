"""What has been told and is not sent yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from intake.ports import StoredPart
from intake.store.gate import Gate
from intake.store.prepared import Prepared
from intake.store.rows import DraftRow, PartRow, ReportRow
from intake.store.times import Moment
from intake.store.upserts import insert_or_move

ADD_PART = Prepared(insert(PartRow))
END_DRAFT = delete(DraftRow).where(DraftRow.report_id == bindparam("report_id"))
_TOUCH = Prepared(insert_or_move(DraftRow, "expires_at"))
_ERASE_PARTS = delete(PartRow).where(
    PartRow.report_id == bindparam("report_id"),
    # A draft that was filed in the meantime is a report: its parts are not ours any more.
    ~select(ReportRow.report_id).where(ReportRow.report_id == bindparam("report_id")).exists(),
)
_EXPIRED = (
    select(DraftRow.report_id)
    .where(DraftRow.expires_at <= bindparam("now", type_=Moment))
    .order_by(DraftRow.expires_at)
    .limit(bindparam("limit"))
)


class SqlDrafts:
    """Implements `ports.Drafts`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._touched: dict[bytes, datetime] = {}

    def touch(self, report_id: bytes, expires_at: datetime) -> None:
        """Make the draft or move its expiry. Twice in one unit of work costs one statement."""
        if self._touched.get(report_id) != expires_at:
            self._gate.change(_TOUCH, report_id=report_id, expires_at=expires_at)
            self._touched[report_id] = expires_at

    def add(self, report_id: bytes, part: StoredPart) -> None:
        add_part(self._gate, report_id, part)

    def erase(self, report_id: bytes) -> None:
        """Parts and draft row, gone. A report that was filed loses nothing."""
        self._gate.change(END_DRAFT, report_id=report_id)
        self._gate.change(_ERASE_PARTS, report_id=report_id)
        self._touched.pop(report_id, None)

    def expired(self, now: datetime, limit: int) -> Sequence[bytes]:
        return [row[0] for row in self._gate.rows(_EXPIRED, now=now, limit=limit)]


def add_part(gate: Gate, report_id: bytes, part: StoredPart) -> None:
    """Keep one sealed part of a draft or a report. Raises StoreError if its number is taken."""
    gate.change(
        ADD_PART,
        report_id=report_id,
        number=part.number,
        kind=part.kind,
        blob=part.blob,
        label=part.label or None,
    )
