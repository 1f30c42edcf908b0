"""Very many headers of reports, for whoever owns them: copies of a few, each with an id of its own.

They are made by the database itself. Nothing is sealed in them, so none of them opens.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, Engine, func, insert, literal, literal_column, select, text, true

from intake.cases.case import OPEN
from intake.ports import ReportHeader
from intake.store.database import begin
from intake.store.headers import HEADER, header_values
from intake.store.rows import AssignmentRow, ReportRow

SEEDS = 1_000
HOUR = timedelta(hours=1)
STATUSES = sorted(status.value for status in OPEN)
NEW_ID: Mapping[str, str] = {
    "sqlite": "randomblob(16)",
    "postgresql": "decode(md5(random()::text || random()::text), 'hex')",
}


def fill(
    engine: Engine,
    owner: str,
    count: int,
    like: ReportHeader,
    areas: Sequence[str | None] = ("hills", "coast", None),
) -> None:
    """Bring the reports up to `count`, the new ones open and the owner's: like this one, but
    different in all that a queue shows."""
    with begin(engine, write=True) as connection:
        have = connection.scalar(select(func.count()).select_from(ReportRow)) or 0
        seeds = [
            header_values(_different(like, number, areas))
            for number in range(min(SEEDS, count - have))
        ]
        connection.execute(insert(ReportRow), seeds)
        filled = have + len(seeds)
        while filled < count:
            copied = min(filled, count - filled)
            _copy(connection, engine.dialect.name, copied)
            filled += copied
        _assign(connection, owner)
        connection.commit()
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


def _different(like: ReportHeader, number: int, areas: Sequence[str | None]) -> ReportHeader:
    return replace(
        like,
        report_id=secrets.token_bytes(16),
        urgency=f"U{1 + number % 3}",
        channel=("sms", "web", "telegram", "gateway-lake")[number % 4],
        language=("en", "ar", "bn")[number % 3],
        area=areas[number % len(areas)],
        status=STATUSES[number % len(STATUSES)],
        due_at=like.received_hour + (number - SEEDS // 2) * HOUR,
        care_until=like.received_hour + number % 70 * HOUR if number % 9 == 0 else None,
        in_flood=number % 7 == 0,
    )


def _copy(connection: Connection, dialect: str, count: int) -> None:
    others = [column for column in HEADER if column.key != "report_id"]
    some = select(literal_column(NEW_ID[dialect]).label("id"), *others).limit(count).subquery()
    copied = select(some).order_by(some.c.id)  # in the order of their keys: far faster
    into = insert(ReportRow).from_select(
        ["report_id", *(column.key for column in others)], copied, include_defaults=False
    )
    connection.execute(into)


def _assign(connection: Connection, owner: str) -> None:
    """To the owner, what nobody has."""
    row, of = ReportRow, AssignmentRow
    way = func.replace(row.channel, "gateway-lake", "sms")
    values = {
        of.report_id: row.report_id,
        of.reader_id: literal(owner),
        of.place: literal("owner"),
        of.in_queue: true(),
        of.urgency: row.urgency,
        of.behind: row.in_flood & (row.urgency != "U1"),
        of.due_at: row.due_at,
        of.way: way,
        of.unread: row.status.in_(("received", "pause_asked")),
        of.care_until: row.care_until,
    }
    taken = select(of.report_id).where(of.report_id == row.report_id)
    new = select(*values.values()).where(~taken.exists())
    connection.execute(insert(of).from_select([column.key for column in values], new))
