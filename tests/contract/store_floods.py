"""What every store must do so that a flood hides nothing."""

from __future__ import annotations

from dataclasses import replace

from intake.ports import (
    Assignment,
    Behind,
    CameBy,
    OpenWork,
    QueuePart,
    QueuePlace,
    ReportHeader,
)
from tests.contract.store_examples import A_REPORT, B_REPORT, HOUR, NOON, header

OWNER = Assignment("reader-a", "owner")
DEPUTY = Assignment("reader-b", "deputy")
C_REPORT = bytes(reversed(range(16)))
FLOODED = replace(header(), in_flood=True)


class StartsContract:
    """How many began, by channel and hour."""

    def test_they_add_up_by_channel_and_hour(self, open_work: OpenWork) -> None:
        for _ in range(2):
            with open_work() as work:
                work.starts.add("web", NOON)
                work.starts.add("web", NOON)
                work.starts.add("web", NOON - HOUR)
                work.starts.add("sms", NOON)
                work.commit()
        with open_work(write=False) as work:
            assert work.starts.since("web", NOON - HOUR) == {NOON: 4, NOON - HOUR: 2}
            assert work.starts.since("web", NOON) == {NOON: 4}
            assert work.starts.since("sms", NOON - HOUR) == {NOON: 2}
            assert work.starts.since("telegram", NOON - HOUR) == {}

    def test_what_is_not_committed_did_not_begin(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.starts.add("web", NOON)
        with open_work(write=False) as work:
            assert work.starts.since("web", NOON) == {}

    def test_old_hours_are_forgotten(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.starts.add("web", NOON)
            work.starts.add("sms", NOON - HOUR)
            work.commit()
        with open_work() as work:
            assert work.starts.forget_before(NOON) == 1
            assert work.starts.since("sms", NOON - HOUR) == {}
            assert work.starts.since("web", NOON) == {NOON: 1}


class FloodedQueueContract:
    """Where a report stands that came in a flood."""

    def test_it_stands_behind_the_others_of_its_urgency_and_no_further(
        self, open_work: OpenWork
    ) -> None:
        later, less = header(B_REPORT, due_at=NOON + 40 * HOUR), header(C_REPORT, urgency="U3")
        with open_work() as work:
            for each in (FLOODED, less, later):
                work.reports.file(each, [OWNER])
            assert work.reports.queue("reader-a", None, 9) == [later, FLOODED, less]
            assert work.reports.queue("reader-a", QueuePlace.of(later), 9) == [FLOODED, less]
            assert work.reports.queue("reader-a", QueuePlace.of(FLOODED), 9) == [less]
            assert work.reports.get(A_REPORT) == FLOODED

    def test_it_never_does_while_it_is_of_the_most_urgent(self, open_work: OpenWork) -> None:
        second = header(B_REPORT, urgency="U1", due_at=NOON + 40 * HOUR)
        with open_work() as work:
            work.reports.file(FLOODED, [OWNER, DEPUTY])
            work.reports.file(second, [OWNER])
            assert work.reports.queue("reader-a", None, 9) == [second, FLOODED]
            work.reports.set_urgency(A_REPORT, "U1", "raised", NOON + 4 * HOUR)
            raised = work.reports.get(A_REPORT)
            assert raised is not None
            assert work.reports.queue("reader-a", None, 9) == [raised, second]
            assert work.reports.count("reader-a", 9, Behind()) == 0
            work.reports.set_urgency(A_REPORT, "U2", "lowered", NOON + 4 * HOUR)
            assert work.reports.count("reader-a", 9, Behind()) == 1

    def test_it_does_so_in_every_hand_it_comes_to(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(FLOODED, [OWNER, DEPUTY])
            work.reports.reassign(A_REPORT, "reader-a", "reader-b")
            work.reports.assign(A_REPORT, Assignment("reader-c", "external"))
            work.reports.reassign(A_REPORT, "reader-b", "reader-c")
            assert work.reports.queue("reader-c", None, 9, Behind()) == [FLOODED]
            assert work.reports.queue("reader-c", None, 9, CameBy("sms")) == [FLOODED]

    def test_a_queue_is_narrowed_to_what_came_so(self, open_work: OpenWork) -> None:
        by_web = replace(header(B_REPORT, due_at=NOON + 30 * HOUR), channel="web", in_flood=True)
        by_gateway = replace(header(C_REPORT, urgency="U3"), channel="gateway-lake")
        with open_work() as work:
            for each in (header(), by_web, by_gateway):
                work.reports.file(each, [OWNER])
            parts: dict[QueuePart, list[ReportHeader]] = {
                CameBy("web"): [by_web],
                CameBy("sms"): [header(), by_gateway],
                CameBy("telegram"): [],
                Behind(): [by_web],
            }
            for only, held in parts.items():
                assert work.reports.queue("reader-a", None, 9, only) == held
                assert work.reports.count("reader-a", 9, only) == len(held)
                assert work.reports.count("reader-b", 9, only) == 0
            place = QueuePlace.of(header())
            assert work.reports.queue("reader-a", place, 9, CameBy("sms")) == [by_gateway]
            assert work.reports.queue("reader-a", QueuePlace.of(by_web), 9, Behind()) == []
            assert work.reports.count("reader-a", 1, CameBy("sms")) == 1
