"""The store in memory: what readers were asked to help with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from intake.cases.case import STOPPED, Status
from intake.ports import OPEN_GRANTS, Assignment, GrantRow
from intake.store.times import up_to_the_hour
from tests.fakes.store_tables import Transaction, delete


class MemoryGrants:
    """Implements `ports.Grants`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def put(self, grant: GrantRow) -> None:
        if grant.report_id not in self._open.write.reports:
            self._open.fail("there is no such report")
        kept = replace(grant, expires_at=up_to_the_hour(grant.expires_at))
        self._open.insert(self._open.write.grants, grant.grant_id, kept)

    def get(self, grant_id: bytes) -> GrantRow | None:
        return self._open.read.grants.get(grant_id)

    def of_reader(self, reader_id: str, now: datetime) -> Sequence[GrantRow]:
        return [
            each
            for each in self._in_order()
            if each.reader_id == reader_id and each.is_open and each.expires_at > now
        ]

    def count(self, reader_id: str, now: datetime) -> int:
        return len(self.of_reader(reader_id, now))

    def of_report(self, report_id: bytes) -> Sequence[GrantRow]:
        return [each for each in self._in_order() if each.report_id == report_id]

    def set_state(self, grant_id: bytes, state: str, *, was: str) -> bool:
        rows = self._open.write.grants
        grant = rows.get(grant_id)
        if grant is None or grant.state != was:
            return False
        sealed = grant.sealed if state in OPEN_GRANTS else b""
        rows[grant_id] = replace(grant, state=state, sealed=sealed)
        return True

    def forget(self, grant_id: bytes) -> None:
        self._open.write.grants.pop(grant_id, None)

    def forget_report(self, report_id: bytes) -> None:
        delete(self._open.write.grants, lambda _id, row: row.report_id == report_id)

    def forget_reader(self, reader_id: str) -> None:
        delete(self._open.write.grants, lambda _id, row: row.reader_id == reader_id)

    def forget_over(self, now: datetime) -> int:
        return delete(self._open.write.grants, lambda _id, row: self._is_over(row, now))

    def _is_over(self, grant: GrantRow, now: datetime) -> bool:
        rows = self._open.read
        asker = rows.assignments.get((grant.report_id, grant.asked_by))
        return (
            grant.expires_at <= now
            or Status(rows.reports[grant.report_id].status) in STOPPED
            or asker != Assignment(grant.asked_by, "owner")
        )

    def _in_order(self) -> Sequence[GrantRow]:
        rows = self._open.read.grants.values()
        return sorted(rows, key=lambda each: (each.expires_at, each.grant_id))
