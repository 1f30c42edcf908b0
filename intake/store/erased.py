"""What was erased lately, so that a restored backup does not bring it back: files beside the
keyring, in no backup of a database.

Rules: a file is a day, a line a keyed hash, so neither names anything to whoever has them alone. A
line is on the disk before what it stands for goes. Lines are only ever added; a whole day is
removed when no backup is that old any more. A clock that is set back never makes a line older: it
goes to the newest day there is. What can be made anew (a secret, a pair) is noted with what is in
it, so that a later one stays.
"""

from __future__ import annotations

import errno
import hmac
import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Final

from intake.errors import StoreError

REPORT: Final = "report"
PART: Final = "part"
WRAP: Final = "wrap"
RECEIPT: Final = "receipt"
PAIR: Final = "pair"

_HASH_CHARACTERS: Final = 32


class ErasedList:
    """The list. Every method raises StoreError when it cannot be used."""

    def __init__(
        self, directory: Path, key: Callable[[], bytes], clock: Callable[[], datetime]
    ) -> None:
        self.directory = directory
        self._key = key
        self._clock = clock

    def add(self, what: str, *which: bytes) -> None:
        """Note it, on the disk when this returns. Lines of several processes never mix."""
        line = f"{self.hash(what, *which)}\n".encode("ascii")
        today = self._clock().date().isoformat()
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = self.directory / max((today, *(day.name for day in self._days())))
            is_new = not path.exists()
            _append(path, line)
            if is_new:
                _sync(self.directory)
        except OSError as error:
            raise StoreError(f"the list of what was erased: {error.strerror}") from None

    def all(self) -> frozenset[str]:
        """The hashes of everything on it. A line that a full disk cut off says nothing, and the
        next one stands behind what is left of it."""
        try:
            lines = [line for day in self._days() for line in day.read_text("ascii").splitlines()]
        except (OSError, UnicodeDecodeError):
            raise StoreError("the list of what was erased cannot be read") from None
        ends = (line[-_HASH_CHARACTERS:] for line in lines)
        return frozenset(end for end in ends if len(end) == _HASH_CHARACTERS)

    def hash(self, what: str, *which: bytes) -> str:
        """What stands for it."""
        said = " ".join((what, *(each.hex() for each in which)))
        mac = hmac.digest(self._key(), b"erased " + said.encode("ascii"), "sha256")
        return mac.hex()[:_HASH_CHARACTERS]

    def forget_before(self, first_kept: date) -> None:
        """Days that no backup reaches back to."""
        for day in self._days():
            if day.name < first_kept.isoformat():
                day.unlink(missing_ok=True)

    def _days(self) -> list[Path]:
        return sorted(self.directory.glob("????-??-??")) if self.directory.is_dir() else []


def _append(path: Path, line: bytes) -> None:
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.write(file, line) < len(line):
            raise OSError(errno.ENOSPC, "its disk is full")
        os.fsync(file)
    finally:
        os.close(file)


def _sync(directory: Path) -> None:
    """So that a new file's name is on the disk, too."""
    file = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
