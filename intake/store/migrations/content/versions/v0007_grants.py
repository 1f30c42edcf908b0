"""What one reader was asked to help another with: one short text of a report, sealed to her.

Times are microseconds since 1970.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "grants",
        sa.Column("grant_id", sa.LargeBinary(), nullable=False),
        sa.Column("report_id", sa.LargeBinary(), nullable=False),
        sa.Column("reader_id", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.report_id"], name="fk_grants_report_id"),
        sa.PrimaryKeyConstraint("grant_id", name="pk_grants"),
        sqlite_with_rowid=False,
    )
    for column in ("report_id", "reader_id", "expires_at"):
        op.create_index(f"ix_grants_{column}", "grants", [column])


def downgrade() -> None:
    op.drop_table("grants")
