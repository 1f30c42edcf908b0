"""Secrets of what is erased before the rest of a report. Reports from before have none; going back
drops them, and what was sealed with them opens for nobody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "part_secrets",
        sa.Column("report_id", sa.LargeBinary(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", "about", name="pk_part_secrets"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("part_secrets")
