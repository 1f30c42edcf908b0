"""What readers were asked to help with: one row for each grant.

Rules
1. A state is left by one statement that names it, so of two that come at once one finds it left.
2. A grant whose work is done or was refused keeps nothing sealed: the row says only how it ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from intake.cases.case import STOPPED
from intake.ports import OPEN_GRANTS, GrantRow
from intake.store import rows
from intake.store.gate import Gate
from intake.store.rows import AssignmentRow, ReportRow
from intake.store.times import Moment

_OF: BindParameter[bytes] = bindparam("of")
_READER: BindParameter[str] = bindparam("reader")
_NOW = bindparam("now", type_=Moment)
_THIS = rows.GrantRow.grant_id == _OF
_IS_OPEN = rows.GrantRow.state.in_(sorted(OPEN_GRANTS))

_PUT = insert(rows.GrantRow)
_GRANTS = select(
    rows.GrantRow.grant_id,
    rows.GrantRow.report_id,
    rows.GrantRow.reader_id,
    rows.GrantRow.asked_by,
    rows.GrantRow.purpose,
    rows.GrantRow.sealed,
    rows.GrantRow.state,
    rows.GrantRow.expires_at,
)
_IN_ORDER = (rows.GrantRow.expires_at, rows.GrantRow.grant_id)
_GET = _GRANTS.where(_THIS)
_HERS = and_(rows.GrantRow.reader_id == _READER, rows.GrantRow.expires_at > _NOW, _IS_OPEN)
_OF_READER = _GRANTS.where(_HERS).order_by(*_IN_ORDER)
_COUNT = select(func.count()).select_from(rows.GrantRow).where(_HERS)
_OF_REPORT = _GRANTS.where(rows.GrantRow.report_id == _OF).order_by(*_IN_ORDER)
_SET_STATE = (
    update(rows.GrantRow)
    .where(_THIS, rows.GrantRow.state == bindparam("it_was"))
    .values(state=bindparam("now_is"))
)
_END = _SET_STATE.values(sealed=b"")
_FORGET = delete(rows.GrantRow).where(_THIS)
_FORGET_REPORT = delete(rows.GrantRow).where(rows.GrantRow.report_id == _OF)
_FORGET_READER = delete(rows.GrantRow).where(rows.GrantRow.reader_id == _READER)
_STOPPED = select(ReportRow.report_id).where(
    ReportRow.status.in_(sorted(status.value for status in STOPPED))
)
_STILL_OWNED = exists().where(
    AssignmentRow.report_id == rows.GrantRow.report_id,
    AssignmentRow.reader_id == rows.GrantRow.asked_by,
    AssignmentRow.place == "owner",
)
_FORGET_OVER = delete(rows.GrantRow).where(
    or_(
        rows.GrantRow.expires_at <= _NOW,
        rows.GrantRow.report_id.in_(_STOPPED),
        not_(_STILL_OWNED),
    )
)


class SqlGrants:
    """Implements `ports.Grants`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def put(self, grant: GrantRow) -> None:
        """Raises StoreError when there is no such report, or a grant of that id."""
        self._gate.change(_PUT, **asdict(grant))

    def get(self, grant_id: bytes) -> GrantRow | None:
        row = self._gate.first(_GET, of=grant_id)
        return None if row is None else GrantRow(*row)

    def of_reader(self, reader_id: str, now: datetime) -> Sequence[GrantRow]:
        return [GrantRow(*row) for row in self._gate.rows(_OF_READER, reader=reader_id, now=now)]

    def count(self, reader_id: str, now: datetime) -> int:
        return int(self._gate.value(_COUNT, reader=reader_id, now=now))

    def of_report(self, report_id: bytes) -> Sequence[GrantRow]:
        return [GrantRow(*row) for row in self._gate.rows(_OF_REPORT, of=report_id)]

    def set_state(self, grant_id: bytes, state: str, *, was: str) -> bool:
        statement = _SET_STATE if state in OPEN_GRANTS else _END
        return self._gate.change(statement, of=grant_id, it_was=was, now_is=state) == 1

    def forget(self, grant_id: bytes) -> None:
        self._gate.change(_FORGET, of=grant_id)

    def forget_report(self, report_id: bytes) -> None:
        self._gate.change(_FORGET_REPORT, of=report_id)

    def forget_reader(self, reader_id: str) -> None:
        self._gate.change(_FORGET_READER, reader=reader_id)

    def forget_over(self, now: datetime) -> int:
        return self._gate.change(_FORGET_OVER, now=now)
