"""What is erased by itself and when, and what never is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from intake.cases.case import OPEN, Status
from intake.errors import StoreError
from intake.ports import (
    Assignment,
    AuditLine,
    ReceiptRow,
    Reply,
    ReportHeader,
    Route,
    Sealed,
    SessionRow,
    Standing,
    StoredPart,
    UnitOfWork,
    Wrap,
)
from intake.routing.flooding import LOOKS_BACK
from intake.upkeep import (
    DEDUPE_KEPT,
    DRAFT_GRACE,
    ERASED_BY_DATE,
    HEARTBEAT,
    HELPERS_KEPT,
    STOPS_KEPT,
    SWEEP_EVERY,
    Housekeeping,
)
from tests.contract.keyring import pairs
from tests.contract.store_helpers import codes
from tests.fakes.store import MemoryKeyring, MemoryStore

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LOOKUP = b"l" * 16


class House:
    """A store, a keyring and a clock that a test moves."""

    def __init__(self, batch: int = 100, keyring: MemoryKeyring | None = None) -> None:
        self.now = NOW
        self.store = MemoryStore()
        self.keyring = keyring or MemoryKeyring()
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


def test_a_filed_report_without_a_date_is_never_touched(house: House) -> None:
    reports = [house.report(f"report{number}") for number in range(5)]
    house.now = NOW + timedelta(days=400)
    house.keeping.run_once()
    assert [house.kept(report) for report in reports] == [(True, True)] * 5


# ---------------------------------------------------------------- reports whose date has come


def ended(house: House, name: str, status: Status, erase_after: datetime) -> bytes:
    """A report that was closed or withdrawn, with an answer and a line about it."""
    report_id = house.draft(name, NOW + HOUR)
    filed = replace(header(report_id), status=status.value, erase_after=erase_after)
    house.change(lambda work: work.reports.file(filed, [Assignment("reader", "owner")]))
    house.change(lambda work: work.reports.add_reply(report_id, Reply(0, b"sealed")))
    house.change(lambda work: work.audit.write(AuditLine(NOW, "reader", status.value, report_id)))
    return report_id


@pytest.mark.parametrize("status", [Status.CLOSED, Status.WITHDRAWN])
def test_what_was_written_is_erased_when_its_time_is_over(house: House, status: Status) -> None:
    """The page of a case promises it for a closed report, and 30 days for a withdrawn one."""
    report = ended(house, "report", status, NOW + HOUR)
    house.keeping.run_once()
    assert house.kept(report) == (True, True)
    house.now = NOW + HOUR
    house.keeping.run_once()
    assert house.kept(report) == (False, False)
    tables = house.store.tables
    left = (tables.reports, tables.parts, tables.replies, tables.assignments)
    assert not any(left)


def test_the_line_about_an_erasing_names_no_report(house: House) -> None:
    ended(house, "report", Status.CLOSED, NOW)
    house.keeping.run_once()
    lines = [(line.actor, line.event, line.report_id) for line in house.store.tables.audit]
    assert lines == [(HEARTBEAT, ERASED_BY_DATE, None)], "it takes its own lines along"


@pytest.mark.parametrize("status", [each for each in Status if each in OPEN])
def test_an_open_report_is_kept_however_long_it_is_open(house: House, status: Status) -> None:
    """She wrote again, so it is open again: no date from before counts."""
    report = ended(house, "report", Status.CLOSED, NOW)
    with house.store() as work:
        work.reports.set_status(report, status.value, was="closed", erase_after=NOW)
        work.commit()
    house.now = NOW + timedelta(days=4000)
    house.keeping.run_once()
    assert house.kept(report) == (True, True)


def test_a_batch_of_reports_goes_in_a_round_and_the_rest_in_the_next() -> None:
    house = House(batch=3)
    reports = [ended(house, f"report{n}", Status.CLOSED, NOW - n * HOUR) for n in range(5)]
    house.keeping.run_once()
    assert [house.kept(report)[0] for report in reports] == [True] * 2 + [False] * 3
    house.keeping.run_once()
    assert [house.kept(report) for report in reports] == [(False, False)] * 5


class DyingKeyring(MemoryKeyring):
    """The process ends as it forgets: before the keys are gone, or just after."""

    def __init__(self, *, forgets: bool) -> None:
        super().__init__()
        self.forgets = forgets
        self.is_dying = True

    def forget(self, report_id: bytes) -> None:
        if self.forgets or not self.is_dying:
            super().forget(report_id)
        if self.is_dying:
            raise StoreError("killed")


@pytest.mark.parametrize("forgets", [False, True])
def test_an_erasing_that_broke_off_is_completed_by_the_next_round(forgets: bool) -> None:
    """Keys first: nothing opens any more, and the date is still there to be found."""
    keyring = DyingKeyring(forgets=forgets)
    house = House(keyring=keyring)
    report = ended(house, "report", Status.CLOSED, NOW)
    with pytest.raises(StoreError):
        house.keeping.run_once()
    assert house.kept(report) == (True, not forgets)
    assert ERASED_BY_DATE not in {line.event for line in house.store.tables.audit}
    keyring.is_dying = False
    house.keeping.run_once()
    assert house.kept(report) == (False, False)
    assert [line.event for line in house.store.tables.audit] == [ERASED_BY_DATE]


# ---------------------------------------------------------------- what else goes


def test_the_end_of_medical_care_goes_when_all_of_it_is_over(house: House) -> None:
    report_id = house.draft("a", NOW + HOUR)
    ends = replace(header(report_id), care_until=NOW + HOUR)
    house.change(lambda work: work.reports.file(ends, []))
    for hours, stays in ((0, True), (48, True), (49, False)):
        house.now = NOW + hours * HOUR
        house.keeping.run_once()
        with house.store(write=False) as work:
            kept = work.reports.get(report_id)
        assert kept is not None
        assert (kept.care_until is not None) is stays


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


def test_how_many_began_is_known_as_long_as_it_says_what_is_usual(house: House) -> None:
    house.change(lambda work: work.starts.add("web", NOW))

    def known() -> int:
        with house.store(write=False) as work:
            return len(work.starts.since("web", NOW))

    house.now = NOW + LOOKS_BACK
    house.keeping.run_once()
    assert known() == 1
    house.now = NOW + LOOKS_BACK + 2 * HOUR
    house.keeping.run_once()
    assert known() == 0


def test_tries_and_sessions_are_forgotten(house: House) -> None:
    session = SessionRow(b"session", "reader", b"blob", NOW + HOUR, NOW + HOUR)
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


def enrol(house: House, serial: str, expires_at: datetime) -> None:
    """A card with two codes and printed pairs."""
    rows = [replace(row, expires_at=expires_at) for row in codes(serial)]
    house.change(lambda work: work.helpers.add(rows))
    house.keyring.add_pairs(serial, pairs(1, 2))


def card(house: House, serial: str) -> tuple[int, int]:
    """How many codes and printed pairs of it there are."""
    with house.store(write=False) as work:
        return len(work.helpers.of_serial("example", serial)), len(house.keyring.pairs_left(serial))


def test_a_card_is_forgotten_with_its_pairs_a_month_after_its_end(house: House) -> None:
    enrol(house, "K4-07", NOW)
    enrol(house, "K4-08", NOW + HOUR)
    house.now = NOW + timedelta(days=31)
    house.keeping.run_once()
    assert card(house, "K4-07") == (2, 2)
    house.now = NOW + HELPERS_KEPT + HOUR
    house.keeping.run_once()
    assert (card(house, "K4-07"), card(house, "K4-08")) == ((0, 0), (2, 2))


def test_a_card_of_which_one_code_lives_keeps_its_pairs(house: House) -> None:
    enrol(house, "K4-07", NOW - 90 * DAY)
    with house.store() as work:
        work.helpers.forget("example", "K4-07")
        usual, duress = codes("K4-07")
        old = replace(usual, expires_at=NOW - 90 * DAY)
        work.helpers.add([old, replace(duress, expires_at=NOW + DAY)])
        work.commit()
    house.keeping.run_once()
    assert card(house, "K4-07") == (1, 2)


def test_pairs_go_too_where_an_earlier_round_broke_off(house: House) -> None:
    """The keyring was away: the codes must stay, or nothing would tell whose pairs to forget."""

    class Away(MemoryKeyring):
        def forget_pairs(self, serial: str) -> None:
            raise StoreError("the keyring is away")

    enrol(house, "K4-07", NOW - 90 * DAY)
    broken = Housekeeping(house.store, Away(), lambda: house.now)
    with pytest.raises(StoreError):
        broken.run_once()
    assert card(house, "K4-07") == (2, 2)
    house.keeping.run_once()
    assert card(house, "K4-07") == (0, 0)


def test_consent_to_be_nudged_ends_at_its_hour(house: House) -> None:
    report = house.report("report")
    house.change(lambda work: work.routes.put(Route(report, b"sealed", NOW + HOUR)))

    def has_route() -> bool:
        with house.store(write=False) as work:
            return work.routes.get(report) is not None

    house.keeping.run_once()
    assert has_route()
    house.now = NOW + HOUR
    house.keeping.run_once()
    assert not has_route()
    assert house.kept(report) == (True, True)


def test_a_stop_is_remembered_for_a_year(house: House) -> None:
    house.change(lambda work: work.stopped.add(b"key", NOW))

    def stopped() -> bool:
        with house.store(write=False) as work:
            return work.stopped.has(b"key")

    house.now = NOW + timedelta(days=365)
    house.keeping.run_once()
    assert stopped()
    house.now = NOW + STOPS_KEPT + HOUR
    house.keeping.run_once()
    assert not stopped()


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
