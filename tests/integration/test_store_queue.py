"""A page of the queue is cut from an index, however many reports there are."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, astuple, replace
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, text

from intake.ports import AuditPlace, Group, QueuePlace, ReportHeader, UnitOfWork, Wanted
from intake.store.database import begin, content_engine
from intake.store.rows import AssignmentRow, AuditRow, ReportRow
from intake.store.unit_of_work import Store
from tests.conftest import Databases
from tests.contract.store_examples import HOUR, NOON, header

REPORTS = 3000
PAGE = 25
LOOK = 1000
QUEUE_INDEX = re.compile("ix_assignments_(?:queue|group|way|flood|care)")


@pytest.fixture(scope="module")
def engine(lasting_databases: Databases) -> Iterator[Engine]:
    """A content database with the reports of three readers, which no test here changes."""
    made = content_engine(lasting_databases.content)
    fill(made, REPORTS)
    yield made
    made.dispose()


def fill(engine: Engine, count: int) -> None:
    """Many reports, each with an owner and a deputy, the same every time but for their ids."""
    reports = [_numbered(number) for number in range(count)]
    with begin(engine, write=True) as connection:
        connection.execute(insert(ReportRow), [_row(report) for report in reports])
        for place, shift in (("owner", 0), ("deputy", 1)):
            connection.execute(
                insert(AssignmentRow),
                [
                    {
                        "report_id": report.report_id,
                        "reader_id": f"reader-{(number + shift) % 3}",
                        "place": place,
                        "in_queue": place == "owner",
                        "urgency": report.urgency,
                        "behind": report.behind,
                        "due_at": report.due_at,
                        "way": report.way,
                        "unread": report.status == "received",
                        "care_until": report.care_until,
                    }
                    for number, report in enumerate(reports)
                ],
            )
        connection.commit()
        connection.execute(text("ANALYZE"))


def _row(report: ReportHeader) -> dict[str, object]:
    """None of them has later keys."""
    return {**asdict(report), "later": None}


def _numbered(number: int) -> ReportHeader:
    urgency = f"U{1 + number // 3 % 3}"
    made = header(secrets.token_bytes(16), urgency=urgency, due_at=NOON + number % 97 * HOUR)
    channel = "gateway-lake" if number % 11 == 0 else "web" if number % 5 else "sms"
    care = NOON + number * HOUR if number % 52 == 0 else None
    status = "acknowledged" if number % 4 else "received"
    language = "ar" if number % 211 == 0 else "en"
    return replace(
        made,
        public=bytes(32),
        channel=channel,
        in_flood=number % 7 == 0,
        care_until=care,
        status=status,
        language=language,
    )


def _plans(
    engine: Engine, read: Callable[[UnitOfWork], object], statements: int | None = None
) -> str:
    """How the database finds what is read."""
    ran: list[tuple[str, Any]] = []

    def watch(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            ran.append((statement, values))

    event.listen(engine, "before_cursor_execute", watch)
    with Store(engine)(write=False) as work:
        read(work)
    event.remove(engine, "before_cursor_execute", watch)
    assert statements in (None, len(ran))
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with engine.connect() as connection:
        plans = [connection.exec_driver_sql(f"{explain} {one}", values) for one, values in ran]
        return "\n".join(str(row[-1]) for plan in plans for row in plan)


@pytest.mark.parametrize("first", [True, False], ids=["first page", "a later page"])
def test_a_page_is_cut_from_the_index(engine: Engine, first: bool) -> None:
    last = _pages(engine, 10)[-1]
    after = None if first else QueuePlace.of(last)

    def read(work: UnitOfWork) -> None:
        work.reports.queue("reader-1", after, PAGE)
        work.reports.count("reader-1", 1001)

    plan = _plans(engine, read, 2)
    assert len(QUEUE_INDEX.findall(plan)) == 2, plan
    _searches_only(plan)


def _searches_only(plan: str) -> None:
    assert "Seq Scan" not in plan, plan
    assert "SCAN assignments" not in plan, plan
    assert "SCAN reports" not in plan, plan


NARROWED = (
    Wanted(),
    Wanted(urgency="U3"),
    Wanted(way="web"),
    Wanted(way="telegram"),
    Wanted(behind=True),
    Wanted(behind=False, urgency="U2"),
    Wanted(language="ar", area="north"),
)


@pytest.mark.parametrize("wanted", NARROWED, ids=str)
@pytest.mark.parametrize("later", [False, True], ids=["first page", "a later page"])
@pytest.mark.parametrize("group", Group)
def test_a_filtered_group_is_cut_from_an_index(
    engine: Engine, group: Group, later: bool, wanted: Wanted
) -> None:
    with Store(engine)(write=False) as work:
        piece = work.reports.group("reader-1", group, Wanted(), None, NOON, 3, LOOK)
    assert len(piece.headers) == 3
    after = piece.looked_to if later else None

    def read(work: UnitOfWork) -> None:
        work.reports.group("reader-1", group, wanted, after, NOON, 1, LOOK)
        work.reports.group_count("reader-1", group, wanted, NOON, 1001, LOOK)

    plan = _plans(engine, read)
    assert len(QUEUE_INDEX.findall(plan)) >= 2, plan
    assert "Seq Scan on assignments" not in plan, plan
    assert "SCAN assignments" not in plan, plan
    assert "SCAN reports" not in plan, plan


def test_a_page_of_what_is_unread_is_read_in_the_order_of_the_index(engine: Engine) -> None:
    """So that of a million unread reports a page is touched, and they are never sorted."""
    plan = _plans(
        engine,
        lambda work: work.reports.group("reader-1", Group.UNREAD, Wanted(), None, NOON, PAGE, LOOK),
        2,
    )
    assert "ix_assignments_group" in plan, plan
    assert "Sort" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan


def test_watching_load_and_trail_are_cut_from_indexes(engine: Engine) -> None:
    with begin(engine, write=True) as connection:
        connection.execute(insert(AuditRow), [_audit_line(number) for number in range(REPORTS)])
        connection.commit()
        connection.execute(text("ANALYZE"))

    def read(work: UnitOfWork) -> None:
        work.reports.watched("reader-1", None, PAGE, unread=True)
        work.reports.load("reader-1", "U1", NOON, 1001)
        work.audit.page(None, PAGE)
        work.audit.page(AuditPlace(NOON, b"x" * 16), PAGE)

    plan = _plans(engine, read, 4)
    assert len(QUEUE_INDEX.findall(plan)) >= 4, plan
    assert plan.count("ix_audit_hour") == 2, plan
    _searches_only(plan)


def _audit_line(number: int) -> dict[str, object]:
    return {
        "id": secrets.token_bytes(16),
        "hour": NOON + number * HOUR,
        "actor": "reader-1",
        "event": "opened",
        "report_id": secrets.token_bytes(16),
        "line": 1,
        "detail": "",
        "chain": None,
    }


def test_pages_show_every_report_of_the_reader_once(engine: Engine) -> None:
    seen = _pages(engine, REPORTS)
    assert len(seen) == REPORTS // 3
    assert len({one.report_id for one in seen}) == len(seen)
    assert seen == sorted(seen, key=lambda one: astuple(QueuePlace.of(one)))
    assert not any(one.behind for one in seen if one.urgency == "U1")


PARTS: Sequence[tuple[Wanted, Callable[[ReportHeader], bool]]] = (
    (Wanted(), lambda one: one.status in ("received", "acknowledged")),
    (Wanted(way="sms"), lambda one: one.channel in ("sms", "gateway-lake")),
    (Wanted(way="web"), lambda one: one.channel == "web"),
    (Wanted(behind=True), lambda one: one.behind),
    (Wanted(behind=False, way="sms"), lambda one: one.way == "sms" and not one.behind),
    (Wanted(urgency="U2", behind=True), lambda one: one.behind and one.urgency == "U2"),
)


@pytest.mark.parametrize(("wanted", "held"), PARTS, ids=[str(wanted) for wanted, _ in PARTS])
def test_a_group_shows_every_report_that_is_wanted_once(
    engine: Engine, wanted: Wanted, held: Callable[[ReportHeader], bool]
) -> None:
    seen = _pages(engine, REPORTS)
    for group in Group:
        found = _group_pages(engine, group, wanted)
        left = [one for one in seen if _group(one) is group and held(one)]
        if group is Group.CARE:
            left.sort(key=lambda one: (one.care_until or NOON, one.report_id))
        assert found == left
        assert found or wanted.behind


def _group(one: ReportHeader) -> Group:
    if one.status != "received":
        return Group.READ
    return Group.CARE if one.care_until and one.care_until > NOON else Group.UNREAD


def _group_pages(engine: Engine, group: Group, wanted: Wanted) -> Sequence[ReportHeader]:
    found: list[ReportHeader] = []
    with Store(engine)(write=False) as work:
        after, more = None, True
        while more:
            piece = work.reports.group("reader-1", group, wanted, after, NOON, PAGE, LOOK)
            found += piece.headers
            after, more = piece.looked_to, piece.looked_to is not None
    return found


def _pages(engine: Engine, most: int) -> Sequence[ReportHeader]:
    seen: list[ReportHeader] = []
    with Store(engine)(write=False) as work:
        after = None
        while len(seen) < most and (page := work.reports.queue("reader-1", after, PAGE)):
            seen += page
            after = QueuePlace.of(page[-1])
    return seen
