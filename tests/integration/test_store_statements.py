"""How many statements one heard message costs, as the databases themselves count them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from intake.cases.parts import ToldPart
from intake.ports import Outgoing
from intake.store.database import content_engine
from intake.store.unit_of_work import Store
from tests.conftest import Databases
from tests.contract.store_examples import A_REPORT, HOUR, NOON, SHE, part, sealed, standing
from tests.fakes.store import MemoryKeyring
from tests.postgres import Cluster, database_name
from tests.unit.desk.visitor import Visitor
from tests.unit.desk.world import DEPUTY, OWNER
from tests.unit.desk.world import NOON as DESK_NOON
from tests.unit.desk.world import World as DeskWorld
from tests.world import EpochsInMemory, Time, World, cheap_vault

BUDGET = 8
OF_A_CASE_PAGE = 34
"""Who is at the desk, the report, its parts, its route, its lines; holds, and what is asked."""


def hear(store: Store, number: int) -> None:
    """One message with all that it can need: a part to keep, a later expiry, an answer."""
    expires_at = NOON + number * HOUR
    with store() as work:
        assert work.inbound.remember(bytes([number]), NOON, SHE)
        found, last = work.conversations.get(SHE)
        work.drafts.touch(A_REPORT, expires_at)
        work.drafts.add(A_REPORT, part(number))
        accepted = found.accepted if found else 0
        work.conversations.put(SHE, standing(last + 1, accepted, expires_at))
        work.outbox.add(Outgoing(SHE, last + 1, "sms", sealed()))
        work.commit()


@pytest.fixture
def sqlite_trace(sqlite_databases: Databases) -> Iterator[tuple[Store, list[str]]]:
    traced: list[str] = []
    engine = content_engine(sqlite_databases.content)

    def trace(connection: Any, _record: object) -> None:
        connection.set_trace_callback(traced.append)

    event.listen(engine, "connect", trace)
    store = Store(engine)
    yield store, traced
    store.dispose()


def test_sqlite_runs_no_more_statements_than_the_budget(
    sqlite_trace: tuple[Store, list[str]],
) -> None:
    store, traced = sqlite_trace
    hear(store, 1)
    traced.clear()
    hear(store, 2)
    assert traced[0] == "BEGIN IMMEDIATE"
    assert traced[-1] == "COMMIT"
    assert len(traced) <= BUDGET


def test_an_answer_is_heard_with_seven_statements_and_deletes_nothing(
    sqlite_trace: tuple[Store, list[str]],
) -> None:
    """Begin; heard; where she stands and whether a nudge waits; her answer, her place, its count;
    commit."""
    store, traced = sqlite_trace
    time = Time()
    world = World(store, MemoryKeyring(), time, cheap_vault(EpochsInMemory(time)))
    world.exchange("hello")
    traced.clear()
    world.text("1")
    verbs = [statement.split()[0] for statement in traced]
    assert verbs == ["BEGIN", "INSERT", "SELECT", "INSERT", "INSERT", "INSERT", "COMMIT"]


def test_postgres_runs_no_more_statements_than_the_budget(
    postgres: Cluster, postgres_databases: Databases
) -> None:
    name = database_name(postgres_databases.content)
    with psycopg.connect(postgres_databases.content, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} SET log_statement = 'all'")
    store = Store(content_engine(postgres_databases.content))
    hear(store, 1)
    before = len(_logged(postgres, name))
    hear(store, 2)
    logged = _logged(postgres, name)[before:]
    store.dispose()
    assert logged[0].startswith("BEGIN")
    assert logged[-1] == "COMMIT"
    assert len(logged) <= BUDGET


def _logged(postgres: Cluster, name: str) -> list[str]:
    """The statements that this database has logged. A further line of one begins with a tab."""
    pattern = rf" {name} LOG:  (?:statement|execute [^:]*): (.*)$"
    return re.findall(pattern, postgres.log, re.MULTILINE)


def test_a_draft_touched_again_to_the_same_hour_costs_nothing(
    sqlite_trace: tuple[Store, list[str]],
) -> None:
    store, traced = sqlite_trace
    with store() as work:
        work.drafts.touch(A_REPORT, NOON)
        before = len(traced)
        work.drafts.touch(A_REPORT, NOON)
        assert len(traced) == before


@pytest.mark.parametrize("number", [1, 40])
def test_the_page_of_a_report_costs_as_many_statements_however_many_parts_it_has(
    sqlite_trace: tuple[Store, list[str]], number: int
) -> None:
    store, traced = sqlite_trace
    world = DeskWorld(store=store)  # type: ignore[arg-type]  # the tables are looked at elsewhere
    world.enrol(OWNER, DEPUTY)
    told = [ToldPart("narrative", f"Word {each}.", DESK_NOON) for each in range(number)]
    report = world.file(parts=told, declared=True, status="acknowledged")
    visitor = Visitor(world)
    visitor.sign_in()
    visitor.get(report.path)
    traced.clear()
    page = visitor.get(report.path).get_data(as_text=True)
    assert page.count('class="told veiled"') == number
    assert len(traced) == OF_A_CASE_PAGE
