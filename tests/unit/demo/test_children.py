"""Processes that live and die together."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest

from intake.demo.children import running, stop, watch

SLEEPS = "import time; time.sleep(60)"
IGNORES = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPS
LEAVES_ONE = (
    "import subprocess, sys; "
    "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True)"
)
FAILS = "import sys; print('Words of example.', flush=True); sys.exit(3)"


def commands(*scripts: str) -> dict[str, Sequence[str]]:
    return {f"child{n}": (sys.executable, "-c", script) for n, script in enumerate(scripts)}


def forever() -> bool:
    return False


def is_gone(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def test_all_are_gone_when_the_block_ends(tmp_path: Path) -> None:
    with running(commands(SLEEPS, SLEEPS), {}, tmp_path) as children:
        assert not any(child.has_ended for child in children)
    assert all(child.has_ended for child in children)


def test_all_are_gone_when_a_later_one_cannot_start(tmp_path: Path) -> None:
    before = psutil.Process().children()
    wrong = {**commands(SLEEPS), "wrong": ("/nowhere/at/all",)}
    with pytest.raises(FileNotFoundError), running(wrong, {}, tmp_path):
        pass
    assert psutil.Process().children() == before


def test_the_first_to_end_is_found_with_its_code_and_last_words(tmp_path: Path) -> None:
    with running(commands(SLEEPS, FAILS), {}, tmp_path) as children:
        ended = watch(children, forever, 10.0)
        assert ended is children[1]
        assert ended.process.returncode == 3
        assert ended.last_lines(5) == ["Words of example."]


def test_a_watch_ends_in_time_though_nothing_happened(tmp_path: Path) -> None:
    with running(commands(SLEEPS), {}, tmp_path) as children:
        assert watch(children, forever, 0.2) is None


def test_one_that_will_not_end_is_ended(tmp_path: Path) -> None:
    with running(commands(IGNORES), {}, tmp_path) as children:
        time.sleep(0.3)  # until it ignores
        stop(children, patience_seconds=0.2)
        assert children[0].has_ended


def test_what_a_child_left_behind_is_gone_too(tmp_path: Path) -> None:
    with running(commands(LEAVES_ONE), {}, tmp_path) as children:
        assert watch(children, forever, 10.0) is children[0]
        left = int(children[0].last_lines(1)[0])
        assert not is_gone(left)
    deadline = time.monotonic() + 5.0
    while not is_gone(left) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert is_gone(left)


def test_their_logs_are_for_this_user_only(tmp_path: Path) -> None:
    with running(commands(SLEEPS), {}, tmp_path) as children:
        assert children[0].log.stat().st_mode & 0o777 == 0o600
