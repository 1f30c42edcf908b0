"""Processes of ours that start in milliseconds and die at a chosen commit, as the tests order.

`mortal.py` is the program. Its parent builds the production web application or worker once and
forks a child for each life; the tests speak to the parent in lines of JSON.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.end_to_end import mortal
from tests.end_to_end.mortal import Label, Order

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True)
class Life:
    """How a child ended, and the boundaries it came to."""

    exit_code: int  # negative: the signal that ended it
    boundaries: tuple[Label, ...]

    @property
    def was_killed(self) -> bool:
        return self.exit_code == -signal.SIGKILL


@dataclass
class Nursery:
    """The parent, as the tests speak to it. Its children answer on `port`."""

    port: int
    process: subprocess.Popen[bytes] = field(repr=False)

    def live(self, order: Order, meanwhile: Callable[[], None] = lambda: None) -> Life:
        """One life from beginning to end; `meanwhile` runs in this process."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asdict(order)).encode() + b"\n")
        self.process.stdin.flush()
        meanwhile()
        ended = json.loads(self.process.stdout.readline())
        return Life(ended["exit_code"], tuple(ended["boundaries"]))


@contextmanager
def running() -> Iterator[Nursery]:
    """A nursery, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", mortal.__name__],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    yield Nursery(int(process.stdout.readline()), process)
    process.communicate()  # it ends with its input
    assert process.returncode == 0
