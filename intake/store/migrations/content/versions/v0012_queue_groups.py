"""What is not read yet, and where time is left for care, in the queue; readers who are away.

A page of the audit trail is cut from the index of its hours, so that holds the line's id too.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_OF_READER = ["reader_id", "in_queue"]
_IN_ORDER = ["urgency", "behind", "due_at", "report_id"]
_OLD = {
    "ix_assignments_way": ["way", *_IN_ORDER],
    "ix_assignments_behind": ["behind", "urgency", "due_at", "report_id"],
}
_NEW = {
    "ix_assignments_group": ["unread", *_IN_ORDER, "care_until"],
    "ix_assignments_way": ["unread", "way", *_IN_ORDER, "care_until"],
    "ix_assignments_flood": ["unread", "behind", "urgency", "due_at", "report_id", "care_until"],
}
_CARE = ["unread", "care_until", "report_id", "urgency", "behind", "due_at", "way"]
_FILLED = sa.text("care_until IS NOT NULL")


def upgrade() -> None:
    op.add_column(
        "assignments",
        sa.Column("unread", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("assignments", sa.Column("care_until", sa.BigInteger(), nullable=True))
    op.execute(
        "UPDATE assignments SET"
        " care_until = (SELECT care_until FROM reports"
        " WHERE reports.report_id = assignments.report_id),"
        " unread = (SELECT status IN ('received', 'pause_asked') FROM reports"
        " WHERE reports.report_id = assignments.report_id)"
    )
    _remake(_OLD, _NEW)
    op.create_index(
        "ix_assignments_care",
        "assignments",
        [*_OF_READER, *_CARE],
        sqlite_where=_FILLED,
        postgresql_where=_FILLED,
    )
    op.add_column("readers", sa.Column("away_until", sa.BigInteger(), nullable=True))
    op.drop_index("ix_audit_hour", "audit")
    op.create_index("ix_audit_hour", "audit", ["hour", "id"])


def downgrade() -> None:
    op.drop_index("ix_audit_hour", "audit")
    op.create_index("ix_audit_hour", "audit", ["hour"])
    op.drop_column("readers", "away_until")
    op.drop_index("ix_assignments_care", "assignments")
    _remake(_NEW, _OLD)
    for name in ("care_until", "unread"):
        op.drop_column("assignments", name)


def _remake(was: dict[str, list[str]], now: dict[str, list[str]]) -> None:
    for name in was:
        op.drop_index(name, "assignments")
    for name, columns in now.items():
        op.create_index(name, "assignments", [*_OF_READER, *columns])
