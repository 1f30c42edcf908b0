"""What every store must do for filed reports and their queues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from intake.errors import StoreError
from intake.ports import Assignment, OpenWork, QueuePlace, Reply, ReportHeader, UnitOfWork
from tests.contract.store_examples import A_REPORT, B_REPORT, HOUR, NOON, header, part

OWNER, DEPUTY = Assignment("reader-a", "owner"), Assignment("reader-b", "deputy")


class ReportsContract:
    """A filed report, its parts and answers."""

    def test_a_draft_becomes_a_report_and_keeps_its_parts(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.drafts.touch(A_REPORT, NOON)
            work.drafts.add(A_REPORT, part(0))
            work.reports.file(header(), [OWNER, DEPUTY])
            assert work.drafts.expired(NOON, 9) == []
            assert work.reports.parts(A_REPORT) == [part(0)]
            assert work.reports.get(A_REPORT) == header()
            assert work.reports.get(B_REPORT) is None

    def test_missing_fields_of_a_header_stay_missing(self, open_work: OpenWork) -> None:
        bare = replace(header(), area=None, care_until=None, erase_after=NOON, incomplete=True)
        with open_work() as work:
            work.reports.file(bare, [])
            assert work.reports.get(A_REPORT) == bare

    def test_a_header_tells_no_time_finer_than_an_hour(self, open_work: OpenWork) -> None:
        late = timedelta(minutes=1)
        with open_work() as work:
            work.reports.file(header(received_hour=NOON + late, due_at=NOON + late), [OWNER])
            found = work.reports.get(A_REPORT)
            queued = work.reports.queue("reader-a", None, 1)
        assert found is not None
        assert (found.received_hour, found.due_at) == (NOON + HOUR, NOON + HOUR)
        assert queued == [found]

    def test_the_hour_of_the_newest_report_is_known(self, open_work: OpenWork) -> None:
        with open_work() as work:
            assert work.reports.last_received(NOON + HOUR) is None
            work.reports.file(header(), [OWNER])
            work.reports.file(header(B_REPORT, received_hour=NOON - 9 * HOUR), [OWNER])
            assert work.reports.last_received(NOON + HOUR) == header().received_hour
            assert work.reports.last_received(header().received_hour) == NOON - 9 * HOUR
            assert work.reports.last_received(NOON - 9 * HOUR) is None

    def test_a_report_is_filed_once(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(), [])
            with pytest.raises(StoreError):
                work.reports.file(header(), [])

    def test_only_assigned_readers_have_it(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(), [DEPUTY, OWNER])
            assert work.reports.assignments(A_REPORT) == [OWNER, DEPUTY]
            assert work.reports.assignment(A_REPORT, "reader-b") == DEPUTY
            assert work.reports.assignment(A_REPORT, "reader-c") is None
            assert work.reports.assignment(B_REPORT, "reader-a") is None

    def test_a_report_can_get_further_keys(self, open_work: OpenWork) -> None:
        """Each of the length that such a key has: they stand in one column."""
        second, third = (bytes([number]) * 1216 for number in (2, 3))
        with open_work() as work:
            work.reports.file(header(), [OWNER])
            assert work.reports.hold(A_REPORT) == header()
            assert work.reports.hold(B_REPORT) is None
            work.reports.add_key(A_REPORT, second)
            work.reports.add_key(A_REPORT, third)
            found = work.reports.get(A_REPORT)
            assert found == replace(header(), later=(second, third))
            assert work.reports.hold(A_REPORT) == found
            assert work.reports.queue("reader-a", None, 1) == [found]
            assert header().newest == header().public
            assert found is not None
            assert found.newest == third
            work.reports.erase(A_REPORT)
            work.reports.file(header(), [])
            assert work.reports.get(A_REPORT) == header()

    def test_urgency_changes_in_the_header_and_in_every_queue(self, open_work: OpenWork) -> None:
        soon = NOON + 4 * HOUR
        with open_work() as work:
            work.reports.file(header(), [OWNER, DEPUTY])
            work.reports.file(header(B_REPORT), [OWNER])
            work.reports.set_urgency(A_REPORT, "U1", "raised", soon)
            changed = replace(header(), urgency="U1", urgency_reason="raised", due_at=soon)
            assert work.reports.get(A_REPORT) == changed
            assert work.reports.queue("reader-a", None, 9) == [changed, header(B_REPORT)]
            after = QueuePlace("U1", False, soon, A_REPORT)
            assert work.reports.queue("reader-a", after, 9) == [header(B_REPORT)]
            work.reports.reassign(A_REPORT, "reader-a", "reader-b")
            assert work.reports.queue("reader-b", None, 9) == [changed]

    def test_one_reader_more_can_get_a_place_but_never_the_owners(
        self, open_work: OpenWork
    ) -> None:
        external = Assignment("reader-c", "external")
        with open_work() as work:
            work.reports.file(header(), [OWNER])
            work.reports.assign(A_REPORT, external)
            assert work.reports.assignments(A_REPORT) == [OWNER, external]
            assert work.reports.queue("reader-c", None, 9) == []
            work.commit()
        for taken in (Assignment("reader-c", "deputy"), Assignment("reader-d", "owner")):
            with open_work() as work, pytest.raises(StoreError):
                work.reports.assign(A_REPORT, taken)

    def test_whoever_leaves_has_neither_place_nor_declaration(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(), [OWNER, DEPUTY])
            work.reports.declare(A_REPORT, "reader-b", NOON)
            work.reports.leave(A_REPORT, "reader-b")
            work.reports.leave(A_REPORT, "reader-b")
            assert work.reports.assignments(A_REPORT) == [OWNER]
            assert not work.reports.declared(A_REPORT, "reader-b")

    def test_what_is_set_aside_stands_in_no_queue(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(), [OWNER])
            work.reports.declare(A_REPORT, "reader-a", NOON)
            work.reports.put_aside(A_REPORT, "reader-a")
            assert work.reports.assignments(A_REPORT) == [Assignment("reader-a", "set_aside")]
            assert not work.reports.declared(A_REPORT, "reader-a")
            assert work.reports.count("reader-a", 9) == 0
            work.reports.set_status(A_REPORT, "acknowledged", was="received")
            assert work.reports.queue("reader-a", None, 9) == []

    def test_parts_are_added_and_never_overwritten(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(), [])
            work.reports.add_part(A_REPORT, part(0))
            work.reports.add_part(A_REPORT, part(1))
            assert work.reports.parts(A_REPORT) == [part(0), part(1)]
            with pytest.raises(StoreError):
                work.reports.add_part(A_REPORT, part(1))

    def test_the_date_of_erasure_is_set_with_the_status(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(), [])
            gone = NOON + 720 * HOUR
            work.reports.set_status(A_REPORT, "withdrawn", was="received", erase_after=gone)
            found = work.reports.get(A_REPORT)
            assert found is not None
            assert found.erase_after == NOON + 720 * HOUR
            work.reports.set_status(A_REPORT, "acknowledged", was="withdrawn")
            assert work.reports.get(A_REPORT) == header(status="acknowledged")

    @pytest.mark.parametrize("status", ["received", "acknowledged", "pause_asked", "paused"])
    def test_an_open_report_has_no_date_of_erasure(self, open_work: OpenWork, status: str) -> None:
        with open_work() as work:
            work.reports.file(header(status="closed"), [])
            work.reports.set_status(A_REPORT, status, was="closed", erase_after=NOON)
            assert work.reports.get(A_REPORT) == header(status=status)

    def test_what_is_to_be_erased_is_found_by_its_date_the_oldest_first(
        self, open_work: OpenWork
    ) -> None:
        ended = [(3, "closed"), (1, "withdrawn"), (2, "closed")]
        with open_work() as work:
            for hours, status in ended:
                filed = header(bytes([hours]) * 16, status=status)
                work.reports.file(replace(filed, erase_after=NOON + hours * HOUR), [])
            work.reports.file(header(A_REPORT, status="closed"), [])
            one, two, three = (bytes([hours]) * 16 for hours in (1, 2, 3))
            assert work.reports.to_erase(NOON, 9) == []
            assert work.reports.to_erase(NOON + 2 * HOUR, 9) == [one, two]
            assert work.reports.to_erase(NOON + 720 * HOUR, 2) == [one, two]
            work.reports.erase(one)
            assert work.reports.to_erase(NOON + 720 * HOUR, 9) == [two, three]

    def test_a_report_that_was_opened_again_is_not_to_be_erased(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(), [])
            work.reports.set_status(A_REPORT, "closed", was="received", erase_after=NOON)
            assert work.reports.to_erase(NOON, 9) == [A_REPORT]
            work.reports.set_status(A_REPORT, "received", was="closed")
            assert work.reports.to_erase(NOON, 9) == []
            work.reports.set_status(A_REPORT, "closed", was="received", erase_after=NOON + HOUR)
            assert work.reports.to_erase(NOON, 9) == []
            assert work.reports.to_erase(NOON + HOUR, 9) == [A_REPORT]

    @pytest.mark.parametrize("status", ["received", "acknowledged", "pause_asked", "paused"])
    def test_an_open_report_is_not_to_be_erased_whatever_its_row_says(
        self, open_work: OpenWork, status: str
    ) -> None:
        with open_work() as work:
            work.reports.file(replace(header(status=status), erase_after=NOON), [])
            assert work.reports.to_erase(NOON + HOUR, 9) == []

    def test_of_two_who_change_a_status_the_second_is_refused(self, open_work: OpenWork) -> None:
        """She withdraws while a reader, who saw it open, acknowledges: it stays withdrawn."""
        with open_work() as work:
            work.reports.file(header(), [OWNER])
            assert work.reports.set_status(A_REPORT, "withdrawn", was="received")
            assert not work.reports.set_status(A_REPORT, "acknowledged", was="received")
            found = work.reports.get(A_REPORT)
            assert found is not None
            assert found.status == "withdrawn"
            assert work.reports.count("reader-a", 9) == 0

    def test_a_declaration_is_of_one_reader_for_one_report(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(), [OWNER, DEPUTY])
            work.reports.file(header(B_REPORT), [OWNER])
            assert not work.reports.declared(A_REPORT, "reader-a")
            work.reports.declare(A_REPORT, "reader-a", NOON)
            work.reports.declare(A_REPORT, "reader-a", NOON)
            assert work.reports.declared(A_REPORT, "reader-a")
            assert not work.reports.declared(A_REPORT, "reader-b")
            assert not work.reports.declared(B_REPORT, "reader-a")

    def test_replies_come_back_in_order(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(), [])
            work.reports.add_reply(A_REPORT, Reply(2, b"second"))
            work.reports.add_reply(A_REPORT, Reply(1, b"first"))
            assert work.reports.replies(A_REPORT) == [Reply(1, b"first"), Reply(2, b"second")]
            assert work.reports.replies(B_REPORT) == []
            with pytest.raises(StoreError):
                work.reports.add_reply(A_REPORT, Reply(1, b"other"))

    def test_what_was_withdrawn_is_found_by_its_owner_alone(self, open_work: OpenWork) -> None:
        later = NOON + HOUR
        with open_work() as work:
            for report_id, until in ((A_REPORT, later), (B_REPORT, NOON)):
                work.reports.file(header(report_id), [OWNER, DEPUTY])
                assert report_id not in work.reports.withdrawn("reader-a", later, 9)
                work.reports.set_status(
                    report_id, "withdrawn", was=header().status, erase_after=until
                )
            assert work.reports.withdrawn("reader-a", later, 9) == [B_REPORT, A_REPORT]
            assert work.reports.withdrawn("reader-a", later, 1) == [B_REPORT]
            assert work.reports.withdrawn("reader-a", NOON, 9) == [B_REPORT]
            assert work.reports.withdrawn("reader-b", later, 9) == []

    def test_an_answer_of_a_number_is_put_anew_and_the_last_ones_go(
        self, open_work: OpenWork
    ) -> None:
        with open_work() as work:
            for report_id in (A_REPORT, B_REPORT):
                work.reports.file(header(report_id), [])
                work.reports.add_reply(report_id, Reply(0, b"first"))
                work.reports.put_reply(report_id, Reply(7, b"second"))
            work.reports.put_reply(A_REPORT, Reply(7, b"anew"))
            work.reports.put_reply(A_REPORT, Reply(8, b"more"))
            found = work.reports.replies(A_REPORT)
            assert found == [Reply(0, b"first"), Reply(7, b"anew"), Reply(8, b"more")]
            work.reports.drop_replies(A_REPORT, 7)
            assert work.reports.replies(A_REPORT) == [Reply(0, b"first")]
            assert work.reports.replies(B_REPORT) == [Reply(0, b"first"), Reply(7, b"second")]

    def test_an_erased_report_leaves_nothing(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for report_id in (A_REPORT, B_REPORT):
                work.reports.file(header(report_id), [OWNER])
                work.reports.add_part(report_id, part(0))
                work.reports.add_reply(report_id, Reply(1, b"first"))
                work.reports.declare(report_id, "reader-a", NOON)
            work.reports.erase(A_REPORT)
            assert work.reports.get(A_REPORT) is None
            assert work.reports.parts(A_REPORT) == []
            assert work.reports.replies(A_REPORT) == []
            assert work.reports.assignments(A_REPORT) == []
            assert not work.reports.declared(A_REPORT, "reader-a")
            assert work.reports.queue("reader-a", None, 9) == [header(B_REPORT)]
            assert work.reports.parts(B_REPORT) == [part(0)]

    def test_reports_and_living_drafts_are_known(self, open_work: OpenWork) -> None:
        other = b"other".ljust(16, b".")
        with open_work() as work:
            work.reports.file(header(A_REPORT), [])
            work.drafts.touch(B_REPORT, NOON)
            assert work.reports.known([A_REPORT, B_REPORT, other]) == {A_REPORT, B_REPORT}
            assert work.reports.known([other]) == frozenset()
            assert work.reports.known([]) == frozenset()


def _file_many(work: UnitOfWork) -> Sequence[ReportHeader]:
    """Seven reports of reader A, in the order of her queue."""
    filed = [
        header(bytes([number]) * 16, urgency=urgency, due_at=NOON + hours * HOUR)
        for number, urgency, hours in [
            (7, "U1", 4),
            (1, "U1", 5),
            (2, "U1", 5),
            (9, "U2", 1),
            (3, "U2", 24),
            (4, "U3", 3),
            (5, "U3", 72),
        ]
    ]
    for one in filed[::2] + filed[1::2]:
        work.reports.file(one, [OWNER, DEPUTY])
    return filed


def _place(last: ReportHeader) -> QueuePlace:
    return QueuePlace.of(last)


class QueueContract:
    """A reader's queue."""

    def test_the_most_urgent_and_soonest_due_come_first(self, open_work: OpenWork) -> None:
        with open_work() as work:
            filed = _file_many(work)
            assert work.reports.queue("reader-a", None, 9) == filed

    @pytest.mark.parametrize("size", [1, 2, 3, 7])
    def test_pages_show_every_report_once(self, open_work: OpenWork, size: int) -> None:
        with open_work() as work:
            filed = _file_many(work)
            seen: list[ReportHeader] = []
            while page := work.reports.queue("reader-a", _place(seen[-1]) if seen else None, size):
                assert len(page) <= size
                seen += page
            assert seen == filed

    def test_a_page_may_begin_after_a_report_that_is_gone(self, open_work: OpenWork) -> None:
        with open_work() as work:
            filed = _file_many(work)
            work.reports.erase(filed[2].report_id)
            assert work.reports.queue("reader-a", _place(filed[2]), 1) == [filed[3]]

    def test_only_the_owner_has_it_in_the_queue(self, open_work: OpenWork) -> None:
        with open_work() as work:
            _file_many(work)
            for nobody in ("reader-b", "reader-c"):
                assert work.reports.queue(nobody, None, 9) == []
                assert work.reports.count(nobody, 9) == 0

    @pytest.mark.parametrize("status", ["closed", "withdrawn"])
    def test_only_open_reports_stand_in_the_queue(self, open_work: OpenWork, status: str) -> None:
        with open_work() as work:
            work.reports.file(header(A_REPORT), [OWNER, DEPUTY])
            work.reports.file(header(B_REPORT, status=status), [OWNER])
            assert work.reports.queue("reader-a", None, 9) == [header(A_REPORT)]
            work.reports.set_status(A_REPORT, status, was="received")
            assert work.reports.get(A_REPORT) == header(status=status)
            assert work.reports.queue("reader-a", None, 9) == []
            assert work.reports.count("reader-a", 9) == 0

    def test_a_status_may_bring_a_report_back_to_its_owner(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(A_REPORT, status="closed"), [OWNER, DEPUTY])
            work.reports.set_status(A_REPORT, "acknowledged", was="closed")
            assert work.reports.queue("reader-a", None, 9) == [header(status="acknowledged")]
            assert work.reports.queue("reader-b", None, 9) == []

    def test_a_report_goes_to_another_reader_of_it(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(A_REPORT), [OWNER, DEPUTY])
            work.reports.declare(A_REPORT, "reader-a", NOON)
            work.reports.declare(A_REPORT, "reader-b", NOON)
            assert work.reports.reassign(A_REPORT, "reader-a", "reader-b")
            assert work.reports.assignments(A_REPORT) == [Assignment("reader-b", "owner")]
            assert work.reports.queue("reader-a", None, 9) == []
            assert work.reports.queue("reader-b", None, 9) == [header(A_REPORT)]
            assert not work.reports.declared(A_REPORT, "reader-a")
            assert work.reports.declared(A_REPORT, "reader-b")

    @pytest.mark.parametrize(
        ("from_reader", "to_reader"),
        [
            ("reader-a", "reader-c"),
            ("reader-b", "reader-a"),
            ("reader-c", "reader-b"),
            ("reader-a", "reader-a"),
        ],
    )
    def test_a_report_goes_from_its_owner_to_one_who_has_it(
        self, open_work: OpenWork, from_reader: str, to_reader: str
    ) -> None:
        with open_work() as work:
            work.reports.file(header(A_REPORT), [OWNER, DEPUTY])
            work.reports.declare(A_REPORT, "reader-a", NOON)
            assert not work.reports.reassign(A_REPORT, from_reader, to_reader)
            assert work.reports.assignments(A_REPORT) == [OWNER, DEPUTY]
            assert work.reports.declared(A_REPORT, "reader-a")

    def test_a_closed_report_that_goes_to_another_stays_out_of_queues(
        self, open_work: OpenWork
    ) -> None:
        with open_work() as work:
            work.reports.file(header(A_REPORT, status="closed"), [OWNER, DEPUTY])
            assert work.reports.reassign(A_REPORT, "reader-a", "reader-b")
            assert work.reports.queue("reader-b", None, 9) == []
            work.reports.set_status(A_REPORT, "acknowledged", was="closed")
            assert work.reports.count("reader-b", 9) == 1

    def test_the_count_stops_at_its_cap(self, open_work: OpenWork) -> None:
        with open_work() as work:
            _file_many(work)
            assert work.reports.count("reader-a", 5) == 5
            assert work.reports.count("reader-a", 9) == 7
