"""Chains and seals of the audit trail, dates of a closed report, labels of parts, legal holds.

Lines from before stay as they are, without a link: no key is at hand here. Reports that are closed
already keep the one date they have.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_DATES = ("hint_until", "words_until", "access_until")
_CHAINED = sa.text("chain IS NOT NULL")
_IN_NO_REPORT = sa.text("chain IS NOT NULL AND report_id IS NULL")


def upgrade() -> None:
    op.add_column("audit", sa.Column("chain", sa.LargeBinary(), nullable=True))
    _index("ix_audit_chain", "audit", ["report_id", "line"], _CHAINED, unique=True)
    _index("ix_audit_others", "audit", ["line"], _IN_NO_REPORT, unique=True)
    op.create_index("ix_audit_hour", "audit", ["hour"])
    op.add_column("parts", sa.Column("label", sa.LargeBinary(), nullable=True))
    for name in _DATES:
        op.add_column("reports", sa.Column(name, sa.BigInteger(), nullable=True))
        _index(f"ix_reports_{name}", "reports", [name], sa.text(f"{name} IS NOT NULL"))
    op.create_table(
        "audit_seals",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("chains", sa.Integer(), nullable=False),
        sa.Column("leaves", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_audit_seals"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "holds",
        sa.Column("report_id", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=True),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["reports.report_id"], name="fk_holds_report_id"),
        sa.PrimaryKeyConstraint("report_id", name="pk_holds"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("holds")
    op.drop_table("audit_seals")
    for name in _DATES:
        op.drop_index(f"ix_reports_{name}", "reports")
        op.drop_column("reports", name)
    op.drop_column("parts", "label")
    for name in ("ix_audit_hour", "ix_audit_others", "ix_audit_chain"):
        op.drop_index(name, "audit")
    op.drop_column("audit", "chain")


def _index(
    name: str, table: str, columns: list[str], where: sa.TextClause, *, unique: bool = False
) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)
