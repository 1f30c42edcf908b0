"""One transaction on the content database, seen as repositories.

Rule: leaving the block without `commit()` undoes everything; after it, the unit is over.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Lock

from sqlalchemy import Engine

from intake.chaining import UNKEYED, Links
from intake.errors import Busy
from intake.store.attempts import SqlAttempts
from intake.store.audit import SqlAudit
from intake.store.bells import SqlBells
from intake.store.capacity import SqlCapacity
from intake.store.clocks import SqlClocks
from intake.store.conversations import SqlConversations
from intake.store.copies import SqlCopies
from intake.store.counters import SqlCounters
from intake.store.database import BUSY_SECONDS, sqlite_file
from intake.store.drafts import SqlDrafts
from intake.store.factors import SqlFactors
from intake.store.faults import FAILURES, as_store_error
from intake.store.gate import Gate, transaction
from intake.store.grants import SqlGrants
from intake.store.heartbeats import SqlHeartbeats
from intake.store.helpers import SqlHelpers
from intake.store.holds import SqlHolds
from intake.store.inbound import SqlInbound
from intake.store.invitations import SqlInvitations
from intake.store.issues import SqlIssues
from intake.store.outbox import SqlOutbox
from intake.store.paces import SqlPaces
from intake.store.pages import SqlPages
from intake.store.readers import SqlReaders
from intake.store.reports import SqlReports
from intake.store.responses import SqlResponses
from intake.store.routes import SqlRoutes
from intake.store.sessions import SqlSessions
from intake.store.starts import SqlStarts
from intake.store.stopped import SqlStopped
from intake.store.tallies import SqlTallies

_PING = "ping"
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Unit:
    """Implements `ports.UnitOfWork` over a transaction that has begun."""

    def __init__(self, gate: Gate, links: Links) -> None:
        self._gate = gate
        self.inbound = SqlInbound(gate)
        self.copies = SqlCopies(gate)
        self.conversations = SqlConversations(gate)
        self.drafts = SqlDrafts(gate)
        self.outbox = SqlOutbox(gate)
        self.audit = SqlAudit(gate, links)
        self.reports = SqlReports(gate, self.audit)
        self.readers = SqlReaders(gate)
        self.factors = SqlFactors(gate)
        self.invitations = SqlInvitations(gate)
        self.sessions = SqlSessions(gate)
        self.attempts = SqlAttempts(gate)
        self.responses = SqlResponses(gate)
        self.counters = SqlCounters(gate)
        self.tallies = SqlTallies(gate)
        self.issues = SqlIssues(gate)
        self.starts = SqlStarts(gate)
        self.heartbeats = SqlHeartbeats(gate)
        self.helpers = SqlHelpers(gate)
        self.routes = SqlRoutes(gate)
        self.stopped = SqlStopped(gate)
        self.paces = SqlPaces(gate)
        self.pages = SqlPages(gate)
        self.clocks = SqlClocks(gate)
        self.holds = SqlHolds(gate)
        self.capacity = SqlCapacity(gate)
        self.bells = SqlBells(gate)
        self.grants = SqlGrants(gate)

    def commit(self) -> None:
        """Keep all of it, durably. Raises StoreError: then nothing was kept, or the connection
        broke in that moment and it cannot be known; the same message heard again finds out."""
        self.counters.write()
        self.starts.write()
        self._gate.commit()


class Store:
    """The content database. Implements `ports.OpenWork`; may be shared by threads."""

    def __init__(self, engine: Engine, links: Links = UNKEYED) -> None:
        """`links`: what chains this installation's audit trail."""
        self._engine = engine
        self._links = links
        self._turn = Lock()

    def over(self, engine: Engine) -> Store:
        """The same installation's, in another place."""
        return Store(engine, self._links)

    @contextmanager
    def __call__(self, *, write: bool = True) -> Iterator[Unit]:
        """Begin one transaction. Raises StoreError."""
        with self._turns(write), transaction(self._engine, write=write) as gate:
            yield Unit(gate, self._links)

    @contextmanager
    def _turns(self, write: bool) -> Iterator[None]:
        """SQLite's writers take turns. Those of one process wait here, where the next one wakes
        at once; SQLite itself wakes them by chance, and the slowest waits seconds."""
        if not write or self._engine.dialect.name != "sqlite":
            yield
            return
        turn = self._turn
        if not turn.acquire(timeout=BUSY_SECONDS):
            raise Busy("the database is busy with other messages")
        try:
            yield
        finally:
            turn.release()

    def ping(self) -> None:
        """Write and commit a row that says nothing: a full disk, a missing file or table and a
        read-only database all raise StoreError here."""
        with self() as work:
            # Another one each time: SQLite writes nothing where nothing changes.
            work.heartbeats.beat(_PING, _LONG_AGO + timedelta(seconds=secrets.randbelow(10**6)))
            work.commit()

    def tidy(self) -> bool:
        """Take what was erased out of SQLite's write-ahead log too. False when another process
        is reading just now: call again later. On PostgreSQL there is nothing to do."""
        if sqlite_file(self._engine) is None:
            return True
        try:
            with self._engine.connect() as connection:
                row = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").first()
        except FAILURES as error:
            raise as_store_error(error) from None
        return row is not None and row[0] == 0

    def dispose(self, *, close: bool = True) -> None:
        """Close all connections. In a child process after a fork: `close=False`, which leaves
        those of the parent alone."""
        self._engine.dispose(close=close)
        self._turn = Lock()
