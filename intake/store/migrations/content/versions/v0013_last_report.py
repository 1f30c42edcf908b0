"""When the newest report was sent is found without looking at all of them."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"

_INDEX = "ix_reports_received"


def upgrade() -> None:
    op.create_index(_INDEX, "reports", ["received_hour"])


def downgrade() -> None:
    op.drop_index(_INDEX, "reports")
