"""A count in several rows, so that those who add to it at once do not wait for each other."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

KEY = ("month", "name", "area")


def upgrade() -> None:
    _again(*KEY, "lane")


def downgrade() -> None:
    """What stands in several lanes is one count again."""
    _again(*KEY)


def _again(*key: str) -> None:
    """A key is not changed in place on SQLite: what was counted is read, and written anew.

    Whoever counts just now is waited for first: what it adds after the reading would be lost.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute("LOCK TABLE counters IN ACCESS EXCLUSIVE MODE")
    before = sa.table("counters", *(sa.column(name) for name in KEY), sa.column("total"))
    names = [before.c[name] for name in KEY]
    summed = sa.select(*names, sa.func.sum(before.c.total).label("total")).group_by(*names)
    counted = [
        {**row, "total": int(row["total"])} for row in op.get_bind().execute(summed).mappings()
    ]
    op.drop_table("counters")
    lanes = [sa.Column(name, sa.Integer(), nullable=False) for name in key if name not in KEY]
    table = op.create_table(
        "counters",
        *(sa.Column(name, sa.String(), nullable=False) for name in KEY),
        *lanes,
        sa.Column("total", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*key, name="pk_counters"),
        sqlite_with_rowid=False,
    )
    op.bulk_insert(table, [{**row, **{each.name: 0 for each in lanes}} for row in counted])
