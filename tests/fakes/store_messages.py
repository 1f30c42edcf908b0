"""Messages in the store in memory: heard once, held by providers, sent at a pace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from intake.messages import Reached
from intake.ports import Backlog, Copy, DueCopy, Pace
from intake.store.paces import CLOCKS_APART
from intake.store.times import up_to_the_hour
from tests.fakes.store_tables import KnownMessage, Transaction, delete


class MemoryInbound:
    """Implements `ports.Inbound`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def remember(
        self, key: bytes, hour: datetime, who: bytes | None = None, copy: Copy | None = None
    ) -> bool:
        if key in self._open.write.messages:
            return False
        self._open.write.messages[key] = KnownMessage(up_to_the_hour(hour), copy)
        return True

    def known(self, keys: Sequence[bytes]) -> frozenset[bytes]:
        return frozenset(key for key in keys if key in self._open.read.messages)

    def forget_before(self, hour: datetime) -> int:
        return delete(self._open.write.messages, lambda _key, row: row.hour < hour)


class MemoryCopies:
    """Implements `ports.Copies`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def keep(self, key: bytes, hour: datetime, copy: Copy) -> None:
        rows = self._open.write.messages
        old = rows.get(key, KnownMessage(up_to_the_hour(hour)))
        rows[key] = replace(old, copy=copy)

    def note(self, key: bytes, hour: datetime, reached: Reached) -> bool:
        rows = self._open.write.messages
        old = rows.get(key, KnownMessage(up_to_the_hour(hour)))
        before = old.reached or 0
        if before >= reached or before == Reached.FAILED:
            return False
        rows[key] = replace(old, reached=reached)
        return True

    def reached(self, key: bytes) -> Reached | None:
        row = self._open.read.messages.get(key)
        return row.reached if row else None

    def hasten(self, whose: bytes, due_at: datetime) -> None:
        rows = self._open.write.messages
        for key, row in rows.items():
            if row.copy and row.copy.whose == whose and row.copy.due_at > due_at:
                rows[key] = replace(row, copy=replace(row.copy, due_at=due_at, whose=None))

    def soon(self, key: bytes, due_at: datetime) -> None:
        row = self._open.write.messages.get(key)
        if row and row.copy and row.copy.due_at > due_at:
            self.later(key, due_at)

    def claim(self, now: datetime, seconds: float, limit: int) -> Sequence[DueCopy]:
        rows = self._open.write.messages
        due = [(row.copy.due_at, key) for key, row in rows.items() if row.copy]
        claimed, until = [], now + timedelta(seconds=seconds)
        for _, key in [each for each in sorted(due) if each[0] <= now][:limit]:
            row = rows[key]
            if row.copy is not None:
                held = replace(row.copy, due_at=until)
                claimed.append(DueCopy(key, held, row.tries))
                rows[key] = replace(row, copy=held, tries=row.tries + 1)
        return claimed

    def later(self, key: bytes, due_at: datetime) -> None:
        rows = self._open.write.messages
        row = rows.get(key)
        if row and row.copy:
            rows[key] = replace(row, copy=replace(row.copy, due_at=due_at))

    def gone(self, key: bytes) -> None:
        rows = self._open.write.messages
        if key in rows:
            rows[key] = replace(rows[key], copy=None, tries=0)

    def backlog(self) -> Sequence[Backlog]:
        hours: dict[str, list[datetime]] = {}
        for row in self._open.read.messages.values():
            if row.copy:
                hours.setdefault(row.copy.channel, []).append(row.hour)
        return [Backlog(name, len(each), min(each)) for name, each in sorted(hours.items())]


class MemoryPaces:
    """Implements `ports.Paces`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def take(self, channel: str, now: datetime, pace: Pace) -> datetime | None:
        rows, between = self._open.write.paces, timedelta(seconds=pace.seconds_between)
        ahead = between * (pace.burst - 1)
        due = rows.get(channel, now)
        if due > now + ahead + between + CLOCKS_APART:
            due = now
        if due > now + ahead:
            return due - ahead
        rows[channel] = max(due, now) + between
        return None
