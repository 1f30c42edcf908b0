"""A reporter's side of the store in memory: standing, told, and still to be delivered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from intake.ports import Outgoing, PageRow, Sealed, Standing, StoredPart
from intake.store.times import up_to_the_hour
from tests.fakes.store_tables import Transaction, Waiting, delete

_AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)


class MemoryConversations:
    """Implements `ports.Conversations`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def get(self, lookup: bytes, mark: bytes = b"") -> tuple[Standing | None, int]:
        rows = self._open.read
        waiting = max((number for who, number in rows.outbox if who == lookup), default=0)
        standing = rows.conversations.get(lookup)
        if standing is None:
            return None, waiting
        spent, standing = rows.spent.get(lookup, 0), replace(standing, marked=mark in rows.stopped)
        return standing, max(waiting, spent, standing.asked, standing.accepted)

    def put(self, lookup: bytes, standing: Standing) -> None:
        kept = replace(standing, expires_at=up_to_the_hour(standing.expires_at))
        self._open.write.conversations[lookup] = kept

    def forget(self, lookup: bytes) -> None:
        self._open.write.conversations.pop(lookup, None)
        self._open.write.spent.pop(lookup, None)

    def forget_expired(self, now: datetime) -> int:
        rows = self._open.write
        gone = delete(rows.conversations, lambda _who, standing: standing.expires_at <= now)
        delete(rows.spent, lambda who, _number: who not in rows.conversations)
        return gone


class MemoryPages:
    """Implements `ports.Pages`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def put(self, lookup: bytes, row: PageRow) -> None:
        kept = replace(row, expires_at=up_to_the_hour(row.expires_at))
        self._open.write.pages[lookup] = kept

    def get(self, lookup: bytes) -> PageRow | None:
        return self._open.read.pages.get(lookup)

    def forget(self, lookup: bytes) -> None:
        self._open.write.pages.pop(lookup, None)

    def forget_expired(self, now: datetime) -> int:
        return delete(self._open.write.pages, lambda _who, row: row.expires_at <= now)


class MemoryDrafts:
    """Implements `ports.Drafts`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def touch(self, report_id: bytes, expires_at: datetime) -> None:
        self._open.write.drafts[report_id] = up_to_the_hour(expires_at)

    def add(self, report_id: bytes, part: StoredPart) -> None:
        self._open.insert(self._open.write.parts, (report_id, part.number), part)

    def erase(self, report_id: bytes) -> None:
        rows = self._open.write
        rows.drafts.pop(report_id, None)
        if report_id not in rows.reports:
            delete(rows.parts, lambda key, _part: key[0] == report_id)

    def expired(self, now: datetime, limit: int) -> Sequence[bytes]:
        rows = sorted(self._open.read.drafts.items(), key=lambda row: row[1])
        return [report_id for report_id, expires_at in rows if expires_at <= now][:limit]


class MemoryOutbox:
    """Implements `ports.Outbox`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def add(self, text: Outgoing) -> None:
        self._open.insert(
            self._open.write.outbox, (text.lookup, text.number), Waiting(text, _AT_ONCE)
        )

    def waiting(self, lookup: bytes, number: int) -> bool:
        return (lookup, number) in self._open.read.outbox

    def claim(self, now: datetime, seconds: float, limit: int) -> Sequence[Outgoing]:
        rows = self._open.write.outbox
        due = [key for key in self._lowest() if rows[key].due_at <= now]
        due.sort(key=lambda key: rows[key].due_at)
        until = now + timedelta(seconds=seconds)
        for key in due[:limit]:
            rows[key] = Waiting(_returned(rows[key]), until, claimed=True)
        return [rows[key].text for key in due[:limit]]

    def accepted(self, lookup: bytes, number: int, next_at: datetime | None = None) -> None:
        rows = self._open.write
        gone = rows.outbox.pop((lookup, number), None)
        standing = rows.conversations.get(lookup)
        if gone and standing:
            highest = max(standing.accepted, number)
            rows.conversations[lookup] = replace(standing, accepted=highest)
        if gone and next_at is not None:
            for key in [key for key in rows.outbox if key[0] == lookup]:
                due_at = max(rows.outbox[key].due_at, next_at)
                rows.outbox[key] = replace(rows.outbox[key], due_at=due_at)

    def drop(self, lookup: bytes, number: int) -> None:
        rows = self._open.write
        if rows.outbox.pop((lookup, number), None) and lookup in rows.conversations:
            rows.spent[lookup] = max(rows.spent.get(lookup, 0), number)

    def drop_all(self, lookup: bytes) -> None:
        rows = self._open.write
        for key in [key for key in rows.outbox if key[0] == lookup]:
            if rows.outbox[key].claimed:
                blank = replace(rows.outbox[key].text, sealed=Sealed(0, b""))
                rows.outbox[key] = replace(rows.outbox[key], text=blank)
                if lookup in rows.conversations:
                    rows.spent[lookup] = max(rows.spent.get(lookup, 0), key[1])
            else:
                self.drop(*key)

    def later(
        self, lookup: bytes, number: int, due_at: datetime, *, unsure: bool, tried: bool = True
    ) -> None:
        rows = self._open.write.outbox
        old = rows.get((lookup, number))
        if old:
            text = replace(old.text, tries=old.text.tries + tried, unsure=unsure)
            rows[lookup, number] = Waiting(text, due_at)

    def depth(self) -> int:
        return len(self._open.read.outbox)

    def stalled(self, now: datetime) -> int:
        rows = self._open.read.outbox.values()
        return sum(row.claimed and row.due_at <= now for row in rows)

    def _lowest(self) -> list[tuple[bytes, int]]:
        lowest: dict[bytes, int] = {}
        for who, number in self._open.read.outbox:
            lowest[who] = min(number, lowest.get(who, number))
        return list(lowest.items())


def _returned(row: Waiting) -> Outgoing:
    """The text as it is claimed; one whose claim ran out was tried, and may have arrived."""
    if not row.claimed:
        return row.text
    return replace(row.text, unsure=True, tries=row.text.tries + 1)
