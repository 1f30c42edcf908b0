"""The first tables of content: ciphertext, keyed hashes and the few clear fields.

Times are microseconds since 1970. SQLite tables have no rowid: it would tell the order of arrival.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "hour", name="pk_attempts"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("report_id", sa.LargeBinary(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_audit_report", "audit", ["report_id", "line"])
    op.create_table(
        "conversations",
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("lookup", name="pk_conversations"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_conversations_expires_at", "conversations", ["expires_at"])
    op.create_table(
        "counters",
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "name", "area", name="pk_counters"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "drafts",
        sa.Column("report_id", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", name="pk_drafts"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_drafts_expires_at", "drafts", ["expires_at"])
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_heartbeats"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "inbound",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_inbound"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_inbound_hour", "inbound", ["hour"])
    op.create_table(
        "outbox",
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("claimed", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("lookup", "number", name="pk_outbox"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_outbox_due_at", "outbox", ["due_at"])
    op.create_table(
        "parts",
        sa.Column("report_id", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", "number", name="pk_parts"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "readers",
        sa.Column("reader_id", sa.String(), nullable=False),
        sa.Column("response_id", sa.String(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("memory_kib", sa.Integer(), nullable=False),
        sa.Column("passes", sa.Integer(), nullable=False),
        sa.Column("lanes", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("added_hour", sa.BigInteger(), nullable=False),
        sa.Column("last_totp_step", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("reader_id", name="pk_readers"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reports",
        sa.Column("report_id", sa.LargeBinary(), nullable=False),
        sa.Column("response_id", sa.String(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("urgency_reason", sa.String(), nullable=False),
        sa.Column("care_until", sa.BigInteger(), nullable=True),
        sa.Column("received_hour", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("incomplete", sa.Boolean(), nullable=False),
        sa.Column("part_count", sa.Integer(), nullable=False),
        sa.Column("erase_after", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("report_id", name="pk_reports"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "responses",
        sa.Column("version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("response_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("toml", sa.String(), nullable=False),
        sa.Column("loaded_hour", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_responses"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sessions",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("reader_id", sa.String(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_sessions"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "assignments",
        sa.Column("report_id", sa.LargeBinary(), nullable=False),
        sa.Column("reader_id", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("in_queue", sa.Boolean(), nullable=False),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.report_id"], name="fk_assignments_report_id"
        ),
        sa.PrimaryKeyConstraint("report_id", "reader_id", name="pk_assignments"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_assignments_queue",
        "assignments",
        ["reader_id", "in_queue", "urgency", "due_at", "report_id"],
    )
    op.create_table(
        "declarations",
        sa.Column("report_id", sa.LargeBinary(), nullable=False),
        sa.Column("reader_id", sa.String(), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.report_id"], name="fk_declarations_report_id"
        ),
        sa.PrimaryKeyConstraint("report_id", "reader_id", name="pk_declarations"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "replies",
        sa.Column("report_id", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("for_reporter", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.report_id"], name="fk_replies_report_id"),
        sa.PrimaryKeyConstraint("report_id", "number", name="pk_replies"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("replies")
    op.drop_table("declarations")
    op.drop_table("assignments")
    op.drop_table("sessions")
    op.drop_table("responses")
    op.drop_table("reports")
    op.drop_table("readers")
    op.drop_table("parts")
    op.drop_table("outbox")
    op.drop_table("inbound")
    op.drop_table("heartbeats")
    op.drop_table("drafts")
    op.drop_table("counters")
    op.drop_table("conversations")
    op.drop_table("audit")
    op.drop_table("attempts")
