"""Several processes that live and die together.

Rules: each child leads a process group of its own, so that Ctrl-C reaches the one who started
them and nobody twice; when the block ends, every process of every group is gone, also one that
a child left behind. What they print goes to a file each.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

STOP_SECONDS: Final = 10.0
_LOOK_EVERY_SECONDS: Final = 0.1
_STOPS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class Child:
    """A running process and the file with what it prints."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def last_lines(self, most: int) -> list[str]:
        """The end of what it printed."""
        return self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-most:]


@dataclass(slots=True)
class Asked:
    """Whether somebody wants all of it to stop. A plain flag: nothing else is safe to set in a
    signal handler."""

    to_stop: bool = False


@contextmanager
def stop_signals() -> Iterator[Asked]:
    """Inside the block, Ctrl-C, SIGTERM and a closed terminal only raise the flag."""
    asked = Asked()

    def ask(_number: int, _frame: object) -> None:
        asked.to_stop = True

    before = {number: signal.signal(number, ask) for number in _STOPS}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def running(
    commands: Mapping[str, Sequence[str]], environment: Mapping[str, str], logs: Path
) -> Iterator[Sequence[Child]]:
    """Starts them in order. All are stopped when the block ends, however it ends."""
    children: list[Child] = []
    try:
        for name, command in commands.items():
            children.append(_start(name, command, environment, logs / f"{name}.log"))
        yield children
    finally:
        stop(children)


def watch(
    children: Sequence[Child], until: Callable[[], bool], seconds: float | None = None
) -> Child | None:
    """Waits until it is so, or the time is over, or a child ended: then that child."""
    end = None if seconds is None else time.monotonic() + seconds
    while not until() and (end is None or time.monotonic() < end):
        for child in children:
            if child.has_ended:
                return child
        time.sleep(_LOOK_EVERY_SECONDS)
    return None


def stop(children: Sequence[Child], patience_seconds: float = STOP_SECONDS) -> None:
    """Asks all to end, waits, and ends what is left of their groups."""
    for child in children:
        _signal(child, signal.SIGTERM)
    end = time.monotonic() + patience_seconds
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(max(end - time.monotonic(), 0))
    for child in children:
        _signal(child, signal.SIGKILL)
        child.process.wait()


def _start(name: str, command: Sequence[str], environment: Mapping[str, str], log: Path) -> Child:
    log.touch(mode=0o600)
    with log.open("ab") as printed:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Child(name, process, log)


def _signal(child: Child, number: signal.Signals) -> None:
    """To the whole group, if anyone is left in it (macOS refuses for a group of the dead)."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, number)
