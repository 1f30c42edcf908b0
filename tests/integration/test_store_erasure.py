"""What is erased is gone from the files, not only from the tables.

Each marker is looked for in the raw bytes of the database, its log and its journal; it must be
found before, or the search would prove nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.ports import Assignment, PaperCode, PaperPair, ReceiptRow, Reply, Route, Wrap
from intake.store.database import content_engine, keyring_engine
from intake.store.epochs import EpochTable
from intake.store.keyring import SqlKeyring
from intake.store.unit_of_work import Store
from tests.conftest import Databases
from tests.contract.store_examples import (
    A_REPORT,
    B_REPORT,
    HOUR,
    NOON,
    SHE,
    header,
    part,
    sealed,
    standing,
    text,
)

MARKERS = [f"marker-{number:02}".encode() for number in range(40)]


@pytest.fixture
def store(sqlite_databases: Databases) -> Iterator[Store]:
    opened = Store(content_engine(sqlite_databases.content))
    yield opened
    opened.dispose()


def _found(databases: Databases, markers: list[bytes]) -> list[bytes]:
    """The markers that stand in any file beside the databases."""
    directory = Path(databases.content.removeprefix("sqlite:///")).parent
    files = b"".join(path.read_bytes() for path in sorted(directory.iterdir()))
    return [marker for marker in markers if marker in files]


def _blob(marker: bytes) -> bytes:
    return marker + b"." * 1000


def test_a_forgotten_wrap_and_receipt_leave_the_keyring_file_at_once(
    sqlite_databases: Databases,
) -> None:
    keyring = SqlKeyring(keyring_engine(sqlite_databases.keyring))
    for marker in MARKERS:
        wrap = Wrap(marker, "reader-a", held=False, blob=_blob(b"wrap " + marker))
        receipt = ReceiptRow(b"lookup " + marker, marker, _blob(b"public " + marker), "reporter")
        keyring.file(marker, [wrap], [receipt], NOON)
    assert _found(sqlite_databases, MARKERS) == MARKERS
    for marker in MARKERS[::2]:
        keyring.forget(marker)
    assert _found(sqlite_databases, MARKERS) == MARKERS[1::2]
    keyring.dispose()


def test_a_released_wrap_leaves_no_held_one_behind(sqlite_databases: Databases) -> None:
    keyring = SqlKeyring(keyring_engine(sqlite_databases.keyring))
    keyring.file(A_REPORT, [Wrap(A_REPORT, "reader-b", True, _blob(MARKERS[0]))], [], NOON)
    keyring.replace(Wrap(A_REPORT, "reader-b", False, _blob(MARKERS[1])))
    assert _found(sqlite_databases, MARKERS) == [MARKERS[1]]
    keyring.dispose()


def test_one_way_back_that_is_cut_leaves_the_file_at_once(sqlite_databases: Databases) -> None:
    keyring = SqlKeyring(keyring_engine(sqlite_databases.keyring))
    lookups = [_blob(marker) for marker in MARKERS[:2]]
    receipts = [ReceiptRow(lookup, A_REPORT, b"public", "survivor") for lookup in lookups]
    keyring.file(A_REPORT, [], receipts, NOON)
    keyring.forget_receipt(lookups[0])
    assert _found(sqlite_databases, MARKERS) == [MARKERS[1]]
    keyring.dispose()


def test_a_pair_that_was_taken_or_forgotten_leaves_the_file_at_once(
    sqlite_databases: Databases,
) -> None:
    """From then on nothing tells which card a report came by."""
    keyring = SqlKeyring(keyring_engine(sqlite_databases.keyring))
    codes = [PaperCode(_blob(marker), b"public") for marker in MARKERS]
    printed = [PaperPair(number, codes[2 * number], codes[2 * number + 1]) for number in range(20)]
    keyring.add_pairs("K4-07", printed[:10])
    keyring.add_pairs("K4-08", printed[10:])
    assert _found(sqlite_databases, MARKERS) == MARKERS
    for _ in range(4):
        keyring.take_pair("K4-07")
    assert _found(sqlite_databases, MARKERS) == MARKERS[8:]
    keyring.forget_pairs("K4-07")
    assert _found(sqlite_databases, MARKERS) == MARKERS[20:]
    keyring.dispose()


def test_a_destroyed_epoch_secret_leaves_the_file_at_once(sqlite_databases: Databases) -> None:
    engine = keyring_engine(sqlite_databases.keyring)
    table = EpochTable(engine)
    for number in range(3):
        table.keep(number, _blob(MARKERS[number]))
    table.destroy_before(2)
    assert _found(sqlite_databases, MARKERS) == [MARKERS[2]]
    assert [table.load(number) is None for number in range(3)] == [True, True, False]
    engine.dispose()


def test_an_erased_report_is_gone_from_file_and_log_after_tidying(
    sqlite_databases: Databases, store: Store
) -> None:
    """Reports, routes, drafts, states and texts; those of others stay."""
    with store() as work:
        for number, report_id in enumerate((A_REPORT, B_REPORT)):
            work.drafts.touch(report_id, NOON)
            work.drafts.add(report_id, part(blob=_blob(MARKERS[number])))
            work.reports.file(header(report_id), [Assignment("reader-a", "owner")])
            work.reports.add_reply(report_id, Reply(1, _blob(MARKERS[2 + number])))
            work.routes.put(Route(report_id, _blob(MARKERS[6 + number]), NOON + HOUR))
        work.drafts.add(b"draft", part(blob=_blob(MARKERS[4])))
        work.outbox.add(text())
        work.conversations.put(SHE, standing())
        work.commit()
    assert _found(sqlite_databases, MARKERS) == [*MARKERS[:5], *MARKERS[6:8]]
    assert len(_found(sqlite_databases, [A_REPORT, SHE, text().sealed.blob, sealed().blob])) == 4
    with store() as work:
        work.reports.erase(A_REPORT)
        work.drafts.erase(b"draft")
        work.outbox.drop_all(SHE)
        work.conversations.forget(SHE)
        work.commit()
    assert store.tidy()
    assert _found(sqlite_databases, MARKERS) == [MARKERS[1], MARKERS[3], MARKERS[7]]
    assert _found(sqlite_databases, [A_REPORT, SHE, text().sealed.blob]) == []


def test_tidying_says_when_somebody_still_reads(store: Store, sqlite_databases: Databases) -> None:
    other = Store(content_engine(sqlite_databases.content, busy_seconds=0.05))
    with store(write=False) as reading:
        reading.conversations.get(SHE)
        with other() as work:
            work.conversations.put(SHE, standing())
            work.commit()
        assert not other.tidy()
    assert other.tidy()
    other.dispose()


def test_on_postgres_there_is_nothing_to_tidy(postgres_databases: Databases) -> None:
    opened = Store(content_engine(postgres_databases.content))
    assert opened.tidy()
    opened.dispose()
