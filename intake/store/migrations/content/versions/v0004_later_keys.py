"""Public keys that a report got later, because somebody who had the first one was excluded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("reports", sa.Column("later", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("reports", "later")
