"""The store and the keyring in memory, for tests that need no database.

    open_work = MemoryStore()
    with open_work() as work:
        work.inbound.remember(key, hour)
        work.commit()

They pass `StoreContract` and `KeyringContract`, as the real ones do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from threading import Lock

from intake.errors import StoreError
from intake.ports import PaperPair, ReceiptRow, ResponseVersion, Wrap
from intake.store.times import up_to_the_hour
from tests.fakes.store_audit import MemoryAudit
from tests.fakes.store_casework import (
    MemoryAttempts,
    MemoryHolds,
    MemoryReaders,
    MemoryReports,
    MemorySessions,
)
from tests.fakes.store_grants import MemoryGrants
from tests.fakes.store_helpers import MemoryHelpers, MemoryRoutes, MemoryStopped
from tests.fakes.store_keys import MemoryFactors, MemoryInvitations
from tests.fakes.store_messages import MemoryCopies, MemoryInbound, MemoryPaces
from tests.fakes.store_reporting import (
    MemoryConversations,
    MemoryDrafts,
    MemoryOutbox,
    MemoryPages,
)
from tests.fakes.store_statistics import MemoryIssues, MemoryTallies
from tests.fakes.store_tables import Shelf, Tables, Transaction, delete
from tests.fakes.store_waiting import MemoryBells, MemoryCapacity, MemoryClocks


class MemoryResponses:
    """Implements `ports.Responses`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def add(self, version: ResponseVersion) -> None:
        kept = replace(version, loaded_hour=up_to_the_hour(version.loaded_hour))
        self._open.insert(self._open.write.responses, version.version, kept)

    def current(self) -> ResponseVersion | None:
        return self._open.read.responses.get(self.latest_version())

    def latest_version(self) -> int:
        return max(self._open.read.responses, default=0)

    def since(self, hour: datetime) -> Sequence[ResponseVersion]:
        rows = [self._open.read.responses[version] for version in sorted(self._open.read.responses)]
        before = [row for row in rows if row.loaded_hour < hour][-1:]
        return [row for row in rows if row in before or row.loaded_hour >= hour]


class MemoryCounters:
    """Implements `ports.Counters`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def add(self, month: str, name: str, area: str = "") -> None:
        self._open.write.counters[month, name, area] += 1

    def get(self, month: str, name: str, area: str = "") -> int:
        return self._open.read.counters[month, name, area]

    def of_month(self, month: str) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        for (counted_in, name, _area), total in self._open.read.counters.items():
            if counted_in == month:
                found[name] += total
        return found


class MemoryStarts:
    """Implements `ports.Starts`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def add(self, channel: str, hour: datetime) -> None:
        self._open.write.starts[channel, up_to_the_hour(hour)] += 1

    def since(self, channel: str, hour: datetime) -> Mapping[datetime, int]:
        rows = self._open.read.starts.items()
        return {at: total for (on, at), total in rows if on == channel and at >= hour}

    def forget_before(self, hour: datetime) -> int:
        return delete(self._open.write.starts, lambda key, _row: key[1] < hour)


class MemoryHeartbeats:
    """Implements `ports.Heartbeats`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def beat(self, name: str, now: datetime) -> None:
        self._open.write.heartbeats[name] = now

    def last(self, name: str) -> datetime | None:
        return self._open.read.heartbeats.get(name)


class MemoryUnit:
    """Implements `ports.UnitOfWork`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_
        self.inbound = MemoryInbound(open_)
        self.copies = MemoryCopies(open_)
        self.conversations = MemoryConversations(open_)
        self.drafts = MemoryDrafts(open_)
        self.outbox = MemoryOutbox(open_)
        self.reports = MemoryReports(open_)
        self.readers = MemoryReaders(open_)
        self.factors = MemoryFactors(open_)
        self.invitations = MemoryInvitations(open_)
        self.sessions = MemorySessions(open_)
        self.attempts = MemoryAttempts(open_)
        self.audit = MemoryAudit(open_)
        self.holds = MemoryHolds(open_)
        self.responses = MemoryResponses(open_)
        self.counters = MemoryCounters(open_)
        self.tallies = MemoryTallies(open_)
        self.issues = MemoryIssues(open_)
        self.starts = MemoryStarts(open_)
        self.heartbeats = MemoryHeartbeats(open_)
        self.helpers = MemoryHelpers(open_)
        self.routes = MemoryRoutes(open_)
        self.stopped = MemoryStopped(open_)
        self.paces = MemoryPaces(open_)
        self.pages = MemoryPages(open_)
        self.clocks = MemoryClocks(open_)
        self.capacity = MemoryCapacity(open_)
        self.bells = MemoryBells(open_)
        self.grants = MemoryGrants(open_)

    def commit(self) -> None:
        self._open.commit()


class MemoryStore:
    """Implements `ports.OpenWork`. One unit writes at a time; threads may share it."""

    def __init__(self) -> None:
        self._shelf = Shelf()

    @property
    def tables(self) -> Tables:
        """What is committed, for tests that look at what is kept."""
        return self._shelf.committed

    def put_back(self, tables: Tables) -> None:
        """Everything is as it was when these were the tables."""
        self._shelf.committed = tables

    @contextmanager
    def __call__(self, *, write: bool = True) -> Iterator[MemoryUnit]:
        with self._shelf.transaction(write=write) as open_:
            yield MemoryUnit(open_)


class MemoryKeyring:
    """Implements `ports.Keyring`."""

    def __init__(self) -> None:
        self._wraps: dict[tuple[bytes, str, int], Wrap] = {}
        self._hours: dict[bytes, datetime] = {}
        self._receipts: dict[bytes, ReceiptRow] = {}
        self._secrets: dict[tuple[bytes, str], bytes] = {}
        self._pairs: dict[str, dict[int, PaperPair]] = {}
        self._taking = Lock()

    def file(
        self,
        report_id: bytes,
        wraps: Sequence[Wrap],
        receipts: Sequence[ReceiptRow],
        hour: datetime,
        secrets: Mapping[str, bytes] | None = None,
    ) -> None:
        MemoryKeyring.forget(self, report_id)
        self._secrets |= {(report_id, about): each for about, each in (secrets or {}).items()}
        self.add_wraps(wraps, hour)
        for receipt in receipts:
            self._receipts[receipt.lookup] = receipt

    def wrap(self, report_id: bytes, reader_id: str, generation: int = 0) -> Wrap | None:
        return self._wraps.get((report_id, reader_id, generation))

    def add_wraps(self, wraps: Sequence[Wrap], hour: datetime) -> None:
        for wrap in wraps:
            self._wraps[wrap.report_id, wrap.reader_id, wrap.generation] = wrap
            self._hours[wrap.report_id] = up_to_the_hour(hour)

    def renew(
        self, report_id: bytes, generation: int, wraps: Sequence[Wrap], hour: datetime
    ) -> None:
        delete(self._wraps, lambda key, _wrap: (key[0], key[2]) == (report_id, generation))
        self.add_wraps(wraps, hour)

    def wraps(self, report_id: bytes) -> Sequence[Wrap]:
        return [self._wraps[key] for key in sorted(self._wraps) if key[0] == report_id]

    def receipt(self, lookup: bytes) -> ReceiptRow | None:
        return self._receipts.get(lookup)

    def receipts(self, report_id: bytes) -> Sequence[ReceiptRow]:
        rows = [row for row in self._receipts.values() if row.report_id == report_id]
        return sorted(rows, key=lambda row: (row.role, row.lookup))

    def replace(self, wrap: Wrap) -> None:
        if (wrap.report_id, wrap.reader_id, wrap.generation) in self._wraps:
            self._wraps[wrap.report_id, wrap.reader_id, wrap.generation] = wrap

    def forget(self, report_id: bytes) -> None:
        delete(self._wraps, lambda key, _wrap: key[0] == report_id)
        delete(self._receipts, lambda _lookup, row: row.report_id == report_id)
        delete(self._secrets, lambda key, _secret: key[0] == report_id)

    def secrets(self, report_id: bytes) -> Mapping[str, bytes]:
        return {key[1]: each for key, each in self._secrets.items() if key[0] == report_id}

    def add_secret(self, report_id: bytes, about: str, secret: bytes) -> bytes:
        return self._secrets.setdefault((report_id, about), secret)

    def forget_secret(self, report_id: bytes, about: str) -> None:
        self._secrets.pop((report_id, about), None)

    def forget_receipts(self, report_id: bytes) -> None:
        delete(self._receipts, lambda _lookup, row: row.report_id == report_id)

    def forget_wrap(self, report_id: bytes, reader_id: str) -> None:
        delete(self._wraps, lambda key, _wrap: key[:2] == (report_id, reader_id))

    def forget_receipt(self, lookup: bytes) -> None:
        self._receipts.pop(lookup, None)

    def add_pairs(self, serial: str, pairs: Sequence[PaperPair]) -> None:
        with self._taking:
            kept = dict(self._pairs.get(serial, {}))
            for pair in pairs:
                if pair.number in kept:
                    raise StoreError("a pair of that number is there")
                kept[pair.number] = pair
            self._pairs[serial] = kept

    def take_pair(self, serial: str) -> PaperPair | None:
        with self._taking:
            kept = self._pairs.get(serial)
            return kept.pop(min(kept)) if kept else None

    def pairs_left(self, serial: str) -> Sequence[int]:
        return sorted(self._pairs.get(serial, {}))

    def forget_pairs(self, serial: str) -> None:
        self._pairs.pop(serial, None)

    def older_than(self, hour: datetime, after: bytes, limit: int) -> Sequence[bytes]:
        held = {key[0] for key in self._wraps}
        return sorted(one for one in held if one > after and self._hours[one] < hour)[:limit]
