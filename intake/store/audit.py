"""Who did what to which report, and in which hour: chained, and sealed by the day (`chaining`).

Rule: whoever writes a line holds its chain until the unit ends, so that no two follow the same one.
Lines are counted within one report, so that its history can be told in order; which report came
before which cannot be seen from it. Lines without a report are a chain of their own.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    LargeBinary,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
    true,
    tuple_,
)

from intake.chaining import NOTHING, Links, day_of, xored
from intake.ports import AuditLine, AuditPlace, AuditSeal, ChainedLine
from intake.store.gate import Gate, Row, Statement
from intake.store.rows import AuditRow, SealRow
from intake.store.times import Moment, up_to_the_hour
from intake.store.upserts import insert_new, insert_or_replace

_PAGE: Final = 500
_DAY: Final = timedelta(days=1)
_SEALING: Final = b"audit seals"
_WRITE = insert(AuditRow)
_IN_REPORT = AuditRow.report_id == bindparam("of")
_IN_NONE = AuditRow.report_id.is_(None)
_NEWEST = select(func.max(SealRow.day).label("day")).subquery()


def _head(chain: ColumnElement[bool]) -> Select[Any]:
    """The last line of a chain beside the last day that is sealed; a row where there is neither."""
    last = (
        select(AuditRow.line, AuditRow.chain)
        .where(chain)
        .order_by(AuditRow.line.desc(), AuditRow.chain.is_(None))
        .limit(1)
        .subquery()
    )
    both = _NEWEST.outerjoin(last, true())
    return select(last.c.line, last.c.chain, _NEWEST.c.day).select_from(both)


_HEAD = _head(_IN_REPORT)
_HEAD_OF_OTHERS = _head(_IN_NONE)
_LINES = select(AuditRow.hour, AuditRow.actor, AuditRow.event, AuditRow.report_id, AuditRow.detail)
_OF_REPORT = _LINES.where(AuditRow.report_id == bindparam("of")).order_by(
    AuditRow.line, AuditRow.id
)
_CHAINED = _LINES.add_columns(AuditRow.line, AuditRow.chain, AuditRow.id)
_AFTER = (AuditRow.line, AuditRow.id)
_NEXT_OTHERS = (
    _CHAINED.where(
        AuditRow.report_id.is_(None),
        (AuditRow.line > bindparam("line"))
        | ((AuditRow.line == bindparam("line")) & (AuditRow.id > bindparam("id"))),
    )
    .order_by(*_AFTER)
    .limit(_PAGE)
)
_NEXT_OF_REPORTS = (
    _CHAINED.where(
        tuple_(AuditRow.report_id, AuditRow.line, AuditRow.id)
        > tuple_(
            bindparam("of", type_=LargeBinary),
            bindparam("line", type_=Integer),
            bindparam("id", type_=LargeBinary),
        )
    )
    .order_by(AuditRow.report_id, *_AFTER)
    .limit(_PAGE)
)
_OF_CHAIN = _CHAINED.where(AuditRow.report_id == bindparam("of")).order_by(*_AFTER)
_OPENINGS = (
    select(AuditRow.hour, AuditRow.actor)
    .distinct()
    .where(
        AuditRow.report_id == bindparam("of"), AuditRow.event.in_(bindparam("was", expanding=True))
    )
)
_PAGE_OF_ALL = (
    _LINES.add_columns(AuditRow.id)
    .order_by(AuditRow.hour.desc(), AuditRow.id.desc())
    .limit(bindparam("limit"))
)
_NEXT_OF_ALL = _PAGE_OF_ALL.where(
    tuple_(AuditRow.hour, AuditRow.id)
    < tuple_(bindparam("hour", type_=Moment), bindparam("id", type_=LargeBinary))
)
_FORGET = delete(AuditRow).where(AuditRow.report_id == bindparam("of"))
_OF_DAY = _CHAINED.where(
    AuditRow.chain.is_not(None),
    AuditRow.hour >= bindparam("begins", type_=Moment),
    AuditRow.hour < bindparam("ends", type_=Moment),
)
_OF_DAY_LINKS = (
    select(AuditRow.chain)
    .where(
        AuditRow.chain.is_not(None),
        AuditRow.hour >= bindparam("begins", type_=Moment),
        AuditRow.hour < bindparam("ends", type_=Moment),
    )
    .order_by(AuditRow.line.desc())
    .limit(1)
)
_LAST_OF_DAY = _OF_DAY_LINKS.where(_IN_REPORT)
_LAST_OTHER_OF_DAY = _OF_DAY_LINKS.where(_IN_NONE)
_FIRST = select(func.min(AuditRow.hour)).where(AuditRow.chain.is_not(None))
_SEALS = select(SealRow.day, SealRow.chains, SealRow.leaves, SealRow.mac).order_by(SealRow.day)
_SEAL_OF = _SEALS.where(SealRow.day == bindparam("of"))
_LAST_SEAL = select(func.max(SealRow.day))
_SEAL = insert_new(SealRow)
_CHANGE_SEAL = insert_or_replace(SealRow, "chains", "leaves", "mac")


class SqlAudit:
    """Implements `ports.Audit`."""

    def __init__(self, gate: Gate, links: Links) -> None:
        self._gate = gate
        self._links = links

    def write(self, line: AuditLine) -> None:
        kept = replace(line, hour=up_to_the_hour(line.hour))
        self._gate.hold(_chain_number(line.report_id))
        last, link, sealed_until = self._head(line.report_id)
        after = self._links.after(link, last + 1, kept)
        if day_of(kept) <= sealed_until:
            self._add_to_seal(kept, after)
        self._gate.change(
            _WRITE,
            id=secrets.token_bytes(16),
            hour=kept.hour,
            actor=kept.actor,
            event=kept.event,
            report_id=kept.report_id,
            line=last + 1,
            detail=kept.detail,
            chain=after,
        )

    def _head(self, report_id: bytes | None) -> tuple[int, bytes, str]:
        """(number, link) of a chain's last line, and the last day that is sealed"""
        if report_id is None:
            row = self._gate.first(_HEAD_OF_OTHERS)
        else:
            row = self._gate.first(_HEAD, of=report_id)
        number, link, day = row or (None, None, None)
        return number or 0, link or NOTHING, day or ""

    def _add_to_seal(self, line: AuditLine, link: bytes) -> None:
        """Into a day that is sealed: a clock was wrong when it was, or is now. What the seal says
        of others stays as it is, right or wrong."""
        self._gate.hold(_chain_number(_SEALING))
        day = day_of(line)
        row = self._gate.first(_SEAL_OF, of=day)
        seal = AuditSeal(*row) if row else None
        if seal is None or not self._links.is_ours(seal):
            return
        begins = datetime.fromisoformat(day).replace(tzinfo=UTC)
        of_day = {"begins": begins, "ends": begins + _DAY}
        if line.report_id is None:
            before = self._gate.first(_LAST_OTHER_OF_DAY, **of_day)
        else:
            before = self._gate.first(_LAST_OF_DAY, **of_day, of=line.report_id)
        leaves, chains = xored(seal.leaves, self._links.leaf(day, link)), seal.chains + 1
        if before is not None:
            leaves, chains = xored(leaves, self._links.leaf(day, before[0])), seal.chains
        self._put(_CHANGE_SEAL, self._links.sealed(day, chains, leaves))

    def of_report(self, report_id: bytes) -> Sequence[AuditLine]:
        """In the order of writing."""
        return [AuditLine(*row) for row in self._gate.rows(_OF_REPORT, of=report_id)]

    def page(self, before: AuditPlace | None, limit: int) -> Sequence[tuple[AuditPlace, AuditLine]]:
        """The newest hour first; within an hour by a random id."""
        if before is None:
            rows = self._gate.rows(_PAGE_OF_ALL, limit=limit)
        else:
            rows = self._gate.rows(_NEXT_OF_ALL, hour=before.hour, id=before.id, limit=limit)
        return [(AuditPlace(row[0], row[5]), AuditLine(*row[:5])) for row in rows]

    def openings(self, report_id: bytes, events: Collection[str]) -> tuple[int, int]:
        """(days, readers)"""
        rows = self._gate.rows(_OPENINGS, of=report_id, was=sorted(events))
        return len({hour.date() for hour, _ in rows}), len({actor for _, actor in rows})

    def chained(self, begin: bytes = b"") -> Iterator[ChainedLine]:
        """First the chain of those without a report, then by the ids of reports."""
        line, id_ = -1, b""
        while page := self._gate.rows(_NEXT_OTHERS, line=line, id=id_):
            yield from map(_chained, page)
            line, id_ = page[-1][5], page[-1][7]
        report_id, line, id_ = begin, -1, b""
        while page := self._gate.rows(_NEXT_OF_REPORTS, of=report_id, line=line, id=id_):
            yield from map(_chained, page)
            report_id, line, id_ = page[-1][3], page[-1][5], page[-1][7]

    def seal(self, day: str) -> None:
        """Alone, so that no chain is erased meanwhile."""
        self._gate.hold(_chain_number(_SEALING))
        begins = datetime.fromisoformat(day).replace(tzinfo=UTC)
        last: dict[bytes | None, ChainedLine] = {}
        for each in map(_chained, self._gate.rows(_OF_DAY, begins=begins, ends=begins + _DAY)):
            so_far = last.get(each.line.report_id)
            if so_far is None or so_far.number < each.number:
                last[each.line.report_id] = each
        leaves = NOTHING
        for each in last.values():
            leaves = xored(leaves, self._links.leaf(day, each.link))
        self._put(_SEAL, self._links.sealed(day, len(last), leaves))

    def seals(self) -> Sequence[AuditSeal]:
        return [AuditSeal(*row) for row in self._gate.rows(_SEALS)]

    def days(self) -> tuple[str | None, str | None]:
        """(first day of a chained line, last day that is sealed)"""
        first = self._gate.value(_FIRST)
        return first and first.date().isoformat(), self._gate.value(_LAST_SEAL)

    def forget(self, report_id: bytes) -> None:
        """The chain of a report, gone, and out of the seals it is in. One that does not fit them
        is missed there still: nothing is made good by erasing it."""
        self._gate.hold(_chain_number(_SEALING))
        last = {
            day_of(each.line): each
            for each in map(_chained, self._gate.rows(_OF_CHAIN, of=report_id))
            if each.link
        }
        for day, each in sorted(last.items()):
            row = self._gate.first(_SEAL_OF, of=day)
            if row is not None:
                seal = AuditSeal(*row)
                if self._links.is_ours(seal):
                    leaves = xored(seal.leaves, self._links.leaf(day, each.link))
                    self._put(_CHANGE_SEAL, self._links.sealed(day, seal.chains - 1, leaves))
        self._gate.change(_FORGET, of=report_id)

    def _put(self, statement: Statement, seal: AuditSeal) -> None:
        self._gate.change(
            statement,
            day=seal.day,
            chains=seal.chains,
            leaves=seal.leaves,
            mac=seal.mac,
        )


def _chained(row: Row) -> ChainedLine:
    return ChainedLine(AuditLine(*row[:5]), row[5], row[6] or b"")


def _chain_number(chain: bytes | None) -> bytes:
    """What is held instead of a pseudonym while a line is added to this chain."""
    return hashlib.sha256(b"audit chain " + (chain or b"")).digest()
