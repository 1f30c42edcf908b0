"""Filed reports: clear headers, sealed parts, and who has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    Boolean,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from intake.cases.case import OPEN, UNSEEN, Status
from intake.errors import StoreError
from intake.ports import (
    Assignment,
    Group,
    Load,
    QueuePlace,
    QueueSlice,
    Reply,
    ReportHeader,
    StoredPart,
    Wanted,
)
from intake.shredding import ACCESS, HINT, WORDS
from intake.store import groups, queue
from intake.store.audit import SqlAudit
from intake.store.drafts import END_DRAFT, add_part
from intake.store.gate import Gate
from intake.store.headers import HEADER, header_from, header_values, joined
from intake.store.rows import (
    AssignmentRow,
    ClockRow,
    DeclarationRow,
    DraftRow,
    GrantRow,
    HoldRow,
    PartRow,
    ReplyRow,
    ReportRow,
    RouteRow,
)
from intake.store.times import Hour, Moment
from intake.store.upserts import insert_new, insert_or_replace

_OPEN = frozenset(status.value for status in OPEN)
_UNSEEN = frozenset(status.value for status in UNSEEN)
_OWNER = "owner"
_SET_ASIDE = "set_aside"
_REPORT: BindParameter[bytes] = bindparam("of")
_READER: BindParameter[str] = bindparam("reader")

_FILE = insert(ReportRow)
_ASSIGN = insert(AssignmentRow)
_GET = select(*HEADER).where(ReportRow.report_id == _REPORT)
_HOLD = _GET.with_for_update()
_ADD_KEY = (
    update(ReportRow).where(ReportRow.report_id == _REPORT).values(later=bindparam("all_later"))
)
_URGENCY = {"urgency": bindparam("level"), "due_at": bindparam("until", type_=Hour)}
_SET_URGENCY = (
    update(ReportRow)
    .where(ReportRow.report_id == _REPORT)
    .values(**_URGENCY, urgency_reason=bindparam("reason"))
)
_SET_PLACES = (
    update(AssignmentRow)
    .where(AssignmentRow.report_id == _REPORT)
    .values(**_URGENCY, behind=bindparam("is_behind"))
)
_PUT_ASIDE = (
    update(AssignmentRow)
    .where(AssignmentRow.report_id == _REPORT, AssignmentRow.reader_id == _READER)
    .values(place=_SET_ASIDE, in_queue=False)
)
_ASSIGNMENTS = (
    select(AssignmentRow.reader_id, AssignmentRow.place)
    .where(AssignmentRow.report_id == _REPORT)
    .order_by(AssignmentRow.reader_id)
)
_ASSIGNMENT = _ASSIGNMENTS.where(AssignmentRow.reader_id == _READER)
_PARTS = (
    select(PartRow.number, PartRow.kind, PartRow.blob, PartRow.label)
    .where(PartRow.report_id == _REPORT)
    .order_by(PartRow.number)
)
_SET_STATUS = (
    update(ReportRow)
    .where(ReportRow.report_id == _REPORT, ReportRow.status == bindparam("it_was"))
    .values(
        status=bindparam("now_is"),
        erase_after=bindparam("until", type_=Hour),
        hint_until=None,
        words_until=None,
        access_until=None,
    )
)
_SET_IN_QUEUE = (
    update(AssignmentRow)
    .where(AssignmentRow.report_id == _REPORT)
    .values(
        in_queue=and_(AssignmentRow.place == _OWNER, bindparam("open", type_=Boolean)),
        unread=bindparam("is_unread"),
    )
)
_OWNED = (
    select(ReportRow.status)
    .join(AssignmentRow, AssignmentRow.report_id == ReportRow.report_id)
    .where(
        AssignmentRow.report_id == _REPORT,
        AssignmentRow.reader_id == _READER,
        AssignmentRow.place.in_((_OWNER, _SET_ASIDE)),
    )
    .with_for_update()
)
_MAKE_OWNER = (
    update(AssignmentRow)
    .where(AssignmentRow.report_id == _REPORT, AssignmentRow.reader_id == _READER)
    .values(place=_OWNER, in_queue=bindparam("open"))
)
_STEP_BACK = (
    update(AssignmentRow)
    .where(AssignmentRow.report_id == _REPORT, AssignmentRow.reader_id == _READER)
    .values(place=bindparam("as"), in_queue=False)
)
_SET_DUE = tuple(
    update(row).where(row.report_id == _REPORT).values(due_at=bindparam("by", type_=Hour))
    for row in (ReportRow, AssignmentRow)
)
_LEAVE = tuple(
    delete(row).where(row.report_id == _REPORT, row.reader_id == _READER)
    for row in (AssignmentRow, DeclarationRow)
)
_UNDECLARE = _LEAVE[-1]
_DECLARE = insert_new(DeclarationRow)
_DECLARED = select(DeclarationRow.hour).where(
    DeclarationRow.report_id == _REPORT, DeclarationRow.reader_id == _READER
)
_ADD_REPLY = insert(ReplyRow)
_REPLIES = (
    select(ReplyRow.number, ReplyRow.for_reporter)
    .where(ReplyRow.report_id == _REPORT)
    .order_by(ReplyRow.number)
)
_PUT_REPLY = insert_or_replace(ReplyRow, "for_reporter")
_DROP_REPLIES = delete(ReplyRow).where(
    ReplyRow.report_id == _REPORT, ReplyRow.number >= bindparam("first")
)
_ON_HOLD = select(HoldRow.report_id).where(
    HoldRow.report_id == ReportRow.report_id, HoldRow.until > bindparam("now", type_=Moment)
)
_UNHELD = (ReportRow.status == Status.WITHDRAWN.value) | ~_ON_HOLD.exists()
_TO_ERASE = (
    select(ReportRow.report_id)
    .where(
        ReportRow.erase_after <= bindparam("now", type_=Moment),
        ReportRow.status.not_in(sorted(_OPEN)),
        _UNHELD,
    )
    .order_by(ReportRow.erase_after)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_WITHDRAWN = (
    select(ReportRow.report_id)
    .join(AssignmentRow, AssignmentRow.report_id == ReportRow.report_id)
    .where(
        ReportRow.erase_after <= bindparam("until", type_=Moment),
        ReportRow.status == Status.WITHDRAWN.value,
        AssignmentRow.reader_id == _READER,
        AssignmentRow.place == _OWNER,
    )
    .order_by(ReportRow.erase_after, ReportRow.report_id)
    .limit(bindparam("limit"))
)
_DATES = {
    HINT: ReportRow.hint_until,
    WORDS: ReportRow.words_until,
    ACCESS: ReportRow.access_until,
}
_DUE = {
    what: select(ReportRow.report_id)
    .where(
        column <= bindparam("now", type_=Moment), ReportRow.status.not_in(sorted(_OPEN)), _UNHELD
    )
    .order_by(column)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
    for what, column in _DATES.items()
}
_SET_DATE = {
    what: update(ReportRow)
    .where(ReportRow.report_id == _REPORT)
    .values({column: bindparam("date", type_=Hour)})
    for what, column in _DATES.items()
}
_VISITED = _SET_DATE[ACCESS].where(ReportRow.access_until.is_not(None))
_REPLACE_PART = (
    update(PartRow)
    .where(PartRow.report_id == _REPORT, PartRow.number == bindparam("that"))
    .values(blob=bindparam("anew"), label=None)
)
_ERASE = tuple(
    delete(row).where(row.report_id == _REPORT)
    for row in (
        ClockRow,
        GrantRow,
        HoldRow,
        PartRow,
        ReplyRow,
        DeclarationRow,
        AssignmentRow,
        DraftRow,
        RouteRow,
        ReportRow,
    )
)
_NEXT_IDS = (
    select(ReportRow.report_id)
    .where(ReportRow.report_id > bindparam("after"))
    .order_by(ReportRow.report_id)
    .limit(bindparam("limit"))
)
_LAST = select(func.max(ReportRow.received_hour)).where(
    ReportRow.received_hour < bindparam("before", type_=Hour)
)
_IDS: BindParameter[bytes] = bindparam("ids", expanding=True)
_KNOWN = (
    select(ReportRow.report_id)
    .where(ReportRow.report_id.in_(_IDS))
    .union_all(select(DraftRow.report_id).where(DraftRow.report_id.in_(_IDS)))
)
_PAST_CARE = (
    select(AssignmentRow.report_id)
    .distinct()
    .where(AssignmentRow.care_until <= bindparam("now", type_=Moment))
    .limit(bindparam("limit"))
)
_FORGET_CARE = tuple(
    update(row).where(row.report_id.in_(_IDS)).values(care_until=None)
    for row in (ReportRow, AssignmentRow)
)


class SqlReports:
    """Implements `ports.Reports`."""

    def __init__(self, gate: Gate, audit: SqlAudit) -> None:
        self._gate = gate
        self._audit = audit

    def file(self, header: ReportHeader, assignments: Sequence[Assignment]) -> None:
        """The draft of that id becomes a report. Raises StoreError if it is one already."""
        self._gate.change(END_DRAFT, report_id=header.report_id)
        self._gate.change(_FILE, **header_values(header))
        for assignment in assignments:
            self._assign(header, assignment)

    def get(self, report_id: bytes) -> ReportHeader | None:
        row = self._gate.first(_GET, of=report_id)
        return None if row is None else header_from(row)

    def hold(self, report_id: bytes) -> ReportHeader | None:
        row = self._gate.first(_HOLD, of=report_id)
        return None if row is None else header_from(row)

    def add_key(self, report_id: bytes, public: bytes) -> None:
        header = self.get(report_id)
        if header is not None:
            self._gate.change(_ADD_KEY, of=report_id, all_later=joined((*header.later, public)))

    def set_urgency(self, report_id: bytes, urgency: str, reason: str, due_at: datetime) -> None:
        values = {"of": report_id, "level": urgency, "until": due_at}
        self._gate.change(_SET_URGENCY, **values, reason=reason)
        header = self.get(report_id)
        if header is not None:
            self._gate.change(_SET_PLACES, **values, is_behind=header.behind)

    def assign(self, report_id: bytes, assignment: Assignment) -> None:
        """Raises StoreError when the reader has a place already, or is to own it."""
        header = self.get(report_id)
        if header is None or assignment.place == _OWNER:
            raise StoreError("no report, or a second owner")
        self._assign(header, assignment)

    def leave(self, report_id: bytes, reader_id: str) -> None:
        for statement in _LEAVE:
            self._gate.change(statement, of=report_id, reader=reader_id)

    def put_aside(self, report_id: bytes, reader_id: str) -> None:
        self._gate.change(_PUT_ASIDE, of=report_id, reader=reader_id)
        self._gate.change(_UNDECLARE, of=report_id, reader=reader_id)

    def assignment(self, report_id: bytes, reader_id: str) -> Assignment | None:
        row = self._gate.first(_ASSIGNMENT, of=report_id, reader=reader_id)
        return None if row is None else Assignment(*row)

    def assignments(self, report_id: bytes) -> Sequence[Assignment]:
        return [Assignment(*row) for row in self._gate.rows(_ASSIGNMENTS, of=report_id)]

    def queue(self, reader_id: str, after: QueuePlace | None, limit: int) -> Sequence[ReportHeader]:
        """The owner's open reports, the most urgent first; one page after `after`."""
        return queue.page(self._gate, reader_id, after, limit)

    def count(self, reader_id: str, cap: int) -> int:
        """How many the queue holds, counted up to `cap`."""
        return queue.count(self._gate, reader_id, cap)

    def group(
        self,
        reader_id: str,
        group: Group,
        wanted: Wanted,
        after: QueuePlace | None,
        now: datetime,
        limit: int,
        look: int,
    ) -> QueueSlice:
        """At most `limit` of the next `look` reports of one group of the owner's queue."""
        at = groups.Look(reader_id, group, wanted, now, look)
        return groups.piece(self._gate, at, after, limit)

    def group_count(
        self, reader_id: str, group: Group, wanted: Wanted, now: datetime, cap: int, look: int
    ) -> int:
        """How many of the first `look` of a group are wanted, counted up to `cap`."""
        return groups.count(self._gate, groups.Look(reader_id, group, wanted, now, look), cap)

    def unread(self, reader_id: str, cap: int, *, behind: bool = False) -> int:
        """How many of the owner's are not read yet, counted up to `cap`."""
        return groups.unread(self._gate, reader_id, cap, behind=behind)

    def last_received(self, before: datetime) -> datetime | None:
        found: datetime | None = self._gate.value(_LAST, before=before)
        return found

    def forget_care(self, now: datetime, limit: int) -> int:
        ids = [row[0] for row in self._gate.rows(_PAST_CARE, now=now, limit=limit)]
        for statement in _FORGET_CARE:
            self._gate.change(statement, ids=ids)
        return len(ids)

    def watched(
        self,
        reader_id: str,
        after: QueuePlace | None,
        limit: int,
        *,
        unread: bool,
        over: bool = False,
    ) -> Sequence[ReportHeader]:
        return groups.watched(self._gate, reader_id, after, limit, unread=unread, over=over)

    def load(self, reader_id: str, urgency: str, now: datetime, cap: int) -> Load:
        return groups.load(self._gate, reader_id, urgency, now, cap)

    def withdrawn(self, reader_id: str, until: datetime, limit: int) -> Sequence[bytes]:
        rows = self._gate.rows(_WITHDRAWN, reader=reader_id, until=until, limit=limit)
        return [row[0] for row in rows]

    def parts(self, report_id: bytes) -> Sequence[StoredPart]:
        found = self._gate.rows(_PARTS, of=report_id)
        return [StoredPart(number, kind, blob, label or b"") for number, kind, blob, label in found]

    def add_part(self, report_id: bytes, part: StoredPart) -> None:
        add_part(self._gate, report_id, part)

    def set_status(
        self, report_id: bytes, status: str, *, was: str, erase_after: datetime | None = None
    ) -> bool:
        """An open report stands in its owner's queue, another does not. The date of erasure is
        set with it, so a report that is opened again is not erased on the old date."""
        is_open = status in _OPEN
        until = None if is_open else erase_after
        values = {"of": report_id, "it_was": was, "now_is": status, "until": until}
        if not self._gate.change(_SET_STATUS, **values):
            return False
        unread = status in _UNSEEN
        self._gate.change(_SET_IN_QUEUE, of=report_id, open=is_open, is_unread=unread)
        return True

    def declare(self, report_id: bytes, reader_id: str, hour: datetime) -> None:
        """The first declaration stands."""
        self._gate.change(_DECLARE, report_id=report_id, reader_id=reader_id, hour=hour)

    def declared(self, report_id: bytes, reader_id: str) -> bool:
        return self._gate.first(_DECLARED, of=report_id, reader=reader_id) is not None

    def reassign(
        self, report_id: bytes, from_reader: str, to_reader: str, *, leaves_as: str | None = None
    ) -> bool:
        """`to_reader` becomes the owner, `from_reader` has nothing to do with it any more, or only
        the place `leaves_as`. False, and nothing changed, unless the one owns it, or it was set
        aside from that one, and the other has an assignment."""
        if from_reader == to_reader:
            return False
        # Locks the report's row and the owner's: of two at once, only one finds an owner to take it
        # from.
        owned = self._gate.first(_OWNED, of=report_id, reader=from_reader)
        if owned is None:
            return False
        is_open = owned[0] in _OPEN
        if not self._gate.change(_MAKE_OWNER, of=report_id, reader=to_reader, open=is_open):
            return False
        leave, undeclare = _LEAVE
        self._gate.change(undeclare, of=report_id, reader=from_reader)
        if leaves_as is None:
            self._gate.change(leave, of=report_id, reader=from_reader)
        else:
            values = {"of": report_id, "reader": from_reader, "as": leaves_as}
            self._gate.change(_STEP_BACK, **values)
        return True

    def set_due(self, report_id: bytes, due_at: datetime) -> None:
        """The queue is sorted by it, so it stands twice."""
        for statement in _SET_DUE:
            self._gate.change(statement, of=report_id, by=due_at)

    def add_reply(self, report_id: bytes, reply: Reply) -> None:
        """Raises StoreError when the number is taken."""
        self._gate.change(
            _ADD_REPLY, report_id=report_id, number=reply.number, for_reporter=reply.for_reporter
        )

    def replies(self, report_id: bytes) -> Sequence[Reply]:
        return [Reply(*row) for row in self._gate.rows(_REPLIES, of=report_id)]

    def put_reply(self, report_id: bytes, reply: Reply) -> None:
        self._gate.change(
            _PUT_REPLY, report_id=report_id, number=reply.number, for_reporter=reply.for_reporter
        )

    def drop_replies(self, report_id: bytes, first: int) -> None:
        self._gate.change(_DROP_REPLIES, of=report_id, first=first)

    def to_erase(self, now: datetime, limit: int) -> Sequence[bytes]:
        """Passes over what another transaction is changing: she may be opening it again."""
        return [row[0] for row in self._gate.rows(_TO_ERASE, now=now, limit=limit)]

    def erase(self, report_id: bytes) -> None:
        """All that belongs to the report, gone; her address with it."""
        self._audit.forget(report_id)
        for statement in _ERASE:
            self._gate.change(statement, of=report_id)

    def set_dates(self, report_id: bytes, dates: Mapping[str, datetime]) -> None:
        for what, date in dates.items():
            self._gate.change(_SET_DATE[what], of=report_id, date=date)

    def visited(self, report_id: bytes, until: datetime) -> None:
        self._gate.change(_VISITED, of=report_id, date=until)

    def due_dates(self, what: str, now: datetime, limit: int) -> Sequence[bytes]:
        return [row[0] for row in self._gate.rows(_DUE[what], now=now, limit=limit)]

    def end_date(self, report_id: bytes, what: str) -> None:
        self._gate.change(_SET_DATE[what], of=report_id, date=None)

    def replace_part(self, report_id: bytes, part: StoredPart) -> None:
        self._gate.change(_REPLACE_PART, of=report_id, that=part.number, anew=part.blob)

    def ids(self, after: bytes, limit: int) -> Sequence[bytes]:
        return [row[0] for row in self._gate.rows(_NEXT_IDS, after=after, limit=limit)]

    def known(self, report_ids: Sequence[bytes]) -> frozenset[bytes]:
        """Which of these are filed reports or living drafts."""
        return frozenset(row[0] for row in self._gate.rows(_KNOWN, ids=list(report_ids)))

    def _assign(self, header: ReportHeader, assignment: Assignment) -> None:
        self._gate.change(
            _ASSIGN,
            report_id=header.report_id,
            reader_id=assignment.reader_id,
            place=assignment.place,
            in_queue=assignment.place == _OWNER and header.status in _OPEN,
            urgency=header.urgency,
            behind=header.behind,
            due_at=header.due_at,
            way=header.way,
            unread=header.status in _UNSEEN,
            care_until=header.care_until,
        )
