"""A draft: told words sealed as they come, then filed to routed readers, or erased.

Rules: words are sealed to the report's own key before the transaction they came in ends; wraps
are committed before the report is, so that a report nobody can open never exists; they go to
routed readers only, and all but the owner's stay under the release layer. Filing may be repeated
after a crash with the same result, since the key pair is remembered until the commit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from intake.cases.case import Status
from intake.cases.parts import CasePart, RecordPart, ToldPart, kind_of, write
from intake.conversation.state import IN_WORDS, Draft
from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Part, Role, Step
from intake.ports import (
    Assignment,
    AuditLine,
    InForce,
    Keyring,
    PartPlace,
    Receipt,
    ReceiptRow,
    ReportHeader,
    ReportKey,
    StoredPart,
    UnitOfWork,
    Vault,
    Wrap,
)
from intake.reporting.memory import Consent, DraftReport, Memory
from intake.reporting.times import hour_after, hour_of
from intake.routing.facts import Facts
from intake.routing.recipients import Recipients, select
from intake.routing.response import Need, Response
from intake.routing.urgency import care_until, due_at, urgency

RECORD_FIELDS: Mapping[Step, str] = {
    Step.ABOUT: "reporter_type",
    Step.KIND: "kind_reported",
    Step.WHEN: "time_bucket",
    Step.ROLE: "accused_role",
    Step.ORGANISATION: "accused_org",
    Step.WISH: "wish",
    Step.CONTACT: "contact_mode",
    Step.SOURCE: "source",
    Step.STAFF: "staff",
    Step.NEEDS: "needs",
}
"""Which answer stands in which field of the sealed record; a list where several were given."""

SEVERAL = frozenset({Step.KIND, Step.NEEDS})


@dataclass(frozen=True, slots=True)
class Drafts:
    """What can be done to a draft. One instance serves all messages."""

    vault: Vault
    keyring: Keyring

    def keep(
        self, work: UnitOfWork, memory: Memory, part: Part, told: Told, idle_hours: int
    ) -> Memory:
        """Seal these words now; the first ones make the report's key pair."""
        memory = self.begin(work, memory, idle_hours)
        words = ToldPart(part.value, told.reveal(), hour_of(memory.heard_at))
        return replace(memory, draft=self._add(work, _begun(memory), words))

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
        if memory.receipt is not None:
            self.keyring.forget(memory.draft.key.report_id)
        work.drafts.erase(memory.draft.key.report_id)

    def file(
        self, work: UnitOfWork, memory: Memory, answers: Draft, channel: str, live: InForce
    ) -> ReportHeader | None:
        """File to the readers that routing picks; None when there is nobody to read it."""
        language = memory.conversation.language
        facts = with_the_only_area(facts_of(answers, language), live.response)
        readers = {row.reader_id: row for row in work.readers.active(live.response.id)}
        recipients = select(live.response, tuple(readers), facts)
        if recipients is None:
            return None
        draft = self._sealed_record(work, memory, answers, channel)
        publics = {reader_id: row.lock.public for reader_id, row in readers.items()}
        hour = hour_of(memory.heard_at)
        self.keyring.file(
            draft.key.report_id,
            self._wraps(draft.key, recipients, publics),
            _receipts(memory.receipt, draft.key.report_id),
            hour,
        )
        header = _header(draft, facts, channel, live, hour)
        work.reports.file(header, _assignments(recipients))
        work.audit.write(AuditLine(hour, "reporter", "filed", draft.key.report_id))
        return header

    # ------------------------------------------------------------ parts

    def _new(self, now: datetime, idle_hours: int) -> DraftReport:
        key = self.vault.new_report()
        head = self.vault.first_head(key.report_id, key.public)
        return DraftReport(key, head, 0, hour_after(now, idle_hours))

    def _add(self, work: UnitOfWork, draft: DraftReport, part: CasePart) -> DraftReport:
        kind = kind_of(part)
        key = draft.key
        place = PartPlace(key.report_id, key.public, draft.parts, kind, draft.head)
        blob, head = self.vault.seal_part(place, write(part))
        work.drafts.add(key.report_id, StoredPart(draft.parts, kind, blob))
        return replace(draft, head=head, parts=draft.parts + 1)

    def _sealed_record(
        self, work: UnitOfWork, memory: Memory, answers: Draft, channel: str
    ) -> DraftReport:
        fields = record_of(answers, memory.conversation.language, channel, memory.consent)
        return self._add(work, _begun(memory), RecordPart(fields, hour_of(memory.heard_at)))

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


def _begun(memory: Memory) -> DraftReport:
    if memory.draft is None:
        raise LookupError("no draft was begun")
    return memory.draft


def with_the_only_area(facts: Facts, response: Response) -> Facts:
    """Where there is one area only, nobody is asked for it."""
    if facts.area is None and len(response.areas) == 1:
        return replace(facts, area=response.areas[0].id)
    return facts


def _assignments(recipients: Recipients) -> list[Assignment]:
    """Whoever may come to own it; a recovery key is for emergencies and has no queue."""
    places = (("owner", recipients.owner), ("deputy", recipients.deputy))
    named = (*places, ("external", recipients.external))
    return [Assignment(reader_id, place) for place, reader_id in named if reader_id]


def _receipts(receipt: Receipt | None, report_id: bytes) -> Sequence[ReceiptRow]:
    if receipt is None:
        return []
    return [ReceiptRow(receipt.lookup, report_id, receipt.public, Role.REPORTER.value)]


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


# ---------------------------------------------------------------- answers -> facts, fields


def facts_of(answers: Draft, language: str) -> Facts:
    """What routing needs to know."""
    return Facts(
        area=answers.area,
        language=language,
        under_18=under_18(answers),
        danger=in_danger(answers),
        kinds=frozenset(answers.answers.get(Step.KIND, ())),
        time_bucket=answers.chosen(Step.WHEN),
        accused_role=answers.chosen(Step.ROLE),
        accused_organisation=answers.accused,
        organisation_words=IN_WORDS in answers.answers.get(Step.ORGANISATION, ()),
        needs=frozenset(Need(value) for value in answers.answers.get(Step.NEEDS, ())),
    )


def under_18(answers: Draft) -> str:
    """ "yes", "no" or "unknown"."""
    said = answers.chosen(Step.AGE) or answers.chosen(Step.AGE_OTHER)
    return said if said in ("yes", "no") else "unknown"


def in_danger(answers: Draft) -> bool:
    """Whether somebody is in danger now."""
    return answers.has(Step.SAFETY, Option.IN_DANGER) or answers.has(
        Step.SOMEONE_IN_DANGER, Option.YES
    )


def record_of(
    answers: Draft, language: str, channel: str, consent: Consent | None
) -> dict[str, Any]:
    """The sealed record's fields (`cases.record.FIELDS`).

    What was answered in words stands in a part of its own. Consent is that of whoever writes: a
    witness agrees for herself, and the person it happened to has agreed to nothing.
    """
    given = {
        name: list(values) if step in SEVERAL else values[0]
        for step, name in RECORD_FIELDS.items()
        if (values := [each for each in answers.answers.get(step, ()) if each != IN_WORDS])
    }
    always = {
        "channel": channel,
        "language": language,
        "under_18": under_18(answers),
        "danger_now": "yes" if in_danger(answers) else "unknown",
        "consent_basis": answers.chosen(Step.ABOUT) or Option.ME.value,
    }
    area = {"area_code": answers.area} if answers.area else {}
    return {**always, **area, **given, **_consent_fields(consent)}


def _consent_fields(consent: Consent | None) -> dict[str, Any]:
    if consent is None:
        return {}
    return {
        "consent_version": consent.version,
        "consent_hash": consent.sha256,
        "consent_hour": consent.hour.isoformat(timespec="minutes"),
    }
