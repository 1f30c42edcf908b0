"""The store in memory: clocks, closed areas, and what readers are to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from intake.ports import LONGEST_SILENCE, ClosedArea, Ring, RunningClock, Unreached
from intake.store.times import up_to_the_hour
from tests.fakes.store_tables import Bell, Transaction, delete


class MemoryClocks:
    """Implements `ports.Clocks`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def put(self, clock: RunningClock) -> None:
        if clock.report_id not in self._open.write.reports:
            self._open.fail("there is no such report")
        kept = replace(
            clock,
            started_hour=up_to_the_hour(clock.started_hour),
            due_at=up_to_the_hour(clock.due_at),
        )
        self._open.write.clocks[clock.report_id, clock.kind] = kept

    def get(self, report_id: bytes, kind: str) -> RunningClock | None:
        return self._open.read.clocks.get((report_id, kind))

    def hold(self, report_id: bytes, kind: str) -> RunningClock | None:
        return self._open.write.clocks.get((report_id, kind))

    def ahead(self, after: datetime, limit: int) -> Sequence[RunningClock]:
        clocks = self._open.read.clocks.values()
        return [each for each in clocks if each.started_hour > after][:limit]

    def due(self, now: datetime, limit: int) -> Sequence[RunningClock]:
        clocks = [each for each in self._open.write.clocks.values() if each.due_at <= now]
        return sorted(clocks, key=lambda each: each.due_at)[:limit]

    def stop(self, report_id: bytes, kind: str) -> None:
        self._open.write.clocks.pop((report_id, kind), None)


class MemoryCapacity:
    """Implements `ports.Capacity`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def close(self, response_id: str, closed: ClosedArea) -> bool:
        key = response_id, closed.area
        if key in self._open.write.closed_areas:
            return False
        kept = replace(closed, since_hour=up_to_the_hour(closed.since_hour))
        self._open.write.closed_areas[key] = kept
        return True

    def open_(self, response_id: str, area: str) -> bool:
        return self._open.write.closed_areas.pop((response_id, area), None) is not None

    def closed(self, response_id: str) -> Sequence[ClosedArea]:
        rows = sorted(self._open.read.closed_areas.items(), key=lambda row: row[0])
        return [closed for key, closed in rows if key[0] == response_id]


class MemoryBells:
    """Implements `ports.Bells`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def set_contact(self, reader_id: str, sealed: bytes) -> None:
        self._open.write.contacts[reader_id] = sealed

    def contact(self, reader_id: str) -> bytes | None:
        return self._open.read.contacts.get(reader_id)

    def forget_contact(self, reader_id: str) -> None:
        self._open.write.contacts.pop(reader_id, None)

    def with_contact(self) -> frozenset[str]:
        return frozenset(self._open.read.contacts)

    def ring(self, reader_id: str, urgency: str, now: datetime) -> None:
        rows = self._open.write.bells
        old = rows.get(reader_id)
        if old is None:
            rows[reader_id] = Bell(urgency, now)
            return
        kept = old.due_at if old.pending else max(old.due_at, now)
        due_at = now if urgency == "U1" else kept
        rows[reader_id] = replace(old, pending=min(old.pending or urgency, urgency), due_at=due_at)

    def claim(self, now: datetime, seconds: float, limit: int) -> Sequence[Ring]:
        rows, until = self._open.write.bells, now + timedelta(seconds=seconds)
        claimed: list[Ring] = []
        for reader_id, bell in sorted(rows.items(), key=lambda row: row[1].due_at):
            is_due = not now < bell.due_at <= now + LONGEST_SILENCE
            if bell.pending and is_due and len(claimed) < limit:
                claimed.append(Ring(reader_id, bell.pending, bell.tries))
                hour = now.replace(minute=0, second=0, microsecond=0)
                since = _since(bell, hour) if bell.tries else bell.failing_since
                rows[reader_id] = Bell(bell.pending, until, bell.tries + 1, since)
        return claimed

    def told(self, ring: Ring, next_at: datetime) -> None:
        rows = self._open.write.bells
        bell = rows.get(ring.reader_id)
        if bell is None:
            return
        rest = bell.pending if bell.pending and bell.pending < ring.urgency else None
        due_at = bell.due_at if rest else next_at
        rows[ring.reader_id] = Bell(rest, due_at)

    def failed(self, reader_id: str, again_at: datetime, hour: datetime) -> None:
        rows = self._open.write.bells
        bell = rows.get(reader_id)
        if bell is not None:
            since = _since(bell, up_to_the_hour(hour))
            rows[reader_id] = replace(bell, due_at=again_at, failing_since=since)

    def anew(self, reader_id: str, now: datetime) -> None:
        rows = self._open.write.bells
        bell = rows.get(reader_id)
        if bell is not None:
            rows[reader_id] = Bell(bell.pending, now if bell.pending else bell.due_at)

    def drop(self, reader_id: str) -> None:
        self._open.write.bells.pop(reader_id, None)

    def unreached(self, before: datetime) -> Sequence[Unreached]:
        return [
            Unreached(reader_id, bell.failing_since)
            for reader_id, bell in sorted(self._open.read.bells.items())
            if bell.failing_since and bell.failing_since <= before
        ]

    def forget_quiet(self, now: datetime) -> int:
        rows = self._open.write.bells
        return delete(rows, lambda _id, bell: bell.pending is None and bell.due_at <= now)


def _since(bell: Bell, hour: datetime) -> datetime:
    """Since when she is not reached; no hour to come counts."""
    return min(bell.failing_since or hour, hour)
