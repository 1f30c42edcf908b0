"""A flood is told from a usual day by how many begin, and the mark costs no report its urgency."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from intake.routing.flooding import LEAST, LOOKS_BACK, is_flooded, most_in_an_hour, stands_behind

HOUR = timedelta(hours=1)
NOW = datetime(2031, 5, 6, 12, tzinfo=UTC)
HOURS = LOOKS_BACK // HOUR
IDLE = 2


def began(each_hour: int, hours: int = HOURS) -> dict[datetime, int]:
    """So many in each of the last hours before this one."""
    return {NOW - back * HOUR: each_hour for back in range(1, hours + 1)}


@pytest.mark.parametrize(
    ("before", "most"),
    [
        ({}, LEAST),
        (began(2), LEAST),
        (began(3), LEAST),
        (began(4), 40),
        (began(50, HOURS // 2 - 1), LEAST),  # fewer than half of all hours: the usual one is quiet
        (began(50, HOURS // 2 + 1), 500),
    ],
    ids=["a new line", "quiet", "on the edge", "busy", "busy by day", "busy day and night"],
)
def test_how_many_are_usual(before: dict[datetime, int], most: int) -> None:
    assert most_in_an_hour(before, NOW) == most


def test_hours_of_long_ago_and_this_one_say_nothing_of_what_is_usual() -> None:
    long_ago = {hour - LOOKS_BACK: 90 for hour in began(1)}
    assert most_in_an_hour({**long_ago, NOW: 9_000}, NOW) == LEAST


def test_more_than_that_is_a_flood_and_as_many_is_none() -> None:
    assert not is_flooded({NOW: LEAST}, NOW, IDLE, None)
    assert is_flooded({NOW: LEAST + 1}, NOW, IDLE, None)


def test_what_is_begun_in_a_flood_and_sent_after_it_came_in_it() -> None:
    for back in range(IDLE + 1):
        assert is_flooded({NOW - back * HOUR: LEAST + 1}, NOW, IDLE, None)
    assert not is_flooded({NOW - (IDLE + 1) * HOUR: LEAST + 1}, NOW, IDLE, None)


def test_a_number_that_was_set_counts_alone() -> None:
    assert is_flooded({NOW: 6, **began(900)}, NOW, 0, 5)
    assert not is_flooded({NOW: 200}, NOW, 0, 200)


@pytest.mark.parametrize(("urgency", "behind"), [("U1", False), ("U2", True), ("U3", True)])
def test_the_most_urgent_never_stands_behind(urgency: str, behind: bool) -> None:
    assert stands_behind(urgency, in_flood=True) is behind
    assert not stands_behind(urgency, in_flood=False)
