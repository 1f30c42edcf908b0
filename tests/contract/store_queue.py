"""What every store must do for a queue in groups, for those who look on, and for who is away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from intake.cases.case import OPEN, UNSEEN, Status
from intake.ports import (
    Assignment,
    AuditLine,
    AuditPlace,
    Group,
    Load,
    OpenWork,
    QueuePlace,
    ReaderLock,
    ReaderRow,
    ReportHeader,
    UnitOfWork,
    Wanted,
)
from tests.contract.store_examples import A_REPORT, B_REPORT, HOUR, NOON, header

OWNER, DEPUTY = Assignment("reader-a", "owner"), Assignment("reader-b", "deputy")
EXTERNAL, SET_ASIDE = Assignment("reader-c", "external"), Assignment("reader-d", "set_aside")
ANY = Wanted()
WIDE = 50


def report(number: int, **fields: object) -> ReportHeader:
    """A header of its own id; without time left for care unless it is given."""
    made = header(bytes([number]) * 16)
    return replace(made, **{"care_until": None, **fields})  # type: ignore[arg-type]  # any field


def file(work: UnitOfWork, *headers: ReportHeader) -> None:
    for each in headers:
        work.reports.file(each, [OWNER, DEPUTY])


def found(
    work: UnitOfWork,
    group: Group,
    wanted: Wanted = ANY,
    after: QueuePlace | None = None,
    limit: int = WIDE,
    look: int = WIDE,
) -> Sequence[int]:
    """The numbers of the reports of one piece of a group."""
    piece = work.reports.group("reader-a", group, wanted, after, NOON, limit, look)
    return [each.report_id[0] for each in piece.headers]


def in_groups(work: UnitOfWork, wanted: Wanted = ANY) -> list[Sequence[int]]:
    return [found(work, group, wanted) for group in Group]


class GroupsContract:
    """What is not read yet comes first, whatever its urgency."""

    def test_an_unread_report_of_the_lowest_urgency_is_not_behind_read_ones(
        self, open_work: OpenWork
    ) -> None:
        with open_work() as work:
            file(
                work,
                report(1, urgency="U1", status="acknowledged"),
                report(2, urgency="U3"),
                report(3, urgency="U2", status="paused"),
                report(4, urgency="U1", status="pause_asked"),
                report(5, urgency="U3", care_until=NOON + 9 * HOUR),
                report(6, urgency="U1", care_until=NOON + 40 * HOUR),
                report(7, urgency="U1", care_until=NOON),
                report(8, status="closed"),
            )
            assert in_groups(work) == [[5, 6], [4, 7, 2], [1, 3]]

    def test_a_group_follows_the_status_and_the_urgency(self, open_work: OpenWork) -> None:
        with open_work() as work:
            file(work, report(1), report(2))
            first = report(1).report_id
            work.reports.set_status(first, "acknowledged", was="received")
            assert in_groups(work) == [[], [2], [1]]
            work.reports.set_status(first, "closed", was="acknowledged")
            assert in_groups(work) == [[], [2], []]
            work.reports.set_status(first, "received", was="closed")
            work.reports.set_urgency(first, "U3", "lowered", NOON + HOUR)
            assert in_groups(work) == [[], [2, 1], []]

    def test_a_group_follows_the_owner(self, open_work: OpenWork) -> None:
        with open_work() as work:
            file(work, report(1), report(2, status="acknowledged"))
            for number in (1, 2):
                assert work.reports.reassign(report(number).report_id, "reader-a", "reader-b")
            assert in_groups(work) == [[], [], []]
            of_deputy = [
                work.reports.group("reader-b", group, ANY, None, NOON, WIDE, WIDE).headers
                for group in Group
            ]
            assert [len(each) for each in of_deputy] == [0, 1, 1]

    @pytest.mark.parametrize("size", [1, 2, 3, 9])
    @pytest.mark.parametrize("group", Group)
    def test_pages_of_a_group_show_every_report_once(
        self, open_work: OpenWork, group: Group, size: int
    ) -> None:
        status = "acknowledged" if group is Group.READ else "received"
        with open_work() as work:
            for number in range(1, 8):
                late = NOON + number % 3 * HOUR
                care = late + HOUR if group is Group.CARE else None
                urgency = f"U{1 + number % 2}"
                file(
                    work,
                    report(number, status=status, urgency=urgency, due_at=late, care_until=care),
                )
            whole = found(work, group)
            seen: list[int] = []
            after = None
            while True:
                piece = work.reports.group("reader-a", group, ANY, after, NOON, size, WIDE)
                seen += [each.report_id[0] for each in piece.headers]
                if (after := piece.looked_to) is None:
                    break
            assert seen == whole
            assert sorted(seen) == list(range(1, 8))

    @pytest.mark.parametrize(
        ("wanted", "numbers"),
        [
            (Wanted(urgency="U1"), [1]),
            (Wanted(way="sms"), [1, 2]),
            (Wanted(way="telegram"), [3]),
            (Wanted(language="ar"), [2]),
            (Wanted(area="south"), [3]),
            (Wanted(status="pause_asked"), [3]),
            (Wanted(due_until=NOON), [1]),
            (Wanted(due_after=NOON, due_until=NOON + 24 * HOUR), [2]),
            (Wanted(way="sms", language="ar", urgency="U2"), [2]),
            (Wanted(way="sms", area="south"), []),
            (Wanted(care_after=NOON), []),
            (Wanted(behind=True), [2]),
            (Wanted(behind=True, urgency="U1"), []),
            (Wanted(behind=False, way="sms"), [1]),
        ],
    )
    def test_only_what_is_wanted_is_shown_and_counted(
        self, open_work: OpenWork, wanted: Wanted, numbers: list[int]
    ) -> None:
        with open_work() as work:
            file(
                work,
                report(1, urgency="U1", channel="gateway-hills", due_at=NOON),
                report(2, language="ar", due_at=NOON + 24 * HOUR, in_flood=True),
                report(
                    3,
                    channel="telegram",
                    area="south",
                    status="pause_asked",
                    due_at=NOON + 25 * HOUR,
                ),
            )
            assert found(work, Group.UNREAD, wanted) == numbers
            counted = work.reports.group_count("reader-a", Group.UNREAD, wanted, NOON, WIDE, WIDE)
            assert counted == len(numbers)

    def test_time_left_for_care_is_found_among_read_ones_too(self, open_work: OpenWork) -> None:
        with open_work() as work:
            care = NOON + 5 * HOUR
            file(work, report(1, status="acknowledged", care_until=care), report(2))
            assert found(work, Group.READ, Wanted(care_after=NOON)) == [1]

    def test_looking_stops_and_goes_on_behind_where_it_stopped(self, open_work: OpenWork) -> None:
        with open_work() as work:
            file(work, *(report(number) for number in range(1, 6)), report(6, language="ar"))
            wanted = Wanted(language="ar")
            piece = work.reports.group("reader-a", Group.UNREAD, wanted, None, NOON, 3, 4)
            assert not piece.headers
            assert piece.looked_to is not None
            assert piece.looked_to.report_id == report(4).report_id
            further = work.reports.group(
                "reader-a", Group.UNREAD, wanted, piece.looked_to, NOON, 3, 4
            )
            assert [each.report_id[0] for each in further.headers] == [6]
            assert further.looked_to is None
            assert work.reports.group_count("reader-a", Group.UNREAD, wanted, NOON, 9, 4) == 0

    def test_a_count_stops_at_its_cap(self, open_work: OpenWork) -> None:
        with open_work() as work:
            file(work, *(report(number) for number in range(1, 6)))
            assert work.reports.group_count("reader-a", Group.UNREAD, ANY, NOON, 3, WIDE) == 3

    def test_the_end_of_care_is_forgotten_when_it_is_over(self, open_work: OpenWork) -> None:
        with open_work() as work:
            over, ahead = report(1, care_until=NOON), report(2, care_until=NOON + HOUR)
            file(work, over, ahead)
            assert work.reports.forget_care(NOON, 9) == 1
            assert work.reports.forget_care(NOON, 9) == 0
            assert work.reports.get(over.report_id) == replace(over, care_until=None)
            assert work.reports.get(ahead.report_id) == ahead
            assert in_groups(work) == [[2], [1], []]


class WatchingContract:
    """What others have, how much somebody has, and the pages of the audit trail."""

    def test_whoever_has_a_place_sees_what_others_own(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(A_REPORT, urgency="U3"), [OWNER, EXTERNAL, SET_ASIDE])
            work.reports.file(header(B_REPORT, status="acknowledged"), [OWNER, EXTERNAL])
            watched = work.reports.watched
            assert watched("reader-c", None, 9, unread=True) == [header(A_REPORT, urgency="U3")]
            (read,) = watched("reader-c", None, 9, unread=False)
            assert read.report_id == B_REPORT
            for nobody in ("reader-a", "reader-d", "reader-e"):
                assert not watched(nobody, None, 9, unread=True)

    @pytest.mark.parametrize("status", Status)
    def test_what_is_watched_is_unread_or_read_or_over(
        self, open_work: OpenWork, status: Status
    ) -> None:
        with open_work() as work:
            work.reports.file(header(A_REPORT, status=status.value), [OWNER, EXTERNAL])
            watched = work.reports.watched
            unread = watched("reader-c", None, 9, unread=True)
            read = watched("reader-c", None, 9, unread=False)
            over = watched("reader-c", None, 9, unread=False, over=True)
            found = [status in UNSEEN, status in OPEN - UNSEEN, status not in OPEN]
            assert [bool(each) for each in (unread, read, over)] == found

    def test_what_is_over_comes_in_pages(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for number in range(1, 6):
                made = report(number, status="closed" if number % 2 else "acknowledged")
                work.reports.file(made, [OWNER, EXTERNAL])
            whole = work.reports.watched("reader-c", None, 9, unread=False, over=True)
            assert [each.report_id for each in whole] == [report(n).report_id for n in (1, 3, 5)]
            after = QueuePlace.of(whole[0])
            rest = work.reports.watched("reader-c", after, 9, unread=False, over=True)
            assert rest == whole[1:]

    def test_what_is_watched_comes_in_pages(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for number in range(1, 6):
                made = report(number, urgency=f"U{1 + number % 3}")
                work.reports.file(made, [OWNER, EXTERNAL])
            whole = work.reports.watched("reader-c", None, 9, unread=True)
            assert [each.urgency for each in whole] == ["U1", "U2", "U2", "U3", "U3"]
            after = QueuePlace.of(whole[1])
            assert work.reports.watched("reader-c", after, 9, unread=True) == whole[2:]

    def test_the_load_of_a_reader_is_counted_to_a_cap(self, open_work: OpenWork) -> None:
        with open_work() as work:
            file(
                work,
                report(1, due_at=NOON),
                report(2, due_at=NOON + HOUR),
                report(3, status="acknowledged", due_at=NOON),
                report(4, urgency="U1"),
            )
            load = work.reports.load
            assert load("reader-a", "U2", NOON, 9) == Load(unread=2, overdue=1, read=1)
            assert load("reader-a", "U2", NOON, 1) == Load(unread=1, overdue=1, read=1)
            assert load("reader-b", "U2", NOON, 9) == Load()

    def test_a_reader_is_away_until_an_hour_or_comes_back(self, open_work: OpenWork) -> None:
        lock = ReaderLock(b"public", b"salt", b"blob", memory_kib=8, passes=1, lanes=2)
        row = ReaderRow("reader-a", "example", lock, active=True, added_hour=NOON)
        with open_work() as work:
            work.readers.add(row)
            assert work.readers.set_away("reader-a", NOON + HOUR)
            kept = work.readers.get("reader-a")
            assert kept == replace(row, away_until=NOON + HOUR)
            assert kept.is_away(NOON)
            assert not kept.is_away(NOON + HOUR)
            assert work.readers.set_away("reader-a", None)
            assert work.readers.get("reader-a") == row
            assert not work.readers.set_away("reader-b", NOON)

    @pytest.mark.parametrize("size", [1, 2, 9])
    def test_the_audit_trail_comes_in_pages_newest_hour_first(
        self, open_work: OpenWork, size: int
    ) -> None:
        with open_work() as work:
            for number in range(5):
                of = (A_REPORT, B_REPORT, None)[number % 3]
                work.audit.write(AuditLine(NOON + number // 2 * HOUR, "reader-a", f"e{number}", of))
            seen: list[AuditLine] = []
            before: AuditPlace | None = None
            while page := work.audit.page(before, size):
                assert len(page) <= size
                seen += [each for _, each in page]
                before = page[-1][0]
            assert [each.hour for each in seen] == sorted(
                (each.hour for each in seen), reverse=True
            )
            assert sorted(each.event for each in seen) == [f"e{number}" for number in range(5)]
