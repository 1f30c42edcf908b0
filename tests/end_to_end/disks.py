"""A disk that can be filled, for processes that run: a small file system where we may mount one,
else the system's own limit on how large their files may grow. Both fail the write itself."""

from __future__ import annotations

import resource
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psutil

_SIZE = "32m"


class Disk(Protocol):
    """Where files lie, and whether there is room."""

    @property
    def directory(self) -> Path: ...
    def fill(self, processes: Sequence[int]) -> None: ...
    def free(self, processes: Sequence[int]) -> None: ...


@dataclass
class SmallFileSystem:
    """Full is full, for everybody."""

    directory: Path

    def fill(self, _processes: Sequence[int]) -> None:
        with suppress(OSError), (self.directory / "filler").open("wb", buffering=0) as filler:
            while filler.write(bytes(4096)):
                pass

    def free(self, _processes: Sequence[int]) -> None:
        (self.directory / "filler").unlink()


@dataclass
class LimitedFiles:
    """These processes, and their children, can write nothing beyond the first bytes of a file."""

    directory: Path
    before: dict[int, tuple[int, int]] = field(default_factory=dict)

    def fill(self, processes: Sequence[int]) -> None:
        for process in with_children(processes):
            old = resource.prlimit(process, resource.RLIMIT_FSIZE)
            self.before[process] = old
            resource.prlimit(process, resource.RLIMIT_FSIZE, (0, old[1]))

    def free(self, _processes: Sequence[int]) -> None:
        for process, old in self.before.items():
            resource.prlimit(process, resource.RLIMIT_FSIZE, old)


@contextmanager
def small_disk(directory: Path) -> Iterator[Disk]:
    """One of the two, found out by trying."""
    directory.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "none", str(directory)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode:
        yield LimitedFiles(directory)
        return
    try:
        yield SmallFileSystem(directory)
    finally:
        subprocess.run(["umount", str(directory)], check=True)


def with_children(processes: Sequence[int]) -> list[int]:
    """These, and those they started."""
    return [
        each.pid
        for process in processes
        for each in (psutil.Process(process), *psutil.Process(process).children(recursive=True))
    ]
