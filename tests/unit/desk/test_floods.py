"""A flood at the desk: what came in it waits behind, can be seen alone, and is always in sight."""

from __future__ import annotations

import re

import pytest

from tests.unit.desk.visitor import Visitor, text_of
from tests.unit.desk.world import HOUR, NOON, OWNER, FiledReport, World

LINK = re.compile(r'href="/reports/([0-9a-f]{32})"')


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER)
    return world


@pytest.fixture
def visitor(world: World) -> Visitor:
    visitor = Visitor(world)
    visitor.sign_in()
    return visitor


def shown(visitor: Visitor, path: str = "/") -> tuple[str, list[bytes]]:
    """The words of a page of the queue, and its reports in order."""
    answer = visitor.get(path)
    assert answer.status_code == 200
    html = answer.get_data(as_text=True)
    return text_of(answer), [bytes.fromhex(each) for each in LINK.findall(html)]


def flooded(world: World, count: int, urgency: str = "U2") -> list[FiledReport]:
    return [
        world.file(urgency=urgency, channel="web", in_flood=True, due_at=NOON - (count - n) * HOUR)
        for n in range(count)
    ]


def test_a_true_report_is_not_hidden_by_thirty_others(world: World, visitor: Visitor) -> None:
    """They are due sooner, and would fill the first page."""
    less = world.file(urgency="U3", due_at=NOON)
    others = flooded(world, 30)
    urgent = flooded(world, 1, urgency="U1")
    hers = world.file(urgency="U2", channel="sms", due_at=NOON + 20 * HOUR)
    words, first = shown(visitor)
    assert first[:2] == [urgent[0].id, hers.id]
    assert first[2:] == [each.id for each in others[:23]]
    assert "30 wait behind" in words
    _, second = shown(visitor, f"/?after={first[-1].hex()}")
    assert second == [*(each.id for each in others[23:]), less.id]


def test_they_are_seen_alone_and_page_by_page(world: World, visitor: Visitor) -> None:
    world.file(urgency="U2")
    others = flooded(world, 30)
    words, first = shown(visitor, "/?flood=yes")
    assert "30 in this view" in words
    assert first == [each.id for each in others[:25]]
    _, second = shown(visitor, f"/?after={first[-1].hex()}&flood=yes")
    assert second == [each.id for each in others[25:]]


def test_the_next_page_keeps_to_the_part(world: World, visitor: Visitor) -> None:
    flooded(world, 30)
    html = visitor.get("/?channel=web").get_data(as_text=True)
    (link,) = re.findall(r'href="(/\?[^"]*after=[^"]*)"', html)
    assert "channel=web" in link
    assert len(LINK.findall(visitor.get(link.replace("&amp;", "&")).get_data(as_text=True))) == 5


@pytest.mark.parametrize(("way", "held"), [("sms", 2), ("web", 1), ("telegram", 0)])
def test_the_queue_is_narrowed_to_one_way(
    world: World, visitor: Visitor, way: str, held: int
) -> None:
    for channel in ("sms", "gateway-lake", "web"):
        world.file(channel=channel)
    words, found = shown(visitor, f"/?channel={way}")
    assert len(found) == held
    assert f"{held} in this view" in words


def test_each_says_that_it_came_in_a_flood_the_most_urgent_too(
    world: World, visitor: Visitor
) -> None:
    flooded(world, 1, urgency="U1")
    words, found = shown(visitor)
    assert len(found) == 1
    assert "came in a flood" in words
    assert "wait behind" not in words, "none does"


def test_without_a_flood_nothing_is_said_of_one(world: World, visitor: Visitor) -> None:
    world.file()
    words, _ = shown(visitor)
    assert "wait behind" not in words
    assert "came in a flood" not in words


@pytest.mark.parametrize("path", ["/?channel=nothing", "/?flood=1", "/?channel=gateway-lake"])
def test_a_part_that_there_is_none_of_does_not_exist(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_one_alone_waits_behind_the_others(world: World) -> None:
    world.file(in_flood=True, urgency="U3")
    world.file(urgency="U3")
    visitor = Visitor(world)
    visitor.sign_in()
    page = text_of(visitor.get("/"))
    assert "1 waits behind the others of its urgency." in page
    assert "2 open, 2 not read yet" in page
