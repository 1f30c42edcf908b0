"""Sealed counts by month, and statistics that were given out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "tallies",
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("month", name="pk_tallies"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "issues",
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("output", "period", name="pk_issues"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("issues", "tallies"):
        op.drop_table(table)
