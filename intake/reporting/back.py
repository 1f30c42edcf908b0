"""Coming back: what a typed receipt opens, and what may be done with it.

Rules: looking a receipt up costs one Argon2id run and is never done inside a transaction; wrong,
ended and throttled receipts are told apart by nothing; what she wrote is never shown again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake import shredding
from intake.cases.case import UNSEEN, Action, Status, after
from intake.cases.parts import (
    CasePart,
    RecordPart,
    ReplyPart,
    StepPart,
    ToldPart,
    kind_of,
    read,
    write,
)
from intake.cases.progress import NEW, OUTCOME, SEEN, TRACK, Word
from intake.cases.tracks import Feedback, Track
from intake.conversation.events import Unread
from intake.conversation.state import HELPERS, Holder
from intake.conversation.told import Told
from intake.conversation.vocabulary import Part, Role
from intake.errors import Busy, SealError
from intake.ports import (
    PROGRESS,
    AuditLine,
    Keyring,
    PartPlace,
    ReceiptKey,
    ReceiptRow,
    Reply,
    ReportHeader,
    StoredPart,
    UnitOfWork,
    Vault,
)
from intake.reporting.memory import Return
from intake.reporting.times import hour_of
from intake.routing.clocks import REMINDERS, Kind
from intake.routing.response import Clock, Response
from intake.shredding import access_until
from intake.waiting import ADDED, reading_clock, was_read

WRONG_TRIES_AN_HOUR = 5
ERASE_WITHDRAWN_DAYS = 30
BY_PERSON = "person"
"""Who took a step that no reader took."""


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
class Found:
    """What a receipt opened, whose it is, and whether somebody should have read it by now."""

    back: Return
    holder: Holder
    unread: Unread


@dataclass(frozen=True, slots=True)
class Progress:
    """How it stands, in one word. `is_new`: an outcome waits that she has not opened yet."""

    number: int
    word: Word
    hour: datetime
    is_new: bool


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
        self,
        work: UnitOfWork,
        typed: Typed,
        attempts: bytes,
        now: datetime,
        response: Response,
    ) -> Found | None:
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
        if header.status == Status.CLOSED.value:
            work.reports.visited(header.report_id, access_until(now, response))
        if role not in HELPERS:
            work.routes.answered(header.report_id)
        back = Return(header.report_id, typed.key.seed, typed.key.lookup, header.language)
        helped = any(Role(each.role) in HELPERS for each in codes)
        return Found(back, holder_of(role, header, helped=helped), unread(work, header, now))

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
        parts = (part for _, part in self._opened(work, back))
        return [Told(part.text) for part in parts if isinstance(part, ReplyPart)]

    def progress(self, work: UnitOfWork, back: Return) -> Progress | None:
        """The one word on how it stands, where this receipt was told one."""
        return next(filter(None, map(_progress, self._opened(work, back))), None)

    def collect(self, work: UnitOfWork, back: Return, told: Progress, now: datetime) -> None:
        """She opened the answer that says what became of it: the desk is to know, once. It needs
        no key of any reader."""
        header, row = work.reports.get(back.report_id), self.keyring.receipt(back.lookup)
        if header is None or row is None or not told.is_new:
            return
        collected = Feedback.COLLECTED.value
        self._append(
            work, header, StepPart(Track.FEEDBACK.value, collected, "person", hour_of(now))
        )
        seen = StepPart(TRACK, told.word.value, "", told.hour, {OUTCOME: SEEN})
        blob = self.vault.seal_reply(
            back.report_id, told.number, row.public, write(seen), row.secret
        )
        work.reports.put_reply(back.report_id, Reply(told.number, blob))
        work.counters.add(f"{now:%Y-%m}", f"{Track.FEEDBACK.value} {collected}")

    def _opened(self, work: UnitOfWork, back: Return) -> Iterator[tuple[int, CasePart]]:
        row = self.keyring.receipt(back.lookup)
        secret = row.secret if row else b""
        for reply in work.reports.replies(back.report_id):
            number, blob = reply.number, reply.for_reporter
            try:
                plain = self.vault.open_reply(back.report_id, number, back.seed, blob, secret)
            except SealError:  # sealed to another receipt of the same report
                continue
            yield number, read(plain)

    def add(
        self,
        work: UnitOfWork,
        back: Return,
        part: Part,
        told: Told,
        now: datetime,
        clocks: Mapping[str, Clock],
    ) -> None:
        """Seal more to a filed report; earlier parts are chained, not opened. It is to be read
        within the same hours as a new one, by `clocks` of the response: also where the clock runs
        for the next reader of what another has read, whose hours may be over by now.

        Raises Busy when the desk changed it at the same moment, to be heard again: what is added
        must not fall out of the queue unseen.
        """
        header = work.reports.get(back.report_id)
        status = after(Status(header.status), Action.ADD) if header else None
        if header is None or status is None:
            return
        if Status(header.status) not in UNSEEN or was_read(work, header.report_id):
            _wait_anew(work, header, now, clocks)
        if not work.reports.set_status(back.report_id, status.value, was=header.status):
            raise Busy("the report was changed at the same moment: to be heard again")
        self._append(work, header, ToldPart(part.value, told.reveal(), hour_of(now)))
        work.audit.write(AuditLine(hour_of(now), "reporter", ADDED, back.report_id))

    def change_wish(
        self,
        work: UnitOfWork,
        back: Return,
        wish: str,
        consent: str,
        now: datetime,
        clocks: Mapping[str, Clock],
    ) -> None:
        """The wish, and what was agreed to with it ("" for nothing): see `record.FIELDS`."""
        self.add(work, back, Part.WISH, Told(wish), now, clocks)
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
        work.grants.forget_report(back.report_id)
        work.routes.forget(back.report_id)
        work.audit.write(AuditLine(hour_of(now), "reporter", "withdrawn", back.report_id))

    def pause(
        self, work: UnitOfWork, back: Return, now: datetime, clocks: Mapping[str, Clock]
    ) -> None:
        """Nothing is passed on until the ombudsperson has seen why."""
        header = work.reports.get(back.report_id)
        status = after(Status(header.status), Action.PAUSE) if header else None
        if header is None or status is None:
            return
        if status in UNSEEN and Status(header.status) not in UNSEEN:
            _wait_anew(work, header, now, clocks)
        if not work.reports.set_status(back.report_id, status.value, was=header.status):
            raise Busy("the report was changed at the same moment: to be heard again")
        work.grants.forget_report(back.report_id)  # it does not begin again where the desk goes on
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
        for kind in (*REMINDERS, Kind.READING):  # before the report: see `ports.Clocks`
            work.clocks.stop(back.report_id, kind.value)
        work.reports.hold(back.report_id)
        self.keyring.forget(back.report_id)
        work.reports.erase(back.report_id)
        work.audit.write(AuditLine(hour_of(now), "reporter", "deleted", None))

    def _append(self, work: UnitOfWork, header: ReportHeader, part: CasePart) -> None:
        header = work.reports.hold(header.report_id) or header  # the newest key, until the commit
        place = self._next_place(header, work.reports.parts(header.report_id), kind_of(part))
        secrets = shredding.secrets_for(self.vault, self.keyring, header.report_id, part)
        stored, _ = shredding.seal(self.vault, place, part, secrets)
        work.reports.add_part(header.report_id, stored)

    def _next_place(
        self, header: ReportHeader, parts: Sequence[StoredPart], kind: str
    ) -> PartPlace:
        head = self.vault.first_head(header.report_id, header.public)
        for part in parts:
            head = self.vault.next_head(head, part.blob)
        return PartPlace(header.report_id, header.newest, len(parts), kind, head)


def _progress(opened: tuple[int, CasePart]) -> Progress | None:
    number, part = opened
    if number < PROGRESS or not isinstance(part, StepPart) or part.track != TRACK:
        return None
    word = next((each for each in Word if each.value == part.state), None)
    return Progress(number, word, part.hour, part.of.get(OUTCOME) == NEW) if word else None


def _wait_anew(
    work: UnitOfWork, header: ReportHeader, now: datetime, clocks: Mapping[str, Clock]
) -> None:
    """Let the clock for reading begin. Not where it runs for words that nobody has read, which it
    must not put off. Before the report is touched: see `ports.Clocks`."""
    hours = clocks[header.urgency].reading_hours
    work.clocks.put(reading_clock(header.report_id, now, hours))
    work.reports.set_due(header.report_id, hour_of(now) + timedelta(hours=hours))


def unread(work: UnitOfWork, header: ReportHeader, now: datetime) -> Unread:
    """Nobody read it in time; whoever was told of it meanwhile is said, and nothing else. What one
    reader has seen, and the next has not, was read."""
    status = Status(header.status)
    if status not in UNSEEN or now < header.due_at:
        return Unread.NO
    if was_read(work, header.report_id):
        return Unread.NO
    clock = work.clocks.get(header.report_id, Kind.READING.value)
    return Unread.PASSED_ON if clock and clock.passed_on else Unread.LATE


def holder_of(role: Role, header: ReportHeader, *, helped: bool) -> Holder:
    """Whose way back it is, and how the report stands."""
    return Holder(
        role,
        withdrawn=header.status == Status.WITHDRAWN.value,
        closed=header.status == Status.CLOSED.value,
        helped=helped and role is Role.SURVIVOR,
        paused=header.status in (Status.PAUSE_ASKED.value, Status.PAUSED.value),
    )
