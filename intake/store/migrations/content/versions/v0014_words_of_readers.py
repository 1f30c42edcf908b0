"""In which language a reader's pages are, and where their times are. Nothing means: not chosen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


COLUMNS = ("language", "time_zone")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("readers", sa.Column(name, sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("readers", name)
