"""A page of the queue is cut from an index, however many reports there are."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, astuple, replace
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, text

from intake.ports import Behind, CameBy, QueuePart, QueuePlace, ReportHeader
from intake.store.database import begin, content_engine
from intake.store.rows import AssignmentRow, ReportRow
from intake.store.unit_of_work import Store
from tests.conftest import Databases
from tests.contract.store_examples import HOUR, NOON, header

REPORTS = 3000
PAGE = 25
CAP = 101  # far fewer than a reader has, as it is at a million


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    """A content database with the reports of three readers."""
    made = content_engine(databases.content)
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
    return replace(made, public=bytes(32), channel=channel, in_flood=number % 7 == 0)


def _plans(engine: Engine, after: QueuePlace | None, only: QueuePart | None) -> str:
    """How the database finds a page and the count."""
    ran: list[tuple[str, Any]] = []

    def watch(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            ran.append((statement, values))

    event.listen(engine, "before_cursor_execute", watch)
    with Store(engine)(write=False) as work:
        work.reports.queue("reader-1", after, PAGE, only)
        work.reports.count("reader-1", CAP, only)
    event.remove(engine, "before_cursor_execute", watch)
    assert len(ran) == 2
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with engine.connect() as connection:
        plans = [connection.exec_driver_sql(f"{explain} {one}", values) for one, values in ran]
        return "\n".join(str(row[-1]) for plan in plans for row in plan)


INDEXES: Sequence[tuple[QueuePart | None, str]] = (
    (None, "ix_assignments_queue"),
    (CameBy("web"), "ix_assignments_way"),
    (CameBy("telegram"), "ix_assignments_way"),
    (Behind(), "ix_assignments_behind"),
)


@pytest.mark.parametrize(("only", "index"), INDEXES, ids=["all", "many", "none", "behind"])
@pytest.mark.parametrize("first", [True, False], ids=["first page", "a later page"])
def test_a_page_is_cut_from_the_index(
    engine: Engine, first: bool, only: QueuePart | None, index: str
) -> None:
    last = _pages(engine, 10)[-1]
    after = None if first else QueuePlace.of(last)
    plan = _plans(engine, after, only)
    assert plan.count(index) == 2, plan
    assert "Seq Scan" not in plan, plan
    assert "SCAN assignments" not in plan, plan
    assert "SCAN reports" not in plan, plan


def test_pages_show_every_report_of_the_reader_once(engine: Engine) -> None:
    seen = _pages(engine, REPORTS)
    assert len(seen) == REPORTS // 3
    assert len({one.report_id for one in seen}) == len(seen)
    assert seen == sorted(seen, key=lambda one: astuple(QueuePlace.of(one)))
    assert not any(one.behind for one in seen if one.urgency == "U1")
    for only, held in PARTS:
        assert list(_pages(engine, REPORTS, only)) == [one for one in seen if held(one)]


PARTS: Sequence[tuple[QueuePart, Callable[[ReportHeader], bool]]] = (
    (CameBy("sms"), lambda one: one.channel in ("sms", "gateway-lake")),
    (CameBy("web"), lambda one: one.channel == "web"),
    (Behind(), lambda one: one.behind),
)


def _pages(engine: Engine, most: int, only: QueuePart | None = None) -> Sequence[ReportHeader]:
    seen: list[ReportHeader] = []
    with Store(engine)(write=False) as work:
        after = None
        while len(seen) < most and (page := work.reports.queue("reader-1", after, PAGE, only)):
            seen += page
            after = QueuePlace.of(page[-1])
    return seen
