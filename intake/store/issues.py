"""Statistics that were given out, never changed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from intake import ports
from intake.store.gate import Gate
from intake.store.rows import IssueRow
from intake.store.upserts import insert_new

_ADD = insert_new(IssueRow)
_GET = select(IssueRow.output, IssueRow.period, IssueRow.sha256, IssueRow.body).where(
    IssueRow.output == bindparam("of"), IssueRow.period == bindparam("in_period")
)
_PERIODS = (
    select(IssueRow.period).where(IssueRow.output == bindparam("of")).order_by(IssueRow.period)
)


class SqlIssues:
    """Implements `ports.Issues`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def add(self, row: ports.IssueRow) -> bool:
        changed = self._gate.change(
            _ADD, output=row.output, period=row.period, sha256=row.sha256, body=row.body
        )
        return changed > 0

    def get(self, output: str, period: str) -> ports.IssueRow | None:
        row = self._gate.first(_GET, of=output, in_period=period)
        return None if row is None else ports.IssueRow(*row)

    def periods(self, output: str) -> Sequence[str]:
        return [row[0] for row in self._gate.rows(_PERIODS, of=output)]
