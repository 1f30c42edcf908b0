"""Epoch secrets as files: one of 32 random bytes for each epoch, for its owner alone.

    0000000123.epoch                the secret of epoch 123; its file time says when it was made
    0000000123.<random>.new         being written; becomes the above by a hard link
    <name>.gone                     being destroyed

Several processes, also on several machines over a shared volume, do this at once. A link is made
only where no such name exists, so the first one wins and no reader sees half a file. A file is
renamed before it is overwritten, so a reader can tell that what it read was still whole.
Overwriting reaches the file, not what a flash disk or a snapshot keeps of it.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from intake.errors import ConfigError, StoreError
from intake.vault.keys import KEY_BYTES

_KEPT, _NEW, _GONE = ".epoch", ".new", ".gone"
_OURS = re.compile(r"([0-9]{10,})(\.[0-9a-f]+\.new|\.epoch)(\.gone)?")


@dataclass(frozen=True, slots=True)
class Made:
    """The number of an epoch, and the unix time it was made at."""

    number: int
    made_at: float


def read_whole(file: BinaryIO, path: Path) -> bytes | None:
    """The secret in an open file, or None if it was not, or may not have been, whole."""
    secret = file.read()
    is_in_place = os.path.samestat(os.fstat(file.fileno()), path.stat())
    return secret if is_in_place and len(secret) == KEY_BYTES else None


class EpochFiles:
    """A directory of epoch secrets. Every method raises StoreError where the disk fails."""

    def __init__(self, directory: Path) -> None:
        """Makes the directory. Raises ConfigError unless it is for its owner alone."""
        self._directory = directory
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            others_may = directory.stat().st_mode & 0o077
        except OSError:
            raise ConfigError(f"{directory}: cannot be made or read") from None
        if others_may:
            raise ConfigError(f"{directory}: others may look into it; chmod 700 it")

    def newest(self) -> Made | None:
        """The highest epoch there is."""
        with _disk():
            kept = {number for name, number in self._ours() if name.endswith(_KEPT)}
            for number in sorted(kept, reverse=True):
                # Not found: another process destroyed it between the two looks.
                with suppress(FileNotFoundError):
                    return Made(number, self._file(number).stat().st_mtime)
        return None

    def load(self, number: int) -> bytes | None:
        """The secret of this epoch, or None if there is none or it is being destroyed."""
        path = self._file(number)
        with _disk(), suppress(FileNotFoundError), path.open("rb") as file:
            return read_whole(file, path)
        return None

    def store(self, number: int, made_at: float) -> bytes | None:
        """Keep a fresh secret unless there is one. None if it was destroyed in the meantime."""
        with _disk():
            if not self._file(number).exists():
                self._link_new(number, made_at)
            # Also when another process made it: a key is on the disk before what it seals.
            self._sync_directory()
        return self.load(number)

    def stamp(self, number: int, made_at: float) -> None:
        """Set the time an epoch was made at."""
        with _disk(), suppress(FileNotFoundError):
            os.utime(self._file(number), (made_at, made_at))

    def destroy_before(self, number: int) -> None:
        """Overwrite and remove every lower epoch, and what crashed processes left behind."""
        with _disk():
            doomed = [name for name, its in self._ours() if its < number]
            for name in doomed:
                self._destroy(name)
            if doomed:
                self._sync_directory()

    def _link_new(self, number: int, made_at: float) -> None:
        new = self._directory / f"{number:010d}.{secrets.token_hex(8)}{_NEW}"
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(KEY_BYTES))
            file.flush()
            os.utime(descriptor, (made_at, made_at))
            os.fsync(descriptor)
        try:
            # Exists: another process won. Not found: ours was swept away, the epoch is over.
            with suppress(FileExistsError, FileNotFoundError):
                os.link(new, self._file(number))
        finally:
            new.unlink(missing_ok=True)

    def _destroy(self, name: str) -> None:
        gone = self._directory / (name if name.endswith(_GONE) else name + _GONE)
        with suppress(FileNotFoundError):  # Each step may have been done by another process.
            os.rename(self._directory / name, gone)
        with suppress(FileNotFoundError):
            _overwrite(gone)
            gone.unlink()

    def _file(self, number: int) -> Path:
        return self._directory / f"{number:010d}{_KEPT}"

    def _ours(self) -> Iterator[tuple[str, int]]:
        """Name and number of each file that is ours."""
        matches = map(_OURS.fullmatch, os.listdir(self._directory))
        return ((match[0], int(match[1])) for match in matches if match)

    def _sync_directory(self) -> None:
        descriptor = os.open(self._directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _overwrite(path: Path) -> None:
    with path.open("r+b", buffering=0) as file:
        file.write(os.urandom(max(KEY_BYTES, os.fstat(file.fileno()).st_size)))
        os.fsync(file.fileno())


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"the epoch secrets cannot be kept: {error.strerror}") from error
