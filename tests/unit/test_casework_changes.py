"""Readers who are new, or not what they were, show for 30 days."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from intake.ports import ResponseVersion
from tests.unit.desk.world import DEPUTY, NOON, OWNER, World

DAY = timedelta(days=1)
OLD = """
[[readers]]
id = "north"
role = "ombudsperson"
employer = "listening"
office = "Listening Office North"

[[readers]]
id = "south"
role = "deputy"
employer = "door"
office = "Open Door South"
"""


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY)
    load(world, 1, OLD, NOON - 60 * DAY)
    return world


def load(world: World, version: int, toml: str, hour: datetime) -> None:
    with world.store() as work:
        work.responses.add(ResponseVersion("example", version, "hash", toml, hour))
        work.commit()


def shown(world: World) -> list[tuple[str, str]]:
    return [(each.office, each.what) for each in world.casework.new_readers()]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('role = "deputy"', 'role = "oversight"', [("Open Door South", "role")]),
        ('employer = "door"', 'employer = "river"', [("Open Door South", "employer")]),
        (
            'employer = "door"',
            'employer = "door"\nhost = "river"',
            [("Open Door South", "employer")],
        ),
        (
            'id = "south"',
            'id = "east"',
            [("Open Door South", "named"), ("Open Door South", "left")],
        ),
        ('office = "Open Door South"', 'office = "Open Door"', []),
    ],
    ids=["role", "employer", "host", "named and left", "other words"],
)
def test_what_the_response_file_changed_is_shown(
    world: World, old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    assert shown(world) == []
    load(world, 2, OLD.replace(old, new), NOON - DAY)
    assert sorted(shown(world)) == sorted(expected)


def test_a_change_is_shown_for_30_days(world: World) -> None:
    load(world, 2, OLD.replace("deputy", "oversight"), NOON)
    world.clock.now = NOON + 30 * DAY
    assert shown(world) == [("Open Door South", "role")]
    world.clock.now = NOON + 31 * DAY
    assert shown(world) == []


def test_a_change_that_was_taken_back_is_shown_twice(world: World) -> None:
    load(world, 2, OLD.replace("deputy", "oversight"), NOON - DAY)
    assert len(shown(world)) == 1
    load(world, 3, OLD, NOON)
    assert shown(world) == [("Open Door South", "role")] * 2


def test_a_version_that_no_longer_reads_stops_nothing(world: World) -> None:
    load(world, 2, "not [a file", NOON - DAY)
    load(world, 3, OLD, NOON)
    assert {what for _, what in shown(world)} <= {"named", "left"}
