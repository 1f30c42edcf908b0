"""What every store must do for the installation itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake.errors import StoreError
from intake.ports import IssueRow, OpenWork, ResponseVersion
from tests.contract.store_examples import HOUR, NOON


def _version(number: int) -> ResponseVersion:
    return ResponseVersion("example", number, f"hash {number}", f"name = 'Example {number}'", NOON)


class InstallationContract:
    """Response files, counters, signs of life."""

    def test_the_highest_version_is_current(self, open_work: OpenWork) -> None:
        with open_work() as work:
            assert work.responses.current() is None
            assert work.responses.latest_version() == 0
            work.responses.add(_version(2))
            work.responses.add(_version(1))
            assert work.responses.current() == _version(2)
            assert work.responses.latest_version() == 2

    def test_a_version_is_never_overwritten(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.responses.add(_version(1))
            with pytest.raises(StoreError):
                work.responses.add(_version(1))

    def test_counters_add_up_within_and_across_units(self, open_work: OpenWork) -> None:
        for _ in range(2):
            with open_work() as work:
                work.counters.add("2031-05", "started")
                work.counters.add("2031-05", "started", "north")
                work.counters.add("2031-05", "started", "north")
                work.commit()
        with open_work() as work:
            work.counters.add("2031-05", "started")
            assert work.counters.get("2031-05", "started") == 3
            assert work.counters.get("2031-05", "started", "north") == 4
            assert work.counters.get("2031-06", "started") == 0
            assert work.counters.get("2031-05", "sent") == 0

    def test_counts_of_a_month_are_read_over_all_areas(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.counters.add("2031-05", "closed by the clock", "north")
            work.counters.add("2031-05", "closed by the clock", "south")
            work.counters.add("2031-06", "help")
            work.commit()
        with open_work() as work:
            work.counters.add("2031-05", "help")
            assert work.counters.of_month("2031-05") == {"closed by the clock": 2, "help": 1}
            assert work.counters.of_month("2031-07") == {}

    def test_a_sealed_tally_is_held_and_put_back(self, open_work: OpenWork) -> None:
        for before, after in ((b"", b"first"), (b"first", b"second")):
            with open_work() as work:
                assert work.tallies.hold("2031-05") == before
                work.tallies.put("2031-05", after)
                work.commit()
        with open_work(write=False) as work:
            assert work.tallies.get("2031-05") == b"second"
            assert work.tallies.get("2031-06") == b""

    def test_what_was_given_out_is_never_changed(self, open_work: OpenWork) -> None:
        first = IssueRow("network", "2031-Q1", "hash", "first")
        with open_work() as work:
            assert work.issues.add(first)
            assert work.issues.add(IssueRow("network", "2030-Q4", "hash", "before"))
            work.commit()
        with open_work() as work:
            assert not work.issues.add(IssueRow("network", "2031-Q1", "other", "second"))
            assert work.issues.get("network", "2031-Q1") == first
            assert work.issues.get("public", "2031-Q1") is None
            assert work.issues.periods("network") == ["2030-Q4", "2031-Q1"]

    def test_the_last_sign_of_life_is_kept(self, open_work: OpenWork) -> None:
        last = NOON + timedelta(seconds=3, microseconds=7)
        with open_work() as work:
            assert work.heartbeats.last("worker") is None
            work.heartbeats.beat("worker", NOON)
            work.heartbeats.beat("worker", last)
            work.heartbeats.beat("web", NOON + HOUR)
            assert work.heartbeats.last("worker") == last
