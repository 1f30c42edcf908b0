"""What is shown by a channel that shows its answers itself: one row for each conversation.

Times are microseconds since 1970.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "pages",
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("lookup", name="pk_pages"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_pages_expires_at", "pages", ["expires_at"])


def downgrade() -> None:
    op.drop_table("pages")
