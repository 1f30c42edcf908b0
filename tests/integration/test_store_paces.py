"""How fast a channel may send, counted in the database for all workers together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from intake.ports import OpenWork, Pace
from intake.store.unit_of_work import Store
from tests.fakes.store import MemoryStore

NOON = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
PACE = Pace(seconds_between=0.5, burst=3)


@pytest.fixture(params=["memory", "database"])
def opened(request: pytest.FixtureRequest, store: Store) -> OpenWork:
    return MemoryStore() if request.param == "memory" else store


def take(opened: OpenWork, seconds: float, channel: str = "telegram") -> float | None:
    """Seconds after noon at which to ask again; None when it may go."""
    with opened() as work:
        due = work.paces.take(channel, NOON + timedelta(seconds=seconds), PACE)
        work.commit()
    return None if due is None else (due - NOON).total_seconds()


def test_a_burst_may_go_at_once_and_the_next_waits(opened: OpenWork) -> None:
    assert [take(opened, 0) for _ in range(3)] == [None] * 3
    assert take(opened, 0) == 0.5
    assert take(opened, 0.5) is None
    assert take(opened, 0.5) == 1.0


def test_channels_do_not_wait_for_each_other(opened: OpenWork) -> None:
    assert [take(opened, 0) for _ in range(4)][-1] is not None
    assert take(opened, 0, "another") is None


def test_what_was_not_used_is_not_saved_up(opened: OpenWork) -> None:
    take(opened, 0)
    assert [take(opened, 60) for _ in range(4)] == [None, None, None, 60.5]
