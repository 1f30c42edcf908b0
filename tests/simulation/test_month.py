"""A simulated month of 2,000 reports and 12 readers, on both databases: nobody's report is left
unread, nobody sees what she must not, and the counters say what happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import event

from intake.store.database import content_engine, keyring_engine
from intake.store.keyring import SqlKeyring
from intake.store.unit_of_work import Store
from tests.conftest import Databases
from tests.fakes.store import MemoryKeyring, MemoryStore
from tests.simulation.month import Month

REPORTS = 2_000
FEWER = 600
FEW = 150
HAPPENED = {
    "U1",
    "U2",
    "U3",
    "away",
    "suspended",
    "declared: passed_on",
    "named: organisation_noted",
    "named: organisation_narrowed",
    "named: organisation_passed_on",
    "taken at opening",
    "opened again",
}
"""What a month must have had in it to show anything."""


HASTY: Mapping[str, str] = {
    "sqlite": "PRAGMA synchronous=OFF",
    "postgresql": "SET synchronous_commit TO off",
}
"""No power fails in this month: a commit need not wait for the disk, 27,000 times."""


@pytest.fixture
def hasty(databases: Databases) -> Iterator[tuple[Store, SqlKeyring]]:
    content, keys = content_engine(databases.content), keyring_engine(databases.keyring)
    for engine in (content, keys):
        event.listen(engine, "connect", _hurry(HASTY[engine.dialect.name]))
    yield Store(content), SqlKeyring(keys)
    for engine in (content, keys):
        engine.dispose()


def _hurry(statement: str) -> Callable[[Any, object], None]:
    def run(raw: Any, _record: object) -> None:
        with closing(raw.cursor()) as cursor:
            cursor.execute(statement)
        raw.commit()

    return run


def test_a_month(hasty: tuple[Store, SqlKeyring]) -> None:
    month = Month(*hasty, REPORTS)
    month.passes()
    print(
        f"\n{dict(sorted(month.seen.items()))}, late: {month.late()}, beyond: {len(month.beyond)}"
    )
    assert month.seen.keys() >= HAPPENED, HAPPENED - month.seen.keys()
    assert len(month.filed) + month.seen["refused"] == REPORTS
    assert sum(report.read_at is None for report in month.filed.values()) < REPORTS / 20
    assert month.count("sent self") == len(month.filed)
    assert month.count("unread in time") == month.late() > REPORTS / 20
    assert month.count("unread by two readers") > 0
    assert month.rows() == month.filed.keys()


def test_a_quieter_month() -> None:
    """In it a report of four hours comes, by a declared conflict, to one who is away and has told
    nobody: after the last step it goes round."""
    month = Month(MemoryStore(), MemoryKeyring(), FEWER, seed=2)
    month.passes()
    assert month.beyond
    assert all(month.filed[each].read_at for each in month.beyond)


def test_without_a_worker_reports_are_left_unread() -> None:
    month = Month(MemoryStore(), MemoryKeyring(), FEW, rounds=False)
    with pytest.raises(AssertionError, match="unread past its last escalation"):
        month.passes()


def test_a_tie_that_routing_does_not_know_is_found() -> None:
    month = Month(MemoryStore(), MemoryKeyring(), FEW)
    month.ties["green-kite"].add("office-one")
    with pytest.raises(AssertionError, match=r"a wrap for|shown to somebody|taken from somebody"):
        month.passes()


def test_a_wrap_for_the_wrong_reader_is_found() -> None:
    """Whoever holds a copy of the code that wraps adds one for somebody who is out."""
    month = Month(MemoryStore(), MemoryKeyring(), FEW)
    month.somebody_sends()
    report = next(iter(month.filed.values()))
    report.out.add("recovery")
    wrap = next(each for each in month.keyring.wraps(report.report_id))
    with pytest.raises(AssertionError, match="a wrap for recovery"):
        month.keyring.add_wraps([type(wrap)(wrap.report_id, "recovery", True, b"")], month.time())
