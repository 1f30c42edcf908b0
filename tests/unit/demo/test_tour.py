"""The tour: each tick follows from what really happened, and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from intake.demo.network import Entry, Kind
from intake.demo.rows import Happened
from intake.demo.tour import STEPS, State, code_was_typed, shown

NOTHING = State(Happened())
ALL = State(Happened(1, replied=True, kept_out=True, escalated=1), True, True, timedelta(hours=25))
CODE = "1234 5678 9012 3456"


def ticks(state: State) -> list[bool]:
    return [each.is_done for each in shown(state)]


def test_at_first_nothing_is_done_and_in_the_end_everything() -> None:
    assert ticks(NOTHING) == [False] * 5
    assert ticks(ALL) == [True] * 5


@pytest.mark.parametrize(
    ("without", "step"),
    [
        (replace(ALL, happened=replace(ALL.happened, by_phone=0)), 0),
        (replace(ALL, rows_seen=False), 1),
        (replace(ALL, happened=replace(ALL.happened, replied=False)), 2),
        (replace(ALL, code_typed=False), 2),
        (replace(ALL, happened=replace(ALL.happened, kept_out=False)), 3),
        (replace(ALL, happened=replace(ALL.happened, escalated=0)), 4),
        (replace(ALL, ahead=timedelta(0)), 4),
    ],
)
def test_each_step_needs_what_it_is_about(without: State, step: int) -> None:
    assert ticks(without) == [number != step for number in range(5)]


def test_every_step_leads_to_where_it_is_done() -> None:
    assert all(step.links for step in STEPS)
    assert {link.to for step in STEPS for link in step.links} == {
        "#phone",
        "#clock",
        "/",
        "/desk",
        "/demo/rows",
        "/demo/numbers",
    }


@pytest.mark.parametrize("typed", [CODE, CODE.replace(" ", ""), f" {CODE} "])
def test_a_code_that_a_phone_sent_is_known(typed: str) -> None:
    assert code_was_typed([[], [Entry(Kind.TEXT, typed, 200)]])


@pytest.mark.parametrize(
    "screen",
    [
        [Entry(Kind.TEXT, "1234", 200)],
        [Entry(Kind.TEXT, CODE, 403)],
        [Entry(Kind.TEXT, CODE, None)],
        [Entry(Kind.DELIVERED, CODE)],
        [Entry(Kind.FORGED, CODE, 200)],
    ],
)
def test_what_is_no_code_that_arrived_does_not_count(screen: Sequence[Entry]) -> None:
    assert not code_was_typed([screen])
