"""Codes of intermediaries, routes for nudges, addresses that asked for no more texts, and the index
by which reports are found whose date of erasure has come.

Times are microseconds since 1970. SQLite tables have no rowid: it would tell the order of arrival.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "helpers",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("response_id", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=True),
        sa.Column("duress", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_helpers"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_helpers_serial", "helpers", ["response_id", "serial", "duress"], unique=True
    )
    op.create_table(
        "routes",
        sa.Column("report_id", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("last_day", sa.String(), nullable=True),
        sa.Column("unanswered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.report_id"], name="fk_routes_report_id"),
        sa.PrimaryKeyConstraint("report_id", name="pk_routes"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_routes_expires_at", "routes", ["expires_at"])
    op.create_index("ix_routes_wanted", "routes", ["wanted", "expires_at"])
    op.create_table(
        "stopped",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_stopped"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_stopped_hour", "stopped", ["hour"])
    op.create_index("ix_reports_erase_after", "reports", ["erase_after"])


def downgrade() -> None:
    op.drop_index("ix_reports_erase_after", "reports")
    op.drop_table("stopped")
    op.drop_table("routes")
    op.drop_table("helpers")
