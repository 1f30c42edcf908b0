"""Pairs of receipts that were printed beforehand; a secret beside each receipt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "pairs",
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("survivor_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("survivor_public", sa.LargeBinary(), nullable=False),
        sa.Column("intermediary_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("intermediary_public", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("serial", "number", name="pk_pairs"),
        sqlite_with_rowid=False,
    )
    op.add_column("receipts", sa.Column("secret", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("receipts", "secret")
    op.drop_table("pairs")
