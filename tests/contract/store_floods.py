"""What every store must do so that a flood hides nothing."""

from __future__ import annotations

from dataclasses import replace

from intake.ports import (
    Assignment,
    Group,
    OpenWork,
    QueuePlace,
    ReportHeader,
    UnitOfWork,
    Wanted,
)
from tests.contract.store_examples import A_REPORT, B_REPORT, HOUR, NOON, header

OWNER = Assignment("reader-a", "owner")
DEPUTY = Assignment("reader-b", "deputy")
C_REPORT = bytes(reversed(range(16)))
FLOODED = replace(header(), in_flood=True, care_until=None)


def narrowed(
    work: UnitOfWork, reader_id: str, wanted: Wanted, after: QueuePlace | None = None
) -> list[ReportHeader]:
    """What is not read yet, of that which is wanted."""
    found = work.reports.group(reader_id, Group.UNREAD, wanted, after, NOON, 9, 9)
    assert work.reports.group_count(reader_id, Group.UNREAD, wanted, NOON, 9, 9) >= len(
        found.headers
    )
    return list(found.headers)


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
            assert work.reports.unread("reader-a", 9, behind=True) == 0
            assert work.reports.unread("reader-a", 9) == 2
            work.reports.set_urgency(A_REPORT, "U2", "lowered", NOON + 4 * HOUR)
            assert work.reports.unread("reader-a", 9, behind=True) == 1
            assert work.reports.unread("reader-a", 1) == 1

    def test_it_does_so_in_every_hand_it_comes_to(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(FLOODED, [OWNER, DEPUTY])
            work.reports.reassign(A_REPORT, "reader-a", "reader-b")
            work.reports.assign(A_REPORT, Assignment("reader-c", "external"))
            work.reports.reassign(A_REPORT, "reader-b", "reader-c")
            assert narrowed(work, "reader-c", Wanted(behind=True)) == [FLOODED]
            assert narrowed(work, "reader-c", Wanted(way="sms")) == [FLOODED]

    def test_a_queue_is_narrowed_to_what_came_so(self, open_work: OpenWork) -> None:
        mine = replace(header(), care_until=None)
        by_web = replace(
            header(B_REPORT, due_at=NOON + 30 * HOUR),
            channel="web",
            in_flood=True,
            care_until=None,
        )
        by_gateway = replace(
            header(C_REPORT, urgency="U3"), channel="gateway-lake", care_until=None
        )
        with open_work() as work:
            for each in (mine, by_web, by_gateway):
                work.reports.file(each, [OWNER])
            parts: dict[Wanted, list[ReportHeader]] = {
                Wanted(way="web"): [by_web],
                Wanted(way="sms"): [mine, by_gateway],
                Wanted(way="telegram"): [],
                Wanted(behind=True): [by_web],
                Wanted(behind=False): [mine, by_gateway],
                Wanted(behind=True, way="sms"): [],
            }
            for wanted, held in parts.items():
                assert narrowed(work, "reader-a", wanted) == held
                assert narrowed(work, "reader-b", wanted) == []
            place = QueuePlace.of(mine)
            assert narrowed(work, "reader-a", Wanted(way="sms"), place) == [by_gateway]
            assert narrowed(work, "reader-a", Wanted(behind=True), QueuePlace.of(by_web)) == []
            counted = work.reports.group_count(
                "reader-a", Group.UNREAD, Wanted(way="sms"), NOON, 1, 9
            )
            assert counted == 1
