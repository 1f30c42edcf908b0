"""The rows of both databases: ciphertext, keyed hashes and the few clear fields.

Rules
1. A row of content may hold in clear only: queue (reader), area, language, channel, urgency with
   one reason code, the clinical window's end, status, assignment, due times, hour of arrival,
   whether incomplete, date of erasure, padded number of parts. All else is ciphertext or a hash.
   Of an intermediary: the label of the card, an organisation, and until when the code works.
2. No row tells the order of arrival: no counting ids, no rowid (SQLite tables are WITHOUT ROWID),
   and no time finer than an hour in anything that lives (`Hour`).
3. Content and keyring are two databases. Nothing in one points at the other but a report's id,
   which is random, and the label of a card; and no row holds both of these.
4. A column added here needs a migration; a test compares the two.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, MetaData, String, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from intake.store.times import Hour, Moment

_NAMES = {
    "pk": "pk_%(table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
}
_TYPES: dict[Any, Any] = {bytes: LargeBinary, str: String, datetime: Hour}
_NO_ROWID = {"sqlite_with_rowid": False}
_OF_READER = ("reader_id", "in_queue")
_IN_ORDER = ("urgency", "behind", "due_at", "report_id")


def _filled(column: str) -> dict[str, Any]:
    """Keep out of an index the many rows that have nothing there."""
    return _where(f"{column} IS NOT NULL")


def _where(words: str) -> dict[str, Any]:
    condition = text(words)
    return {"sqlite_where": condition, "postgresql_where": condition}


_IN_NO_REPORT = "chain IS NOT NULL AND report_id IS NULL"


class ContentRow(DeclarativeBase):
    """A row of the content database."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = _TYPES
    __table_args__: Any = _NO_ROWID


class KeyringRow(DeclarativeBase):
    """A row of the keyring."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = _TYPES
    __table_args__: Any = _NO_ROWID


# ---------------------------------------------------------------- a conversation and its texts


class MessageRow(ContentRow):
    """A message that was heard or went out, as a keyed hash of the provider's id.

    `reached`: how far one of ours got. While something is to be done about the provider's copy,
    `blob` holds what, sealed, `due_at` when, and `whose` the conversation whose end hastens it;
    then nothing of that is left.
    """

    __tablename__ = "messages"
    key: Mapped[bytes] = mapped_column(primary_key=True)
    hour: Mapped[datetime] = mapped_column(index=True)
    reached: Mapped[int] = mapped_column(default=0)
    channel: Mapped[str | None]
    blob: Mapped[bytes | None]
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    whose: Mapped[bytes | None]
    tries: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        Index("ix_messages_due_at", "due_at", **_filled("due_at")),
        Index("ix_messages_whose", "whose", **_filled("whose")),
        _NO_ROWID,
    )


class ConversationRow(ContentRow):
    """Where a pseudonym stands. `spent` is the highest number of a text that was dropped."""

    __tablename__ = "conversations"
    lookup: Mapped[bytes] = mapped_column(primary_key=True)
    epoch: Mapped[int]
    blob: Mapped[bytes]
    asked: Mapped[int]
    accepted: Mapped[int]
    spent: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class PageRow(ContentRow):
    """What a pseudonym is shown now, where the channel shows its answers itself."""

    __tablename__ = "pages"
    lookup: Mapped[bytes] = mapped_column(primary_key=True)
    epoch: Mapped[int]
    blob: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class OutboxRow(ContentRow):
    """A text to deliver. `due_at` of a claimed one is the moment the claim runs out."""

    __tablename__ = "outbox"
    lookup: Mapped[bytes] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    epoch: Mapped[int]
    blob: Mapped[bytes]
    due_at: Mapped[datetime] = mapped_column(Moment, index=True)
    claimed: Mapped[bool]
    tries: Mapped[int]
    unsure: Mapped[bool]


class DraftRow(ContentRow):
    """A report that is not sent yet. What is told stands in `parts`."""

    __tablename__ = "drafts"
    report_id: Mapped[bytes] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


# ---------------------------------------------------------------- reports


class PartRow(ContentRow):
    """One sealed part of a draft or a report."""

    __tablename__ = "parts"
    report_id: Mapped[bytes] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    blob: Mapped[bytes]
    label: Mapped[bytes | None]


class ReportRow(ContentRow):
    """The header of a filed report. `later`: public keys made since, one after the other. Of a
    closed one: when its hint, its words and its ways back are to go."""

    __tablename__ = "reports"
    report_id: Mapped[bytes] = mapped_column(primary_key=True)
    response_id: Mapped[str]
    public: Mapped[bytes]
    area: Mapped[str | None]
    language: Mapped[str]
    channel: Mapped[str]
    urgency: Mapped[str]
    urgency_reason: Mapped[str]
    care_until: Mapped[datetime | None]
    received_hour: Mapped[datetime]
    due_at: Mapped[datetime]
    status: Mapped[str]
    incomplete: Mapped[bool]
    part_count: Mapped[int]
    erase_after: Mapped[datetime | None] = mapped_column(index=True)
    later: Mapped[bytes | None]
    in_flood: Mapped[bool]
    hint_until: Mapped[datetime | None]
    words_until: Mapped[datetime | None]
    access_until: Mapped[datetime | None]
    __table_args__ = (
        *(
            Index(f"ix_reports_{name}", name, **_filled(name))
            for name in ("hint_until", "words_until", "access_until")
        ),
        Index("ix_reports_received", "received_hour"),
        _NO_ROWID,
    )


class AssignmentRow(ContentRow):
    """Which reader has a report. The queue is read from an index alone, so it stands twice:
    `urgency`, `due_at` and `care_until` are the header's, `behind` and `way` follow from it,
    `unread` from its status, `in_queue` is its owner's while it is open."""

    __tablename__ = "assignments"
    report_id: Mapped[bytes] = mapped_column(ForeignKey(ReportRow.report_id), primary_key=True)
    reader_id: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[str]
    in_queue: Mapped[bool]
    urgency: Mapped[str]
    behind: Mapped[bool]
    due_at: Mapped[datetime]
    way: Mapped[str]
    unread: Mapped[bool]
    care_until: Mapped[datetime | None]
    __table_args__ = (
        Index("ix_assignments_queue", *_OF_READER, *_IN_ORDER),
        Index("ix_assignments_group", *_OF_READER, "unread", *_IN_ORDER, "care_until"),
        Index("ix_assignments_way", *_OF_READER, "unread", "way", *_IN_ORDER, "care_until"),
        Index(
            "ix_assignments_flood",
            *(*_OF_READER, "unread", "behind", "urgency", "due_at", "report_id", "care_until"),
        ),
        Index(
            "ix_assignments_care",
            *(*_OF_READER, "unread", "care_until", "report_id"),
            *("urgency", "behind", "due_at", "way"),
            **_filled("care_until"),
        ),
        _NO_ROWID,
    )


class DeclarationRow(ContentRow):
    """A reader said: no conflict of interest here."""

    __tablename__ = "declarations"
    report_id: Mapped[bytes] = mapped_column(ForeignKey(ReportRow.report_id), primary_key=True)
    reader_id: Mapped[str] = mapped_column(primary_key=True)
    hour: Mapped[datetime]


class ReplyRow(ContentRow):
    """An answer, sealed for whoever holds the receipt."""

    __tablename__ = "replies"
    report_id: Mapped[bytes] = mapped_column(ForeignKey(ReportRow.report_id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    for_reporter: Mapped[bytes]


class RouteRow(ContentRow):
    """Where the sender of a report agreed to be nudged: one sealed blob, which the worker alone
    opens. Beside it stands what decides whether a text may go today, and nothing of where to."""

    __tablename__ = "routes"
    report_id: Mapped[bytes] = mapped_column(ForeignKey(ReportRow.report_id), primary_key=True)
    sealed: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    wanted: Mapped[bool]
    last_day: Mapped[str | None]
    unanswered: Mapped[bool]
    __table_args__ = (Index("ix_routes_wanted", "wanted", "expires_at"), _NO_ROWID)


class ClockRow(ContentRow):
    """A clock of a report: the next step, and its hour."""

    __tablename__ = "clocks"
    report_id: Mapped[bytes] = mapped_column(ForeignKey(ReportRow.report_id), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str]
    started_hour: Mapped[datetime]
    hours: Mapped[int]
    due_at: Mapped[datetime] = mapped_column(index=True)
    passed_on: Mapped[bool]


class GrantRow(ContentRow):
    """One text of a report that one other reader was asked to help with, sealed to her. `asked_by`:
    the owner who asked; it is over as soon as that reader does not own the report any more."""

    __tablename__ = "grants"
    grant_id: Mapped[bytes] = mapped_column(primary_key=True)
    report_id: Mapped[bytes] = mapped_column(ForeignKey(ReportRow.report_id), index=True)
    reader_id: Mapped[str] = mapped_column(index=True)
    asked_by: Mapped[str]
    purpose: Mapped[str]
    sealed: Mapped[bytes]
    state: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class StoppedRow(ContentRow):
    """An address, as a keyed hash, that asked for no more texts. `hour`: when it did last."""

    __tablename__ = "stopped"
    key: Mapped[bytes] = mapped_column(primary_key=True)
    hour: Mapped[datetime] = mapped_column(index=True)


# ---------------------------------------------------------------- intermediaries


class HelperRow(ContentRow):
    """A code of an intermediary, as a keyed hash. There is no name: `serial` is a label printed on
    a card, and who has the card stands in the ombudsperson's own register on paper."""

    __tablename__ = "helpers"
    key: Mapped[bytes] = mapped_column(primary_key=True)
    serial: Mapped[str]
    response_id: Mapped[str]
    organisation: Mapped[str | None]
    duress: Mapped[bool]
    active: Mapped[bool]
    expires_at: Mapped[datetime]
    __table_args__ = (
        Index("ix_helpers_serial", "response_id", "serial", "duress", unique=True),
        _NO_ROWID,
    )


# ---------------------------------------------------------------- the desk


class ReaderRow(ContentRow):
    """An enrolled reader, with her seed under her passphrase."""

    __tablename__ = "readers"
    reader_id: Mapped[str] = mapped_column(primary_key=True)
    response_id: Mapped[str]
    public: Mapped[bytes]
    salt: Mapped[bytes]
    blob: Mapped[bytes]
    memory_kib: Mapped[int]
    passes: Mapped[int]
    lanes: Mapped[int]
    active: Mapped[bool]
    added_hour: Mapped[datetime]
    last_totp_step: Mapped[int]
    away_until: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(server_default="")
    time_zone: Mapped[str] = mapped_column(server_default="")


class ContactRow(ContentRow):
    """Where a reader is told that something is new: a sealed blob that the worker alone opens."""

    __tablename__ = "contacts"
    reader_id: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]


class BellRow(ContentRow):
    """What a reader is still to be told. `pending`: the most urgent, or nothing; `due_at`: when it
    goes, or until when nothing but U1 does. A row that says nothing any more is forgotten."""

    __tablename__ = "bells"
    reader_id: Mapped[str] = mapped_column(primary_key=True)
    pending: Mapped[str | None]
    due_at: Mapped[datetime] = mapped_column(Moment, index=True)
    tries: Mapped[int]
    failing_since: Mapped[datetime | None]


class SheetRow(ContentRow):
    """A reader's seed under the words on her recovery sheet."""

    __tablename__ = "sheets"
    reader_id: Mapped[str] = mapped_column(primary_key=True)
    public: Mapped[bytes]
    salt: Mapped[bytes]
    blob: Mapped[bytes]
    memory_kib: Mapped[int]
    passes: Mapped[int]
    lanes: Mapped[int]


class RecoveryCodeRow(ContentRow):
    """A recovery code of a reader that was not used yet, as a keyed hash."""

    __tablename__ = "recovery_codes"
    key: Mapped[bytes] = mapped_column(primary_key=True)
    reader_id: Mapped[str] = mapped_column(index=True)


class PasskeyRow(ContentRow):
    """A device that a reader can show: its public key, and how often it says it was used."""

    __tablename__ = "passkeys"
    credential_id: Mapped[bytes] = mapped_column(primary_key=True)
    reader_id: Mapped[str] = mapped_column(index=True)
    public: Mapped[bytes]
    uses: Mapped[int] = mapped_column(BigInteger)
    added_hour: Mapped[datetime]


class InvitationRow(ContentRow):
    """Who may make a key, by the keyed hash of the code that was given to her."""

    __tablename__ = "invitations"
    key: Mapped[bytes] = mapped_column(primary_key=True)
    reader_id: Mapped[str] = mapped_column(unique=True, index=True)
    expires_at: Mapped[datetime]


class SessionRow(ContentRow):
    """A reader who is signed in. An empty blob is a session that is locked."""

    __tablename__ = "sessions"
    key: Mapped[bytes] = mapped_column(primary_key=True)
    reader_id: Mapped[str]
    blob: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(Moment)
    locks_at: Mapped[datetime] = mapped_column(Moment)


class AuditRow(ContentRow):
    """Who did what. `line` counts within one report only; `id` is random. `chain`: its link to the
    line before it, nothing where it is older than the chains."""

    __tablename__ = "audit"
    id: Mapped[bytes] = mapped_column(primary_key=True)
    hour: Mapped[datetime]
    actor: Mapped[str]
    event: Mapped[str]
    report_id: Mapped[bytes | None]
    line: Mapped[int]
    detail: Mapped[str]
    chain: Mapped[bytes | None]
    __table_args__ = (
        Index("ix_audit_report", "report_id", "line"),
        Index("ix_audit_chain", "report_id", "line", unique=True, **_filled("chain")),
        Index("ix_audit_others", "line", unique=True, **_where(_IN_NO_REPORT)),
        Index("ix_audit_hour", "hour", "id"),
        _NO_ROWID,
    )


class SealRow(ContentRow):
    """What a day's lines came to when it was over (`chaining`)."""

    __tablename__ = "audit_seals"
    day: Mapped[str] = mapped_column(primary_key=True)
    chains: Mapped[int]
    leaves: Mapped[bytes]
    mac: Mapped[bytes]


class HoldRow(ContentRow):
    """A report that no date erases, for one of the reasons of `cases.hold`."""

    __tablename__ = "holds"
    report_id: Mapped[bytes] = mapped_column(ForeignKey(ReportRow.report_id), primary_key=True)
    reason: Mapped[str]
    asked_by: Mapped[str | None]
    until: Mapped[datetime | None]


# ---------------------------------------------------------------- the installation


class ResponseRow(ContentRow):
    """One version of the response file."""

    __tablename__ = "responses"
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    response_id: Mapped[str]
    sha256: Mapped[str]
    toml: Mapped[str]
    loaded_hour: Mapped[datetime]


class ClosedAreaRow(ContentRow):
    """An area that gives information only; an empty one is the whole response."""

    __tablename__ = "closed_areas"
    response_id: Mapped[str] = mapped_column(primary_key=True)
    area: Mapped[str] = mapped_column(primary_key=True)
    by: Mapped[str]
    since_hour: Mapped[datetime]


class AttemptRow(ContentRow):
    """How often somebody (a keyed hash) tried something in one hour."""

    __tablename__ = "attempts"
    key: Mapped[bytes] = mapped_column(primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    tries: Mapped[int]


class CounterRow(ContentRow):
    """A coarse number for the statistics, in one row or several: it is their sum.

    `area` is empty for all areas. `lane` is drawn by lot and tells nothing.
    """

    __tablename__ = "counters"
    month: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    area: Mapped[str] = mapped_column(primary_key=True)
    lane: Mapped[int] = mapped_column(primary_key=True)
    total: Mapped[int]


class TallyRow(ContentRow):
    """What the reports of a month are counted by, sealed as one."""

    __tablename__ = "tallies"
    month: Mapped[str] = mapped_column(primary_key=True)
    blob: Mapped[bytes]


class IssueRow(ContentRow):
    """Statistics that were given out: what is in them may be seen by anybody."""

    __tablename__ = "issues"
    output: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    body: Mapped[str]


class StartRow(ContentRow):
    """How many began on a channel in an hour."""

    __tablename__ = "starts"
    channel: Mapped[str] = mapped_column(primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    total: Mapped[int]


class PaceRow(ContentRow):
    """When a channel that must not go faster may send again."""

    __tablename__ = "paces"
    channel: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime] = mapped_column(Moment)


class HeartbeatRow(ContentRow):
    """When a process last showed that it lives."""

    __tablename__ = "heartbeats"
    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


# ---------------------------------------------------------------- the keyring


class WrapRow(KeyringRow):
    """A report's seed for one reader. `generation` counts the report's key pairs from 0."""

    __tablename__ = "wraps"
    report_id: Mapped[bytes] = mapped_column(primary_key=True)
    reader_id: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    held: Mapped[bool]
    blob: Mapped[bytes]
    made_hour: Mapped[datetime]


class ReceiptRow(KeyringRow):
    """The way back to a report for whoever holds the digits."""

    __tablename__ = "receipts"
    lookup: Mapped[bytes] = mapped_column(primary_key=True)
    report_id: Mapped[bytes] = mapped_column(index=True)
    public: Mapped[bytes]
    role: Mapped[str]
    secret: Mapped[bytes | None]


class SecretRow(KeyringRow):
    """Without which the parts of a report that are about this do not open."""

    __tablename__ = "part_secrets"
    report_id: Mapped[bytes] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(primary_key=True)
    secret: Mapped[bytes]


class PairRow(KeyringRow):
    """A pair of receipts that was printed beforehand, until it is given to a report.

    It stands here and not in content: a lookup beside a serial, and later the same lookup beside a
    report, would link a card to a report in every backup of content, for as long as those are
    kept. Here the row is overwritten as the pair is taken, and backups are short-lived.
    """

    __tablename__ = "pairs"
    serial: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    survivor_lookup: Mapped[bytes]
    survivor_public: Mapped[bytes]
    intermediary_lookup: Mapped[bytes]
    intermediary_public: Mapped[bytes]


class EpochRow(KeyringRow):
    """An epoch secret, where there is no directory for them."""

    __tablename__ = "epochs"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    secret: Mapped[bytes]
