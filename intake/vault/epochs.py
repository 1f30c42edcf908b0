"""Epoch secrets: random keys that die, and with them all they sealed.

One secret for each idle limit. Its number is the unix time divided by that limit, but never
below the highest there is: a clock set back must not lose the drafts of people who are writing.
While the clock is behind, the epoch still steps, one idle limit after it was made. The current
secret and the one before it live; all older ones are destroyed at the next step.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Protocol

from intake.errors import StoreError
from intake.ports import Clock
from intake.vault.epoch_files import EpochFiles, Made
from intake.vault.keys import KEY_BYTES

_TRIES = 3


class Shelf(Protocol):
    """Where secrets of epochs are kept. Several processes use one at the same time."""

    def newest(self) -> Made | None:
        """The highest epoch, where the shelf can tell."""
        ...

    def load(self, number: int) -> bytes | None:
        """The secret of this epoch, 32 bytes, if it is there."""
        ...

    def store(self, number: int, made_at: float) -> bytes | None:
        """Keep a fresh secret unless there is one; the secret that won, None if it is gone."""
        ...

    def stamp(self, number: int, made_at: float) -> None:
        """Say that this epoch was made at that unix time."""
        ...

    def destroy_before(self, number: int) -> None:
        """Make every secret below `number` unreadable for ever."""
        ...


@dataclass(frozen=True, slots=True)
class _Span:
    """An epoch as this process knows it, from `since` until `until` (unix times)."""

    number: int
    since: float
    until: float
    secrets: Mapping[int, bytes] = field(repr=False, default_factory=dict)


class SteppedEpochs:
    """Steps from secret to secret by the clock; keeps the living two in memory."""

    def __init__(self, shelf: Shelf, idle_hours: float, clock: Clock) -> None:
        self._shelf = shelf
        self._seconds = idle_hours * 3600
        self._clock = clock
        self._stepping = Lock()
        self._span = _Span(-1, 0, 0)

    def current(self) -> tuple[int, bytes]:
        """(number, secret) of this epoch; makes it, and destroys what is two steps back.

        Raises StoreError when the secret cannot be kept.
        """
        span = self._span_now()
        return span.number, span.secrets[span.number]

    def secret(self, number: int) -> bytes | None:
        """The secret of that epoch, or None once it is gone. Raises StoreError."""
        span = self._span_now()
        if number < span.number - 1:
            return None
        # A process whose clock runs ahead of ours may have made one that we do not hold.
        return span.secrets.get(number) or self._shelf.load(number)

    def _span_now(self) -> _Span:
        now = self._clock().timestamp()
        if not _covers(self._span, now):
            with self._stepping:
                if not _covers(self._span, now):
                    self._span = self._step(now)
        return self._span

    def _step(self, now: float) -> _Span:
        for _ in range(_TRIES):
            span = self._span_for(now)
            secret = self._shelf.store(span.number, now)
            if secret is not None:
                self._shelf.destroy_before(span.number - 1)
                return replace(span, secrets=self._living(span.number, secret))
        raise StoreError("the epoch secret disappears as it is made")

    def _living(self, number: int, secret: bytes) -> Mapping[int, bytes]:
        earlier = self._shelf.load(number - 1)
        return {number: secret, number - 1: earlier} if earlier else {number: secret}

    def _span_for(self, now: float) -> _Span:
        by_clock = int(now // self._seconds)
        newest = self._shelf.newest()
        if newest is None or newest.number <= by_clock:
            since = by_clock * self._seconds
            return _Span(by_clock, since, since + self._seconds)
        return self._span_behind(newest, now)

    def _span_behind(self, newest: Made, now: float) -> _Span:
        """The clock says less than the highest number: it was set back, or another's is ahead."""
        if newest.made_at > now:
            self._shelf.stamp(newest.number, now)
            return _Span(newest.number, now, now + self._seconds)
        if now < newest.made_at + self._seconds:
            return _Span(newest.number, newest.made_at, newest.made_at + self._seconds)
        return _Span(newest.number + 1, now, now + self._seconds)


class DirectoryEpochs(SteppedEpochs):
    """Secrets as files in a directory of their own, outside the database and its backups."""

    def __init__(self, directory: Path, idle_hours: float, clock: Clock) -> None:
        """Raises ConfigError when the directory is not for its owner alone."""
        super().__init__(EpochFiles(directory), idle_hours, clock)


class TableEpochs(SteppedEpochs):
    """Secrets in a table, where there is no place outside the database: weaker, since a backup
    or a write-ahead log may keep them.

    `store` returns the secret that won: an earlier one of that number, or the one given. The
    callables open transactions of their own, so call `current` before a unit of work begins:
    where only one may write, a step within it would wait for itself.
    """

    def __init__(
        self,
        load: Callable[[int], bytes | None],
        store: Callable[[int, bytes], bytes],
        destroy_before: Callable[[int], None],
        idle_hours: float,
        clock: Clock,
    ) -> None:
        super().__init__(_TableShelf(load, store, destroy_before), idle_hours, clock)


class _TableShelf:
    """A table as a shelf. It knows the highest number only of what this process stored."""

    def __init__(
        self,
        load: Callable[[int], bytes | None],
        store: Callable[[int, bytes], bytes],
        destroy_before: Callable[[int], None],
    ) -> None:
        self.load = load
        self.destroy_before = destroy_before
        self._store = store
        self._newest: Made | None = None

    def newest(self) -> Made | None:
        return self._newest

    def store(self, number: int, made_at: float) -> bytes:
        if self._newest is None or self._newest.number < number:
            self._newest = Made(number, made_at)
        return self._store(number, os.urandom(KEY_BYTES))

    def stamp(self, number: int, made_at: float) -> None:
        self._newest = Made(number, made_at)


def _covers(span: _Span, now: float) -> bool:
    return span.since <= now < span.until
