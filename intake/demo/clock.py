"""The demo's own clock: the machine's time, put forward by whoever tries the demo.

Rules: it goes forward only, so that no secret of an epoch comes back and no clock of a report runs
twice. Every process of a demo reads the same file; outside a demo there is no such file, and the
real clock is used as it is.
"""

from __future__ import annotations

import fcntl
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from intake.ports import Clock

STEP: Final = timedelta(hours=25)
"""A day, and the hour by which rows are rounded: whatever was promised within a day is late."""


class PutForward:
    """The clock that a file puts forward: it holds so many seconds, or is not there yet."""

    def __init__(self, file: Path, real: Clock) -> None:
        self._file = file
        self._real = real

    def __call__(self) -> datetime:
        return self._real() + self.ahead

    @property
    def ahead(self) -> timedelta:
        """How far it is ahead of the machine's time."""
        try:
            return _read(self._file.read_text(encoding="ascii"))
        except FileNotFoundError:
            return timedelta(0)

    def put_forward(self, by: timedelta = STEP) -> None:
        """For every process at once. Raises ValueError for a step back, or none."""
        if by <= timedelta(0):
            raise ValueError("a clock of the demo goes forward only")
        with self._file.with_suffix(".lock").open("a") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            ahead = self.ahead + by
            made = self._file.with_suffix(".new")
            made.write_text(f"{ahead // timedelta(seconds=1)}\n", encoding="ascii")
            made.replace(self._file)  # whoever reads meanwhile finds one or the other, whole


class Past:
    """A clock for what is told as if it had happened before: it stands until it is moved on."""

    def __init__(self, begin: datetime) -> None:
        self._now = begin

    def __call__(self) -> datetime:
        return self._now

    def reach(self, moment: datetime) -> None:
        """On to that moment, if it is still to come."""
        self._now = max(self._now, moment)


def _read(text: str) -> timedelta:
    return timedelta(seconds=int(text))
