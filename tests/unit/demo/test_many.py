"""The demo of scale: its rows stand in queues as those of the store do."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from intake.ports import Assignment, Group, Wanted
from intake.store.database import content_engine
from intake.store.migrate import Which, migrate
from intake.store.unit_of_work import Store
from tests.bench.many import OWNER, more
from tests.contract.store_examples import header

NOW = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)
MANY = 1_200
"""More than the rows that are copied."""


def test_every_row_stands_in_one_queue_and_in_its_group(tmp_path: Path) -> None:
    engine = content_engine(f"sqlite:///{tmp_path / 'intake.db'}")
    migrate(engine, Which.CONTENT)
    with Store(engine)() as work:
        work.reports.file(header(), [Assignment(OWNER, "owner")])
        work.commit()
    more(str(engine.url), MANY, NOW)
    with Store(engine)(write=False) as work:
        queue = work.reports.queue(OWNER, None, MANY)
        groups = [
            work.reports.group(OWNER, group, Wanted(), None, NOW, MANY, MANY).headers
            for group in Group
        ]
    engine.dispose()
    assert len(queue) == MANY
    assert [each.urgency for each in queue] == sorted(each.urgency for each in queue)
    assert all(groups)
    assert sum(len(group) for group in groups) == MANY
    assert {each.way for each in queue} == {"sms", "web", "telegram"}
