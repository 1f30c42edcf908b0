"""Sealed counts by month and statistics that were given out, in memory."""

from __future__ import annotations

from collections.abc import Sequence

from intake.errors import StoreError
from intake.ports import IssueRow
from tests.fakes.store_tables import Transaction


class MemoryTallies:
    """Implements `ports.Tallies`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def hold(self, month: str) -> bytes:
        return self._open.write.tallies.setdefault(month, b"")

    def put(self, month: str, blob: bytes) -> None:
        if month not in self._open.read.tallies:
            raise StoreError("held by nobody")
        self._open.write.tallies[month] = blob

    def get(self, month: str) -> bytes:
        return self._open.read.tallies.get(month, b"")


class MemoryIssues:
    """Implements `ports.Issues`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def add(self, row: IssueRow) -> bool:
        key = (row.output, row.period)
        if key in self._open.read.issues:
            return False
        self._open.write.issues[key] = row
        return True

    def get(self, output: str, period: str) -> IssueRow | None:
        return self._open.read.issues.get((output, period))

    def periods(self, output: str) -> Sequence[str]:
        return sorted(period for of, period in self._open.read.issues if of == output)
