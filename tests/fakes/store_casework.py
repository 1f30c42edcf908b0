"""The desk's side of the store in memory: reports, readers, sessions, holds, attempts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from intake.cases.case import OPEN, UNSEEN, Status
from intake.ports import (
    Assignment,
    Group,
    Hold,
    Load,
    QueuePlace,
    QueueSlice,
    ReaderLock,
    ReaderRow,
    Reply,
    ReportHeader,
    SessionRow,
    StoredPart,
    Wanted,
)
from intake.shredding import ACCESS
from intake.store.times import up_to_the_hour
from tests.fakes.store_audit import forget_lines
from tests.fakes.store_tables import Transaction, delete


class MemoryReports:
    """Implements `ports.Reports`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def file(self, header: ReportHeader, assignments: Sequence[Assignment]) -> None:
        rows = self._open.write
        rows.drafts.pop(header.report_id, None)
        self._open.insert(rows.reports, header.report_id, _by_the_hour(header))
        for assignment in assignments:
            self._open.insert(
                rows.assignments, (header.report_id, assignment.reader_id), assignment
            )

    def get(self, report_id: bytes) -> ReportHeader | None:
        return self._open.read.reports.get(report_id)

    def hold(self, report_id: bytes) -> ReportHeader | None:
        return self._open.write.reports.get(report_id)

    def add_key(self, report_id: bytes, public: bytes) -> None:
        rows = self._open.write.reports
        if report_id in rows:
            later = (*rows[report_id].later, public)
            rows[report_id] = replace(rows[report_id], later=later)

    def set_urgency(self, report_id: bytes, urgency: str, reason: str, due_at: datetime) -> None:
        rows = self._open.write.reports
        if report_id in rows:
            changed = replace(
                rows[report_id], urgency=urgency, urgency_reason=reason, due_at=due_at
            )
            rows[report_id] = _by_the_hour(changed)

    def assign(self, report_id: bytes, assignment: Assignment) -> None:
        rows = self._open.write
        if report_id not in rows.reports or assignment.place == "owner":
            self._open.fail("no report, or a second owner")
        self._open.insert(rows.assignments, (report_id, assignment.reader_id), assignment)

    def leave(self, report_id: bytes, reader_id: str) -> None:
        rows = self._open.write
        rows.assignments.pop((report_id, reader_id), None)
        rows.declarations.pop((report_id, reader_id), None)

    def put_aside(self, report_id: bytes, reader_id: str) -> None:
        rows = self._open.write
        if (report_id, reader_id) in rows.assignments:
            rows.assignments[report_id, reader_id] = Assignment(reader_id, "set_aside")
        rows.declarations.pop((report_id, reader_id), None)

    def assignment(self, report_id: bytes, reader_id: str) -> Assignment | None:
        return self._open.read.assignments.get((report_id, reader_id))

    def assignments(self, report_id: bytes) -> Sequence[Assignment]:
        rows = sorted(self._open.read.assignments.items())
        return [assignment for key, assignment in rows if key[0] == report_id]

    def queue(self, reader_id: str, after: QueuePlace | None, limit: int) -> Sequence[ReportHeader]:
        found = [
            each
            for each in self._queued(reader_id)
            if after is None or _place(each) > _place(after)
        ]
        return sorted(found, key=_place)[:limit]

    def count(self, reader_id: str, cap: int) -> int:
        return min(len(self._queued(reader_id)), cap)

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
        rows = self._in_group(reader_id, group, wanted.urgency, now)
        start = _group_place(group, after) if after else None
        left = [each for each in rows if start is None or _group_place(group, each) > start]
        looked = left[:look]
        found = [each for each in looked if _fits(wanted, each)][:limit]
        if len(found) == limit:
            return QueueSlice(found, QueuePlace.of(found[-1]))
        return QueueSlice(found, QueuePlace.of(looked[-1]) if len(looked) == look else None)

    def group_count(
        self, reader_id: str, group: Group, wanted: Wanted, now: datetime, cap: int, look: int
    ) -> int:
        looked = self._in_group(reader_id, group, wanted.urgency, now)[:look]
        return min(sum(_fits(wanted, each) for each in looked), cap)

    def _in_group(
        self, reader_id: str, group: Group, urgency: str | None, now: datetime
    ) -> list[ReportHeader]:
        rows = [each for each in self._queued(reader_id) if urgency in (None, each.urgency)]
        return sorted(
            (each for each in rows if _group_of(each, now) is group),
            key=lambda each: _group_place(group, each),
        )

    def unread(self, reader_id: str, cap: int, *, behind: bool = False) -> int:
        mine = [each for each in self._queued(reader_id) if _is_unread(each)]
        return min(sum(each.behind or not behind for each in mine), cap)

    def last_received(self, before: datetime) -> datetime | None:
        hours = (each.received_hour for each in self._open.read.reports.values())
        return max((each for each in hours if each < before), default=None)

    def forget_care(self, now: datetime, limit: int) -> int:
        rows = self._open.write.reports
        over = [key for key, each in rows.items() if each.care_until and each.care_until <= now]
        for key in over[:limit]:
            rows[key] = replace(rows[key], care_until=None)
        return len(over[:limit])

    def watched(
        self,
        reader_id: str,
        after: QueuePlace | None,
        limit: int,
        *,
        unread: bool,
        over: bool = False,
    ) -> Sequence[ReportHeader]:
        rows = self._open.read
        mine = [
            rows.reports[key[0]]
            for key, row in rows.assignments.items()
            if key[1] == reader_id and row.place not in ("owner", "set_aside")
        ]
        start = _place(after) if after else None
        found = sorted(
            (
                each
                for each in mine
                if _is_unread(each) == unread and (Status(each.status) not in OPEN) == over
            ),
            key=_place,
        )
        return [each for each in found if start is None or _place(each) > start][:limit]

    def load(self, reader_id: str, urgency: str, now: datetime, cap: int) -> Load:
        mine = [each for each in self._queued(reader_id) if each.urgency == urgency]
        unread = [each for each in mine if _is_unread(each)]
        overdue = sum(each.due_at <= now for each in unread)
        return Load(*(min(each, cap) for each in (len(unread), overdue, len(mine) - len(unread))))

    def withdrawn(self, reader_id: str, until: datetime, limit: int) -> Sequence[bytes]:
        rows = self._open.read
        found = sorted(
            (header.erase_after, report_id)
            for report_id, header in rows.reports.items()
            if header.status == Status.WITHDRAWN.value
            and header.erase_after is not None
            and header.erase_after <= until
            and rows.assignments.get((report_id, reader_id)) == Assignment(reader_id, "owner")
        )
        return [report_id for _, report_id in found][:limit]

    def parts(self, report_id: bytes) -> Sequence[StoredPart]:
        rows = sorted(self._open.read.parts.items(), key=lambda row: row[0])
        return [part for key, part in rows if key[0] == report_id]

    def add_part(self, report_id: bytes, part: StoredPart) -> None:
        self._open.insert(self._open.write.parts, (report_id, part.number), part)

    def set_status(
        self, report_id: bytes, status: str, *, was: str, erase_after: datetime | None = None
    ) -> bool:
        header = self._open.write.reports.get(report_id)
        if header is None or header.status != was:
            return False
        until = None if Status(status) in OPEN else erase_after
        delete(self._open.write.dates, lambda key, _date: key[0] == report_id)
        changed = replace(header, status=status, erase_after=until)
        self._open.write.reports[report_id] = _by_the_hour(changed)
        return True

    def declare(self, report_id: bytes, reader_id: str, hour: datetime) -> None:
        self._open.write.declarations.setdefault((report_id, reader_id), up_to_the_hour(hour))

    def declared(self, report_id: bytes, reader_id: str) -> bool:
        return (report_id, reader_id) in self._open.read.declarations

    def reassign(
        self, report_id: bytes, from_reader: str, to_reader: str, *, leaves_as: str | None = None
    ) -> bool:
        rows = self._open.write
        old, new = (report_id, from_reader), (report_id, to_reader)
        had = rows.assignments.get(old)
        owned = had is not None and had.place in ("owner", "set_aside")
        if not owned or new not in rows.assignments or old == new:
            return False
        rows.assignments[new] = Assignment(to_reader, "owner")
        del rows.assignments[old]
        if leaves_as is not None:
            rows.assignments[old] = Assignment(from_reader, leaves_as)
        rows.declarations.pop(old, None)
        return True

    def set_due(self, report_id: bytes, due_at: datetime) -> None:
        header = self._open.write.reports.get(report_id)
        if header is not None:
            self._open.write.reports[report_id] = _by_the_hour(replace(header, due_at=due_at))

    def add_reply(self, report_id: bytes, reply: Reply) -> None:
        self._open.insert(self._open.write.replies, (report_id, reply.number), reply)

    def replies(self, report_id: bytes) -> Sequence[Reply]:
        rows = sorted(self._open.read.replies.items(), key=lambda row: row[0])
        return [reply for key, reply in rows if key[0] == report_id]

    def put_reply(self, report_id: bytes, reply: Reply) -> None:
        self._open.write.replies[report_id, reply.number] = reply

    def drop_replies(self, report_id: bytes, first: int) -> None:
        rows = self._open.write.replies
        for key in [each for each in rows if each[0] == report_id and each[1] >= first]:
            del rows[key]

    def to_erase(self, now: datetime, limit: int) -> Sequence[bytes]:
        ended = [
            (header.erase_after, header.report_id)
            for header in self._open.write.reports.values()
            if header.erase_after and header.erase_after <= now
            if header.status not in {status.value for status in OPEN}
            if not self._is_held(header.report_id, now)
        ]
        return [report_id for _, report_id in sorted(ended)][:limit]

    def erase(self, report_id: bytes) -> None:
        rows = self._open.write
        rows.reports.pop(report_id, None)
        rows.drafts.pop(report_id, None)
        rows.routes.pop(report_id, None)
        delete(rows.clocks, lambda key, _row: key[0] == report_id)
        delete(rows.grants, lambda _id, row: row.report_id == report_id)
        forget_lines(self._open, report_id)
        rows.holds.pop(report_id, None)
        delete(rows.dates, lambda key, _date: key[0] == report_id)
        delete(rows.parts, lambda key, _row: key[0] == report_id)
        delete(rows.replies, lambda key, _row: key[0] == report_id)
        delete(rows.declarations, lambda key, _row: key[0] == report_id)
        delete(rows.assignments, lambda key, _row: key[0] == report_id)

    def set_dates(self, report_id: bytes, dates: Mapping[str, datetime]) -> None:
        kept = {(report_id, what): up_to_the_hour(date) for what, date in dates.items()}
        self._open.write.dates.update(kept)

    def visited(self, report_id: bytes, until: datetime) -> None:
        if (report_id, ACCESS) in self._open.write.dates:
            self.set_dates(report_id, {ACCESS: until})

    def due_dates(self, what: str, now: datetime, limit: int) -> Sequence[bytes]:
        rows = self._open.write
        due = sorted(
            (date, key[0])
            for key, date in rows.dates.items()
            if key[1] == what and date <= now and not self._is_held(key[0], now)
            if Status(rows.reports[key[0]].status) not in OPEN
        )
        return [report_id for _, report_id in due][:limit]

    def end_date(self, report_id: bytes, what: str) -> None:
        self._open.write.dates.pop((report_id, what), None)

    def replace_part(self, report_id: bytes, part: StoredPart) -> None:
        if (report_id, part.number) in self._open.write.parts:
            kept = replace(part, label=b"")
            self._open.write.parts[report_id, part.number] = kept

    def _is_held(self, report_id: bytes, now: datetime) -> bool:
        rows = self._open.read
        if rows.reports[report_id].status == Status.WITHDRAWN.value:
            return False
        hold = rows.holds.get(report_id)
        return bool(hold and hold.until and hold.until > now)

    def ids(self, after: bytes, limit: int) -> Sequence[bytes]:
        return [each for each in sorted(self._open.read.reports) if each > after][:limit]

    def known(self, report_ids: Sequence[bytes]) -> frozenset[bytes]:
        return frozenset(report_ids) & (self._open.read.reports.keys() | self._open.read.drafts)

    def _queued(self, reader_id: str) -> list[ReportHeader]:
        rows = self._open.read
        owned = [
            key[0] for key, row in rows.assignments.items() if row == Assignment(reader_id, "owner")
        ]
        return [rows.reports[one] for one in owned if Status(rows.reports[one].status) in OPEN]


class MemoryReaders:
    """Implements `ports.Readers`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def add(self, row: ReaderRow) -> None:
        kept = replace(row, added_hour=up_to_the_hour(row.added_hour))
        self._open.insert(self._open.write.readers, row.reader_id, kept)

    def get(self, reader_id: str) -> ReaderRow | None:
        return self._open.read.readers.get(reader_id)

    def active(self, response_id: str) -> Sequence[ReaderRow]:
        rows = self._open.read.readers
        return [
            rows[reader_id]
            for reader_id in sorted(rows)
            if rows[reader_id].active and rows[reader_id].response_id == response_id
        ]

    def of_response(self, response_id: str) -> Sequence[ReaderRow]:
        rows = sorted(self._open.read.readers.items())
        return [row for _, row in rows if row.response_id == response_id]

    def set_active(self, reader_id: str, *, active: bool) -> bool:
        rows = self._open.write.readers
        if reader_id not in rows:
            return False
        rows[reader_id] = replace(rows[reader_id], active=active)
        return True

    def set_away(self, reader_id: str, until: datetime | None) -> bool:
        rows = self._open.write.readers
        if reader_id not in rows:
            return False
        rows[reader_id] = replace(rows[reader_id], away_until=until and up_to_the_hour(until))
        return True

    def use_totp_step(self, reader_id: str, step: int) -> bool:
        rows = self._open.write.readers
        reader = rows.get(reader_id)
        if reader is None or step <= reader.last_totp_step:
            return False
        rows[reader_id] = replace(reader, last_totp_step=step)
        return True

    def set_words(self, reader_id: str, language: str, time_zone: str) -> bool:
        rows = self._open.write.readers
        if reader_id not in rows:
            return False
        rows[reader_id] = replace(rows[reader_id], language=language, time_zone=time_zone)
        return True

    def relock(self, reader_id: str, lock: ReaderLock, instead_of: bytes) -> bool:
        rows = self._open.write.readers
        reader = rows.get(reader_id)
        if reader is None or reader.lock.salt != instead_of:
            return False
        rows[reader_id] = replace(reader, lock=lock)
        return True

    def renew(self, reader_id: str, lock: ReaderLock, hour: datetime) -> bool:
        rows = self._open.write.readers
        if reader_id not in rows:
            return False
        rows[reader_id] = replace(
            rows[reader_id],
            lock=lock,
            active=True,
            added_hour=up_to_the_hour(hour),
            last_totp_step=0,
        )
        return True

    def put_sheet(self, reader_id: str, lock: ReaderLock) -> None:
        self._open.write.sheets[reader_id] = lock

    def sheet(self, reader_id: str) -> ReaderLock | None:
        return self._open.read.sheets.get(reader_id)

    def forget_sheet(self, reader_id: str) -> None:
        self._open.write.sheets.pop(reader_id, None)


class MemorySessions:
    """Implements `ports.Sessions`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def put(self, row: SessionRow) -> None:
        self._open.write.sessions[row.key] = row

    def get(self, key: bytes, now: datetime) -> SessionRow | None:
        row = self._open.read.sessions.get(key)
        return row if row and row.expires_at > now else None

    def end(self, key: bytes) -> None:
        self._open.write.sessions.pop(key, None)

    def end_all(self, reader_id: str) -> None:
        delete(self._open.write.sessions, lambda _key, row: row.reader_id == reader_id)

    def of_reader(self, reader_id: str, now: datetime) -> Sequence[SessionRow]:
        rows = self._open.read.sessions.values()
        living = (row for row in rows if row.reader_id == reader_id and row.expires_at > now)
        return sorted(living, key=lambda row: (row.expires_at, row.key))

    def lock_idle(self, now: datetime) -> int:
        rows = self._open.write.sessions
        idle = [key for key, row in rows.items() if row.locks_at <= now and row.blob]
        for key in idle:
            rows[key] = replace(rows[key], blob=b"")
        return len(idle)

    def forget_expired(self, now: datetime) -> int:
        return delete(self._open.write.sessions, lambda _key, row: row.expires_at <= now)


class MemoryHolds:
    """Implements `ports.Holds`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def ask(self, hold: Hold) -> None:
        rows = self._open.write
        if hold.report_id not in rows.reports:
            self._open.fail("no report")
        before = rows.holds.get(hold.report_id)
        until = before.until if before else hold.until
        rows.holds[hold.report_id] = replace(hold, until=until)

    def get(self, report_id: bytes) -> Hold | None:
        return self._open.read.holds.get(report_id)

    def confirm(self, report_id: bytes, reader_id: str, until: datetime) -> bool:
        hold = self._open.write.holds.get(report_id)
        if hold is None or hold.asked_by in (None, reader_id):
            return False
        confirmed = replace(hold, asked_by=None, until=up_to_the_hour(until))
        self._open.write.holds[report_id] = confirmed
        return True

    def end(self, report_id: bytes) -> bool:
        return self._open.write.holds.pop(report_id, None) is not None

    def all(self) -> Sequence[Hold]:
        return [hold for _, hold in sorted(self._open.read.holds.items())]

    def forget_ended(self, now: datetime) -> int:
        return delete(
            self._open.write.holds,
            lambda _id, hold: bool(hold.until and hold.until <= now and hold.asked_by is None),
        )


class MemoryAttempts:
    """Implements `ports.Attempts`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def count(self, key: bytes, hour: datetime) -> int:
        return self._open.read.attempts[key, up_to_the_hour(hour)]

    def add(self, key: bytes, hour: datetime) -> None:
        self._open.write.attempts[key, up_to_the_hour(hour)] += 1

    def counts(self, keys: Sequence[bytes], hour: datetime) -> Sequence[int]:
        return [self.count(key, hour) for key in keys]

    def add_all(self, keys: Sequence[bytes], hour: datetime) -> Sequence[int]:
        for key in keys:
            self.add(key, hour)
        return self.counts(keys, hour)

    def forget_before(self, hour: datetime) -> int:
        return delete(self._open.write.attempts, lambda key, _tries: key[1] < hour)


def _place(at: ReportHeader | QueuePlace) -> tuple[object, ...]:
    return at.urgency, at.behind, at.due_at, at.report_id


def _is_unread(header: ReportHeader) -> bool:
    return Status(header.status) in UNSEEN


def _group_of(header: ReportHeader, now: datetime) -> Group:
    if not _is_unread(header):
        return Group.READ
    return Group.CARE if header.care_until and header.care_until > now else Group.UNREAD


def _group_place(group: Group, at: ReportHeader | QueuePlace) -> tuple[object, ...]:
    if group is Group.CARE:
        return at.care_until or at.due_at, at.report_id
    return _place(at)


def _fits(wanted: Wanted, header: ReportHeader) -> bool:
    care = header.care_until
    return all(
        (
            wanted.urgency in (None, header.urgency),
            wanted.way in (None, header.way),
            wanted.behind in (None, header.behind),
            wanted.language in (None, header.language),
            wanted.area in (None, header.area),
            wanted.status in (None, header.status),
            wanted.due_after is None or header.due_at > wanted.due_after,
            wanted.due_until is None or header.due_at <= wanted.due_until,
            wanted.care_after is None or (care is not None and care > wanted.care_after),
        )
    )


def _by_the_hour(header: ReportHeader) -> ReportHeader:
    return replace(
        header,
        care_until=header.care_until and up_to_the_hour(header.care_until),
        received_hour=up_to_the_hour(header.received_hour),
        due_at=up_to_the_hour(header.due_at),
        erase_after=header.erase_after and up_to_the_hour(header.erase_after),
    )
