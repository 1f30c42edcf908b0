"""What providers still hold of messages, how far ours got, and how fast a channel may send.

The table of heard messages becomes that of all messages: one row for each that a provider knows.
Times are microseconds since 1970.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_INDEXED = ("due_at", "whose")


def upgrade() -> None:
    op.drop_index("ix_inbound_hour", "inbound")
    op.rename_table("inbound", "messages")
    op.create_index("ix_messages_hour", "messages", ["hour"])
    op.add_column("messages", _number("reached"))
    op.add_column("messages", sa.Column("channel", sa.String(), nullable=True))
    op.add_column("messages", sa.Column("blob", sa.LargeBinary(), nullable=True))
    op.add_column("messages", sa.Column("due_at", sa.BigInteger(), nullable=True))
    op.add_column("messages", sa.Column("whose", sa.LargeBinary(), nullable=True))
    op.add_column("messages", _number("tries"))
    for column in _INDEXED:
        filled = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_messages_{column}",
            "messages",
            [column],
            sqlite_where=filled,
            postgresql_where=filled,
        )
    op.create_table(
        "paces",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_paces"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("paces")
    for column in _INDEXED:
        op.drop_index(f"ix_messages_{column}", "messages")
    for column in ("tries", "whose", "due_at", "blob", "channel", "reached"):
        op.drop_column("messages", column)
    op.drop_index("ix_messages_hour", "messages")
    op.rename_table("messages", "inbound")
    op.create_index("ix_inbound_hour", "inbound", ["hour"])


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")
