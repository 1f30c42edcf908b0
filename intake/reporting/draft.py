"""A draft: told words sealed as they come, then filed to routed readers, or erased.

Rules: words are sealed to the report's own key before the transaction they came in ends; wraps
are committed before the report is, so that a report nobody can open never exists; they go to
routed readers only, and all but the owner's stay under the release layer. Filing may be repeated
after a crash with the same result, since the key pair is remembered until the commit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from intake import shredding
from intake.cases.case import Status
from intake.cases.facts import KEPT_OUT
from intake.cases.parts import CasePart, RecordPart, ToldPart, kind_of, read
from intake.conversation.answers import fold
from intake.conversation.naming import looks_named
from intake.conversation.state import Draft
from intake.conversation.told import Told
from intake.conversation.vocabulary import Part
from intake.ports import (
    Assignment,
    AuditLine,
    InForce,
    Keyring,
    PartPlace,
    ReaderRow,
    ReceiptRow,
    ReportHeader,
    ReportKey,
    UnitOfWork,
    Vault,
    Wrap,
)
from intake.reporting.memory import DraftReport, Issued, Memory
from intake.reporting.record import facts_of, record_of, with_the_only_area
from intake.reporting.times import hour_after, hour_of
from intake.routing.facts import Facts
from intake.routing.flooding import LOOKS_BACK, is_flooded
from intake.routing.recipients import Recipients, Spared, select
from intake.routing.response import Response
from intake.routing.rules import kept_out
from intake.routing.urgency import care_until, due_at, urgency
from intake.waiting import reading_clock


@dataclass(frozen=True, slots=True)
class Drafts:
    """What can be done to a draft. One instance serves all messages."""

    vault: Vault
    keyring: Keyring
    flood_per_hour: int | None = None

    def keep(
        self, work: UnitOfWork, memory: Memory, part: Part, told: Told, idle_hours: int
    ) -> Memory:
        """Seal these words now; the first ones make the report's key pair."""
        memory = self.begin(work, memory, idle_hours)
        words = ToldPart(part.value, told.reveal(), hour_of(memory.heard_at))
        draft = self._add(work, _begun(memory), words)
        if part is Part.STORY:
            said = draft.digest + fold(told.reveal()).encode()
            draft = replace(draft, digest=hashlib.sha256(said).digest())
        return replace(memory, draft=draft)

    def unsay(
        self, work: UnitOfWork, memory: Memory, idle_hours: int, name_shapes: Sequence[str]
    ) -> Memory:
        """The story's words are gone, and others that look as if they held a name; what is left
        moves to a new key pair."""
        if memory.draft is None:
            return memory
        old = memory.draft
        kept = [part for part in self._opened(work, old) if not _unsaid(part, name_shapes)]
        self.erase(work, memory)
        memory = self.begin(work, replace(memory, draft=None), idle_hours)
        draft = _begun(memory)
        for part in kept:
            draft = self._add(work, draft, part)
        return replace(memory, draft=draft)

    def _opened(self, work: UnitOfWork, draft: DraftReport) -> list[ToldPart]:
        """What was told so far; only while its own conversation is being handled."""
        key, told = draft.key, []
        head = self.vault.first_head(key.report_id, key.public)
        secrets = self.vault.part_secrets(draft.root)
        for stored in work.reports.parts(key.report_id):
            place = PartPlace(key.report_id, key.public, stored.number, stored.kind, head)
            plain, head = shredding.open_(self.vault, place, key.seed, stored, secrets)
            part = read(plain)
            if isinstance(part, ToldPart):
                told.append(part)
        return told

    def begin(self, work: UnitOfWork, memory: Memory, idle_hours: int) -> Memory:
        """Make the report's key pair, once, when there is something to keep or to come back to."""
        if memory.draft is not None:
            return memory
        draft = self._new(memory.heard_at, idle_hours)
        work.drafts.touch(draft.key.report_id, draft.expires_at)
        return replace(memory, draft=draft)

    def refresh(self, work: UnitOfWork, memory: Memory, idle_hours: int) -> Memory:
        """Let the draft live as long as the conversation does."""
        expires_at = hour_after(memory.heard_at, idle_hours)
        if memory.draft is None or memory.draft.expires_at == expires_at:
            return memory
        work.drafts.touch(memory.draft.key.report_id, expires_at)
        return replace(memory, draft=replace(memory.draft, expires_at=expires_at))

    def erase(self, work: UnitOfWork, memory: Memory) -> None:
        """Parts and key gone. A filing that died half-way may have left wraps: those too."""
        if memory.draft is None:
            return
        if memory.issued:
            self.keyring.forget(memory.draft.key.report_id)
        work.drafts.erase(memory.draft.key.report_id)

    def file(
        self,
        work: UnitOfWork,
        memory: Memory,
        answers: Draft,
        channel: str,
        live: InForce,
        signs: Sequence[str] = (),
    ) -> ReportHeader | None:
        """File to the readers that routing picks; None when there is nobody to read it. What was
        told before its area was closed is filed, too: who told it must not lose it.

        `signs`: what is odd about how the intermediary's code was used.
        """
        language = memory.conversation.language
        told = facts_of(answers, language, memory.helper)
        facts = with_the_only_area(told, live.response)
        readers = {row.reader_id: row for row in work.readers.active(live.response.id)}
        spared = spared_now(work, live.response, readers.values(), memory.heard_at)
        recipients = select(live.response, tuple(readers), facts, spared=spared)
        if recipients is None:
            return None
        fields = record_of(answers, memory, channel, signs)
        if out := kept_out(live.response, facts):  # for good, whatever the register says later
            fields[KEPT_OUT] = sorted(out)
        record = RecordPart(fields, hour_of(memory.heard_at))
        draft = self._add(work, _begun(memory), record)
        publics = {reader_id: row.lock.public for reader_id, row in readers.items()}
        hour = hour_of(memory.heard_at)
        self.keyring.file(
            draft.key.report_id,
            self._wraps(draft.key, recipients, publics),
            self._receipts(memory.issued, draft.key.report_id),
            hour,
            self.vault.part_secrets(draft.root),
        )
        header = _header(draft, facts, channel, live, hour)
        header = replace(header, in_flood=self._is_flooded(work, channel, hour, live))
        work.reports.file(header, _assignments(recipients))
        hours = live.response.clocks[header.urgency].reading_hours
        work.clocks.put(reading_clock(header.report_id, hour, hours))
        work.audit.write(AuditLine(hour, "reporter", "filed", draft.key.report_id))
        return header

    def _is_flooded(self, work: UnitOfWork, channel: str, hour: datetime, live: InForce) -> bool:
        began = work.starts.since(channel, hour - LOOKS_BACK)
        return is_flooded(began, hour, live.response.idle_hours, self.flood_per_hour)

    # ------------------------------------------------------------ parts

    def _new(self, now: datetime, idle_hours: int) -> DraftReport:
        key = self.vault.new_report()
        head = self.vault.first_head(key.report_id, key.public)
        root = self.vault.fresh_secret()
        return DraftReport(key, head, 0, hour_after(now, idle_hours), root=root)

    def _add(self, work: UnitOfWork, draft: DraftReport, part: CasePart) -> DraftReport:
        key = draft.key
        place = PartPlace(key.report_id, key.public, draft.parts, kind_of(part), draft.head)
        secrets = self.vault.part_secrets(draft.root)
        stored, head = shredding.seal(self.vault, place, part, secrets)
        work.drafts.add(key.report_id, stored)
        return replace(draft, head=head, parts=draft.parts + 1)

    def _receipts(self, issued: Sequence[Issued], report_id: bytes) -> Sequence[ReceiptRow]:
        return [
            ReceiptRow(
                each.lookup, report_id, each.public, each.role.value, self.vault.fresh_secret()
            )
            for each in issued
        ]

    def _wraps(
        self, key: ReportKey, recipients: Recipients, publics: Mapping[str, bytes]
    ) -> list[Wrap]:
        return [
            Wrap(
                key.report_id,
                reader_id,
                held := place != "owner",
                self.vault.wrap(key, reader_id, publics[reader_id], held=held),
            )
            for reader_id, place in recipients.places()
        ]


def spared_now(
    work: UnitOfWork, response: Response, rows: Iterable[ReaderRow], now: datetime
) -> Spared:
    """Who is rather not asked for another report now."""
    full = (
        each.id
        for each in response.readers
        if each.most_open is not None
        and work.reports.count(each.id, each.most_open) >= each.most_open
    )
    return Spared(frozenset(row.reader_id for row in rows if row.is_away(now)), frozenset(full))


def _unsaid(part: ToldPart, name_shapes: Sequence[str]) -> bool:
    named = looks_named(fold(part.text), name_shapes)
    return named or part.about in (Part.STORY.value, Part.ANSWER.value)


def _begun(memory: Memory) -> DraftReport:
    if memory.draft is None:
        raise LookupError("no draft was begun")
    return memory.draft


def _assignments(recipients: Recipients) -> list[Assignment]:
    """Whoever may come to own it; a recovery key is for emergencies and has no queue."""
    places = (("owner", recipients.owner), ("deputy", recipients.deputy))
    named = (*places, ("external", recipients.external))
    return [Assignment(reader_id, place) for place, reader_id in named if reader_id]


def _header(
    draft: DraftReport, facts: Facts, channel: str, live: InForce, hour: datetime
) -> ReportHeader:
    level = urgency(facts)
    return ReportHeader(
        report_id=draft.key.report_id,
        response_id=live.response.id,
        public=draft.key.public,
        area=facts.area,
        language=facts.language,
        channel=channel,
        urgency=level.level,
        urgency_reason=level.reason,
        care_until=care_until(hour, facts),
        received_hour=hour,
        due_at=due_at(hour, level, live.response.clocks),
        status=Status.RECEIVED.value,
        incomplete=False,
        part_count=padded_count(draft.parts),
    )


def padded_count(parts: int) -> int:
    """4, 8, 16, ...: how much was told is not to be read off a clear field."""
    padded = 4
    while padded < parts:
        padded *= 2
    return padded
