"""Exclusions on the real databases, with others writing at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from intake.conversation.told import Told
from intake.conversation.vocabulary import Part
from intake.reporting.back import WayBack
from intake.reporting.memory import Return
from intake.store.keyring import SqlKeyring
from intake.store.unit_of_work import Store
from tests.unit.desk.world import DEPUTY, EXTERNAL, NOON, OWNER, FiledReport, World

ADDITIONS = 6


def installed(store: Store, keyring: SqlKeyring) -> tuple[World, FiledReport]:
    parts: dict[str, Any] = {"store": store, "keyring": keyring}
    world = World(**parts)
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    return world, world.file(declared=True)


def add(world: World, report: FiledReport) -> None:
    with world.store() as work:
        work.reports.hold(report.id)
        back = Return(report.id, b"", b"", "en")
        way_back, clocks = WayBack(world.vault, world.keyring), world.response.clocks
        way_back.add(work, back, Part.ADDITION, Told("More."), NOON, clocks)
        work.commit()


def test_two_readers_go_at_once_while_she_adds_and_every_part_opens(
    store: Store, keyring: SqlKeyring
) -> None:
    world, report = installed(store, keyring)
    with ThreadPoolExecutor(3) as threads:
        named = [
            threads.submit(world.casework.name, world.session(), report.id, typed)
            for typed in ("32", "33")
        ]
        added = [threads.submit(add, world, report) for _ in range(ADDITIONS)]
        assert all(each.result() for each in named)
        assert [each.result() for each in added] == [None] * ADDITIONS
    with world.store(write=False) as work:
        header, parts = work.reports.get(report.id), work.reports.parts(report.id)
        assert [each.reader_id for each in work.reports.assignments(report.id)] == [OWNER]
    assert header is not None
    assert len(header.later) == 2
    assert [each.number for each in parts] == list(range(len(parts)))
    assert {each.reader_id for each in world.keyring.wraps(report.id)} == {OWNER}
    case = world.casework.open_case(world.session(), report.id)
    assert case is not None
    assert case.is_whole
    assert sum(part.kind == "told" for part in case.entries) == ADDITIONS + 2


def test_deleting_at_the_same_moment_leaves_no_key(store: Store, keyring: SqlKeyring) -> None:
    world, report = installed(store, keyring)

    def delete() -> None:
        with world.store() as work:
            back = Return(report.id, b"", b"", "en")
            WayBack(world.vault, world.keyring).delete(work, back, NOON)
            work.commit()

    with ThreadPoolExecutor(2) as threads:
        naming = threads.submit(world.casework.name, world.session(), report.id, "32")
        threads.submit(delete).result()
        naming.result()
    assert world.keyring.wraps(report.id) == []
    with world.store(write=False) as work:
        assert work.reports.get(report.id) is None
        assert work.reports.parts(report.id) == []
