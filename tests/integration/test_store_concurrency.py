"""Several threads and processes at once, on SQLite and on PostgreSQL."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from threading import Barrier
from typing import Any, TypeVar

import pytest
from sqlalchemy import event
from sqlalchemy import text as text_of

from intake.errors import Busy, StoreError
from intake.ports import Assignment, OpenWork, ReaderLock, ReaderRow, RunningClock
from intake.reporting.crowding import STARTS
from intake.store import paper
from intake.store.database import content_engine, keyring_engine
from intake.store.epochs import EpochTable
from intake.store.gate import transaction
from intake.store.keyring import SqlKeyring
from intake.store.unit_of_work import Store
from tests.conftest import Databases
from tests.contract.keyring import pairs
from tests.contract.store_examples import A_REPORT, NOON, SHE, header, standing, text
from tests.contract.store_helpers import TODAY, route
from tests.integration.store_worker import SERIAL

T = TypeVar("T")
CLAIM = timedelta(seconds=60)


@pytest.fixture
def stores(databases: Databases) -> Iterator[list[OpenWork]]:
    """Two stores on one database, as two processes have them."""
    opened = [Store(content_engine(databases.content)) for _ in range(2)]
    yield list(opened)
    for store in opened:
        store.dispose()


def at_once(count: int, do: Callable[[int], T]) -> list[T]:
    """The results of `count` calls that begin at the same moment."""
    ready = Barrier(count)

    def start(number: int) -> T:
        ready.wait()
        return do(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(start, range(count)))


# ---------------------------------------------------------------- messages


@pytest.mark.parametrize("who", [None, SHE], ids=["alone", "with the pseudonym"])
def test_a_message_delivered_fifty_times_at_once_is_heard_once(
    stores: list[OpenWork], who: bytes | None
) -> None:
    def hear(number: int) -> bool:
        with stores[number % 2]() as work:
            first = work.inbound.remember(b"key", NOON, who)
            work.commit()
        return first

    assert at_once(50, hear).count(True) == 1


@pytest.mark.parametrize("first", ["get", "remember"])
def test_two_messages_of_one_address_never_advance_at_once(
    stores: list[OpenWork], first: str
) -> None:
    """Each one reads where she stands and puts one step further: none may be lost."""

    def advance(number: int) -> None:
        for turn in range(10):
            with stores[number % 2]() as work:
                if first == "remember":
                    work.inbound.remember(bytes([number, turn]), NOON, SHE)
                found, last = work.conversations.get(SHE)
                work.outbox.add(text(SHE, last + 1))
                asked = found.asked + 1 if found else 1
                work.conversations.put(SHE, standing(asked=asked))
                work.commit()

    at_once(6, advance)
    with stores[0](write=False) as work:
        assert work.conversations.get(SHE) == (standing(asked=60), 60)


def test_counting_in_any_order_loses_nothing_and_never_locks_up(stores: list[OpenWork]) -> None:
    names = ["started", "sent", "deleted"]

    def count(number: int) -> None:
        for _ in range(10):
            with stores[number % 2]() as work:
                for name in names if number % 2 else reversed(names):
                    work.counters.add("2031-05", name)
                work.commit()

    at_once(6, count)
    with stores[0](write=False) as work:
        assert [work.counters.get("2031-05", name) for name in names] == [60, 60, 60]


def test_whatever_is_counted_is_written_in_one_order(databases: Databases) -> None:
    """Which of two units that meet in many lanes would wait for each other is a matter of luck."""
    engine = content_engine(databases.content)
    written: list[str] = []

    def note(_c: Any, _cursor: Any, words: str, given: Any, _context: Any, _many: bool) -> None:
        if words.startswith("INSERT INTO counters"):
            written.append(given["name"] if isinstance(given, dict) else given[1])

    event.listen(engine, "before_cursor_execute", note)
    for names in ("bca", "cab", "abc"):
        with Store(engine)() as work:
            for name in names:
                work.counters.add("2031-05", name)
            work.commit()
    engine.dispose()
    assert "".join(written) == "abc" * 3


def test_what_is_counted_together_stands_in_no_lane_together(databases: Databases) -> None:
    """Counts are in clear, each by itself: which of them one case or one message added together
    would tell what stands sealed elsewhere, such as how a case ended and what followed."""
    engine = content_engine(databases.content)
    with Store(engine)() as work:
        for number in range(40):
            work.counters.add("2031-05", f"name {number}")
        work.commit()
    with engine.connect() as connection:
        lanes = set(connection.execute(text_of("SELECT lane FROM counters")).scalars())
    engine.dispose()
    assert lanes == {0} if engine.dialect.name == "sqlite" else len(lanes) > 4


def test_of_many_that_add_to_the_sealed_counts_of_a_month_none_is_lost(
    stores: list[OpenWork],
) -> None:
    """Also of those that begin the month at the same moment."""

    def count(number: int) -> None:
        for _ in range(10):
            with stores[number % 2]() as work:
                blob = work.tallies.hold("2031-05")
                work.tallies.put("2031-05", blob + b"x")
                work.commit()

    at_once(6, count)
    with stores[0](write=False) as work:
        assert work.tallies.get("2031-05") == b"x" * 60


# ---------------------------------------------------------------- reports that wait


def test_of_many_clocks_that_are_due_each_is_taken_by_one_worker(stores: list[OpenWork]) -> None:
    ids = [bytes([number]) * 16 for number in range(20)]
    with stores[0]() as work:
        for report_id in ids:
            work.reports.file(header(report_id), [])
            work.clocks.put(RunningClock(report_id, "reading", "tell", NOON, 24, NOON))
        work.commit()

    def take(number: int) -> list[bytes]:
        taken: list[bytes] = []
        while True:
            with stores[number % 2]() as work:
                due = work.clocks.due(NOON, 1)
                if not due:
                    return taken
                work.reports.hold(due[0].report_id)
                work.clocks.put(replace(due[0], step="remind", due_at=NOON + CLAIM * 60))
                work.commit()
            taken.append(due[0].report_id)

    assert sorted(each for taken in at_once(6, take) for each in taken) == ids


def test_readers_who_are_told_of_much_at_once_are_told_of_the_most_urgent(
    stores: list[OpenWork],
) -> None:
    def ring(number: int) -> None:
        with stores[number % 2]() as work:
            work.bells.ring("reader-a", "U2" if number == 4 else "U3", NOON)
            work.commit()

    at_once(12, ring)
    with stores[0]() as work:
        assert [each.urgency for each in work.bells.claim(NOON, 60, 9)] == ["U2"]


# ---------------------------------------------------------------- erasing by date


def test_of_many_reports_to_erase_each_is_erased_by_one_worker(stores: list[OpenWork]) -> None:
    ids = [bytes([number]) * 16 for number in range(20)]
    with stores[0]() as work:
        for report_id in ids:
            work.reports.file(replace(header(report_id, status="closed"), erase_after=NOON), [])
        work.commit()

    def erase(number: int) -> list[bytes]:
        erased: list[bytes] = []
        for _ in ids:
            with stores[number % 2]() as work:
                for report_id in work.reports.to_erase(NOON, 1):
                    work.reports.erase(report_id)
                    work.commit()
                    erased.append(report_id)
        return erased

    assert sorted(one for erased in at_once(4, erase) for one in erased) == ids


def test_a_report_that_she_is_opening_again_is_not_erased(databases: Databases) -> None:
    """Whoever comes second sees what the first did, or comes too late to do anything."""
    hers, workers = (Store(content_engine(databases.content, busy_seconds=0.05)) for _ in range(2))
    with hers() as work:
        work.reports.file(replace(header(status="closed"), erase_after=NOON), [])
        work.commit()
    with hers() as work:
        assert work.reports.set_status(A_REPORT, "received", was="closed")
        with suppress(Busy), workers() as other:
            assert other.reports.to_erase(NOON, 1) == []
        work.commit()
    with workers() as other:
        assert other.reports.to_erase(NOON, 1) == []
    hers.dispose()
    workers.dispose()


# ---------------------------------------------------------------- the outbox


def test_each_text_is_claimed_once_and_in_the_order_of_writing(
    databases: Databases, store: Store
) -> None:
    people = [bytes([number]) * 16 for number in range(50)]
    with store() as work:
        for number in range(1, 11):
            for who in people:
                work.outbox.add(text(who, number))
        work.commit()
    with _workers(databases.content, "deliver", 4) as workers:
        lines = [line for worker in workers for line in worker.communicate()[0].splitlines()]
    delivered: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for line in lines:
        who_hex, *times = line.split()
        number, claimed, accepted = map(int, times)
        delivered[who_hex].append((claimed, accepted, number))
    assert len(lines) == 500
    assert set(delivered) == {who.hex() for who in people}
    for texts in delivered.values():
        texts.sort()
        assert [number for _, _, number in texts] == list(range(1, 11))
        assert all(one[1] < after[0] for one, after in pairwise(texts))


def test_the_claim_of_a_killed_worker_runs_out(databases: Databases, store: Store) -> None:
    with store() as work:
        work.outbox.add(text())
        work.commit()
    _kill_one_that(databases.content, "claim")
    with store() as work:
        assert work.outbox.claim(NOON + CLAIM / 2, 60, 9) == []
        assert work.outbox.claim(NOON + CLAIM, 60, 9) == [replace(text(), unsure=True, tries=1)]


def test_a_worker_killed_before_its_commit_has_claimed_nothing(
    databases: Databases, store: Store
) -> None:
    with store() as work:
        work.outbox.add(text())
        work.commit()
    _kill_one_that(databases.content, "midway")
    with store() as work:
        assert work.outbox.claim(NOON, 60, 9) == [text()]


def test_hearing_and_delivering_one_address_never_lock_each_other_out(
    stores: list[OpenWork],
) -> None:
    """A message drops her waiting texts while a worker settles them."""

    def hear(open_work: OpenWork, _turn: int) -> None:
        with open_work() as work:
            _, last = work.conversations.get(SHE)
            work.conversations.put(SHE, standing())
            work.outbox.drop_all(SHE)
            work.outbox.add(text(SHE, last + 1))
            work.commit()

    def deliver(open_work: OpenWork, turn: int) -> None:
        with open_work() as work:
            claimed = work.outbox.claim(NOON + turn * CLAIM, 1, 9)
            work.commit()
        with open_work() as work:
            for one in claimed:
                work.outbox.accepted(one.lookup, one.number)
            work.commit()

    def repeat(number: int) -> None:
        for turn in range(15):
            (hear if number % 2 else deliver)(stores[number // 2 % 2], turn)

    at_once(6, repeat)


# ---------------------------------------------------------------- the desk


def test_a_one_time_code_used_at_once_works_once(stores: list[OpenWork]) -> None:
    with stores[0]() as work:
        lock = ReaderLock(b"public", b"salt", b"blob")
        work.readers.add(ReaderRow("reader-a", "example", lock, active=True, added_hour=NOON))
        work.commit()

    def sign_in(number: int) -> bool:
        with stores[number % 2]() as work:
            used = work.readers.use_totp_step("reader-a", 100)
            work.commit()
        return used

    assert at_once(10, sign_in).count(True) == 1


def test_a_report_passed_on_twice_at_once_has_one_owner(stores: list[OpenWork]) -> None:
    others = [Assignment(f"reader-{number}", "deputy") for number in range(6)]
    with stores[0]() as work:
        work.reports.file(header(), [Assignment("reader-a", "owner"), *others])
        work.commit()

    def pass_on(number: int) -> bool:
        with stores[number % 2]() as work:
            done = work.reports.reassign(A_REPORT, "reader-a", f"reader-{number}")
            work.commit()
        return done

    assert at_once(6, pass_on).count(True) == 1
    with stores[0](write=False) as work:
        places = [one.place for one in work.reports.assignments(A_REPORT)]
    assert sorted(places) == ["deputy"] * 5 + ["owner"]


def test_processes_that_make_an_epoch_at_once_get_one_secret(databases: Databases) -> None:
    engines = [keyring_engine(databases.keyring) for _ in range(2)]
    won = at_once(8, lambda number: EpochTable(engines[number % 2]).keep(7, bytes([number]) * 32))
    for engine in engines:
        engine.dispose()
    assert len(set(won)) == 1


# ---------------------------------------------------------------- printed pairs and nudges


def test_processes_that_take_pairs_never_get_the_same_one(
    databases: Databases, keyring: SqlKeyring
) -> None:
    keyring.add_pairs(SERIAL, pairs(*range(1, 101)))
    with _workers(databases.keyring, "take", 3) as workers:
        lines = [line for worker in workers for line in worker.communicate()[0].splitlines()]
        assert [worker.returncode for worker in workers] == [0] * 3
    taken = {(one.number, one.survivor.lookup.hex()) for one in pairs(*range(1, 101))}
    assert sorted(lines) == sorted(f"{number} {lookup}" for number, lookup in taken)
    assert keyring.pairs_left(SERIAL) == []


def test_the_last_pair_goes_to_one_of_many(databases: Databases) -> None:
    keyrings = [SqlKeyring(keyring_engine(databases.keyring)) for _ in range(2)]
    for number in range(1, 11):
        keyrings[0].add_pairs(SERIAL, pairs(number))
        taken = at_once(6, lambda caller: keyrings[caller % 2].take_pair(SERIAL))
        assert [one for one in taken if one] == pairs(number)
    for keyring in keyrings:
        keyring.dispose()


def test_while_pairs_are_left_each_of_many_gets_one(databases: Databases) -> None:
    keyrings = [SqlKeyring(keyring_engine(databases.keyring)) for _ in range(2)]
    for _ in range(10):
        keyrings[0].add_pairs(SERIAL, pairs(*range(1, 7)))
        taken = at_once(6, lambda caller: keyrings[caller % 2].take_pair(SERIAL))
        assert sorted(one.number for one in taken if one) == list(range(1, 7))
    for keyring in keyrings:
        keyring.dispose()


def test_on_postgres_nobody_waits_for_a_pair_that_another_is_taking(
    postgres_databases: Databases,
) -> None:
    engine = keyring_engine(postgres_databases.keyring, busy_seconds=0.05)
    keyring = SqlKeyring(engine)
    keyring.add_pairs(SERIAL, pairs(1, 2))
    with transaction(engine, write=True) as unfinished:
        assert paper.take(unfinished, SERIAL) == pairs(1)[0]
        assert keyring.take_pair(SERIAL) == pairs(2)[0]
        assert keyring.take_pair(SERIAL) is None
    assert keyring.pairs_left(SERIAL) == [1], "it was not committed, so it is there for the next"
    keyring.dispose()


def test_a_nudge_that_two_workers_find_is_sent_by_one(stores: list[OpenWork]) -> None:
    with stores[0]() as work:
        work.reports.file(header(), [])
        work.routes.put(replace(route(), wanted=True))
        work.commit()

    def send(number: int) -> bool:
        with stores[number % 2]() as work:
            found = work.routes.wanted(NOON, 9)
            won = work.routes.sent(A_REPORT, TODAY)
            work.commit()
        return won and bool(found)

    assert at_once(6, send).count(True) == 1


def test_two_readers_who_ask_at_once_ask_for_one_nudge(stores: list[OpenWork]) -> None:
    with stores[0]() as work:
        work.reports.file(header(), [])
        work.routes.put(route())
        work.commit()

    def ask(number: int) -> bool:
        with stores[number % 2]() as work:
            asked = work.routes.want(A_REPORT, TODAY)
            work.commit()
        return asked

    assert at_once(6, ask).count(True) == 1


def test_a_route_put_while_its_report_is_erased_does_not_stay(stores: list[OpenWork]) -> None:
    """She changes where to reach her at the moment at which she deletes everything elsewhere."""

    def file() -> None:
        with stores[0]() as work:
            work.reports.file(header(), [])
            work.commit()

    def put_or_erase(number: int) -> None:
        with suppress(StoreError), stores[number % 2]() as work:
            if number % 2:
                work.routes.put(route())
            else:
                work.reports.erase(A_REPORT)
            work.commit()

    for _ in range(10):
        file()
        at_once(2, put_or_erase)
        with stores[0]() as work:
            both = work.reports.get(A_REPORT), work.routes.get(A_REPORT)
            assert both in [(None, None), (header(), route())]
            work.reports.erase(A_REPORT)
            work.commit()


# ---------------------------------------------------------------- waiting too long


def test_a_writer_that_waits_too_long_is_told_so(databases: Databases, store: Store) -> None:
    impatient = Store(content_engine(databases.content, busy_seconds=0.05))
    with store() as work:
        work.conversations.get(SHE)
        with pytest.raises(Busy), impatient() as late:
            late.conversations.get(SHE)
    impatient.dispose()


def test_a_reader_never_waits_for_a_writer(stores: list[OpenWork]) -> None:
    with stores[0]() as work:
        work.conversations.put(SHE, standing())
        with stores[1](write=False) as reading:
            assert reading.conversations.get(SHE) == (None, 0)
        work.commit()


# ---------------------------------------------------------------- processes


def test_processes_share_what_may_begin(databases: Databases) -> None:
    with _workers(databases.content, "admit", 2) as workers:
        admitted = [worker.communicate(timeout=60)[0].split() for worker in workers]
    assert sum(map(len, admitted)) == STARTS.pace.burst
    assert [worker.returncode for worker in workers] == [0, 0]


@contextmanager
def _workers(url: str, what: str, count: int) -> Iterator[list[subprocess.Popen[str]]]:
    command = [sys.executable, "-W", "error", "-m", "tests.integration.store_worker", url, what]
    root = Path(__file__).parents[2]
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) for _ in range(count)
    ]
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


def _kill_one_that(url: str, what: str) -> None:
    """Let a worker claim a text, and kill it there."""
    with _workers(url, what, 1) as workers:
        output = workers[0].stdout
        assert output is not None
        assert output.readline().strip() == "1"
