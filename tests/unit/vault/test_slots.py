"""No more heavy runs at once than there are places, in one process and on one host."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest

import intake
from intake.errors import Busy
from intake.vault.slots import Slots

ROOT = Path(intake.__file__).parents[1]

HOLDER = """
import sys
from pathlib import Path
from intake.vault.slots import Slots

with Slots(2, Path(sys.argv[1])).hold():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(params=["one process", "one host"])
def two_sides(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Slots, Slots]:
    """Two users of the same two places: the same object, or two over one directory."""
    if request.param == "one process":
        same = Slots(2)
        return same, same
    return Slots(2, tmp_path / "locks"), Slots(2, tmp_path / "locks")


def test_a_third_run_waits_until_one_ends(two_sides: tuple[Slots, Slots]) -> None:
    ours, theirs = two_sides
    entered = Event()

    def enter() -> None:
        with theirs.hold():
            entered.set()

    first = ours.hold()
    first.__enter__()
    second = theirs.hold()
    second.__enter__()
    third = Thread(target=enter)
    third.start()
    assert not entered.wait(0.05)
    first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    assert entered.wait(10)
    third.join(10)


def test_a_run_that_fails_frees_its_place(two_sides: tuple[Slots, Slots]) -> None:
    for _ in range(3):
        with pytest.raises(KeyError), two_sides[0].hold():
            raise KeyError
    with two_sides[0].hold(), two_sides[1].hold():
        pass


def test_a_process_that_is_killed_frees_its_place(tmp_path: Path) -> None:
    holders = [
        subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for _ in range(2)
    ]
    for holder in holders:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
    entered = Event()

    def enter() -> None:
        with Slots(2, tmp_path).hold():
            entered.set()

    waiting = Thread(target=enter)
    waiting.start()
    assert not entered.wait(0.05)
    for holder in holders:
        holder.kill()
        holder.communicate()
    assert entered.wait(10)
    waiting.join(10)


def test_who_waits_too_long_is_told_to_come_again(tmp_path: Path) -> None:
    """A thread that waited for ever would be lost to everybody else."""
    slots = Slots(1, tmp_path / "locks", longest_wait_seconds=0.05)
    with slots.hold(), pytest.raises(Busy), slots.hold():
        pass
    with slots.hold():
        pass
