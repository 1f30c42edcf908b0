"""The audit trail in memory: chained and sealed like the real one."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from intake.chaining import NOTHING, UNKEYED, day_of, xored
from intake.ports import AuditLine, AuditPlace, AuditSeal, ChainedLine
from intake.store.times import up_to_the_hour
from tests.fakes.store_tables import Transaction


class MemoryAudit:
    """Implements `ports.Audit`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def write(self, line: AuditLine) -> None:
        kept = replace(line, hour=up_to_the_hour(line.hour))
        chain = [each for each in self._all() if each.line.report_id == line.report_id]
        number, link = (chain[-1].number, chain[-1].link) if chain else (0, NOTHING)
        rows = self._open.write
        after = UNKEYED.after(link, number + 1, kept)
        if seal := rows.seals.get(day_of(kept)):
            before = [each.link for each in chain if day_of(each.line) == seal.day][-1:]
            leaves = xored(seal.leaves, UNKEYED.leaf(seal.day, after))
            for each in before:
                leaves = xored(leaves, UNKEYED.leaf(seal.day, each))
            chains = seal.chains + (not before)
            rows.seals[seal.day] = UNKEYED.sealed(seal.day, chains, leaves)
        rows.audit.append(kept)
        rows.links.append((number + 1, after))

    def of_report(self, report_id: bytes) -> Sequence[AuditLine]:
        return [line for line in self._open.read.audit if line.report_id == report_id]

    def page(self, before: AuditPlace | None, limit: int) -> Sequence[tuple[AuditPlace, AuditLine]]:
        placed = [
            (AuditPlace(each.line.hour, hashlib.sha256(each.link).digest()[:16]), each.line)
            for each in self._all()
        ]
        placed.sort(key=lambda each: (each[0].hour, each[0].id), reverse=True)
        start = (before.hour, before.id) if before else None
        left = [each for each in placed if start is None or (each[0].hour, each[0].id) < start]
        return left[:limit]

    def openings(self, report_id: bytes, events: Collection[str]) -> tuple[int, int]:
        found = [line for line in self.of_report(report_id) if line.event in events]
        return len({day_of(line) for line in found}), len({line.actor for line in found})

    def chained(self, begin: bytes = b"") -> Iterator[ChainedLine]:
        for each in sorted(self._all(), key=lambda row: (row.line.report_id or b"", row.number)):
            if each.line.report_id is None or each.line.report_id >= begin:
                yield each

    def seal(self, day: str) -> None:
        last = {each.line.report_id: each.link for each in self._all() if day_of(each.line) == day}
        leaves = NOTHING
        for link in last.values():
            leaves = xored(leaves, UNKEYED.leaf(day, link))
        self._open.write.seals.setdefault(day, UNKEYED.sealed(day, len(last), leaves))

    def seals(self) -> Sequence[AuditSeal]:
        return [seal for _, seal in sorted(self._open.read.seals.items())]

    def days(self) -> tuple[str | None, str | None]:
        first = min((day_of(line) for line in self._open.read.audit), default=None)
        return first, max(self._open.read.seals, default=None)

    def _all(self) -> list[ChainedLine]:
        rows = self._open.read
        return [
            ChainedLine(line, number, link)
            for line, (number, link) in zip(rows.audit, rows.links, strict=True)
        ]


def forget_lines(open_: Transaction, report_id: bytes) -> None:
    """The chain of a report, gone, and out of the seals it is in."""
    rows = open_.write
    both = list(zip(rows.audit, rows.links, strict=True))
    last = {day_of(line): link for line, (_, link) in both if line.report_id == report_id}
    for day in last.keys() & rows.seals.keys():
        seal = rows.seals[day]
        leaves = xored(seal.leaves, UNKEYED.leaf(day, last[day]))
        rows.seals[day] = UNKEYED.sealed(day, seal.chains - 1, leaves)
    kept = [each for each in both if each[0].report_id != report_id]
    rows.audit[:] = [line for line, _ in kept]
    rows.links[:] = [link for _, link in kept]
