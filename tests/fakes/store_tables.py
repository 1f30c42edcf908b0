"""The tables of the store in memory, and a transaction over them.

A writing transaction works on a copy and puts it in place as it commits, one at a time, like
SQLite's. What is committed is never changed, so a reading one needs no lock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, fields
from datetime import datetime
from threading import Lock
from typing import NoReturn, TypeVar

from intake.errors import Busy, StoreError
from intake.messages import Reached
from intake.ports import (
    Assignment,
    AuditLine,
    AuditSeal,
    ClosedArea,
    Copy,
    GrantRow,
    HelperRow,
    Hold,
    Invitation,
    IssueRow,
    Outgoing,
    PageRow,
    Passkey,
    ReaderLock,
    ReaderRow,
    Reply,
    ReportHeader,
    ResponseVersion,
    Route,
    RunningClock,
    SessionRow,
    Standing,
    StoredPart,
)

K = TypeVar("K")
V = TypeVar("V")
_BUSY_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text in the outbox. `due_at` of a claimed one is the moment the claim runs out."""

    text: Outgoing
    due_at: datetime
    claimed: bool = False


@dataclass(frozen=True, slots=True)
class KnownMessage:
    """A message that a provider has or had."""

    hour: datetime
    copy: Copy | None = None
    reached: Reached | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Bell:
    """What a reader is still to be told, if anything, and when; or until when nothing goes."""

    pending: str | None
    due_at: datetime
    tries: int = 0
    failing_since: datetime | None = None


@dataclass(slots=True)
class Tables:
    """All rows, by their keys."""

    messages: dict[bytes, KnownMessage] = field(default_factory=dict)
    conversations: dict[bytes, Standing] = field(default_factory=dict)
    spent: dict[bytes, int] = field(default_factory=dict)
    outbox: dict[tuple[bytes, int], Waiting] = field(default_factory=dict)
    drafts: dict[bytes, datetime] = field(default_factory=dict)
    parts: dict[tuple[bytes, int], StoredPart] = field(default_factory=dict)
    reports: dict[bytes, ReportHeader] = field(default_factory=dict)
    assignments: dict[tuple[bytes, str], Assignment] = field(default_factory=dict)
    declarations: dict[tuple[bytes, str], datetime] = field(default_factory=dict)
    replies: dict[tuple[bytes, int], Reply] = field(default_factory=dict)
    readers: dict[str, ReaderRow] = field(default_factory=dict)
    sheets: dict[str, ReaderLock] = field(default_factory=dict)
    codes: dict[bytes, str] = field(default_factory=dict)
    passkeys: dict[bytes, Passkey] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    sessions: dict[bytes, SessionRow] = field(default_factory=dict)
    attempts: Counter[tuple[bytes, datetime]] = field(default_factory=Counter)
    audit: list[AuditLine] = field(default_factory=list)
    links: list[tuple[int, bytes]] = field(default_factory=list)  # of the lines, in their order
    seals: dict[str, AuditSeal] = field(default_factory=dict)
    dates: dict[tuple[bytes, str], datetime] = field(default_factory=dict)
    holds: dict[bytes, Hold] = field(default_factory=dict)
    responses: dict[int, ResponseVersion] = field(default_factory=dict)
    counters: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    starts: Counter[tuple[str, datetime]] = field(default_factory=Counter)
    heartbeats: dict[str, datetime] = field(default_factory=dict)
    helpers: dict[bytes, HelperRow] = field(default_factory=dict)
    routes: dict[bytes, Route] = field(default_factory=dict)
    stopped: dict[bytes, datetime] = field(default_factory=dict)
    paces: dict[str, datetime] = field(default_factory=dict)
    pages: dict[bytes, PageRow] = field(default_factory=dict)
    clocks: dict[tuple[bytes, str], RunningClock] = field(default_factory=dict)
    closed_areas: dict[tuple[str, str], ClosedArea] = field(default_factory=dict)
    contacts: dict[str, bytes] = field(default_factory=dict)
    bells: dict[str, Bell] = field(default_factory=dict)
    grants: dict[bytes, GrantRow] = field(default_factory=dict)
    tallies: dict[str, bytes] = field(default_factory=dict)
    issues: dict[tuple[str, str], IssueRow] = field(default_factory=dict)

    def copied(self) -> Tables:
        """The same rows in other dictionaries; the rows themselves never change."""
        return Tables(**{item.name: copy(getattr(self, item.name)) for item in fields(self)})


class Shelf:
    """What is committed, and the right to write."""

    def __init__(self) -> None:
        self.committed = Tables()
        self._writing = Lock()

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[Transaction]:
        """Undone unless it commits. Raises Busy while another one writes."""
        if not write:
            yield Transaction(self, self.committed, write=False)
            return
        if not self._writing.acquire(timeout=_BUSY_SECONDS):
            raise Busy("another unit of work is writing")
        try:
            yield Transaction(self, self.committed.copied(), write=True)
        finally:
            self._writing.release()


class Transaction:
    """Rows to read, and to write where that was asked for."""

    def __init__(self, shelf: Shelf, tables: Tables, *, write: bool) -> None:
        self._shelf = shelf
        self._tables = tables
        self._write = write
        self._over = False

    @property
    def read(self) -> Tables:
        """The rows, to look at."""
        if self._over:
            raise StoreError("this unit of work is over, or has failed")
        return self._tables

    @property
    def write(self) -> Tables:
        """The rows, to change."""
        if not self._write:
            raise StoreError("this unit of work was opened for reading")
        return self.read

    def commit(self) -> None:
        """Keep what was changed."""
        changed = self.read
        if self._write:
            self._shelf.committed = changed
        self._over = True

    def insert(self, rows: dict[K, V], key: K, row: V) -> None:
        """Add a row. Raises StoreError when its key is taken; the unit has failed then."""
        if key in rows:
            self.fail("a row of that key is there")
        rows[key] = row

    def fail(self, why: str) -> NoReturn:
        """Raises StoreError; the unit can only be left then."""
        self._over = True
        raise StoreError(why)


def delete(rows: dict[K, V], wanted: Callable[[K, V], bool]) -> int:
    """Remove the rows that are wanted gone; how many they were."""
    doomed = [key for key, row in rows.items() if wanted(key, row)]
    for key in doomed:
        del rows[key]
    return len(doomed)
