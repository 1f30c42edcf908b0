"""A simulated month of 2,000 reports and 12 readers, on both databases: nobody's report is left
unread, nobody sees what she must not, and the counters say what happened.
"""

from __future__ import annotations

import pytest

from intake.store.keyring import SqlKeyring
from intake.store.unit_of_work import Store
from tests.fakes.store import MemoryKeyring, MemoryStore
from tests.simulation.month import Month

REPORTS = 2_000
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


def test_a_month(store: Store, keyring: SqlKeyring) -> None:
    month = Month(store, keyring, REPORTS)
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
