"""The desk's side of the store in memory: reports, readers, sessions, audit, attempts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from intake.cases.case import OPEN, Status
from intake.ports import (
    Assignment,
    AuditLine,
    QueuePlace,
    ReaderRow,
    Reply,
    ReportHeader,
    SessionRow,
    StoredPart,
)
from intake.store.times import up_to_the_hour
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
        places = sorted((_place(header), header) for header in self._queued(reader_id))
        start = (after.urgency, after.due_at, after.report_id) if after else None
        return [header for place, header in places if start is None or place > start][:limit]

    def count(self, reader_id: str, cap: int) -> int:
        return min(len(self._queued(reader_id)), cap)

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
        changed = replace(header, status=status, erase_after=until)
        self._open.write.reports[report_id] = _by_the_hour(changed)
        return True

    def declare(self, report_id: bytes, reader_id: str, hour: datetime) -> None:
        self._open.write.declarations.setdefault((report_id, reader_id), up_to_the_hour(hour))

    def declared(self, report_id: bytes, reader_id: str) -> bool:
        return (report_id, reader_id) in self._open.read.declarations

    def reassign(self, report_id: bytes, from_reader: str, to_reader: str) -> bool:
        rows = self._open.write
        old, new = (report_id, from_reader), (report_id, to_reader)
        owned = rows.assignments.get(old) == Assignment(from_reader, "owner")
        if not owned or new not in rows.assignments or old == new:
            return False
        rows.assignments[new] = Assignment(to_reader, "owner")
        del rows.assignments[old]
        rows.declarations.pop(old, None)
        return True

    def add_reply(self, report_id: bytes, reply: Reply) -> None:
        self._open.insert(self._open.write.replies, (report_id, reply.number), reply)

    def replies(self, report_id: bytes) -> Sequence[Reply]:
        rows = sorted(self._open.read.replies.items(), key=lambda row: row[0])
        return [reply for key, reply in rows if key[0] == report_id]

    def to_erase(self, now: datetime, limit: int) -> Sequence[bytes]:
        ended = [
            (header.erase_after, header.report_id)
            for header in self._open.write.reports.values()
            if header.erase_after and header.erase_after <= now
            if header.status not in {status.value for status in OPEN}
        ]
        return [report_id for _, report_id in sorted(ended)][:limit]

    def erase(self, report_id: bytes) -> None:
        rows = self._open.write
        rows.reports.pop(report_id, None)
        rows.drafts.pop(report_id, None)
        rows.routes.pop(report_id, None)
        rows.audit[:] = [
            replace(line, report_id=None) if line.report_id == report_id else line
            for line in rows.audit
        ]
        delete(rows.parts, lambda key, _row: key[0] == report_id)
        delete(rows.replies, lambda key, _row: key[0] == report_id)
        delete(rows.declarations, lambda key, _row: key[0] == report_id)
        delete(rows.assignments, lambda key, _row: key[0] == report_id)

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

    def use_totp_step(self, reader_id: str, step: int) -> bool:
        rows = self._open.write.readers
        reader = rows.get(reader_id)
        if reader is None or step <= reader.last_totp_step:
            return False
        rows[reader_id] = replace(reader, last_totp_step=step)
        return True


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

    def forget_expired(self, now: datetime) -> int:
        return delete(self._open.write.sessions, lambda _key, row: row.expires_at <= now)


class MemoryAudit:
    """Implements `ports.Audit`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def write(self, line: AuditLine) -> None:
        self._open.write.audit.append(replace(line, hour=up_to_the_hour(line.hour)))

    def of_report(self, report_id: bytes) -> Sequence[AuditLine]:
        return [line for line in self._open.read.audit if line.report_id == report_id]


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


def _place(header: ReportHeader) -> tuple[str, datetime, bytes]:
    return header.urgency, header.due_at, header.report_id


def _by_the_hour(header: ReportHeader) -> ReportHeader:
    return replace(
        header,
        care_until=header.care_until and up_to_the_hour(header.care_until),
        received_hour=up_to_the_hour(header.received_hour),
        due_at=up_to_the_hour(header.due_at),
        erase_after=header.erase_after and up_to_the_hour(header.erase_after),
    )
