"""The first tables of the keyring: wraps, receipts and epoch secrets.

Times are microseconds since 1970. SQLite tables have no rowid: it would tell the order of arrival.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "epochs",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_epochs"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "receipts",
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("report_id", sa.LargeBinary(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("lookup", name="pk_receipts"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_receipts_report_id", "receipts", ["report_id"])
    op.create_table(
        "wraps",
        sa.Column("report_id", sa.LargeBinary(), nullable=False),
        sa.Column("reader_id", sa.String(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("made_hour", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", "reader_id", name="pk_wraps"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("wraps")
    op.drop_table("receipts")
    op.drop_table("epochs")
