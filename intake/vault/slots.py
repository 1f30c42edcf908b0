"""A few places for heavy work: who finds them taken waits a little, then is told to come again.

Argon2id takes 46-64 MiB a run, so a flood of codes must queue, not fill the memory. With a lock
directory the limit holds for all processes of the host (flock(2) on one file per place; the
kernel frees it when a process dies), else for this process alone.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from intake.errors import Busy

LONGEST_WAIT_SECONDS: Final = 5.0
LOOK_AGAIN_SECONDS: Final = 0.02


class Slots:
    """At most `count` holders at once."""

    def __init__(
        self,
        count: int,
        directory: Path | None = None,
        longest_wait_seconds: float = LONGEST_WAIT_SECONDS,
    ) -> None:
        self._longest_wait_seconds = longest_wait_seconds
        self._threads = BoundedSemaphore(count)
        self._files = _made(directory, count) if directory else ()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """One place for the length of the block. Raises Busy when none comes free in time: a
        thread that waited for ever would be lost to everybody else."""
        until = time.monotonic() + self._longest_wait_seconds
        if not self._threads.acquire(timeout=self._longest_wait_seconds):
            raise Busy("too many slow hashes at once")
        try:
            held = _lock_one(self._files, until) if self._files else None
            try:
                yield
            finally:
                if held is not None:
                    _unlock(held)
        finally:
            self._threads.release()


def _made(directory: Path, count: int) -> tuple[Path, ...]:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = tuple(directory / f"heavy-{number}.lock" for number in range(count))
    for file in files:
        file.touch(mode=0o600)
    return files


def _lock_one(files: tuple[Path, ...], until: float) -> int:
    """A descriptor that holds one of the locks. Raises Busy at the moment `until`."""
    while True:
        for file in files:
            with suppress(BlockingIOError):
                return _lock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if time.monotonic() >= until:
            raise Busy("too many slow hashes at once")
        time.sleep(LOOK_AGAIN_SECONDS)


def _lock(file: Path, how: int) -> int:
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, how)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _unlock(descriptor: int) -> None:
    # Closing alone would leave the lock with a child forked in the meantime.
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    os.close(descriptor)
