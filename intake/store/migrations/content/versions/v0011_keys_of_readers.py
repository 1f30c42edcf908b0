"""What readers show beside a passphrase, invitations, recovery sheets, and sessions that lock.

Whoever is signed in signs in again. Times are microseconds since 1970.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "sheets",
        sa.Column("reader_id", sa.String(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("memory_kib", sa.Integer(), nullable=False),
        sa.Column("passes", sa.Integer(), nullable=False),
        sa.Column("lanes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("reader_id", name="pk_sheets"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "recovery_codes",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("reader_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_recovery_codes"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_recovery_codes_reader_id", "recovery_codes", ["reader_id"])
    op.create_table(
        "passkeys",
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("reader_id", sa.String(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("uses", sa.BigInteger(), nullable=False),
        sa.Column("added_hour", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("credential_id", name="pk_passkeys"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_passkeys_reader_id", "passkeys", ["reader_id"])
    op.create_table(
        "invitations",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("reader_id", sa.String(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_invitations"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_invitations_reader_id", "invitations", ["reader_id"], unique=True)
    op.drop_table("sessions")
    op.create_table(
        "sessions",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("reader_id", sa.String(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("locks_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_sessions"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.execute("DELETE FROM sessions")
    op.drop_column("sessions", "locks_at")
    for table in ("invitations", "passkeys", "recovery_codes", "sheets"):
        op.drop_table(table)
