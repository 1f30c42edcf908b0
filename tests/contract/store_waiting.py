"""What every store must do for reports that wait: clocks, closed areas, and telling readers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.errors import StoreError
from intake.ports import (
    Assignment,
    ClosedArea,
    OpenWork,
    ReaderLock,
    ReaderRow,
    Ring,
    RunningClock,
    Unreached,
)
from tests.contract.store_examples import A_REPORT, B_REPORT, HOUR, NOON, header

MINUTE = timedelta(minutes=1)
CLOCK = RunningClock(A_REPORT, "reading", "tell", NOON, 24, NOON)
_LOCK = ReaderLock(b"public", b"salt", b"blob", memory_kib=8, passes=1, lanes=2)


class ClocksContract:
    """One row for each clock of a report."""

    def test_a_clock_comes_back_as_put_and_can_be_put_anew(self, open_work: OpenWork) -> None:
        later = replace(CLOCK, step="remind", due_at=NOON + 12 * HOUR, passed_on=True)
        with open_work() as work:
            work.reports.file(header(), [])
            work.clocks.put(CLOCK)
            assert work.clocks.get(A_REPORT, "reading") == CLOCK
            work.clocks.put(later)
            work.clocks.put(replace(CLOCK, kind="update"))
            assert work.clocks.get(A_REPORT, "reading") == later
            assert work.clocks.get(B_REPORT, "reading") is None

    def test_a_clock_needs_its_report(self, open_work: OpenWork) -> None:
        with open_work() as work, pytest.raises(StoreError):
            work.clocks.put(CLOCK)

    def test_a_clock_tells_full_hours_only(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(), [])
            work.clocks.put(replace(CLOCK, due_at=NOON + MINUTE, started_hour=NOON - MINUTE))
            kept = work.clocks.get(A_REPORT, "reading")
            assert kept == replace(CLOCK, due_at=NOON + HOUR)

    def test_those_that_are_due_come_the_longest_first(self, open_work: OpenWork) -> None:
        other = replace(CLOCK, report_id=B_REPORT, due_at=NOON - HOUR)
        with open_work() as work:
            work.reports.file(header(), [])
            work.reports.file(header(B_REPORT), [])
            work.clocks.put(CLOCK)
            work.clocks.put(other)
            work.clocks.put(replace(CLOCK, kind="review", due_at=NOON + HOUR))
            work.commit()
        with open_work() as work:
            assert work.clocks.due(NOON - 2 * HOUR, 9) == []
            assert work.clocks.due(NOON - HOUR, 9) == [other]
            assert work.clocks.due(NOON, 9) == [other, CLOCK]
            assert work.clocks.due(NOON, 1) == [other]

    def test_what_began_after_an_hour_to_come_is_found(self, open_work: OpenWork) -> None:
        wrong = replace(CLOCK, report_id=B_REPORT, started_hour=NOON + 9 * HOUR)
        with open_work() as work:
            work.reports.file(header(), [])
            work.reports.file(header(B_REPORT), [])
            work.clocks.put(CLOCK)
            work.clocks.put(wrong)
            work.commit()
        with open_work() as work:
            assert work.clocks.ahead(NOON + HOUR, 9) == [wrong]
            assert work.clocks.ahead(NOON - HOUR, 1) in ([wrong], [CLOCK])
            assert work.clocks.ahead(NOON + 9 * HOUR, 9) == []

    def test_a_clock_that_is_held_is_the_one_that_was_put(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(), [])
            work.clocks.put(CLOCK)
            assert work.clocks.hold(A_REPORT, "reading") == CLOCK
            assert work.clocks.hold(A_REPORT, "update") is None
            assert work.clocks.hold(B_REPORT, "reading") is None

    def test_a_clock_stops_alone_and_goes_with_its_report(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(), [])
            work.clocks.put(CLOCK)
            work.clocks.put(replace(CLOCK, kind="update"))
            work.clocks.stop(A_REPORT, "update")
            work.clocks.stop(A_REPORT, "update")
            assert work.clocks.get(A_REPORT, "update") is None
            assert work.clocks.get(A_REPORT, "reading") == CLOCK
            work.reports.erase(A_REPORT)
            assert work.clocks.get(A_REPORT, "reading") is None

    def test_what_was_set_aside_goes_to_another_and_stands_in_her_queue(
        self, open_work: OpenWork
    ) -> None:
        assigned = [Assignment("reader-a", "owner"), Assignment("reader-b", "deputy")]
        with open_work() as work:
            work.reports.file(header(), assigned)
            work.reports.put_aside(A_REPORT, "reader-a")
            assert work.reports.reassign(A_REPORT, "reader-a", "reader-b")
            assert work.reports.assignments(A_REPORT) == [Assignment("reader-b", "owner")]
            assert work.reports.count("reader-b", 9) == 1

    def test_another_hour_by_which_it_must_be_read_sorts_the_queue(
        self, open_work: OpenWork
    ) -> None:
        with open_work() as work:
            for report_id in (A_REPORT, B_REPORT):
                work.reports.file(header(report_id), [Assignment("reader-a", "owner")])
            work.reports.set_due(A_REPORT, NOON + 48 * HOUR)
            moved = header(due_at=NOON + 48 * HOUR)
            assert work.reports.get(A_REPORT) == moved
            assert work.reports.queue("reader-a", None, 9) == [header(B_REPORT), moved]

    def test_who_hands_it_on_may_keep_a_place_in_it(self, open_work: OpenWork) -> None:
        assigned = [Assignment("reader-a", "owner"), Assignment("reader-b", "deputy")]
        with open_work() as work:
            work.reports.file(header(), assigned)
            work.reports.declare(A_REPORT, "reader-a", NOON)
            assert work.reports.reassign(A_REPORT, "reader-a", "reader-b", leaves_as="relieved")
            assert work.reports.assignments(A_REPORT) == [
                Assignment("reader-a", "relieved"),
                Assignment("reader-b", "owner"),
            ]
            assert not work.reports.declared(A_REPORT, "reader-a")
            assert work.reports.count("reader-a", 9) == 0
            assert work.reports.count("reader-b", 9) == 1
            assert work.reports.reassign(A_REPORT, "reader-b", "reader-a")
            assert work.reports.count("reader-a", 9) == 1


class CapacityContract:
    """Areas that give information only."""

    def test_an_area_is_closed_once_and_opened_once(self, open_work: OpenWork) -> None:
        closed = ClosedArea("north", "clock", NOON)
        with open_work() as work:
            assert work.capacity.close("example", closed)
            assert not work.capacity.close("example", ClosedArea("north", "operator", NOON + HOUR))
            assert work.capacity.close("example", ClosedArea("", "operator", NOON))
            assert work.capacity.close("other", ClosedArea("south", "clock", NOON))
            assert work.capacity.closed("example") == [ClosedArea("", "operator", NOON), closed]
            assert work.capacity.open_("example", "north")
            assert not work.capacity.open_("example", "north")
            assert work.capacity.closed("example") == [ClosedArea("", "operator", NOON)]
            assert work.capacity.closed("elsewhere") == []

    def test_a_reader_is_suspended_and_taken_up_again(self, open_work: OpenWork) -> None:
        row = ReaderRow("reader-a", "example", _LOCK, active=True, added_hour=NOON)
        other = replace(row, reader_id="reader-b", response_id="other")
        with open_work() as work:
            work.readers.add(row)
            work.readers.add(other)
            assert work.readers.set_active("reader-a", active=False)
            assert not work.readers.set_active("reader-c", active=False)
            assert work.readers.active("example") == []
            assert work.readers.of_response("example") == [replace(row, active=False)]
            assert work.readers.set_active("reader-a", active=True)
            assert work.readers.active("example") == [row]


class BellsContract:
    """What readers are still to be told."""

    def test_a_contact_is_kept_replaced_and_forgotten(self, open_work: OpenWork) -> None:
        with open_work() as work:
            assert work.bells.contact("reader-a") is None
            work.bells.set_contact("reader-a", b"sealed")
            work.bells.set_contact("reader-a", b"sealed anew")
            work.bells.set_contact("reader-b", b"other")
            assert work.bells.contact("reader-a") == b"sealed anew"
            assert work.bells.with_contact() == {"reader-a", "reader-b"}
            work.bells.forget_contact("reader-a")
            work.bells.forget_contact("reader-a")
            assert work.bells.with_contact() == {"reader-b"}

    def test_what_is_new_is_claimed_by_one_worker_until_the_claim_runs_out(
        self, open_work: OpenWork
    ) -> None:
        with open_work() as work:
            work.bells.ring("reader-a", "U2", NOON)
            assert work.bells.claim(NOON - MINUTE, 60, 9) == []
            assert work.bells.claim(NOON, 60, 9) == [Ring("reader-a", "U2")]
            assert work.bells.claim(NOON + MINUTE / 2, 60, 9) == []
            assert work.bells.claim(NOON + MINUTE, 60, 9) == [Ring("reader-a", "U2", tries=1)]

    def test_much_that_is_new_is_told_once_as_the_most_urgent(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for urgency in ("U3", "U2", "U3"):
                work.bells.ring("reader-a", urgency, NOON)
            work.bells.ring("reader-b", "U3", NOON + MINUTE)
            claimed = work.bells.claim(NOON + MINUTE, 60, 9)
            assert claimed == [Ring("reader-a", "U2"), Ring("reader-b", "U3")]

    def test_only_a_few_are_claimed_at_once(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.bells.ring("reader-a", "U3", NOON)
            work.bells.ring("reader-b", "U3", NOON - MINUTE)
            assert work.bells.claim(NOON, 60, 1) == [Ring("reader-b", "U3")]

    def test_after_it_was_told_only_the_most_urgent_goes_within_the_hour(
        self, open_work: OpenWork
    ) -> None:
        told = Ring("reader-a", "U2")
        with open_work() as work:
            work.bells.ring("reader-a", "U2", NOON)
            work.bells.claim(NOON, 60, 1)
            work.bells.told(told, NOON + HOUR)
            assert work.bells.claim(NOON + 9 * HOUR, 60, 9) == []
            work.bells.ring("reader-a", "U2", NOON + MINUTE)
            assert work.bells.claim(NOON + HOUR - MINUTE, 60, 9) == []
            work.bells.ring("reader-a", "U1", NOON + 2 * MINUTE)
            assert work.bells.claim(NOON + 2 * MINUTE, 60, 9) == [Ring("reader-a", "U1")]

    def test_what_waited_out_the_hour_goes_then(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.bells.ring("reader-a", "U2", NOON)
            work.bells.told(Ring("reader-a", "U2"), NOON + HOUR)
            work.bells.ring("reader-a", "U3", NOON + MINUTE)
            assert work.bells.claim(NOON + HOUR, 60, 9) == [Ring("reader-a", "U3")]

    def test_what_is_more_urgent_and_came_while_it_was_told_is_not_lost(
        self, open_work: OpenWork
    ) -> None:
        with open_work() as work:
            work.bells.ring("reader-a", "U3", NOON)
            work.bells.claim(NOON, 60, 1)
            work.bells.ring("reader-a", "U1", NOON + MINUTE)
            work.bells.told(Ring("reader-a", "U3"), NOON + HOUR)
            assert work.bells.claim(NOON + MINUTE, 60, 9) == [Ring("reader-a", "U1")]

    def test_a_failure_is_remembered_since_the_first_until_it_was_told(
        self, open_work: OpenWork
    ) -> None:
        with open_work() as work:
            work.bells.ring("reader-a", "U3", NOON)
            work.bells.failed("reader-a", NOON + MINUTE, NOON)
            work.bells.failed("reader-a", NOON + 2 * MINUTE, NOON + 3 * HOUR)
            assert work.bells.unreached(NOON - MINUTE) == []
            assert work.bells.unreached(NOON) == [Unreached("reader-a", NOON)]
            assert work.bells.claim(NOON + MINUTE, 60, 9) == []
            assert len(work.bells.claim(NOON + 2 * MINUTE, 60, 9)) == 1
            work.bells.told(Ring("reader-a", "U3"), NOON + HOUR)
            assert work.bells.unreached(NOON + 9 * HOUR) == []

    def test_what_would_wait_longer_than_anything_may_is_due(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.bells.ring("reader-a", "U3", NOON + 9 * HOUR)
            work.bells.ring("reader-b", "U3", NOON + HOUR)
            assert work.bells.claim(NOON, 60, 9) == [Ring("reader-a", "U3")]
            assert work.bells.claim(NOON, 60, 9) == []

    def test_a_try_of_which_nothing_was_heard_is_a_failure(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.bells.ring("reader-a", "U3", NOON)
            work.bells.claim(NOON, 60, 9)
            assert work.bells.unreached(NOON + HOUR) == []
            work.bells.claim(NOON + 2 * MINUTE, 60, 9)
            work.bells.claim(NOON + HOUR, 60, 9)
            assert work.bells.unreached(NOON + HOUR) == [Unreached("reader-a", NOON)]

    def test_no_failure_began_in_an_hour_to_come(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.bells.ring("reader-a", "U3", NOON)
            work.bells.failed("reader-a", NOON, NOON + 9 * HOUR)
            work.bells.failed("reader-a", NOON, NOON)
            assert work.bells.unreached(NOON) == [Unreached("reader-a", NOON)]

    def test_what_waits_goes_at_once_to_a_new_contact(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for reader_id in ("reader-a", "reader-b"):
                work.bells.ring(reader_id, "U3", NOON)
                work.bells.claim(NOON, 60, 9)
            work.bells.failed("reader-a", NOON + HOUR, NOON)
            work.bells.told(Ring("reader-b", "U3"), NOON + HOUR)
            for reader_id in ("reader-a", "reader-b", "reader-c"):
                work.bells.anew(reader_id, NOON + MINUTE)
            assert work.bells.unreached(NOON + HOUR) == []
            assert work.bells.claim(NOON + MINUTE, 60, 9) == [Ring("reader-a", "U3")]
            work.bells.ring("reader-b", "U3", NOON + MINUTE)
            assert work.bells.claim(NOON + 1.5 * MINUTE, 60, 9) == []

    def test_what_says_nothing_any_more_is_forgotten(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.bells.ring("reader-a", "U3", NOON)
            assert work.bells.forget_quiet(NOON + HOUR) == 0
            work.bells.told(Ring("reader-a", "U3"), NOON + HOUR)
            assert work.bells.forget_quiet(NOON + HOUR - MINUTE) == 0
            assert work.bells.forget_quiet(NOON + HOUR) == 1
            work.bells.ring("reader-b", "U3", NOON)
            work.bells.drop("reader-b")
            work.bells.drop("reader-b")
            assert work.bells.claim(NOON, 60, 9) == []
