"""Clocks of reports, areas that give information only, and how readers are told of something new.

Times are microseconds since 1970.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "clocks",
        sa.Column("report_id", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("started_hour", sa.BigInteger(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("passed_on", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.report_id"], name="fk_clocks_report_id"),
        sa.PrimaryKeyConstraint("report_id", "kind", name="pk_clocks"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_clocks_due_at", "clocks", ["due_at"])
    op.create_table(
        "closed_areas",
        sa.Column("response_id", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("since_hour", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("response_id", "area", name="pk_closed_areas"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contacts",
        sa.Column("reader_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("reader_id", name="pk_contacts"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "bells",
        sa.Column("reader_id", sa.String(), nullable=False),
        sa.Column("pending", sa.String(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("reader_id", name="pk_bells"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_bells_due_at", "bells", ["due_at"])
    _start_clocks_of_unread_reports()


def downgrade() -> None:
    for table in ("bells", "contacts", "closed_areas", "clocks"):
        op.drop_table(table)


def _start_clocks_of_unread_reports() -> None:
    """What waits when this version arrives must not wait for ever. An hour is 3,600,000,000."""
    op.execute(
        "INSERT INTO clocks (report_id, kind, step, started_hour, hours, due_at, passed_on) "
        "SELECT report_id, 'reading', 'tell', received_hour, "
        "(due_at - received_hour) / 3600000000, received_hour, FALSE "
        "FROM reports WHERE status IN ('received', 'pause_asked')"
    )
