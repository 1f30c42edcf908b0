"""Coming back: what a typed receipt opens, and what may be done with it.

Rules: looking a receipt up costs one Argon2id run and is never done inside a transaction; wrong,
ended and throttled receipts are told apart by nothing; what she wrote is never shown again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.cases.case import Action, Status, after
from intake.cases.parts import CasePart, RecordPart, ReplyPart, ToldPart, kind_of, read, write
from intake.conversation.state import HELPERS, Holder
from intake.conversation.told import Told
from intake.conversation.vocabulary import Part, Role
from intake.errors import Busy, SealError
from intake.ports import (
    AuditLine,
    Keyring,
    PartPlace,
    ReceiptKey,
    ReceiptRow,
    ReportHeader,
    StoredPart,
    UnitOfWork,
    Vault,
)
from intake.reporting.memory import Return
from intake.reporting.times import hour_of

WRONG_TRIES_AN_HOUR = 5
ERASE_WITHDRAWN_DAYS = 30


PREFIX_DIGITS = 8
"""Half a receipt: somebody who saw that much and guesses the rest is slowed down, whoever asks."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A receipt as typed: its key, the half that tries are counted by, and what it belongs to."""

    key: ReceiptKey
    prefix: bytes
    row: ReceiptRow | None
    is_all: bool = True  # False: it stood among other words


@dataclass(frozen=True, slots=True)
class WayBack:
    """What whoever holds a receipt may do."""

    vault: Vault
    keyring: Keyring

    def look_up(self, digits: str, *, is_all: bool = True) -> Typed:
        """Outside any transaction: one slow hash, one read of the keyring whatever it finds."""
        key = self.vault.receipt_key(digits)
        row = self.keyring.receipt(key.lookup)
        prefix = self.vault.attempt_key("receipt prefix", digits[:PREFIX_DIGITS].encode())
        return Typed(key, prefix, row, is_all)

    def enter(
        self, work: UnitOfWork, typed: Typed, attempts: bytes, now: datetime
    ) -> tuple[Return, Holder] | None:
        """The report, unless the receipt is wrong, ended, or tried too often by this sender."""
        hour, counted = hour_of(now), (attempts, typed.prefix)
        tries = max(work.attempts.counts(counted, hour))
        row = typed.row if tries < WRONG_TRIES_AN_HOUR else None  # as if it were wrong
        report_id = row.report_id if row else b""
        header, codes = work.reports.get(report_id), self.keyring.receipts(report_id)
        if header is None or row is None:
            work.attempts.add_all(counted, hour)
            return None
        role = Role(row.role)
        if role not in HELPERS:
            work.routes.answered(header.report_id)
        back = Return(header.report_id, typed.key.seed, typed.key.lookup, header.language)
        helped = any(Role(each.role) in HELPERS for each in codes)
        return back, holder_of(role, header, helped=helped)

    def still_opens(self, work: UnitOfWork, back: Return, before: Holder) -> Holder | None:
        """Whose it is and how the report stands now; None when the receipt has ended since: cut
        off, or deleted from another phone.

        A deletion that broke off has left a report without any receipt: it can still be finished.
        """
        codes = self.keyring.receipts(back.report_id)
        header = work.reports.get(back.report_id)
        own = [row for row in codes if row.lookup == back.lookup]
        if header is None or (codes and not own):
            return None
        helped = any(Role(row.role) in HELPERS for row in codes)
        return holder_of(before.role, header, helped=helped)

    def answers(self, work: UnitOfWork, back: Return) -> list[Told]:
        """The answers that wait for this receipt, oldest first."""
        row = self.keyring.receipt(back.lookup)
        secret = row.secret if row else b""
        return [
            told
            for reply in work.reports.replies(back.report_id)
            if (told := self._open(back, reply.number, reply.for_reporter, secret))
        ]

    def _open(self, back: Return, number: int, blob: bytes, secret: bytes) -> Told | None:
        try:
            plain = self.vault.open_reply(back.report_id, number, back.seed, blob, secret)
        except SealError:  # sealed to another receipt of the same report
            return None
        reply = read(plain)
        return Told(reply.text) if isinstance(reply, ReplyPart) else None

    def add(self, work: UnitOfWork, back: Return, part: Part, told: Told, now: datetime) -> None:
        """Seal more to a filed report; earlier parts are chained, not opened.

        Raises Busy when the desk changed it at the same moment, to be heard again: what is added
        must not fall out of the queue unseen.
        """
        header = work.reports.get(back.report_id)
        status = after(Status(header.status), Action.ADD) if header else None
        if header is None or status is None:
            return
        if not work.reports.set_status(back.report_id, status.value, was=header.status):
            raise Busy("the report was changed at the same moment: to be heard again")
        self._append(work, header, ToldPart(part.value, told.reveal(), hour_of(now)))
        work.audit.write(AuditLine(hour_of(now), "reporter", "added", back.report_id))

    def change_wish(
        self, work: UnitOfWork, back: Return, wish: str, consent: str, now: datetime
    ) -> None:
        """The wish, and what was agreed to with it ("" for nothing): see `record.FIELDS`."""
        self.add(work, back, Part.WISH, Told(wish), now)
        header = work.reports.get(back.report_id)
        if header is not None:
            self._append(work, header, RecordPart({"wish_consent": consent}, hour_of(now)))

    def withdraw(self, work: UnitOfWork, back: Return, now: datetime) -> None:
        """Nothing more is passed on."""
        header = work.reports.get(back.report_id)
        status = after(Status(header.status), Action.WITHDRAW) if header else None
        if header is None or status is None or header.status == Status.WITHDRAWN.value:
            return  # once more would put off the day on which it is erased
        erase_after = hour_of(now) + timedelta(days=ERASE_WITHDRAWN_DAYS)
        stopped = work.reports.set_status(
            back.report_id, status.value, was=header.status, erase_after=erase_after
        )
        if not stopped:
            raise Busy("the report was changed at the same moment: to be heard again")
        work.routes.forget(back.report_id)
        work.audit.write(AuditLine(hour_of(now), "reporter", "withdrawn", back.report_id))

    def pause(self, work: UnitOfWork, back: Return, now: datetime) -> None:
        """Nothing is passed on until the ombudsperson has seen why."""
        header = work.reports.get(back.report_id)
        status = after(Status(header.status), Action.PAUSE) if header else None
        if header is None or status is None:
            return
        if not work.reports.set_status(back.report_id, status.value, was=header.status):
            raise Busy("the report was changed at the same moment: to be heard again")
        work.audit.write(AuditLine(hour_of(now), "reporter", "paused", back.report_id))

    def cut_off(self, work: UnitOfWork, back: Return, now: datetime) -> None:
        """End every way back but the survivor's own."""
        for row in self.keyring.receipts(back.report_id):
            if Role(row.role) in HELPERS:
                self.keyring.forget_receipt(row.lookup)
        work.audit.write(AuditLine(hour_of(now), "reporter", "code_ended", back.report_id))

    def delete(self, work: UnitOfWork, back: Return, now: datetime) -> None:
        """Destroy the keys first: from then on nothing opens, whatever else happens. Held, so that
        nobody makes a new key at the same moment."""
        work.reports.hold(back.report_id)
        self.keyring.forget(back.report_id)
        work.reports.erase(back.report_id)
        work.audit.write(AuditLine(hour_of(now), "reporter", "deleted", None))

    def _append(self, work: UnitOfWork, header: ReportHeader, part: CasePart) -> None:
        header = work.reports.hold(header.report_id) or header  # the newest key, until the commit
        place = self._next_place(header, work.reports.parts(header.report_id), kind_of(part))
        blob, _ = self.vault.seal_part(place, write(part))
        work.reports.add_part(header.report_id, StoredPart(place.number, place.kind, blob))

    def _next_place(
        self, header: ReportHeader, parts: Sequence[StoredPart], kind: str
    ) -> PartPlace:
        head = self.vault.first_head(header.report_id, header.public)
        for part in parts:
            head = self.vault.next_head(head, part.blob)
        return PartPlace(header.report_id, header.newest, len(parts), kind, head)


def holder_of(role: Role, header: ReportHeader, *, helped: bool) -> Holder:
    """Whose way back it is, and how the report stands."""
    return Holder(
        role,
        withdrawn=header.status == Status.WITHDRAWN.value,
        closed=header.status == Status.CLOSED.value,
        helped=helped and role is Role.SURVIVOR,
        paused=header.status in (Status.PAUSE_ASKED.value, Status.PAUSED.value),
    )
