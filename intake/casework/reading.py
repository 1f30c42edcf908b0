"""The queue, a header, an opened case.

Rule 1: queue and header are clear fields only: no key, no keyring, no sealed byte is touched.
Rule 2: the line that says who opened a report is committed before anything is opened.
Rule 3: "not yours" and "does not exist" are one answer, found by the same first question.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from intake.cases.case import MOVES, Action, Status
from intake.cases.parts import RecordPart
from intake.casework.audit import Event, line
from intake.casework.opening import newest_answers, opened
from intake.casework.ownership import listed, owned
from intake.casework.values import Case, Header, NewReader, OpenedPart, QueuePage, Session
from intake.errors import SealError
from intake.ports import (
    Clock,
    Keyring,
    OpenWork,
    QueuePlace,
    ReportHeader,
    StoredPart,
    UnitOfWork,
    Vault,
)
from intake.routing.response import Response

COUNT_CAP = 1_000
"""A queue is counted to one more than this, and shown as "1000+" beyond it."""

NEW_READER_DAYS = 30


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

    def queue(self, reader_id: str, after: bytes | None, limit: int = 25) -> QueuePage:
        """The reader's open reports, most urgent first, beginning after the report `after`.

        An `after` that is not the reader's begins at the first page.
        """
        with self._open_work(write=False) as work:
            place = _queue_place(work, after, reader_id)
            found = work.reports.queue(reader_id, place, limit + 1)
            count = work.reports.count(reader_id, COUNT_CAP + 1)
        shown = tuple(found[:limit])
        more = shown[-1].report_id if len(found) > limit else None
        return QueuePage(tuple(self._header(each) for each in shown), more, count)

    def header(self, reader_id: str, report_id: bytes) -> Header | None:
        """The clear fields of a report the reader owns, else None."""
        with self._open_work(write=False) as work:
            stored = owned(work, reader_id, report_id)
            if stored is None:
                return None
            declared = work.reports.declared(report_id, reader_id)
        return self._header(stored, declared=declared)

    def open_case(self, session: Session, report_id: bytes) -> Case | None:
        """A report the reader owns, declared and nobody withdrew, opened; else None.

        Never raises SealError: a part that does not open is shown as such.
        """
        with self._open_work() as work:
            stored = _readable(work, session.reader_id, report_id)
            if stored is None:
                return None
            sealed = work.reports.parts(report_id)
            work.audit.write(line(self._clock(), session.reader_id, Event.OPENED, report_id))
            work.commit()
        return self._case(session, stored, sealed)

    def new_readers(self) -> tuple[NewReader, ...]:
        """Readers of this response added in the last NEW_READER_DAYS days, newest first."""
        response, since = self._response(), self._clock() - timedelta(days=NEW_READER_DAYS)
        with self._open_work(write=False) as work:
            rows = [row for row in work.readers.active(response.id) if row.added_hour >= since]
        newest = sorted(rows, key=lambda row: row.added_hour, reverse=True)
        return tuple(
            NewReader(reader.id, reader.office, row.added_hour)
            for row in newest
            if (reader := listed(response, row.reader_id))
        )

    def _case(self, session: Session, stored: ReportHeader, sealed: Sequence[StoredPart]) -> Case:
        seed = self._report_seed(session, stored)
        all_parts = opened(self._vault, stored, seed, sealed)
        return Case(
            self._header(stored, declared=True),
            newest_answers(all_parts),
            tuple(part for part in all_parts if _is_entry(part)),
            _possible(Status(stored.status)),
            len(self._keyring.receipts(stored.report_id)),
            seed is not None,
        )

    def _report_seed(self, session: Session, stored: ReportHeader) -> bytes | None:
        """The report's private seed, or None: no wrap, a wrap set aside, or one that is damaged."""
        wrap = self._keyring.wrap(stored.report_id, session.reader_id)
        if wrap is None or wrap.held:
            return None
        try:
            return self._vault.unwrap(
                stored.report_id,
                stored.public,
                session.reader_id,
                session.seed,
                wrap.blob,
                held=False,
            )
        except SealError:
            return None

    def _header(self, stored: ReportHeader, *, declared: bool = False) -> Header:
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
            declared=declared,
        )


def _queue_place(work: UnitOfWork, after: bytes | None, reader_id: str) -> QueuePlace | None:
    stored = owned(work, reader_id, after) if after else None
    return QueuePlace(stored.urgency, stored.due_at, stored.report_id) if stored else None


def _readable(work: UnitOfWork, reader_id: str, report_id: bytes) -> ReportHeader | None:
    """The header, when its content may be opened: a withdrawn report is not worked on."""
    stored = owned(work, reader_id, report_id)
    if stored is None or Status(stored.status) is Status.WITHDRAWN:
        return None
    return stored if work.reports.declared(report_id, reader_id) else None


def _is_entry(part: OpenedPart) -> bool:
    """Words, an answer, or a part nobody knows the content of; the record is shown by field."""
    return not isinstance(part.content, RecordPart)


def _possible(status: Status) -> frozenset[Action]:
    return frozenset(action for action in Action if (status, action) in MOVES)
