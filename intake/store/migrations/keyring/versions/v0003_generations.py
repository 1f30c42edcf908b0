"""Wraps of more than one key of a report: `generation` counts them from 0.

SQLite cannot change a primary key, so the table is made anew on both kinds of database. Going
back drops the wraps of all later keys: what was sealed to those opens for nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    counted = sa.Column("generation", sa.Integer(), nullable=False, autoincrement=False)
    _make("report_id", "reader_id", "generation", more=(counted,))
    op.execute(
        "INSERT INTO wraps_anew (report_id, reader_id, generation, held, blob, made_hour) "
        "SELECT report_id, reader_id, 0, held, blob, made_hour FROM wraps"
    )
    _put_in_place()


def downgrade() -> None:
    _make("report_id", "reader_id")
    op.execute(
        "INSERT INTO wraps_anew (report_id, reader_id, held, blob, made_hour) "
        "SELECT report_id, reader_id, held, blob, made_hour FROM wraps WHERE generation = 0"
    )
    _put_in_place()


def _make(*key: str, more: Sequence[sa.Column[int]] = ()) -> None:
    op.create_table(
        "wraps_anew",
        sa.Column("report_id", sa.LargeBinary(), nullable=False),
        sa.Column("reader_id", sa.String(), nullable=False),
        *more,
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("made_hour", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(*key, name="pk_wraps_anew"),
        sqlite_with_rowid=False,
    )


def _put_in_place() -> None:
    op.drop_table("wraps")
    op.rename_table("wraps_anew", "wraps")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE wraps RENAME CONSTRAINT pk_wraps_anew TO pk_wraps")
