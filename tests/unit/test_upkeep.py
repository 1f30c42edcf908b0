"""What is erased by itself and when, and what never is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from intake.ports import (
    ReceiptRow,
    ReportHeader,
    Sealed,
    SessionRow,
    Standing,
    StoredPart,
    UnitOfWork,
    Wrap,
)
from intake.upkeep import (
    DEDUPE_KEPT,
    DRAFT_GRACE,
    HEARTBEAT,
    SWEEP_EVERY,
    Housekeeping,
)
from tests.fakes.store import MemoryKeyring, MemoryStore

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LOOKUP = b"l" * 16


class House:
    """A store, a keyring and a clock that a test moves."""

    def __init__(self, batch: int = 100) -> None:
        self.now = NOW
        self.store = MemoryStore()
        self.keyring = MemoryKeyring()
        self.keeping = Housekeeping(self.store, self.keyring, lambda: self.now, batch=batch)

    def change(self, step: Callable[[UnitOfWork], object]) -> None:
        with self.store() as work:
            step(work)
            work.commit()

    def draft(self, name: str, expires_at: datetime) -> bytes:
        report_id = name.encode().ljust(16, b"-")
        self.change(lambda work: work.drafts.touch(report_id, expires_at))
        self.change(lambda work: work.drafts.add(report_id, StoredPart(0, "told", b"sealed")))
        self.wrap(name)
        return report_id

    def wrap(self, name: str, made_at: datetime = NOW - 5 * HOUR) -> bytes:
        report_id = name.encode().ljust(16, b"-")
        receipt = ReceiptRow(report_id * 2, report_id, b"public", "reporter")
        wrap = Wrap(report_id, "reader", False, b"wrap")
        self.keyring.file(report_id, [wrap], [receipt], made_at)
        return report_id

    def report(self, name: str) -> bytes:
        report_id = self.draft(name, NOW + HOUR)
        self.change(lambda work: work.reports.file(header(report_id), []))
        return report_id

    def kept(self, report_id: bytes) -> tuple[bool, bool]:
        """Whether its parts, and its wraps and receipts, are still there."""
        with self.store(write=False) as work:
            parts = bool(work.reports.parts(report_id))
        wraps = bool(self.keyring.wraps(report_id))
        assert wraps == bool(self.keyring.receipts(report_id))
        return parts, wraps


def header(report_id: bytes) -> ReportHeader:
    return ReportHeader(
        report_id=report_id,
        response_id="example",
        public=b"public",
        area=None,
        language="en",
        channel="sms",
        urgency="U3",
        urgency_reason="",
        care_until=None,
        received_hour=NOW,
        due_at=NOW,
        status="open",
        incomplete=False,
        part_count=4,
    )


@pytest.fixture
def house() -> House:
    return House()


def test_an_expired_draft_goes_with_its_parts_wraps_and_receipts(house: House) -> None:
    old = house.draft("old", NOW - DRAFT_GRACE - HOUR)
    young = house.draft("young", NOW + HOUR)
    house.keeping.run_once()
    assert (house.kept(old), house.kept(young)) == ((False, False), (True, True))


def test_a_draft_stays_a_grace_longer_than_its_hour(house: House) -> None:
    """A message that came before the hour may still be filing it."""
    draft = house.draft("draft", NOW)
    house.now = NOW + timedelta(minutes=10) - timedelta(seconds=1)
    house.keeping.run_once()
    assert house.kept(draft) == (True, True)
    house.now = NOW + timedelta(minutes=10)
    house.keeping.run_once()
    assert house.kept(draft) == (False, False)


def test_many_drafts_go_in_one_round_in_batches() -> None:
    house = House(batch=3)
    drafts = [house.draft(f"draft{number}", NOW - 2 * HOUR) for number in range(7)]
    house.keeping.run_once()
    assert [house.kept(draft) for draft in drafts] == [(False, False)] * 7


def test_a_filed_report_is_never_touched(house: House) -> None:
    reports = [house.report(f"report{number}") for number in range(5)]
    house.now = NOW + timedelta(days=400)
    house.keeping.run_once()
    assert [house.kept(report) for report in reports] == [(True, True)] * 5


def test_standings_go_at_their_hour(house: House) -> None:
    standing = Standing(Sealed(1, b"state"), 1, 0, NOW + HOUR)
    house.change(lambda work: work.conversations.put(LOOKUP, standing))

    def stands() -> bool:
        with house.store(write=False) as work:
            return work.conversations.get(LOOKUP)[0] is not None

    house.keeping.run_once()
    assert stands()
    house.now = NOW + HOUR
    house.keeping.run_once()
    assert not stands()


def test_a_delivery_is_remembered_for_a_month(house: House) -> None:
    house.change(lambda work: work.inbound.remember(b"key", NOW))

    def known() -> bool:
        with house.store() as work:
            return not work.inbound.remember(b"key", house.now)

    house.now = NOW + timedelta(days=30)
    house.keeping.run_once()
    assert known()
    house.now = NOW + DEDUPE_KEPT + HOUR
    house.keeping.run_once()
    assert not known()


def test_tries_and_sessions_are_forgotten(house: House) -> None:
    session = SessionRow(b"session", "reader", b"blob", NOW + HOUR)
    house.change(lambda work: work.sessions.put(session))
    house.change(lambda work: work.attempts.add(b"key", NOW))

    def left() -> tuple[int, bool]:
        with house.store(write=False) as work:
            tries = work.attempts.count(b"key", NOW)
            return tries, work.sessions.get(b"session", NOW) is not None

    house.keeping.run_once()
    assert left() == (1, True)
    house.now = NOW + 49 * HOUR
    house.keeping.run_once()
    assert left() == (0, False)


def test_each_round_shows_that_the_worker_lives(house: House) -> None:
    house.keeping.run_once()
    with house.store(write=False) as work:
        assert work.heartbeats.last(HEARTBEAT) == NOW


def test_wraps_without_a_report_or_draft_are_swept_after_two_hours(house: House) -> None:
    filed = [house.report(f"filed{number}") for number in range(3)]
    draft = house.draft("draft", NOW + HOUR)
    fresh = house.wrap("fresh", NOW - timedelta(hours=1, minutes=59))
    orphan = house.wrap("orphan", NOW - timedelta(hours=4))
    house.keeping.run_once()
    kept = [*filed, draft, fresh]
    assert [house.kept(report_id)[1] for report_id in kept] == [True] * 5
    assert house.kept(orphan) == (False, False)


def test_a_keyring_beside_an_empty_database_loses_nothing(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    strangers = [house.wrap(f"stranger{number}") for number in range(9)]
    house.report("known")
    house.keeping.run_once()
    assert all(house.kept(stranger)[1] for stranger in strangers)
    assert "keyring does not match the database" in caplog.text


def test_the_sweep_goes_through_the_whole_keyring_and_begins_again() -> None:
    house = House(batch=4)
    for number in range(10):
        house.report(f"{number}")
    orphans = [house.wrap(name) for name in ("0orphan", "5orphan", "9orphan")]
    for _ in range(3):
        house.keeping.run_once()
    assert [house.kept(orphan)[1] for orphan in orphans] == [True] * 3, "not seen it all yet"
    house.keeping.run_once()
    assert [house.kept(orphan)[1] for orphan in orphans] == [False] * 3
    late = house.wrap("1late")
    for _ in range(4):
        house.keeping.run_once()
    assert house.kept(late)[1], "the next sweep is not due yet"
    house.now = NOW + SWEEP_EVERY
    for _ in range(3):
        house.keeping.run_once()
    assert not house.kept(late)[1]


def test_a_draft_row_beside_a_report_takes_nothing_of_it(house: House) -> None:
    report = house.report("report")
    house.change(lambda work: work.drafts.touch(report, NOW - 5 * HOUR))
    house.keeping.run_once()
    assert house.kept(report) == (True, True)


def test_nothing_is_logged_while_all_is_well(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    house = House()
    house.draft("draft", NOW - 2 * HOUR)
    house.keeping.run_once()
    assert caplog.records == []
