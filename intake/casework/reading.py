"""The queue, a header, an opened case.

Rule 1: queue and header are clear fields only: no key, no keyring, no sealed byte is touched.
Rule 2: the line that says who opened a report is committed before anything is opened.
Rule 3: "not yours" and "does not exist" are one answer, found by the same first question.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from intake.cases.case import MOVES, Action, Status
from intake.cases.parts import LinkPart, RecordPart
from intake.casework.addressing import ways_back
from intake.casework.audit import Event, line
from intake.casework.coursing import situation_of
from intake.casework.known import facts_from
from intake.casework.nudging import nudge_of
from intake.casework.opening import if_whole, linked, newest_answers, opened, report_keys
from intake.casework.ownership import listed, owned
from intake.casework.rechecking import Rechecking
from intake.casework.values import (
    Case,
    Header,
    OpenedPart,
    QueuePage,
    Rechecked,
    Session,
)
from intake.ports import (
    Behind,
    Clock,
    Keyring,
    OpenWork,
    QueuePart,
    QueuePlace,
    ReportHeader,
    Route,
    StoredPart,
    UnitOfWork,
    Vault,
)
from intake.routing.recipients import interpreter_wanted
from intake.routing.response import Response

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
    ) -> None:
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
        only: QueuePart | None = None,
    ) -> QueuePage:
        """The reader's open reports, most urgent first, beginning after the report `after`; all of
        them, or one part.

        An `after` that is not the reader's begins at the first page.
        """
        with self._open_work(write=False) as work:
            place = _queue_place(work, after, reader_id)
            found = work.reports.queue(reader_id, place, limit + 1, only)
            count = work.reports.count(reader_id, COUNT_CAP + 1, only)
            behind = work.reports.count(reader_id, COUNT_CAP + 1, Behind())
        shown = tuple(found[:limit])
        more = shown[-1].report_id if len(found) > limit else None
        headers = tuple(self._header(reader_id, each) for each in shown)
        return QueuePage(headers, more, count, behind)

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
            work.commit()
        return self._case(session, stored, sealed, route)

    def _case(
        self,
        session: Session,
        stored: ReportHeader,
        sealed: Sequence[StoredPart],
        route: Route | None,
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
        status = Status(stored.status)
        return Case(
            self._header(session.reader_id, stored, declared=True),
            newest_answers(all_parts),
            tuple(part for part in all_parts if _is_entry(part)),
            _possible(status),
            ways_back(self._keyring.receipts(stored.report_id), record),
            keys.first is not None,
            self._own(session, linked(all_parts)),
            nudge_of(route, record, status, self._clock()),
            situation_of(status, session.reader_id, all_parts) if keys.first else None,
            len(all_parts),
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


def _queue_place(work: UnitOfWork, after: bytes | None, reader_id: str) -> QueuePlace | None:
    stored = owned(work, reader_id, after) if after else None
    return QueuePlace.of(stored) if stored else None


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


def _possible(status: Status) -> frozenset[Action]:
    return frozenset(action for action in Action if (status, action) in MOVES)
