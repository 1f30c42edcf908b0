"""The queue, a header, an opened case.

Rule 1: queue and header are clear fields only: no key, no keyring, no sealed byte is touched.
Rule 2: the line that says who opened a report is committed before anything is opened.
Rule 3: what is not read yet comes first, in groups of its own: time left for care, then by urgency.
Rule 4: "not yours" and "does not exist" are one answer, found by the same first question.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.cases.case import MOVES, UNSEEN, Action, Status
from intake.cases.parts import LinkPart, RecordPart
from intake.casework.addressing import ways_back
from intake.casework.audit import Event, line
from intake.casework.coursing import situation_of
from intake.casework.known import facts_from
from intake.casework.noting import with_own_notes
from intake.casework.nudging import nudge_of
from intake.casework.opening import if_whole, linked, newest_answers, opened, report_keys
from intake.casework.ownership import listed, owned
from intake.casework.rechecking import Rechecking
from intake.casework.values import (
    Case,
    Counts,
    Header,
    OpenedPart,
    QueuePage,
    Rechecked,
    Session,
)
from intake.casework.viewing import USUAL, View, group_of
from intake.ports import (
    AuditLine,
    Clock,
    Group,
    Keyring,
    OpenWork,
    QueuePlace,
    ReportHeader,
    Route,
    StoredPart,
    UnitOfWork,
    Vault,
    Wanted,
)
from intake.routing.recipients import interpreter_wanted
from intake.routing.response import Response

LOOK = 1_000
"""So many reports of a group are looked at for one page; the next page looks further."""

COUNT_CAP = 1_000
"""A queue is counted to one more than this, and shown as "1000+" beyond it."""

MOST_WITHDRAWN = 50
ERASED_WITHIN_DAYS = 31
"""No report that was withdrawn is kept for longer (`reporting.back`)."""


class Reading:
    """What a reader can see."""

    def __init__(
        self,
        open_work: OpenWork,
        keyring: Keyring,
        vault: Vault,
        response: Callable[[], Response],
        clock: Clock,
        look: int = LOOK,
    ) -> None:
        self._look = look
        self._open_work = open_work
        self._keyring = keyring
        self._vault = vault
        self._response = response
        self._clock = clock
        self._rechecking = Rechecking(open_work, keyring, vault, response, clock)

    def queue(
        self,
        reader_id: str,
        after: bytes | None,
        limit: int = 25,
        view: View = USUAL,
        group: Group | None = None,
    ) -> QueuePage:
        """The reader's open reports, what is not read first, beginning after the report `after`.

        `group`: in which that stood when the last page ended, where it may have been read since.
        An `after` that is not the reader's begins at the first page.
        """
        now = self._clock()
        with self._open_work(write=False) as work:
            stored = owned(work, reader_id, after) if after else None
            begins = _begins(stored, group, view, now)
            found = _page(work, reader_id, view, begins, now, limit, self._look)
            counts = _counted(work, reader_id, view, now)
        return QueuePage(
            tuple(self._header(reader_id, each) for each in found.headers),
            found.after.report_id if found.after else None,
            counts,
            next_group=found.group,
            looked_further=found.looked_further,
        )

    def withdrawn(self, reader_id: str) -> tuple[bytes, ...]:
        """Reports of the reader that were withdrawn and are not erased yet: whether somebody must
        hear of it is sealed, so all of them are shown, whichever it is."""
        until = self._clock() + timedelta(days=ERASED_WITHIN_DAYS)
        with self._open_work(write=False) as work:
            return tuple(work.reports.withdrawn(reader_id, until, MOST_WITHDRAWN))

    def header(self, reader_id: str, report_id: bytes) -> Header | None:
        """The clear fields of a report the reader owns, else None."""
        with self._open_work(write=False) as work:
            stored = owned(work, reader_id, report_id)
            if stored is None:
                return None
            declared = work.reports.declared(report_id, reader_id)
        return self._header(reader_id, stored, declared=declared)

    def open_case(self, session: Session, report_id: bytes) -> Case | None:
        """A report the reader owns, declared and nobody withdrew, opened; else None.

        None, too, when it turns out in opening it that the reader may not have it any more: then
        it is in other hands. Never raises SealError: a part that does not open is shown as such.
        """
        with self._open_work() as work:
            stored = _readable(work, session.reader_id, report_id)
            if stored is None or work.reports.hold(report_id) is None:  # deleted this moment
                return None
            sealed = work.reports.parts(report_id)
            route = work.routes.get(report_id)
            work.audit.write(line(self._clock(), session.reader_id, Event.OPENED, report_id))
            lines = work.audit.of_report(report_id)
            work.commit()
        return self._case(session, stored, sealed, route, lines)

    def _case(
        self,
        session: Session,
        stored: ReportHeader,
        sealed: Sequence[StoredPart],
        route: Route | None,
        lines: Sequence[AuditLine],
    ) -> Case | None:
        keys = report_keys(self._vault, self._keyring, session, stored)
        all_parts = opened(
            self._vault, stored, keys.first, sealed, keys.later, secrets=keys.secrets
        )
        record = if_whole(all_parts) if keys.first else None
        if self._rechecking.is_due(
            session, stored.report_id, facts_from(stored, record, all_parts)
        ):
            left = self._rechecking.recheck(session, stored.report_id)
            if left not in (Rechecked.OTHERS_LEFT, Rechecked.UNCHANGED):
                return None
        status, links = Status(stored.status), self._own(session, linked(all_parts))
        readable = with_own_notes(self._vault, session, stored.report_id, all_parts)
        return Case(
            self._header(session.reader_id, stored, declared=True),
            newest_answers(all_parts),
            tuple(part for part in readable if _is_entry(part)),
            _possible(status),
            ways_back(self._keyring.receipts(stored.report_id), record),
            keys.first is not None,
            links,
            nudge_of(route, record, status, self._clock()),
            situation_of(status, session.reader_id, all_parts) if keys.first else None,
            len(all_parts),
            tuple(lines),
            session.reader_id,
            tuple(part for part in all_parts if _links_to(part, links)),
        )

    def _own(self, session: Session, report_ids: Sequence[bytes]) -> tuple[bytes, ...]:
        """Those that are this reader's: of another's it is not said that there are any."""
        if not report_ids:
            return ()
        with self._open_work(write=False) as work:
            return tuple(each for each in report_ids if owned(work, session.reader_id, each))

    def _header(self, reader_id: str, stored: ReportHeader, *, declared: bool = False) -> Header:
        response = self._response()
        area = response.area(stored.area) if stored.area else None
        reader = listed(response, reader_id)
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
            declared=declared,
            interpreter=interpreter_wanted(reader, stored.language),
            in_flood=stored.in_flood,
        )


@dataclass(frozen=True, slots=True)
class _Found:
    """A page. `after`, `group`: where the next one begins."""

    headers: Sequence[ReportHeader]
    after: QueuePlace | None = None
    group: Group | None = None
    looked_further: bool = False


def _begins(
    stored: ReportHeader | None, group: Group | None, view: View, now: datetime
) -> tuple[Group, QueuePlace | None]:
    """In which group a page begins, and after which place."""
    if stored is None:
        return view.groups[0], None
    unread = Status(stored.status) in UNSEEN
    standing = group or group_of(stored.care_until, now, unread=unread)
    if standing not in view.groups:
        return view.groups[0], None
    return standing, QueuePlace.of(stored)


def _page(
    work: UnitOfWork,
    reader_id: str,
    view: View,
    begins: tuple[Group, QueuePlace | None],
    now: datetime,
    limit: int,
    look: int,
) -> _Found:
    """One group after the other, until the page is full or has looked far enough."""
    first, place = begins
    wanted, found = view.wanted(now), list[tuple[Group, ReportHeader]]()
    for group in view.groups[view.groups.index(first) :]:
        room = limit + 1 - len(found)
        piece = work.reports.group(reader_id, group, wanted, place, now, room, look)
        found += [(group, each) for each in piece.headers]
        if len(found) > limit:
            last_group, last = found[limit - 1]
            return _Found([each for _, each in found[:limit]], QueuePlace.of(last), last_group)
        if piece.looked_to is not None:
            return _Found([each for _, each in found], piece.looked_to, group, looked_further=True)
        place = None
    return _Found([each for _, each in found])


def _counted(work: UnitOfWork, reader_id: str, view: View, now: datetime) -> Counts:
    cap = COUNT_CAP + 1

    def count(groups: Sequence[Group], wanted: Wanted) -> int:
        counts = (
            work.reports.group_count(reader_id, group, wanted, now, cap, LOOK) for group in groups
        )
        return min(sum(counts), cap)

    whole = work.reports.count(reader_id, cap)
    is_counted = not view.is_usual and whole < cap  # else a look at all of them would be needed
    return Counts(
        open=whole,
        unread=work.reports.unread(reader_id, cap),
        behind=work.reports.unread(reader_id, cap, behind=True),
        shown=count(view.groups, view.wanted(now)) if is_counted else None,
    )


def _readable(work: UnitOfWork, reader_id: str, report_id: bytes) -> ReportHeader | None:
    """The header, when its content may be opened: a withdrawn report is not worked on."""
    stored = owned(work, reader_id, report_id)
    if stored is None or Status(stored.status) is Status.WITHDRAWN:
        return None
    return stored if work.reports.declared(report_id, reader_id) else None


def _is_entry(part: OpenedPart) -> bool:
    """Words, an answer, or a part nobody knows the content of. The record is shown by field, and
    a link as a link."""
    return not isinstance(part.content, RecordPart | LinkPart)


def _links_to(part: OpenedPart, links: Sequence[bytes]) -> bool:
    return isinstance(part.content, LinkPart) and part.content.report in links


def _possible(status: Status) -> frozenset[Action]:
    return frozenset(action for action in Action if (status, action) in MOVES)
