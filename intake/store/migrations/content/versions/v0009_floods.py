"""How many began by channel and hour, and which reports came in a flood.

A reader's queue gets two more ways to be read, each from an index of its own.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_QUEUE = "ix_assignments_queue"
_NEW_QUEUES = {
    _QUEUE: ["urgency", "behind", "due_at", "report_id"],
    "ix_assignments_way": ["way", "urgency", "behind", "due_at", "report_id"],
    "ix_assignments_behind": ["behind", "urgency", "due_at", "report_id"],
}
_OLD_QUEUE = ["urgency", "due_at", "report_id"]
_OF_READER = ["reader_id", "in_queue"]


def upgrade() -> None:
    op.create_table(
        "starts",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "hour", name="pk_starts"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_starts_hour", "starts", ["hour"])
    no = sa.false()
    op.add_column("reports", sa.Column("in_flood", sa.Boolean(), nullable=False, server_default=no))
    op.add_column(
        "assignments", sa.Column("behind", sa.Boolean(), nullable=False, server_default=no)
    )
    op.add_column("assignments", sa.Column("way", sa.String(), nullable=False, server_default=""))
    op.execute(
        "UPDATE assignments SET way = (SELECT CASE WHEN channel LIKE 'gateway-%' THEN 'sms'"
        " ELSE channel END FROM reports WHERE reports.report_id = assignments.report_id)"
    )
    op.drop_index(_QUEUE, "assignments")
    for name, columns in _NEW_QUEUES.items():
        op.create_index(name, "assignments", [*_OF_READER, *columns])


def downgrade() -> None:
    for name in _NEW_QUEUES:
        op.drop_index(name, "assignments")
    op.create_index(_QUEUE, "assignments", [*_OF_READER, *_OLD_QUEUE])
    op.drop_column("assignments", "way")
    op.drop_column("assignments", "behind")
    op.drop_column("reports", "in_flood")
    op.drop_table("starts")
