"""The clocks of reports: what comes next, and when.

Rules
1. Who takes a due clock holds its row until the unit ends: what a step does and the clock's going
   on are one commit, so a step is done once and never skipped, whatever dies in between.
2. Whoever changes a report and its clock touches the clock first: two units never lock the two
   rows in opposite orders.

Source for SKIP LOCKED: PostgreSQL, SELECT, "The Locking Clause". SQLite has one writer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, delete, select

from intake.ports import RunningClock
from intake.store.gate import Gate
from intake.store.rows import ClockRow
from intake.store.times import Moment
from intake.store.upserts import insert_or_replace

_OF: BindParameter[bytes] = bindparam("of")
_THIS = (ClockRow.report_id == _OF, ClockRow.kind == bindparam("that"))

_PUT = insert_or_replace(ClockRow, "step", "started_hour", "hours", "due_at", "passed_on")
_CLOCKS = select(
    ClockRow.report_id,
    ClockRow.kind,
    ClockRow.step,
    ClockRow.started_hour,
    ClockRow.hours,
    ClockRow.due_at,
    ClockRow.passed_on,
)
_GET = _CLOCKS.where(*_THIS)
_HOLD = _GET.with_for_update()
_DUE = (
    _CLOCKS.where(ClockRow.due_at <= bindparam("now", type_=Moment))
    .order_by(ClockRow.due_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_AHEAD = _CLOCKS.where(ClockRow.started_hour > bindparam("after", type_=Moment)).limit(
    bindparam("limit")
)
_STOP = delete(ClockRow).where(*_THIS)


class SqlClocks:
    """Implements `ports.Clocks`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def put(self, clock: RunningClock) -> None:
        """Insert or replace. Raises StoreError when there is no such report."""
        self._gate.change(_PUT, **asdict(clock))

    def get(self, report_id: bytes, kind: str) -> RunningClock | None:
        row = self._gate.first(_GET, of=report_id, that=kind)
        return None if row is None else RunningClock(*row)

    def hold(self, report_id: bytes, kind: str) -> RunningClock | None:
        row = self._gate.first(_HOLD, of=report_id, that=kind)
        return None if row is None else RunningClock(*row)

    def due(self, now: datetime, limit: int) -> Sequence[RunningClock]:
        """Passes over what another worker has in hand."""
        return [RunningClock(*row) for row in self._gate.rows(_DUE, now=now, limit=limit)]

    def ahead(self, after: datetime, limit: int) -> Sequence[RunningClock]:
        return [RunningClock(*row) for row in self._gate.rows(_AHEAD, after=after, limit=limit)]

    def stop(self, report_id: bytes, kind: str) -> None:
        self._gate.change(_STOP, of=report_id, that=kind)
