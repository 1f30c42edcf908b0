"""What a row may tell: the rules of `intake.store.rows`, held against the rows themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, LargeBinary

from intake.store.rows import ContentRow, KeyringRow
from intake.store.times import Hour, Moment, up_to_the_hour

EXACT_TIMES = {
    ("outbox", "due_at"),
    ("sessions", "expires_at"),
    ("sessions", "locks_at"),
    ("heartbeats", "at"),
    ("messages", "due_at"),
    ("paces", "next_at"),
    ("bells", "due_at"),
}
CLEAR_WORDS = {
    *((table, "reader_id") for table in ("sheets", "recovery_codes", "passkeys", "invitations")),
    ("outbox", "channel"),
    ("messages", "channel"),
    ("paces", "channel"),
    ("starts", "channel"),
    ("parts", "kind"),
    *(
        ("reports", name)
        for name in (
            "response_id",
            "area",
            "language",
            "channel",
            "urgency",
            "urgency_reason",
            "status",
        )
    ),
    ("assignments", "reader_id"),
    ("assignments", "place"),
    ("assignments", "urgency"),
    ("assignments", "way"),
    ("declarations", "reader_id"),
    ("routes", "last_day"),
    ("clocks", "kind"),
    ("clocks", "step"),
    ("closed_areas", "response_id"),
    ("closed_areas", "area"),
    ("closed_areas", "by"),
    ("contacts", "reader_id"),
    ("bells", "reader_id"),
    ("bells", "pending"),
    *(("grants", name) for name in ("reader_id", "asked_by", "purpose", "state")),
    ("helpers", "serial"),
    ("helpers", "response_id"),
    ("helpers", "organisation"),
    ("readers", "language"),
    ("readers", "reader_id"),
    ("readers", "response_id"),
    ("readers", "time_zone"),
    ("sessions", "reader_id"),
    ("audit", "actor"),
    ("audit", "event"),
    ("audit", "detail"),
    ("audit_seals", "day"),
    ("holds", "reason"),
    ("holds", "asked_by"),
    ("responses", "response_id"),
    ("responses", "sha256"),
    ("responses", "toml"),
    ("counters", "month"),
    ("counters", "name"),
    ("counters", "area"),
    ("tallies", "month"),
    *(("issues", name) for name in ("output", "period", "sha256", "body")),
    ("heartbeats", "name"),
    ("wraps", "reader_id"),
    ("receipts", "role"),
    ("part_secrets", "about"),
    ("pairs", "serial"),
}
COLUMNS: list[Column[object]] = [
    column
    for base in (ContentRow, KeyringRow)
    for table in base.metadata.tables.values()
    for column in table.columns
]


def _places(columns: list[Column[object]]) -> set[tuple[str, str]]:
    return {(column.table.name, column.name) for column in columns}


def test_only_what_lives_for_minutes_has_an_exact_time() -> None:
    times = [column for column in COLUMNS if isinstance(column.type, Moment)]
    assert _places([one for one in times if not isinstance(one.type, Hour)]) == EXACT_TIMES


def test_every_word_in_clear_is_one_that_was_decided_on() -> None:
    words = [column for column in COLUMNS if column.type.python_type is str]
    assert _places(words) == CLEAR_WORDS


def test_whatever_is_sealed_or_hashed_is_kept_as_bytes() -> None:
    names = {
        "blob",
        "sealed",
        "secret",
        "public",
        "salt",
        "lookup",
        "key",
        "report_id",
        "for_reporter",
    }
    sealed = [column for column in COLUMNS if names & {column.name, column.name.split("_")[-1]}]
    assert all(isinstance(column.type, LargeBinary) for column in sealed)


NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (timedelta(0), timedelta(0)),
        (timedelta(microseconds=1), timedelta(hours=1)),
        (timedelta(minutes=59, seconds=59), timedelta(hours=1)),
        (timedelta(hours=1), timedelta(hours=1)),
        (timedelta(microseconds=-1), timedelta(0)),
    ],
)
def test_a_time_is_rounded_up_to_the_hour(given: timedelta, kept: timedelta) -> None:
    assert up_to_the_hour(NOON + given) == NOON + kept


def test_a_full_hour_is_one_of_utc() -> None:
    kathmandu = timezone(timedelta(hours=5, minutes=45))
    assert up_to_the_hour(datetime(2031, 5, 4, 17, 45, tzinfo=kathmandu)) == NOON
    assert up_to_the_hour(datetime(2031, 5, 4, 17, 46, tzinfo=kathmandu)) == NOON + timedelta(
        hours=1
    )
