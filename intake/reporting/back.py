"""Coming back: what a typed receipt opens, and what may be done with it.

Rules: looking a receipt up costs one Argon2id run and is never done inside a transaction; wrong,
ended and throttled receipts are told apart by nothing; what she wrote is never shown again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.cases.case import Action, Status, after
from intake.cases.parts import ReplyPart, ToldPart, kind_of, read, write
from intake.conversation.told import Told
from intake.conversation.vocabulary import Part
from intake.errors import Busy, SealError
from intake.ports import (
    AuditLine,
    Keyring,
    PartPlace,
    ReceiptKey,
    ReportHeader,
    StoredPart,
    UnitOfWork,
    Vault,
)
from intake.reporting.memory import Return
from intake.reporting.times import hour_of

WRONG_TRIES_AN_HOUR = 5
ERASE_WITHDRAWN_DAYS = 30


@dataclass(frozen=True, slots=True)
class Typed:
    """A receipt as typed: its key, and the report it belongs to, if any."""

    key: ReceiptKey
    report_id: bytes | None


@dataclass(frozen=True, slots=True)
class WayBack:
    """What whoever holds a receipt may do."""

    vault: Vault
    keyring: Keyring

    def look_up(self, digits: str) -> Typed:
        """Outside any transaction: one slow hash, one read of the keyring."""
        key = self.vault.receipt_key(digits)
        row = self.keyring.receipt(key.lookup)
        return Typed(key, row.report_id if row else None)

    def enter(
        self, work: UnitOfWork, typed: Typed, attempts: bytes, now: datetime
    ) -> Return | None:
        """The report, unless the receipt is wrong, ended, or tried too often by this sender."""
        hour = hour_of(now)
        throttled = work.attempts.count(attempts, hour) >= WRONG_TRIES_AN_HOUR
        header = work.reports.get(typed.report_id or b"")
        if header is None or throttled:
            work.attempts.add(attempts, hour)
            return None
        withdrawn = header.status == Status.WITHDRAWN.value
        return Return(header.report_id, typed.key.seed, header.language, withdrawn)

    def answers(self, work: UnitOfWork, back: Return) -> list[Told]:
        """The answers that wait for this receipt, oldest first."""
        return [
            told
            for reply in work.reports.replies(back.report_id)
            if (told := self._open(back, reply.number, reply.for_reporter))
        ]

    def _open(self, back: Return, number: int, blob: bytes) -> Told | None:
        try:
            plain = self.vault.open_reply(back.report_id, number, back.seed, blob)
        except SealError:  # sealed to another receipt of the same report
            return None
        reply = read(plain)
        return Told(reply.text) if isinstance(reply, ReplyPart) else None

    def add(self, work: UnitOfWork, back: Return, part: Part, told: Told, now: datetime) -> None:
        """Seal more to a filed report; earlier parts are chained, not opened."""
        header = work.reports.get(back.report_id)
        status = after(Status(header.status), Action.ADD) if header else None
        if header is None or status is None:
            return
        work.reports.set_status(back.report_id, status.value, was=header.status)
        words = ToldPart(part.value, told.reveal(), hour_of(now))
        place = self._next_place(header, work.reports.parts(back.report_id), kind_of(words))
        blob, _ = self.vault.seal_part(place, write(words))
        work.reports.add_part(back.report_id, StoredPart(place.number, place.kind, blob))
        work.audit.write(AuditLine(hour_of(now), "reporter", "added", back.report_id))

    def withdraw(self, work: UnitOfWork, back: Return, now: datetime) -> None:
        """Nothing more is passed on."""
        header = work.reports.get(back.report_id)
        status = after(Status(header.status), Action.WITHDRAW) if header else None
        if header is None or status is None:
            return
        erase_after = hour_of(now) + timedelta(days=ERASE_WITHDRAWN_DAYS)
        stopped = work.reports.set_status(
            back.report_id, status.value, was=header.status, erase_after=erase_after
        )
        if not stopped:
            raise Busy("the report was changed at the same moment: to be heard again")
        work.audit.write(AuditLine(hour_of(now), "reporter", "withdrawn", back.report_id))

    def delete(self, work: UnitOfWork, back: Return, now: datetime) -> None:
        """Destroy the keys first: from then on nothing opens, whatever else happens."""
        self.keyring.forget(back.report_id)
        work.reports.erase(back.report_id)
        work.audit.write(AuditLine(hour_of(now), "reporter", "deleted", None))

    def _next_place(
        self, header: ReportHeader, parts: Sequence[StoredPart], kind: str
    ) -> PartPlace:
        head = self.vault.first_head(header.report_id, header.public)
        for part in parts:
            head = self.vault.next_head(head, part.blob)
        return PartPlace(header.report_id, header.public, len(parts), kind, head)
