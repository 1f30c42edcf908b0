"""Whether the audit trail is as it was written: every link, every number, every day's seal.

Rule: what is found is said in closed words, with the short id of a report or a day; nothing else
of a line is told. What it cannot see: lines of a day that is not sealed yet, cut from the end of a
chain; and a whole database put back to what it was. Against that stands the newest seal, which is
to be written down elsewhere (ADR 0023).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from itertools import groupby
from operator import attrgetter

from intake.cases.display import display_id
from intake.chaining import NOTHING, Links, day_of, xored
from intake.ports import AuditSeal, ChainedLine, OpenWork, UnitOfWork

OTHERS = "lines without a report"
_SHOWN = 16


class Broken(Enum):
    """What can be wrong with it."""

    CHANGED = "a line was changed, moved or put in"
    MISSING = "a line is missing"
    DAY_DIFFERS = "lines of this day are missing, or there are others"
    SEAL_CHANGED = "the seal of this day was changed"
    SEAL_MISSING = "the seal of this day is missing"


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken place: `where` is a report's short id, a day, or OTHERS; `line` its number."""

    what: Broken
    where: str
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.where}, line {self.line}" if self.line else self.where
        return f"{self.what.value}: {place}"


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found. `older`: lines from before there were chains, which nothing protects.
    `newest`: day and beginning of the newest seal, to be written down. `whole`: all was read; else
    what days should hold was not compared."""

    faults: tuple[Fault, ...]
    lines: int
    older: int
    newest: tuple[str, str] | None
    whole: bool = True


@dataclass(slots=True)
class _Day:
    """What a day's lines come to."""

    chains: int = 0
    leaves: bytes = NOTHING


@dataclass(slots=True)
class _Walk:
    """What was seen so far."""

    links: Links
    lines: int = 0
    older: int = 0
    days: dict[str, _Day] = field(default_factory=dict)

    def chain(self, where: str, lines: Sequence[ChainedLine]) -> Iterator[Fault]:
        """The first broken place of one chain; its lines count for their days all the same."""
        older = [each for each in lines if not each.link]
        chained = [each for each in lines if each.link]
        self.lines += len(lines)
        self.older += len(older)
        self._count(chained)
        before, number = NOTHING, max((each.number for each in older), default=0)
        if chained and chained[0].number <= number:  # a link that was taken off a line
            yield Fault(Broken.CHANGED, where, chained[0].number)
            return
        for each in chained:
            number += 1
            if each.number != number:
                yield Fault(Broken.MISSING, where, number)
                return
            if self.links.after(before, number, each.line) != each.link:
                yield Fault(Broken.CHANGED, where, number)
                return
            before = each.link

    def _count(self, chained: Sequence[ChainedLine]) -> None:
        for day, link in {day_of(each.line): each.link for each in chained}.items():
            of_day = self.days.setdefault(day, _Day())
            of_day.chains += 1
            of_day.leaves = xored(of_day.leaves, self.links.leaf(day, link))

    def seals(self, seals: Sequence[AuditSeal], *, whole: bool) -> Iterator[Fault]:
        """From the first day that was sealed, or that has a line, to the last seal."""
        by_day = {each.day: each for each in seals}
        if not by_day:
            return
        last = max(by_day)
        for day in _days(min(*by_day, *self.days, last), last):
            seal, found = by_day.get(day), self.days.get(day, _Day())
            if seal is None:
                yield Fault(Broken.SEAL_MISSING, day)
            elif not self.links.is_ours(seal):
                yield Fault(Broken.SEAL_CHANGED, day)
            elif whole and (seal.chains, seal.leaves) != (found.chains, found.leaves):
                yield Fault(Broken.DAY_DIFFERS, day)


class Verifying:
    """Reads all of it. Changes nothing."""

    def __init__(self, open_work: OpenWork, links: Links) -> None:
        self._open_work = open_work
        self._links = links

    def verify(self, *, begin: bytes = b"", most: int | None = None) -> Verified:
        """The broken places, the first of each chain, then of the days. With `most`, no chain is
        begun after so many lines: those of reports from the id `begin` on, and round again, so
        that whoever asks often, each time from another one, gets to see all. Raises StoreError."""
        walk, whole, faults = _Walk(self._links), True, list[Fault]()
        with self._open_work(write=False) as work:
            for where, lines in _chains(work, begin):
                if most is not None and walk.lines >= most:
                    whole = False
                    break
                faults.extend(walk.chain(where, lines))
            seals = work.audit.seals()
        faults.extend(walk.seals(seals, whole=whole))
        newest = (seals[-1].day, seals[-1].mac.hex()[:_SHOWN]) if seals else None
        return Verified(tuple(faults), walk.lines, walk.older, newest, whole)


def _chains(work: UnitOfWork, begin: bytes) -> Iterator[tuple[str, list[ChainedLine]]]:
    """(whose, its lines), round from `begin`."""
    report = attrgetter("line.report_id")
    for report_id, lines in groupby(work.audit.chained(begin), report):
        yield (OTHERS if report_id is None else display_id(report_id)), list(lines)
    if not begin:
        return
    for report_id, lines in groupby(work.audit.chained(), report):
        if report_id is not None and report_id >= begin:
            return
        if report_id is not None:
            yield display_id(report_id), list(lines)


def _days(first: str, last: str) -> Iterator[str]:
    day = date.fromisoformat(first)
    while day.isoformat() <= last:
        yield day.isoformat()
        day += timedelta(days=1)
