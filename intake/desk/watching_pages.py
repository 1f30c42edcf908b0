"""What the pages of oversight and of workload show: frozen views, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from intake.casework.audit import CLOCK, OPERATOR
from intake.casework.verifying import OTHERS as NO_REPORT
from intake.casework.verifying import Fault, Verified
from intake.casework.watching import Trail, Watched, Workload
from intake.desk import watching_words as words
from intake.desk.pages import HeaderView, capped, counted_open, header_view
from intake.desk.saying import _, _n, short_id
from intake.desk.times import Moment, moment
from intake.desk.words import Level, level
from intake.ports import AuditLine, Load
from intake.routing.response import Response

OTHERS: Mapping[str, str] = {
    CLOCK: "The clock",
    OPERATOR: "The operator",
    "reporter": "Whoever wrote",
    "worker": "The worker",
}
"""Who can act besides readers."""


@dataclass(frozen=True, slots=True)
class WatchedView:
    """A report that somebody else has."""

    header: HeaderView
    owner: str
    next_step: str  # empty where no clock for reading runs
    next_at: Moment | None
    breached: bool


@dataclass(frozen=True, slots=True)
class LoadView:
    """How many of one urgency somebody has, or all readers together."""

    level: Level
    unread: str
    overdue: str
    read: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class ReaderView:
    """One reader and what stands in her queue."""

    office: str
    role: str
    loads: tuple[LoadView, ...]
    open: str
    most_open: int | None
    is_over: bool
    away_until: Moment | None
    at_work: bool


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of the audit trail."""

    hour: Moment
    office: str
    event: str
    report: str
    detail: str


@dataclass(frozen=True, slots=True)
class VerifiedView:
    """What was found when the trail was verified."""

    is_whole: bool
    faults: tuple[str, ...]
    read: str
    older: str
    newest: str


def watched_views(found: Sequence[Watched], now: datetime) -> tuple[WatchedView, ...]:
    """Reports in words."""
    return tuple(
        WatchedView(
            header_view(each.header, now),
            each.owner or _("Nobody"),
            _(words.STEPS[each.step]) if each.step else "",
            moment(each.step_at) if each.step_at else None,
            each.breached,
        )
        for each in found
    )


def reader_views(found: Sequence[Workload], response: Response) -> tuple[ReaderView, ...]:
    """Everybody's load in words."""
    roles = {each.id: each.role for each in response.readers}
    return tuple(
        ReaderView(
            each.office,
            _(words.ROLES[roles[each.reader_id]]),
            tuple(_load(urgency, load) for urgency, load in each.by_urgency.items()),
            counted_open(each.all),
            each.most_open,
            each.is_over,
            moment(each.away_until) if each.away_until else None,
            each.at_work,
        )
        for each in found
    )


def whole_load(found: Sequence[Workload]) -> tuple[LoadView, ...]:
    """All of them together, by urgency."""
    urgencies = found[0].by_urgency if found else {}
    return tuple(
        _load(
            urgency,
            Load(
                sum(each.by_urgency[urgency].unread for each in found),
                sum(each.by_urgency[urgency].overdue for each in found),
                sum(each.by_urgency[urgency].read for each in found),
            ),
        )
        for urgency in urgencies
    )


def breach_views(
    counted: Mapping[str, Mapping[str, int]],
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """(what happened, how often in each month)"""
    return tuple(
        (_(said), tuple(counts[name] for counts in counted.values()))
        for name, said in words.BREACHES.items()
    )


def line_views(trail: Trail, response: Response) -> tuple[LineView, ...]:
    """Lines in words; offices instead of ids, and areas by their names."""
    named = {
        **{code: _(said) for code, said in OTHERS.items()},
        **{each.id: each.name for each in response.areas},
        **{each.id: each.office for each in response.readers},
    }
    return tuple(_line(each, named) for each in trail.lines)


def verified_view(found: Verified) -> VerifiedView:
    """What was found, in words."""
    return VerifiedView(
        not found.faults,
        tuple(_fault(fault) for fault in found.faults),
        _n("{n} line was read.", "{n} lines were read.", found.lines),
        _n(
            "{n} is from before there were chains: nothing protects it.",
            "{n} are from before there were chains: nothing protects them.",
            found.older,
        )
        if found.older
        else "",
        " ".join(found.newest) if found.newest else "",
    )


def _fault(fault: Fault) -> str:
    where = _(fault.where) if fault.where == NO_REPORT else fault.where
    if fault.line:
        where = _("{where}, line {n}", where=where, n=fault.line)
    return _("{what}: {where}", what=_(fault.what.value), where=where)


def _load(urgency: str, load: Load) -> LoadView:
    return LoadView(
        level(urgency),
        capped(load.unread),
        capped(load.overdue),
        capped(load.read),
        load.overdue > 0,
    )


def _line(line: AuditLine, named: Mapping[str, str]) -> LineView:
    return LineView(
        moment(line.hour),
        named.get(line.actor, line.actor),
        words.event(line.event),
        short_id(line.report_id) if line.report_id else "",
        named.get(line.detail, line.detail.replace("_", " ")),
    )
