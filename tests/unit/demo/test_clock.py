"""The demo's clock goes forward, for every process, and the real one is left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from intake.app import clock, clock_of, ticks_of
from intake.demo.clock import STEP, Past, PutForward
from intake.demo.place import demo_environment, fresh_place
from intake.settings import read_settings

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRETS = {"INTAKE_PEPPER": "a1" * 32, "INTAKE_SECRET_KEY": "b2" * 32}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "clock"


def test_without_a_file_it_is_the_real_clock(file: Path) -> None:
    assert PutForward(file, lambda: NOON)() == NOON


def test_every_process_sees_how_far_it_was_put(file: Path) -> None:
    here, there = PutForward(file, lambda: NOON), PutForward(file, lambda: NOON)
    here.put_forward()
    assert there() == NOON + timedelta(hours=25)
    there.put_forward()
    assert here.ahead == 2 * STEP


def test_two_who_press_at_once_both_count(file: Path) -> None:
    pressing = [Thread(target=PutForward(file, lambda: NOON).put_forward) for _ in range(8)]
    for each in pressing:
        each.start()
    for each in pressing:
        each.join()
    assert PutForward(file, lambda: NOON).ahead == 8 * STEP


@pytest.mark.parametrize("by", [timedelta(0), timedelta(hours=-1)])
def test_it_goes_forward_only(file: Path, by: timedelta) -> None:
    moved = PutForward(file, lambda: NOON)
    with pytest.raises(ValueError, match="forward only"):
        moved.put_forward(by)
    assert moved() == NOON


def test_the_past_stands_until_it_is_moved_and_never_goes_back() -> None:
    past = Past(NOON)
    past.reach(NOON + STEP)
    past.reach(NOON)
    assert past() == NOON + STEP


def test_outside_a_demo_the_clock_is_the_real_one() -> None:
    settings = read_settings(SECRETS)
    assert clock_of(settings) is clock


def test_in_a_demo_all_rounds_of_the_worker_are_due_when_it_is_put_forward(tmp_path: Path) -> None:
    with fresh_place(tmp_path / "demo") as place:
        settings = read_settings(demo_environment(place, 8000, 8001, {}))
        now, ticks = clock_of(settings), ticks_of(settings)
        before, ticked = now(), ticks()
        PutForward(place.clock, clock).put_forward()
        assert now() - before >= STEP
        assert ticks() - ticked >= STEP.total_seconds()
