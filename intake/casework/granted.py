"""Grants that stand: who may still have hers, and what is known of a report as one is asked for.

Rule 1: whoever may not have the report may not have a text of it either. Each time the record is
open, grants are looked at as wraps are (`rechecking`); as somebody has to go from a report, or it
changes hands, all grants of it go.
Rule 2: a grant is worth nothing unless, at that moment, it is open and not over; the report is at
work, and still with whoever asked; its reader is listed, at work, and never declared a conflict.
Rule 3: a grant of somebody else and one that does not exist get the same answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from intake.cases.case import STOPPED, Status
from intake.cases.facts import KEPT_OUT
from intake.cases.grants import Purpose
from intake.casework.known import facts_from
from intake.casework.opening import if_whole, opened, report_keys
from intake.casework.ownership import enrolled, listed, owned
from intake.casework.succession import barred
from intake.casework.values import OpenedPart, Session
from intake.ports import GrantRow, Keyring, ReportHeader, UnitOfWork, Vault
from intake.routing.asking import may_interpret, may_second
from intake.routing.facts import Facts
from intake.routing.response import Response
from intake.routing.rules import kept_out


@dataclass(frozen=True, slots=True)
class Read:
    """A report that opened as a whole. `out`: everybody who may not have it."""

    parts: tuple[OpenedPart, ...] = field(repr=False)
    record: Mapping[str, Any] = field(repr=False)
    out: frozenset[str] = field(repr=False)


def read(
    vault: Vault,
    keyring: Keyring,
    response: Response,
    work: UnitOfWork,
    session: Session,
    header: ReportHeader,
) -> Read | None:
    """What this reader's keys open; None unless every part does: what is missing could exclude
    somebody."""
    keys = report_keys(vault, keyring, session, header)
    sealed = work.reports.parts(header.report_id)
    parts = opened(vault, header, keys.first, sealed, keys.later, secrets=keys.secrets)
    record = if_whole(parts) if keys.first else None
    facts = facts_from(header, record, parts)
    if record is None or facts is None:
        return None
    recorded = frozenset(record.get(KEPT_OUT, ()))
    return Read(parts, record, excluded(work, response, header.report_id, facts) | recorded)


def excluded(
    work: UnitOfWork, response: Response, report_id: bytes, facts: Facts
) -> frozenset[str]:
    """Everybody who may not have it by the register of now, or declared a conflict about it."""
    return kept_out(response, facts) | barred(work, report_id)


def lost(
    work: UnitOfWork, response: Response, report_id: bytes, out: Collection[str]
) -> Sequence[GrantRow]:
    """Open grants of whoever may not have them any more."""
    rows = [each for each in work.grants.of_report(report_id) if each.is_open]
    return [each for each in rows if not _may_keep(response, each, out)]


def take_back(work: UnitOfWork, response: Response, report_id: bytes, out: Collection[str]) -> bool:
    """Those grants go at once; whether there were any. No line says whose: that is sealed."""
    gone = lost(work, response, report_id, out)
    for each in gone:
        work.grants.forget(each.grant_id)
    return bool(gone)


def in_force(
    work: UnitOfWork, response: Response, reader_id: str, grant_id: bytes, now: datetime
) -> tuple[GrantRow, ReportHeader] | None:
    """A grant that is this reader's and worth something now, with its report."""
    grant = work.grants.get(grant_id)
    if grant is None or grant.reader_id != reader_id or not grant.is_open:
        return None
    header = owned(work, grant.asked_by, grant.report_id)
    if header is None or Status(header.status) in STOPPED or grant.expires_at <= now:
        return None
    return (grant, header) if _may_use(work, response, grant) else None


def held_in_force(
    work: UnitOfWork, response: Response, reader_id: str, grant_id: bytes, now: datetime
) -> tuple[GrantRow, ReportHeader] | None:
    """The same, with its report held first: what she pauses or withdraws at this moment counts."""
    grant = work.grants.get(grant_id)
    if grant is not None:
        work.reports.hold(grant.report_id)
    return in_force(work, response, reader_id, grant_id, now)


def approvals(work: UnitOfWork, report_id: bytes) -> Sequence[GrantRow]:
    """Who was asked whether it may be passed on, those who answered too."""
    rows = work.grants.of_report(report_id)
    return [each for each in rows if each.purpose == Purpose.APPROVE.value]


def end_approvals(work: UnitOfWork, report_id: bytes) -> bool:
    """Nobody is asked any more; whether anybody was."""
    running = [each for each in approvals(work, report_id) if each.is_open]
    for each in running:
        work.grants.forget(each.grant_id)
    return bool(running)


def _may_use(work: UnitOfWork, response: Response, grant: GrantRow) -> bool:
    reader = listed(response, grant.reader_id)
    if reader is None or enrolled(work, response, reader.id) is None:
        return False
    out = barred(work, grant.report_id)
    if grant.purpose == Purpose.INTERPRET.value:
        return may_interpret(response, reader, out)
    assigned = work.reports.assignments(grant.report_id)
    return may_second(reader, out, {each.reader_id: each.place for each in assigned})


def _may_keep(response: Response, grant: GrantRow, out: Collection[str]) -> bool:
    reader = listed(response, grant.reader_id)
    if reader is None or reader.id in out:
        return False
    return grant.purpose != Purpose.INTERPRET.value or may_interpret(response, reader, out)
