"""What oversight sees, and who has how many: headers, clocks, breaches and trail; no content.

Rule 1: nothing is opened, and no key is touched.
Rule 2: a header is shown, and a line of a report, only to whoever has a place in that report. Who
is excluded from one has none; nor has anybody from whom it was set aside, or who declared a
conflict about it, whatever place is left. Of all other reports there are numbers only, by reader,
urgency and lateness.
Rule 3: a count goes no further than its cap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import islice

from intake.cases.case import Status
from intake.casework.escalating import AREA_CLOSED, UNREAD_BY_TWO, UNREAD_IN_TIME
from intake.casework.ownership import OWNER, listed
from intake.casework.reading import COUNT_CAP
from intake.casework.succession import SET_ASIDE, barred
from intake.casework.values import Header
from intake.ports import (
    AuditLine,
    AuditPlace,
    Backlog,
    Clock,
    Load,
    OpenWork,
    QueuePlace,
    ReaderRow,
    ReportHeader,
    UnitOfWork,
)
from intake.routing.clocks import Kind, Step
from intake.routing.response import Reader, Response, Role

WATCHES = frozenset({Role.OVERSIGHT})
SEES_NUMBERS = frozenset({Role.OVERSIGHT, Role.OMBUDSPERSON})
PAGE = 25
LINES = 50
BREACHES = (UNREAD_IN_TIME, UNREAD_BY_TWO, AREA_CLOSED)
"""Names of counts, worst last."""


class Which(Enum):
    """Which of the reports that others have. Values stand in links."""

    UNREAD = ""
    READ = "read"
    OVER = "over"  # closed or withdrawn


@dataclass(frozen=True, slots=True)
class Watched:
    """A report that somebody else has. `step`: what its clock does next, at `step_at`; None where
    no clock for reading runs. `breached`: its owner did not read it in time."""

    header: Header
    owner: str | None  # an office; None where nobody has it now
    step: Step | None
    step_at: datetime | None
    breached: bool


@dataclass(frozen=True, slots=True)
class Workload:
    """One reader who can own reports, and how many she has."""

    reader_id: str
    office: str
    by_urgency: Mapping[str, Load]
    most_open: int | None
    away_until: datetime | None
    at_work: bool  # enrolled and not suspended

    @property
    def all(self) -> int:
        return sum(each.all for each in self.by_urgency.values())

    @property
    def is_over(self) -> bool:
        """Whether she has as many as she should have, or more."""
        return self.most_open is not None and self.all >= self.most_open


@dataclass(frozen=True, slots=True)
class Trail:
    """A page of the audit trail. `others`: lines about reports in which she has no place."""

    lines: tuple[AuditLine, ...]
    others: int
    before: AuditPlace | None


def may_watch(response: Response, who: str) -> bool:
    """Whether this reader has the pages of oversight."""
    return _role(response, who) in WATCHES


def may_see_numbers(response: Response, who: str) -> bool:
    """Whether this reader sees who has how many, and the statistics."""
    return _role(response, who) in SEES_NUMBERS


class Watching:
    """The use cases of looking on."""

    def __init__(self, open_work: OpenWork, response: Callable[[], Response], clock: Clock) -> None:
        self._open_work = open_work
        self._response = response
        self._clock = clock

    def watched(
        self, reader_id: str, after: bytes | None, which: Which
    ) -> tuple[tuple[Watched, ...], bytes | None]:
        """(reports that others have and in which she has a place, id to ask the next page with)."""
        with self._open_work(write=False) as work:
            place = _place(work, reader_id, after)
            found = list(islice(_hers(work, reader_id, place, which), PAGE + 1))
            shown = tuple(self._watched(work, each) for each in found[:PAGE])
        return shown, found[PAGE - 1].report_id if len(found) > PAGE else None

    def workload(self) -> tuple[Workload, ...]:
        """Everybody who can own a report, in the order of the file."""
        response, now = self._response(), self._clock()
        with self._open_work(write=False) as work:
            rows = {row.reader_id: row for row in work.readers.of_response(response.id)}
            return tuple(
                self._load(work, each, rows.get(each.id), now)
                for each in response.readers
                if each.may_own
            )

    def load_of(self, reader_id: str) -> Workload | None:
        """Her own, where the file sets her a limit."""
        reader = listed(self._response(), reader_id)
        if reader is None or reader.most_open is None:
            return None
        with self._open_work(write=False) as work:
            return self._load(work, reader, work.readers.get(reader_id), self._clock())

    def breaches(self, months: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """month -> what happened -> how often, over all reports."""
        with self._open_work(write=False) as work:
            counted = {month: work.counters.of_month(month) for month in months}
        return {
            month: {name: counts.get(name, 0) for name in BREACHES}
            for month, counts in counted.items()
        }

    def trail(self, reader_id: str, before: AuditPlace | None) -> Trail:
        """A page of the audit trail, the newest hour first."""
        with self._open_work(write=False) as work:
            found = work.audit.page(before, LINES)
            ids = {line.report_id for _, line in found if line.report_id}
            hers = {each for each in ids if _has_place(work, reader_id, each)}
        shown = tuple(line for _, line in found if line.report_id is None or line.report_id in hers)
        more = found[-1][0] if len(found) == LINES else None
        return Trail(shown, len(found) - len(shown), more)

    def backlog(self) -> Sequence[Backlog]:
        """What providers still hold that is to be deleted there, by channel."""
        with self._open_work(write=False) as work:
            return work.copies.backlog()

    # ------------------------------------------------------------ pieces

    def _watched(self, work: UnitOfWork, stored: ReportHeader) -> Watched:
        clock = work.clocks.get(stored.report_id, Kind.READING.value)
        step = next((each for each in Step if clock and each.value == clock.step), None)
        offices = {each.id: each.office for each in self._response().readers}
        owner = next(
            (
                offices.get(each.reader_id, each.reader_id)
                for each in work.reports.assignments(stored.report_id)
                if each.place == OWNER
            ),
            None,
        )
        passed_on = clock is not None and clock.passed_on
        return Watched(
            self._header(stored), owner, step, clock.due_at if clock else None, passed_on
        )

    def _header(self, stored: ReportHeader) -> Header:
        area = self._response().area(stored.area) if stored.area else None
        return Header(
            report_id=stored.report_id,
            area=area.name if area else stored.area,
            language=stored.language,
            channel=stored.channel,
            urgency=stored.urgency,
            reason=stored.urgency_reason,
            received_hour=stored.received_hour,
            due_at=stored.due_at,
            care_until=stored.care_until,
            status=Status(stored.status),
            incomplete=stored.incomplete,
        )

    def _load(
        self, work: UnitOfWork, reader: Reader, row: ReaderRow | None, now: datetime
    ) -> Workload:
        by_urgency = {
            urgency: work.reports.load(reader.id, urgency, now, COUNT_CAP + 1)
            for urgency in self._response().clocks
        }
        away = row.away_until if row and row.is_away(now) else None
        at_work = row is not None and row.active
        return Workload(reader.id, reader.office, by_urgency, reader.most_open, away, at_work)


def _role(response: Response, who: str) -> Role | None:
    reader = listed(response, who)
    return reader.role if reader else None


def _has_place(work: UnitOfWork, reader_id: str, report_id: bytes) -> bool:
    assignment = work.reports.assignment(report_id, reader_id)
    if assignment is None or assignment.place == SET_ASIDE:
        return False
    return reader_id not in barred(work, report_id)


def _hers(
    work: UnitOfWork, reader_id: str, place: QueuePlace | None, which: Which
) -> Iterator[ReportHeader]:
    """What others have, without those she must not see."""
    unread, over = which is Which.UNREAD, which is Which.OVER
    watched = work.reports.watched
    while found := watched(reader_id, place, PAGE + 1, unread=unread, over=over):
        yield from (each for each in found if _has_place(work, reader_id, each.report_id))
        place = QueuePlace.of(found[-1])


def _place(work: UnitOfWork, reader_id: str, after: bytes | None) -> QueuePlace | None:
    if after is None or not _has_place(work, reader_id, after):
        return None
    stored = work.reports.get(after)
    return QueuePlace.of(stored) if stored else None
