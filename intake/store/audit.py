"""Who did what to which report, and in which hour."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import LargeBinary, bindparam, func, insert, select

from intake.ports import AuditLine
from intake.store.gate import Gate
from intake.store.rows import AuditRow

# Lines are counted within one report, so that its history can be told in order; which report
# came before which cannot be seen from it. Two written at the same moment may share a number.
_WRITE = insert(AuditRow).values(
    line=select(func.coalesce(func.max(AuditRow.line), 0) + 1)
    .where(AuditRow.report_id == bindparam("of", type_=LargeBinary))
    .scalar_subquery()
)
_OF_REPORT = (
    select(AuditRow.hour, AuditRow.actor, AuditRow.event, AuditRow.report_id, AuditRow.detail)
    .where(AuditRow.report_id == bindparam("of"))
    .order_by(AuditRow.line, AuditRow.id)
)


class SqlAudit:
    """Implements `ports.Audit`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def write(self, line: AuditLine) -> None:
        self._gate.change(
            _WRITE,
            id=secrets.token_bytes(16),
            hour=line.hour,
            actor=line.actor,
            event=line.event,
            report_id=line.report_id,
            of=line.report_id,
            detail=line.detail,
        )

    def of_report(self, report_id: bytes) -> Sequence[AuditLine]:
        """In the order of writing."""
        return [AuditLine(*row) for row in self._gate.rows(_OF_REPORT, of=report_id)]
