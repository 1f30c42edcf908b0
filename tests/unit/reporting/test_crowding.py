"""What may still begin, counted for all together, and by nothing that tells who it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake.ports import Pace
from intake.reporting.crowding import CODES, STARTS, Budget, Crowding
from tests.fakes.store import MemoryStore
from tests.world import Time

FEW = Budget("few", Pace(10.0, burst=3))


def admitted(crowding: Crowding, budget: Budget, tries: int, channel: str = "web") -> int:
    return [crowding.admits(channel, budget) for _ in range(tries)].count(True)


@pytest.mark.parametrize("budget", [STARTS, CODES, FEW], ids=lambda each: each.name)
def test_a_burst_at_once_and_then_one_at_a_time(budget: Budget) -> None:
    time = Time()
    crowding = Crowding(MemoryStore(), time)
    burst, between = budget.pace.burst, budget.pace.seconds_between
    assert admitted(crowding, budget, 2 * burst) == burst
    time.pass_time(seconds=between)
    assert admitted(crowding, budget, 3) == 1
    time.pass_time(seconds=between * burst)
    assert admitted(crowding, budget, 2 * burst) == burst


def test_each_budget_of_each_channel_is_its_own() -> None:
    crowding = Crowding(MemoryStore(), Time())
    assert admitted(crowding, STARTS, 500) == STARTS.pace.burst
    assert admitted(crowding, CODES, 500) == CODES.pace.burst
    assert admitted(crowding, STARTS, 500, "kiosk") == STARTS.pace.burst


def test_two_processes_share_it() -> None:
    store, time = MemoryStore(), Time()
    first, second = Crowding(store, time), Crowding(store, time)
    assert admitted(first, FEW, 2) + admitted(second, FEW, 9) == FEW.pace.burst
    time.pass_time(seconds=10)
    assert admitted(second, FEW, 9) + admitted(first, FEW, 9) == 1


def test_a_refusal_writes_nothing_and_is_remembered_without_the_database() -> None:
    store, opened = MemoryStore(), []

    def counting(*, write: bool = True) -> object:
        opened.append(write)
        return store(write=write)

    crowding = Crowding(counting, Time())  # type: ignore[arg-type]
    admitted(crowding, FEW, 3)
    before = dict(store.tables.paces)
    assert admitted(crowding, FEW, 100) == 0
    assert len(opened) == 4
    assert store.tables.paces == before


def test_a_row_of_a_clock_that_was_wrong_keeps_nobody_out() -> None:
    store, time = MemoryStore(), Time()
    time.pass_time(days=1)
    ahead = Crowding(store, time)
    assert admitted(ahead, FEW, 9) == 3
    time.pass_time(days=-1)
    assert ahead.admits("web", FEW)
    assert Crowding(store, time).admits("web", FEW)
    assert admitted(Crowding(store, time), FEW, 9) == 1  # counted from this clock's time on


def test_only_a_name_and_a_time_are_kept() -> None:
    store, time = MemoryStore(), Time()
    Crowding(store, time).admits("web", STARTS)
    assert store.tables.paces == {"web starts": time() + timedelta(seconds=1)}
