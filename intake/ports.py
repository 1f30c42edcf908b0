"""What the use cases need of the world: protocols, and the plain values that cross them.

Rules: nothing here opens a socket or a file. Bytes are ciphertext, keyed hashes or public keys,
unless a name says `seed` or `secret`. Hours are aware UTC datetimes rounded to the full hour.
Errors: every store method may raise `StoreError`, every opening `SealError`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol, TypeAlias

from intake.conversation.told import Told
from intake.messages import Errand, Reached
from intake.routing.flooding import stands_behind
from intake.routing.response import Response

Clock: TypeAlias = Callable[[], datetime]
"""Now, as an aware UTC datetime. `intake.app` makes the only real one."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The response file in force. `closed`: why it may not hear reports now, if so;
    `closed_areas`: ids of areas that were
    closed, "" for all."""

    version: int
    response: Response
    closed: str | None = None
    closed_areas: frozenset[str] = frozenset()

    def takes(self, area: str | None) -> bool:
        """Whether no human or clock closed this area (None: not known) or the whole response."""
        return not self.closed_areas & {"", area}


# ---------------------------------------------------------------- vault values


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """A keyed hash of (channel, address): `lookup` names rows, `secret` keys what they hold."""

    lookup: bytes  # 16 bytes, may stand in a row
    secret: bytes = field(repr=False)  # 32 bytes, lives as long as one message is handled


@dataclass(frozen=True, slots=True)
class Sealed:
    """Ciphertext under an epoch secret: unreadable once that epoch is overwritten."""

    epoch: int
    blob: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReportKey:
    """A report's key pair. The seed exists only in a draft's sealed state and in wraps."""

    report_id: bytes  # 16 random bytes
    public: bytes = field(repr=False)  # 1,216 bytes: ML-KEM-768 ‖ X25519
    seed: bytes = field(repr=False)  # 32 bytes


@dataclass(frozen=True, slots=True)
class PartPlace:
    """Where a part stands; bound into its sealing, so that no part can be moved or dropped."""

    report_id: bytes
    public: bytes = field(repr=False)
    number: int  # 0, 1, 2, ...
    kind: str  # "told" | "record" | "note" | "reply"
    head: bytes = field(repr=False)  # 32 bytes: chains all earlier parts


@dataclass(frozen=True, slots=True)
class Receipt:
    """A fresh receipt: the digits go to her once, the rest is kept."""

    digits: str = field(repr=False)  # 16 decimal digits, no spaces
    lookup: bytes = field(repr=False)  # 32 bytes, may stand in a row
    public: bytes = field(repr=False)  # reporter's public key, 1,216 bytes


@dataclass(frozen=True, slots=True)
class ReceiptKey:
    """What a typed receipt opens: the row to look for, and the reporter's private seed."""

    lookup: bytes = field(repr=False)
    seed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReaderLock:
    """A reader's private seed (and TOTP secret) under Argon2id(passphrase): safe in a row."""

    public: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    blob: bytes = field(repr=False)
    memory_kib: int = 65536
    passes: int = 3
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class ReaderSecret:
    """What a passphrase opens; held for one request."""

    seed: bytes = field(repr=False)
    totp_secret: str = field(repr=False)


class Vault(Protocol):
    """Sealing and opening. Pure computation but for randomness and the epoch secrets."""

    # addresses (HMAC under the pepper)
    def pseudonym(self, channel: str, address: str) -> Pseudonym: ...
    def message_key(self, channel: str, message_id: str) -> bytes:
        """16 bytes that stand for a provider's message id."""
        ...

    # what lives no longer than an epoch
    def seal_state(self, who: Pseudonym, plain: bytes) -> Sealed: ...
    def open_state(self, who: Pseudonym, sealed: Sealed) -> bytes | None:
        """The plaintext, or None when the epoch is gone. Raises SealError if changed."""
        ...

    def seal_page(self, who: Pseudonym, plain: bytes) -> Sealed: ...
    def open_page(self, who: Pseudonym, sealed: Sealed) -> bytes | None:
        """The plaintext, or None when the epoch is gone. Raises SealError if changed."""
        ...

    def seal_outgoing(self, lookup: bytes, number: int, plain: bytes) -> Sealed: ...
    def open_outgoing(self, lookup: bytes, number: int, sealed: Sealed) -> bytes | None: ...

    # reports
    def new_report(self) -> ReportKey: ...
    def first_head(self, report_id: bytes, public: bytes) -> bytes: ...
    def next_head(self, head: bytes, blob: bytes) -> bytes:
        """The head after a part whose blob is this: needs no key."""
        ...

    def seal_part(self, place: PartPlace, plain: bytes, secret: bytes = b"") -> tuple[bytes, bytes]:
        """(blob, next head). Pads to 512/2,048/8,192/32,768/131,072 bytes before sealing.
        `secret`: without it, it does not open either."""
        ...

    def open_part(
        self, place: PartPlace, seed: bytes, blob: bytes, secret: bytes = b""
    ) -> tuple[bytes, bytes]:
        """(plaintext, next head). Raises SealError when moved, dropped, replayed or changed."""
        ...

    def part_secrets(self, root: bytes) -> Mapping[str, bytes]:
        """What a report's draft keeps as one root, apart: see `shredding`. Empty for b""."""
        ...

    def part_label(self, labels: bytes, number: int, about: str) -> bytes:
        """8 bytes that say what a part is about, to whoever has `labels`; random without them."""
        ...

    def erased_part(self, labels: bytes, place: PartPlace, blob: bytes) -> bytes:
        """What stands in place of a part that is erased, so that later ones still open."""
        ...

    def is_erased(self, labels: bytes, place: PartPlace, blob: bytes) -> bool:
        """Whether `erased_part` put this here: nobody else can make it look so."""
        ...

    def wrap(self, key: ReportKey, reader_id: str, reader_public: bytes, *, held: bool) -> bytes:
        """The report's seed for one reader; `held` adds the layer under the release key."""
        ...

    def unwrap(
        self,
        report_id: bytes,
        report_public: bytes,
        reader_id: str,
        reader_seed: bytes,
        blob: bytes,
        *,
        held: bool,
    ) -> bytes:
        """The report's seed. A held wrap opens only with the release key this vault holds."""
        ...

    def release(self, report_id: bytes, reader_id: str, blob: bytes) -> bytes:
        """Take the release layer off a held wrap; the result is an ordinary wrap."""
        ...

    def hold(self, report_id: bytes, reader_id: str, blob: bytes) -> bytes:
        """Put the release layer around an ordinary wrap: the reverse of `release`."""
        ...

    # receipts (one Argon2id run each: never inside a transaction)
    def fresh_receipt(self) -> Receipt: ...
    def ready_receipts(self, count: int) -> Sequence[Receipt]:
        """So many that were made ahead, or none: runs no slow hash, so it may be called inside a
        transaction."""
        ...

    def receipt_key(self, digits: str) -> ReceiptKey: ...
    def fresh_secret(self) -> bytes:
        """32 random bytes."""
        ...

    def seal_reply(
        self, report_id: bytes, number: int, public: bytes, plain: bytes, secret: bytes = b""
    ) -> bytes:
        """An answer for whoever holds the receipt; `secret` is that of its row."""
        ...

    def open_reply(
        self, report_id: bytes, number: int, seed: bytes, blob: bytes, secret: bytes = b""
    ) -> bytes: ...

    # one text for one other reader
    def seal_grant(
        self, grant_id: bytes, report_id: bytes, reader_id: str, public: bytes, plain: bytes
    ) -> bytes:
        """For the reader with that public key alone."""
        ...

    def open_grant(
        self, grant_id: bytes, report_id: bytes, reader_id: str, seed: bytes, blob: bytes
    ) -> bytes:
        """Raises SealError when changed, or for another grant, report or reader."""
        ...

    # a reader's own words, within a part that the report's key opens
    def seal_note(self, report_id: bytes, reader_id: str, public: bytes, plain: bytes) -> bytes:
        """For the reader with that public key alone."""
        ...

    def open_note(self, report_id: bytes, reader_id: str, seed: bytes, blob: bytes) -> bytes:
        """Raises SealError when changed, or for another report or reader."""
        ...

    # readers (Argon2id: never inside a transaction)
    def new_reader(self) -> ReaderSecret:
        """A fresh key pair and one-time code secret; quick."""
        ...

    def lock_reader(self, secret: ReaderSecret, passphrase: str) -> ReaderLock:
        """The same secret under a passphrase, with a salt of its own."""
        ...

    def enrol_reader(self, passphrase: str) -> tuple[ReaderLock, ReaderSecret]: ...
    def unlock_reader(self, lock: ReaderLock, passphrase: str) -> ReaderSecret:
        """Raises SealError when the passphrase is wrong."""
        ...

    # desk sessions
    def session_key(self, token: str) -> bytes:
        """32 bytes that name a session row; the token itself stands only in the cookie."""
        ...

    def seal_session(self, token: str, plain: bytes) -> bytes: ...
    def open_session(self, token: str, blob: bytes) -> bytes: ...

    # numbers no one can invert without the pepper
    def attempt_key(self, what: str, who: bytes) -> bytes:
        """16 bytes that count tries of one kind by one sender."""
        ...

    def helper_key(self, digits: str) -> bytes:
        """32 bytes that stand for an intermediary's code."""
        ...

    # an address that a report's sender may be nudged at, for the worker alone
    def seal_route(self, report_id: bytes, plain: bytes) -> bytes: ...
    def open_route(self, report_id: bytes, blob: bytes) -> bytes:
        """Raises SealError when changed, or when it belongs to another report."""
        ...

    # what is to be done at a provider, for the worker alone
    def seal_errand(self, key: bytes, plain: bytes) -> bytes:
        """`key`: that of the message it is about (`message_key`)."""
        ...

    def open_errand(self, key: bytes, blob: bytes) -> bytes:
        """Raises SealError when changed, or when it belongs to another message."""
        ...

    # what the reports of a month are counted by
    def seal_tally(self, month: str, plain: bytes) -> bytes:
        """Always of one size, as long as that is enough."""
        ...

    def open_tally(self, month: str, blob: bytes) -> bytes:
        """Raises SealError when changed, or when it belongs to another month."""
        ...

    # where a reader is told that something is new, for the worker alone
    def seal_contact(self, reader_id: str, plain: bytes) -> bytes: ...
    def open_contact(self, reader_id: str, blob: bytes) -> bytes:
        """Raises SealError when changed, or when it belongs to another reader."""
        ...


class EpochSecrets(Protocol):
    """Random 32-byte secrets, one per idle limit, of which the last but one is overwritten."""

    def current(self) -> tuple[int, bytes]:
        """(number, secret) of this epoch; makes it, and destroys what is two steps back."""
        ...

    def secret(self, number: int) -> bytes | None:
        """The secret of that epoch, or None once it is gone."""
        ...


# ---------------------------------------------------------------- store values


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a pseudonym stands. `asked`: number of the text that holds the current question;
    `accepted`: highest number the provider has taken. Both count per pseudonym. `marked`: whether
    the mark that was asked for with it stands (`Stopped`); read, never put."""

    sealed: Sealed
    asked: int
    accepted: int
    expires_at: datetime  # full hour
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One text to deliver. `sealed` holds address, words and time of writing."""

    lookup: bytes
    number: int
    channel: str
    sealed: Sealed
    tries: int = 0
    unsure: bool = False  # a claim ran out or no answer came: the provider may have it


@dataclass(frozen=True, slots=True)
class Copy:
    """What is to be done about a provider's copy of one message. `sealed` holds the errand.

    `whose`: the pseudonym whose conversation's end makes it due at once; None where it is due
    soon anyway.
    """

    channel: str
    sealed: bytes = field(repr=False)
    due_at: datetime
    whose: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DueCopy:
    """One that is due, with the key of its message and how often it was tried before."""

    key: bytes
    copy: Copy
    tries: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """What one channel's provider still holds that is to be deleted: how many messages, and the
    hour of the oldest."""

    channel: str
    held: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class StoredPart:
    """A sealed part. `label`: by which whoever has the keyring finds what is to be erased first;
    random to everybody else (`Vault.part_label`)."""

    number: int
    kind: str
    blob: bytes = field(repr=False)
    label: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class ReportHeader:
    """The clear fields of a report (design.md §6) and its public key. Nothing told."""

    report_id: bytes
    response_id: str
    public: bytes = field(repr=False)
    area: str | None  # area id
    language: str
    channel: str
    urgency: str  # "U1" | "U2" | "U3"
    urgency_reason: str
    care_until: datetime | None  # full hour; clinical window
    received_hour: datetime
    due_at: datetime  # first human reading
    status: str  # cases.case.Status value
    incomplete: bool
    part_count: int  # padded up to 4, 8, 16, 32, ...
    erase_after: datetime | None = None
    later: tuple[bytes, ...] = field(default=(), repr=False)  # public keys made since, in order
    in_flood: bool = False  # sent while far more than usual began on its channel

    @property
    def newest(self) -> bytes:
        """The public key that what comes next is sealed to."""
        return self.later[-1] if self.later else self.public

    @property
    def way(self) -> str:
        """By which way it came: every gateway sends SMS, and which one it was tells nothing."""
        return "sms" if self.channel.startswith("gateway-") else self.channel

    @property
    def behind(self) -> bool:
        """Whether it waits behind the others of its urgency."""
        return stands_behind(self.urgency, in_flood=self.in_flood)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which reader has a report, and as what: "owner" | "deputy" | "external" | "relieved" |
    "set_aside".

    "relieved": had it, and did not read it in time; her wraps are held.
    "set_aside": nobody may have it now, and this reader, who must not, keeps it from being lost by
    a held wrap. It stands in no queue, and opens no page.
    """

    reader_id: str
    place: str


@dataclass(frozen=True, slots=True)
class RunningClock:
    """One clock of a report. `kind`, `step`: values of `routing.clocks`; `step` is what comes next.

    `passed_on`: another reader than the first owner has been given the report by it.
    """

    report_id: bytes
    kind: str
    step: str
    started_hour: datetime
    hours: int  # what was promised; 0 where nothing was
    due_at: datetime  # full hour
    passed_on: bool = False


OPEN_GRANTS = frozenset({"asked", "declared"})
"""States of a grant in which there still is something to do."""


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One text of a report that one other reader was asked to help with; never a wrap of it.

    `purpose`: "interpret" | "approve". `state`: "asked" | "declared" | "done" | "refused".
    `asked_by`: the report's owner. `sealed`: the text, to the reader's key; empty once it is over.
    """

    grant_id: bytes  # 16 random bytes
    report_id: bytes
    reader_id: str
    asked_by: str
    purpose: str
    sealed: bytes = field(repr=False)
    state: str
    expires_at: datetime  # full hour

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_GRANTS


@dataclass(frozen=True, slots=True)
class ClosedArea:
    """An area that gives information only; `area` "" is the whole response. `by`: a reader's id,
    or who else closed it."""

    area: str
    by: str
    since_hour: datetime


@dataclass(frozen=True, slots=True)
class Ring:
    """A reader who is to be told that something is new. `urgency`: of the most urgent."""

    reader_id: str
    urgency: str
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Unreached:
    """A reader who cannot be told, and since when."""

    reader_id: str
    since_hour: datetime


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """Where a page of a queue ended; the next page begins after it. `care_until` sorts the group
    of that name only."""

    urgency: str
    behind: bool
    due_at: datetime
    report_id: bytes
    care_until: datetime | None = None

    @classmethod
    def of(cls, header: ReportHeader) -> QueuePlace:
        """The place of this report."""
        return cls(
            header.urgency, header.behind, header.due_at, header.report_id, header.care_until
        )


class Group(Enum):
    """A part of a queue, in the order in which they are shown."""

    CARE = "care"  # not read yet, with time left for medical care: the shortest first
    UNREAD = "unread"  # not read yet, all others: by (urgency, behind, due_at, id)
    READ = "read"  # by (urgency, behind, due_at, id)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports of a group are shown; None: any. `way`, `behind`: as in `ReportHeader`.

    `due_after`, `due_until`: to be read later than that, by then. `care_after`: medical care still
    helps then.
    """

    urgency: str | None = None
    way: str | None = None
    behind: bool | None = None
    language: str | None = None
    area: str | None = None
    status: str | None = None
    due_after: datetime | None = None
    due_until: datetime | None = None
    care_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """Open reports of one owner, each counted up to a cap. `overdue`: of those not read yet."""

    unread: int = 0
    overdue: int = 0
    read: int = 0

    @property
    def all(self) -> int:
        return self.unread + self.read


@dataclass(frozen=True, slots=True)
class QueueSlice:
    """What was found of a group. `looked_to`: where looking ended, though there may be more; None
    where nothing comes after."""

    headers: Sequence[ReportHeader]
    looked_to: QueuePlace | None


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """An enrolled reader. `last_totp_step` stops a one-time code from working twice.

    `away_until`: full hour; until then she is given nothing new. `language`, `time_zone`: what she
    chose for her pages, or nothing.
    """

    reader_id: str
    response_id: str
    lock: ReaderLock
    active: bool
    added_hour: datetime
    last_totp_step: int = 0
    away_until: datetime | None = None
    language: str = ""
    time_zone: str = ""

    def is_away(self, now: datetime) -> bool:
        """Whether she said that she is, and has not come back."""
        return self.away_until is not None and now < self.away_until


@dataclass(frozen=True, slots=True)
class SessionRow:
    """Somebody at the desk. An empty `blob` is a session that is locked: it holds no seed."""

    key: bytes
    reader_id: str
    blob: bytes = field(repr=False)
    expires_at: datetime = field()
    locks_at: datetime = field()


@dataclass(frozen=True, slots=True)
class Passkey:
    """What proves that a reader's device is there. `uses`: its own count, or always 0."""

    credential_id: bytes
    reader_id: str
    public: bytes = field(repr=False)
    uses: int = field()
    added_hour: datetime = field()


@dataclass(frozen=True, slots=True)
class Invitation:
    """A reader may make her key until then; `key`: of the code that was given to her."""

    key: bytes
    reader_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Who did what to which report, when (hour). `detail` is a closed word, never content."""

    hour: datetime
    actor: str
    event: str
    report_id: bytes | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class AuditPlace:
    """Where a page of the audit trail ended."""

    hour: datetime
    id: bytes  # random


@dataclass(frozen=True, slots=True)
class ChainedLine:
    """A line with its number and its link in its chain (`chaining`). `link` is empty where the line
    is older than the chains."""

    line: AuditLine
    number: int
    link: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class AuditSeal:
    """What a day's lines came to when it was over: `chains` of them, their leaves XORed."""

    day: str  # ISO date, UTC
    chains: int
    leaves: bytes = field(repr=False)
    mac: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Hold:
    """A report that no date erases for now. `asked_by`: who waits for a second person, if anybody;
    `until`: when it ends, None while nobody has confirmed it."""

    report_id: bytes
    reason: str  # cases.hold.Reason value
    asked_by: str | None
    until: datetime | None  # full hour


@dataclass(frozen=True, slots=True)
class ResponseVersion:
    """One loaded response file: its text, and the hash that names this version."""

    response_id: str
    version: int
    sha256: str
    toml: str = field(repr=False)
    loaded_hour: datetime = field()


@dataclass(frozen=True, slots=True)
class IssueRow:
    """Statistics as they were given out, and the hash of their text."""

    output: str
    period: str
    sha256: str
    body: str


@dataclass(frozen=True, slots=True)
class Wrap:
    """A report's seed for one reader. `held` while the release layer is on.

    `generation`: 0 for the report's first key, n for the n-th of `ReportHeader.later`.
    """

    report_id: bytes
    reader_id: str
    held: bool
    blob: bytes = field(repr=False)
    generation: int = 0


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """The way back for whoever holds the digits. `role`: `conversation.vocabulary.Role` value.

    `secret`: 32 random bytes without which no answer opens: the digits alone do not open what
    stands in a backup once this row is gone.
    """

    lookup: bytes = field(repr=False)
    report_id: bytes = field()
    public: bytes = field(repr=False)
    role: str = field()
    secret: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class PaperCode:
    """A receipt that was printed and sealed in paper beforehand: what is kept of it."""

    lookup: bytes = field(repr=False)
    public: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PaperPair:
    """A printed pair of codes, known to its intermediary by a number on the outside."""

    number: int
    survivor: PaperCode
    intermediary: PaperCode


@dataclass(frozen=True, slots=True)
class HelperRow:
    """One code of an intermediary. `serial` ("K4-07") is printed beside it and is all that links
    it to the ombudsperson's own register on paper; there is no name here.

    `duress`: works like the other code of the same serial, and flags what it sends.
    """

    key: bytes = field(repr=False)  # Vault.helper_key
    serial: str
    response_id: str
    organisation: str | None  # register id
    duress: bool
    active: bool
    expires_at: datetime  # full hour


@dataclass(frozen=True, slots=True)
class Route:
    """Where a report's sender agreed to be nudged. `sealed` holds address, channel, language,
    word and window; only the worker opens it.

    `wanted`: a reader pressed the button. `last_day`: ISO date of the last nudge, in UTC.
    `unanswered`: she has not come back since. A new row is neither.
    """

    report_id: bytes
    sealed: bytes = field(repr=False)
    expires_at: datetime  # full hour
    wanted: bool = False
    last_day: str | None = None
    unanswered: bool = False


PROGRESS = 1 << 30
"""From this number on a reply is no answer but the one word on how it stands, of which each code
has at most one: it is replaced, and never piles up."""


@dataclass(frozen=True, slots=True)
class Reply:
    number: int
    for_reporter: bytes = field(repr=False)


# ---------------------------------------------------------------- store protocols


class Inbound(Protocol):
    def remember(
        self, key: bytes, hour: datetime, who: bytes | None = None, copy: Copy | None = None
    ) -> bool:
        """True the first time; False when this message was heard before.

        `who`: the pseudonym to hold from now on, as `Conversations.get` does; it saves a
        statement on PostgreSQL. `copy`: what is to be done about it at the provider.
        """
        ...

    def known(self, keys: Sequence[bytes]) -> frozenset[bytes]:
        """Those of them that are remembered."""
        ...

    def forget_before(self, hour: datetime) -> int: ...


class Copies(Protocol):
    """What providers hold of messages, theirs and ours, and how far ours got; by message keys.

    One row with `Inbound`'s: a message is remembered once, whatever is known of it.
    """

    def keep(self, key: bytes, hour: datetime, copy: Copy) -> None:
        """A provider has this message. What is known of its progress stays."""
        ...

    def note(self, key: bytes, hour: datetime, reached: Reached) -> bool:
        """Whether that is news: a state never steps back, and FAILED is final."""
        ...

    def reached(self, key: bytes) -> Reached | None: ...
    def hasten(self, whose: bytes, due_at: datetime) -> None:
        """A conversation ended: what waits for that is due at `due_at`, if not sooner."""
        ...

    def soon(self, key: bytes, due_at: datetime) -> None:
        """What is still to be done about this message is due at `due_at`, if not sooner."""
        ...

    def claim(self, now: datetime, seconds: float, limit: int) -> Sequence[DueCopy]:
        """Those that are due, the longest first, for this worker alone until `now + seconds`.
        A claim counts as a try."""
        ...

    def later(self, key: bytes, due_at: datetime) -> None: ...
    def gone(self, key: bytes) -> None:
        """The provider has it no more, or never will give it up: nothing is left to do."""
        ...

    def backlog(self) -> Sequence[Backlog]:
        """By channel, in order of their names."""
        ...


class Conversations(Protocol):
    def get(self, lookup: bytes, mark: bytes = b"") -> tuple[Standing | None, int]:
        """(standing, highest number ever used or still waiting for this pseudonym). `mark`: a key
        of `Stopped` to look for with it.

        Locks the pseudonym until the unit of work ends: two messages of one address never
        advance at once.
        """
        ...

    def put(self, lookup: bytes, standing: Standing) -> None:
        """Insert or update. Never lowers a stored `accepted`: a worker may have raised it."""
        ...

    def forget(self, lookup: bytes) -> None: ...
    def forget_expired(self, now: datetime) -> int: ...


class Drafts(Protocol):
    """Sealed parts that have not been sent. A draft row names only a report id and an hour."""

    def touch(self, report_id: bytes, expires_at: datetime) -> None:
        """Make the draft, or move its expiry. No statement is issued if nothing would change
        within the same unit of work."""
        ...

    def add(self, report_id: bytes, part: StoredPart) -> None: ...
    def erase(self, report_id: bytes) -> None:
        """Parts and draft row, gone."""
        ...

    def expired(self, now: datetime, limit: int) -> Sequence[bytes]: ...


class Outbox(Protocol):
    def add(self, text: Outgoing) -> None: ...
    def waiting(self, lookup: bytes, number: int) -> bool:
        """Whether that text has not been taken by the provider yet."""
        ...

    def claim(self, now: datetime, seconds: float, limit: int) -> Sequence[Outgoing]:
        """Texts that are due, each the lowest of its pseudonym, for this worker alone until
        `now + seconds`. One whose earlier claim ran out comes back with `unsure=True`."""
        ...

    def accepted(self, lookup: bytes, number: int, next_at: datetime | None = None) -> None:
        """The provider took it: the row goes, and the standing's `accepted` rises to it.
        `next_at`: when the pseudonym's next text is due at the earliest."""
        ...

    def drop(self, lookup: bytes, number: int) -> None:
        """It will never be sent: the row goes, nothing else changes."""
        ...

    def drop_all(self, lookup: bytes) -> None: ...
    def later(
        self, lookup: bytes, number: int, due_at: datetime, *, unsure: bool, tried: bool = True
    ) -> None:
        """Free the claim, count the try unless there was none, come back at `due_at`."""
        ...

    def depth(self) -> int: ...
    def stalled(self, now: datetime) -> int:
        """How many were claimed by a worker that let its claim run out."""
        ...


class Reports(Protocol):
    def file(self, header: ReportHeader, assignments: Sequence[Assignment]) -> None:
        """The draft of that id becomes a report: its parts stay, its draft row goes."""
        ...

    def get(self, report_id: bytes) -> ReportHeader | None: ...
    def hold(self, report_id: bytes) -> ReportHeader | None:
        """The header, which nobody else changes until the unit ends: it must be one that writes.
        Asked for by whoever seals a part, so that none is sealed to a key that is over, and by
        whoever gives the report to another reader."""
        ...

    def add_key(self, report_id: bytes, public: bytes) -> None:
        """What comes next is sealed to this one. The report must be held."""
        ...

    def set_urgency(self, report_id: bytes, urgency: str, reason: str, due_at: datetime) -> None:
        """In the header and in every queue. The report must be held."""
        ...

    def assign(self, report_id: bytes, assignment: Assignment) -> None:
        """One reader more. Raises StoreError when the reader has a place already, or is to own
        it: only `file` and `reassign` make an owner."""
        ...

    def leave(self, report_id: bytes, reader_id: str) -> None:
        """This reader has no place any more, nor a declaration."""
        ...

    def put_aside(self, report_id: bytes, reader_id: str) -> None:
        """Whatever place this reader had is "set_aside" now, without a declaration."""
        ...

    def assignment(self, report_id: bytes, reader_id: str) -> Assignment | None: ...
    def assignments(self, report_id: bytes) -> Sequence[Assignment]: ...
    def queue(self, reader_id: str, after: QueuePlace | None, limit: int) -> Sequence[ReportHeader]:
        """The owner's open reports by (urgency, behind, due_at, id); keyset pages, never an
        offset."""
        ...

    def count(self, reader_id: str, cap: int) -> int:
        """How many the queue holds, counted up to `cap`."""
        ...

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
        ...

    def group_count(
        self, reader_id: str, group: Group, wanted: Wanted, now: datetime, cap: int, look: int
    ) -> int:
        """How many of the first `look` of a group are wanted, counted up to `cap`."""
        ...

    def unread(self, reader_id: str, cap: int, *, behind: bool = False) -> int:
        """How many of the owner's reports are not read yet, counted up to `cap`; of them those
        that wait behind the others of their urgency."""
        ...

    def last_received(self, before: datetime) -> datetime | None:
        """The hour in which the newest report that is kept was sent, of those sent before that."""
        ...

    def forget_care(self, now: datetime, limit: int) -> int:
        """Take away the end of medical care where it is over, of at most so many reports."""
        ...

    def watched(
        self,
        reader_id: str,
        after: QueuePlace | None,
        limit: int,
        *,
        unread: bool,
        over: bool = False,
    ) -> Sequence[ReportHeader]:
        """Open reports that somebody else has, and in which this reader has a place, by (urgency,
        behind, due_at, id); never one that was set aside from her. `over`: those that are not open
        any more instead, which count as read."""
        ...

    def load(self, reader_id: str, urgency: str, now: datetime, cap: int) -> Load:
        """What of one urgency stands in a reader's queue."""
        ...

    def withdrawn(self, reader_id: str, until: datetime, limit: int) -> Sequence[bytes]:
        """The owner's reports that were withdrawn and are erased by `until`, the soonest first."""
        ...

    def parts(self, report_id: bytes) -> Sequence[StoredPart]: ...
    def add_part(self, report_id: bytes, part: StoredPart) -> None: ...
    def set_status(
        self, report_id: bytes, status: str, *, was: str, erase_after: datetime | None = None
    ) -> bool:
        """False, and nothing changed, unless the status still is `was`: of two who change it at
        once, one is refused. `erase_after`: when its content is to be erased; an open report has
        no such date, whatever is given."""
        ...

    def declare(self, report_id: bytes, reader_id: str, hour: datetime) -> None:
        """This reader declared no conflict of interest for this report."""
        ...

    def declared(self, report_id: bytes, reader_id: str) -> bool: ...
    def reassign(
        self, report_id: bytes, from_reader: str, to_reader: str, *, leaves_as: str | None = None
    ) -> bool:
        """`to_reader` becomes the owner, and `from_reader` has no assignment any more (or the
        place `leaves_as`), nor a declaration. False, and nothing changed, when `from_reader` is
        not the owner, and it was not set aside from there, or `to_reader` has no assignment."""
        ...

    def set_due(self, report_id: bytes, due_at: datetime) -> None:
        """Another hour by which a human must have read it."""
        ...

    def add_reply(self, report_id: bytes, reply: Reply) -> None: ...
    def replies(self, report_id: bytes) -> Sequence[Reply]: ...
    def put_reply(self, report_id: bytes, reply: Reply) -> None:
        """Insert, or replace the one of that number."""
        ...

    def drop_replies(self, report_id: bytes, first: int) -> None:
        """Those of this number and above, gone."""
        ...

    def to_erase(self, now: datetime, limit: int) -> Sequence[bytes]:
        """Reports that are no longer open, whose date of erasure has come, and that are not on
        hold (which stops no withdrawn one), the oldest date first. Nobody else changes them until
        the unit ends, which must be one that writes."""
        ...

    def erase(self, report_id: bytes) -> None:
        """Parts, replies, assignments and header; and its lines, out of the seals too."""
        ...

    def set_dates(self, report_id: bytes, dates: Mapping[str, datetime]) -> None:
        """When parts of a closed report are to be erased, and when its ways back end, by what
        (`shredding`). Any change of its status takes these dates away."""
        ...

    def visited(self, report_id: bytes, until: datetime) -> None:
        """She came back: her ways back to this report, if they have a date, end then."""
        ...

    def due_dates(self, what: str, now: datetime, limit: int) -> Sequence[bytes]:
        """Reports of which that date has come and no hold is on, the oldest first; held as by
        `to_erase`."""
        ...

    def end_date(self, report_id: bytes, what: str) -> None:
        """It was done."""
        ...

    def replace_part(self, report_id: bytes, part: StoredPart) -> None:
        """Another blob under that number; its label goes."""
        ...

    def ids(self, after: bytes, limit: int) -> Sequence[bytes]:
        """Of filed reports, > `after`, in order."""
        ...

    def known(self, report_ids: Sequence[bytes]) -> frozenset[bytes]:
        """Which of these are filed reports or living drafts."""
        ...


class Readers(Protocol):
    def add(self, row: ReaderRow) -> None:
        """Raises StoreError when the id is taken."""
        ...

    def get(self, reader_id: str) -> ReaderRow | None: ...
    def active(self, response_id: str) -> Sequence[ReaderRow]: ...
    def of_response(self, response_id: str) -> Sequence[ReaderRow]:
        """All of them, suspended ones too, by id."""
        ...

    def set_active(self, reader_id: str, *, active: bool) -> bool:
        """Suspend or take up again; False when there is no such reader."""
        ...

    def set_away(self, reader_id: str, until: datetime | None) -> bool:
        """Away until that hour, or back; False when there is no such reader."""
        ...

    def use_totp_step(self, reader_id: str, step: int) -> bool:
        """True and remembered when `step` is later than any used before."""
        ...

    def set_words(self, reader_id: str, language: str, time_zone: str) -> bool:
        """In what her pages are written from now on, and where their times are; False without a
        row."""
        ...

    def relock(self, reader_id: str, lock: ReaderLock, instead_of: bytes) -> bool:
        """The same key under another passphrase or with another one-time code secret; False when
        the salt is not `instead_of` any more."""
        ...

    def renew(self, reader_id: str, lock: ReaderLock, hour: datetime) -> bool:
        """Another key, active from now on and as new as one just added; False without a row."""
        ...

    def put_sheet(self, reader_id: str, lock: ReaderLock) -> None:
        """The lock that the words on her recovery sheet open. Insert or replace."""
        ...

    def sheet(self, reader_id: str) -> ReaderLock | None: ...
    def forget_sheet(self, reader_id: str) -> None: ...


class Factors(Protocol):
    """What a reader can show beside her passphrase: recovery codes and passkeys."""

    def put_codes(self, reader_id: str, keys: Sequence[bytes]) -> None:
        """These keyed hashes, and none from before."""
        ...

    def has_code(self, reader_id: str, key: bytes) -> bool: ...
    def use_code(self, reader_id: str, key: bytes) -> bool:
        """True once."""
        ...

    def codes_left(self, reader_id: str) -> int: ...
    def add_passkey(self, passkey: Passkey) -> None:
        """Raises StoreError when there is one of that id."""
        ...

    def passkey(self, credential_id: bytes) -> Passkey | None: ...
    def passkeys(self, reader_id: str) -> Sequence[Passkey]:
        """The oldest first."""
        ...

    def count_use(self, credential_id: bytes, before: int, now: int) -> bool:
        """Note the device's own count; False when it was noted otherwise meanwhile."""
        ...

    def forget_passkey(self, reader_id: str, credential_id: bytes) -> bool: ...
    def forget_all(self, reader_id: str) -> None: ...


class Invitations(Protocol):
    def put(self, invitation: Invitation) -> None:
        """In place of any other one of this reader."""
        ...

    def get(self, key: bytes, now: datetime) -> Invitation | None: ...
    def forget(self, reader_id: str) -> bool:
        """Whether there was one."""
        ...

    def forget_expired(self, now: datetime) -> int: ...


class Passkeys(Protocol):
    """Checks what a browser says a passkey did (Web Authentication, Level 3). What does not hold,
    whatever the reason, is None."""

    rp_id: str

    def made(self, shown: str, challenge: bytes) -> tuple[bytes, bytes, int] | None:
        """Of a new one: its id, its public key, and its count of uses."""
        ...

    def proven(self, shown: str, challenge: bytes, public: bytes) -> int | None:
        """Its count of uses, when the person was verified and signed this challenge."""
        ...


class Sessions(Protocol):
    def put(self, row: SessionRow) -> None:
        """Insert or update."""
        ...

    def get(self, key: bytes, now: datetime) -> SessionRow | None: ...
    def end(self, key: bytes) -> None: ...
    def end_all(self, reader_id: str) -> None: ...
    def of_reader(self, reader_id: str, now: datetime) -> Sequence[SessionRow]:
        """Those that live, the one that began first first."""
        ...

    def lock_idle(self, now: datetime) -> int:
        """Empty what those hold that were not used for too long."""
        ...

    def forget_expired(self, now: datetime) -> int: ...


class Attempts(Protocol):
    """Counts of tries, by keyed hash and hour."""

    def count(self, key: bytes, hour: datetime) -> int: ...
    def counts(self, keys: Sequence[bytes], hour: datetime) -> Sequence[int]:
        """Of each key, in one statement."""
        ...

    def add(self, key: bytes, hour: datetime) -> None: ...
    def add_all(self, keys: Sequence[bytes], hour: datetime) -> Sequence[int]:
        """Each (no key twice) once more, in one statement; how many it is then."""
        ...

    def forget_before(self, hour: datetime) -> int: ...


class Audit(Protocol):
    """Lines, in one chain for each report and one for all others; and the seals of their days."""

    def write(self, line: AuditLine) -> None: ...
    def of_report(self, report_id: bytes) -> Sequence[AuditLine]: ...
    def openings(self, report_id: bytes, events: Collection[str]) -> tuple[int, int]:
        """(days, readers): on how many, and by how many, lines of these events were written."""
        ...

    def page(self, before: AuditPlace | None, limit: int) -> Sequence[tuple[AuditPlace, AuditLine]]:
        """Lines of all chains, the newest hour first; within an hour in no order that tells
        anything."""
        ...

    def chained(self, begin: bytes = b"") -> Iterator[ChainedLine]:
        """Every line, chain by chain, each in its order: first those without a report, then by
        the ids of reports from `begin` on."""
        ...

    def seal(self, day: str) -> None:
        """Seal a day that is over; nothing when it is sealed."""
        ...

    def seals(self) -> Sequence[AuditSeal]:
        """By day."""
        ...

    def days(self) -> tuple[str | None, str | None]:
        """(first day of a chained line, last day that is sealed)."""
        ...


class Clocks(Protocol):
    """What is to happen while a report waits: one row for each of its clocks. Erasing a report
    erases its rows. Whoever changes a report and a clock of it changes the clock first; of several
    clocks those that remind come before the one for reading."""

    def put(self, clock: RunningClock) -> None:
        """Insert or replace. Raises StoreError when there is no such report."""
        ...

    def get(self, report_id: bytes, kind: str) -> RunningClock | None: ...
    def hold(self, report_id: bytes, kind: str) -> RunningClock | None:
        """The clock, which nobody else moves until the unit ends: it must be one that writes."""
        ...

    def due(self, now: datetime, limit: int) -> Sequence[RunningClock]:
        """Those that are due, the longest first, and not in another worker's hands: they are this
        one's until the unit ends, which must be one that writes."""
        ...

    def ahead(self, after: datetime, limit: int) -> Sequence[RunningClock]:
        """Those that began after that hour: asked with an hour to come, it finds what was written
        under a clock that was wrong. Nobody holds them."""
        ...

    def stop(self, report_id: bytes, kind: str) -> None: ...


class Grants(Protocol):
    """What readers were asked to help with. Erasing a report erases its rows."""

    def put(self, grant: GrantRow) -> None:
        """Insert. Raises StoreError when there is no such report, or a grant of that id."""
        ...

    def get(self, grant_id: bytes) -> GrantRow | None: ...
    def of_reader(self, reader_id: str, now: datetime) -> Sequence[GrantRow]:
        """Those that are open and have not expired, the next to expire first."""
        ...

    def count(self, reader_id: str, now: datetime) -> int:
        """How many `of_reader` holds."""
        ...

    def of_report(self, report_id: bytes) -> Sequence[GrantRow]:
        """All of them, those that are over too."""
        ...

    def set_state(self, grant_id: bytes, state: str, *, was: str) -> bool:
        """False, and nothing changed, unless the state still is `was`. What is over keeps nothing
        sealed."""
        ...

    def forget(self, grant_id: bytes) -> None: ...
    def forget_report(self, report_id: bytes) -> None: ...
    def forget_reader(self, reader_id: str) -> None:
        """All that this reader was asked."""
        ...

    def forget_over(self, now: datetime) -> int:
        """Those that expired, whose report is paused, closed or withdrawn, or whose asker does not
        own it any more."""
        ...


class Holds(Protocol):
    """Reports that no date erases. Erasing a report erases its row."""

    def ask(self, hold: Hold) -> None:
        """Insert, or ask anew: what is on stays on. Raises StoreError without a report."""
        ...

    def get(self, report_id: bytes) -> Hold | None: ...
    def confirm(self, report_id: bytes, reader_id: str, until: datetime) -> bool:
        """False, and nothing changed, unless somebody else asked."""
        ...

    def end(self, report_id: bytes) -> bool: ...
    def all(self) -> Sequence[Hold]:
        """By report."""
        ...

    def forget_ended(self, now: datetime) -> int:
        """Those whose time is over, and for which nobody asked anew."""
        ...


class Capacity(Protocol):
    """Areas that give information only."""

    def close(self, response_id: str, closed: ClosedArea) -> bool:
        """False, and nothing changed, when it is closed already."""
        ...

    def open_(self, response_id: str, area: str) -> bool:
        """False when it was not closed."""
        ...

    def closed(self, response_id: str) -> Sequence[ClosedArea]:
        """By area."""
        ...


LONGEST_SILENCE = timedelta(hours=1)
"""No reader is to be told of something new later than this after it came, whatever went before."""


class Bells(Protocol):
    """Telling readers that something is new: where to (sealed), and what is still to be told."""

    def set_contact(self, reader_id: str, sealed: bytes) -> None: ...
    def contact(self, reader_id: str) -> bytes | None: ...
    def forget_contact(self, reader_id: str) -> None: ...
    def with_contact(self) -> frozenset[str]:
        """Ids of readers who have one."""
        ...

    def ring(self, reader_id: str, urgency: str, now: datetime) -> None:
        """She is to be told: of U1 now, of others as soon as the last time is long enough ago.
        What waits already is told with it, as the most urgent of all."""
        ...

    def claim(self, now: datetime, seconds: float, limit: int) -> Sequence[Ring]:
        """Those that are due, for this worker alone until `now + seconds`; it counts as a try.
        Due is, too, what would wait longer than anything may (`LONGEST_SILENCE`): it was put off
        under a clock that was wrong. A try of which nothing was heard is a failure."""
        ...

    def told(self, ring: Ring, next_at: datetime) -> None:
        """It went. What is more urgent than that, and came meanwhile, waits on; the rest is over,
        and nothing but U1 goes before `next_at`."""
        ...

    def failed(self, reader_id: str, again_at: datetime, hour: datetime) -> None:
        """It did not go. `hour`: now; the first one since it last went is remembered."""
        ...

    def drop(self, reader_id: str) -> None:
        """Nothing waits for this reader any more."""
        ...

    def anew(self, reader_id: str, now: datetime) -> None:
        """Where she is told has changed: what waits goes now, as if it had never failed."""
        ...

    def unreached(self, before: datetime) -> Sequence[Unreached]:
        """Readers who could not be told since that hour or longer, by id."""
        ...

    def forget_quiet(self, now: datetime) -> int:
        """Rows that say nothing any more: nothing waits, and it is long enough ago."""
        ...


class Responses(Protocol):
    def add(self, version: ResponseVersion) -> None: ...
    def current(self) -> ResponseVersion | None: ...
    def latest_version(self) -> int:
        """0 when none is loaded; the cheap question asked at every message."""
        ...

    def since(self, hour: datetime) -> Sequence[ResponseVersion]:
        """Those loaded from that hour on, and the one that was in force before; oldest first."""
        ...


class Counters(Protocol):
    """Coarse statistics: (month, name, area or "") -> count, in the transaction of the event."""

    def add(self, month: str, name: str, area: str = "") -> None: ...
    def get(self, month: str, name: str, area: str = "") -> int: ...
    def of_month(self, month: str) -> Mapping[str, int]:
        """Every name of a month with its count over all areas."""
        ...


class Tallies(Protocol):
    """What reports are counted by at filing: one sealed blob a month, always of one size."""

    def hold(self, month: str) -> bytes:
        """The blob, which nobody else touches until this unit ends; empty when there is none."""
        ...

    def put(self, month: str, blob: bytes) -> None:
        """Only after `hold`."""
        ...

    def get(self, month: str) -> bytes:
        """Empty when there is none."""
        ...


class Issues(Protocol):
    """Statistics that were given out: (output, period) -> text, never changed."""

    def add(self, row: IssueRow) -> bool:
        """False, and nothing changed, when there is one."""
        ...

    def get(self, output: str, period: str) -> IssueRow | None: ...
    def periods(self, output: str) -> Sequence[str]:
        """In order."""
        ...


class Starts(Protocol):
    """How many began on each channel in each hour, in the transaction of the event."""

    def add(self, channel: str, hour: datetime) -> None: ...
    def since(self, channel: str, hour: datetime) -> Mapping[datetime, int]:
        """By hour, those in which nobody began left out."""
        ...

    def forget_before(self, hour: datetime) -> int: ...


class Helpers(Protocol):
    """Codes of intermediaries."""

    def add(self, rows: Sequence[HelperRow]) -> None:
        """Raises StoreError when a key is taken, or that code of a serial."""
        ...

    def find(self, key: bytes) -> HelperRow | None:
        """Whatever its state: the caller looks at `active` and `expires_at`."""
        ...

    def of_serial(self, response_id: str, serial: str) -> Sequence[HelperRow]: ...
    def serials(self, response_id: str, after: str, limit: int) -> Sequence[HelperRow]:
        """The rows that are no duress codes, by serial, after that serial: for reconciling."""
        ...

    def set_active(self, response_id: str, serial: str, *, active: bool) -> bool:
        """Suspend or take up again both codes of a serial; False when there is none."""
        ...

    def forget(self, response_id: str, serial: str) -> None:
        """Both codes, gone."""
        ...

    def expired(self, before: datetime) -> Sequence[str]:
        """Serials of which every code expired before then: their printed pairs go first."""
        ...

    def forget_expired(self, before: datetime) -> int: ...


class Routes(Protocol):
    """Consent to be nudged, one row a report at most. Erasing a report erases its row."""

    def put(self, route: Route) -> None:
        """Insert or replace. Raises StoreError when there is no such report."""
        ...

    def get(self, report_id: bytes) -> Route | None: ...
    def want(self, report_id: bytes, today: str) -> bool:
        """A reader asks for a nudge. False, and nothing changed, when there is no route, when one
        is unanswered or already wanted, or when `last_day` is `today`."""
        ...

    def wanted(self, now: datetime, limit: int) -> Sequence[Route]:
        """Those that a reader asked for and that have not expired, for the worker."""
        ...

    def sent(self, report_id: bytes, today: str) -> bool:
        """No longer wanted, and unanswered from now on. False, and nothing changed, unless it was
        wanted: of two workers one goes on. Committed before anything is sent."""
        ...

    def answered(self, report_id: bytes) -> None:
        """She came back by her code: neither unanswered nor wanted any more."""
        ...

    def forget(self, report_id: bytes) -> None: ...
    def forget_expired(self, now: datetime) -> int: ...


class Stopped(Protocol):
    """Addresses (keyed hashes) that sent a word like STOP, or got a nudge, and have not written
    since."""

    def add(self, key: bytes, hour: datetime) -> None:
        """Insert or update."""
        ...

    def has(self, key: bytes) -> bool: ...
    def since(self, key: bytes) -> datetime | None: ...
    def lift(self, key: bytes, other: bytes | None = None) -> None:
        """One mark or two, gone in one statement whether they stood or not."""
        ...

    def forget_before(self, hour: datetime) -> int: ...


class Heartbeats(Protocol):
    def beat(self, name: str, now: datetime) -> None: ...
    def last(self, name: str) -> datetime | None: ...


class UnitOfWork(Protocol):
    """One transaction, seen as repositories. Leaving the block without `commit()` undoes all."""

    @property
    def inbound(self) -> Inbound: ...
    @property
    def copies(self) -> Copies: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def reports(self) -> Reports: ...
    @property
    def readers(self) -> Readers: ...
    @property
    def factors(self) -> Factors: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def attempts(self) -> Attempts: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def responses(self) -> Responses: ...
    @property
    def counters(self) -> Counters: ...
    @property
    def tallies(self) -> Tallies: ...
    @property
    def issues(self) -> Issues: ...
    @property
    def starts(self) -> Starts: ...
    @property
    def heartbeats(self) -> Heartbeats: ...
    @property
    def helpers(self) -> Helpers: ...
    @property
    def routes(self) -> Routes: ...
    @property
    def stopped(self) -> Stopped: ...
    @property
    def paces(self) -> Paces: ...
    @property
    def pages(self) -> Pages: ...
    @property
    def clocks(self) -> Clocks: ...
    @property
    def holds(self) -> Holds: ...
    @property
    def capacity(self) -> Capacity: ...
    @property
    def bells(self) -> Bells: ...
    @property
    def grants(self) -> Grants: ...
    def commit(self) -> None: ...


class Keyring(Protocol):
    """Wraps and receipts, apart from content, with short-lived backups. Each call is its own
    transaction, committed when it returns; `file` is an upsert, so it may be repeated."""

    def file(
        self,
        report_id: bytes,
        wraps: Sequence[Wrap],
        receipts: Sequence[ReceiptRow],
        hour: datetime,
        secrets: Mapping[str, bytes] | None = None,
    ) -> None: ...
    def secrets(self, report_id: bytes) -> Mapping[str, bytes]:
        """By what they are about (`shredding`): without one, such parts do not open."""
        ...

    def add_secret(self, report_id: bytes, about: str, secret: bytes) -> bytes:
        """The one that stands then: an earlier one stays."""
        ...

    def forget_secret(self, report_id: bytes, about: str) -> None:
        """Overwritten and gone, and with it every copy of such parts."""
        ...

    def forget_receipts(self, report_id: bytes) -> None:
        """Every way back to a report."""
        ...

    def wrap(self, report_id: bytes, reader_id: str, generation: int = 0) -> Wrap | None: ...
    def wraps(self, report_id: bytes) -> Sequence[Wrap]:
        """Of every key, by reader and generation."""
        ...

    def add_wraps(self, wraps: Sequence[Wrap], hour: datetime) -> None:
        """Insert, or put in place of the reader's own of that generation."""
        ...

    def renew(
        self, report_id: bytes, generation: int, wraps: Sequence[Wrap], hour: datetime
    ) -> None:
        """The wraps of one generation, in place of any that an earlier try left."""
        ...

    def receipt(self, lookup: bytes) -> ReceiptRow | None: ...
    def receipts(self, report_id: bytes) -> Sequence[ReceiptRow]: ...
    def replace(self, wrap: Wrap) -> None:
        """Put a released wrap in place of the held one."""
        ...

    def forget(self, report_id: bytes) -> None:
        """Wraps, receipts and secrets of a report, overwritten and gone."""
        ...

    def forget_wrap(self, report_id: bytes, reader_id: str) -> None:
        """Of every generation."""
        ...

    def forget_receipt(self, lookup: bytes) -> None:
        """One way back, overwritten and gone."""
        ...

    def add_pairs(self, serial: str, pairs: Sequence[PaperPair]) -> None:
        """Printed pairs of an intermediary. Raises StoreError when a number is there already."""
        ...

    def take_pair(self, serial: str) -> PaperPair | None:
        """The lowest one, for one caller only: it is gone from here when this returns."""
        ...

    def pairs_left(self, serial: str) -> Sequence[int]:
        """Their numbers, in order."""
        ...

    def forget_pairs(self, serial: str) -> None: ...
    def older_than(self, hour: datetime, after: bytes, limit: int) -> Sequence[bytes]:
        """Report ids > `after` whose wraps were made before `hour`, in order: for the sweep."""
        ...


class OpenWork(Protocol):
    def __call__(self, *, write: bool = True) -> AbstractContextManager[UnitOfWork]:
        """Begin one transaction. `write=False` promises to change nothing."""
        ...


# ---------------------------------------------------------------- sending


@dataclass(frozen=True, slots=True)
class NudgeWords:
    """What a text of ours says where a provider lets only approved words through: a template in
    this language, with the agreed word."""

    language: str
    word: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One text as it is handed to a sender.

    `reference`: ours, opaque, and the same at every try. `buttons`: (digit, label) pairs; `tag`:
    what a press of one of them comes back with. `nudge`: set when it does not answer anything.
    `subject`: of a letter; as closed as its text.
    """

    address: str = field(repr=False)
    text: Told = field(repr=False)
    reference: str = field(default="", repr=False)
    buttons: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    tag: str = field(default="", repr=False)
    nudge: NudgeWords | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """The provider took a text under this id of its own. `errand`: what to do about its copy."""

    provider_id: str = field(repr=False)
    errand: Errand | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a provider takes texts: `seconds_between` any two of this installation, with a
    burst of `burst`, and `seconds_between_to_one` two to the same address."""

    seconds_between: float
    burst: int = 1
    seconds_between_to_one: float = 0.0


class Sender(Protocol):
    """One provider's outgoing side. The only network call of a channel. One thread at a time."""

    @property
    def pace(self) -> Pace | None:
        """None: as fast as we can."""
        ...

    def send(self, parcel: Parcel) -> Taken:
        """Raises a DeliveryError; OutcomeUnknown when no answer came."""
        ...

    def find(self, parcel: Parcel, since: datetime) -> Taken | None:
        """This very text, if the provider holds it, made since then. None also where a provider
        cannot be asked: then it goes again. Raises a DeliveryError."""
        ...

    def carry_out(self, errand: Errand) -> None:
        """Returns when it is done, or was before. Raises TryLater when it may be done later, and
        Unreachable when the provider never will."""
        ...


@dataclass(frozen=True, slots=True)
class PageRow:
    """What a channel that shows its answers itself is to show to one pseudonym now."""

    sealed: Sealed
    expires_at: datetime  # full hour


class Pages(Protocol):
    """One row for each pseudonym: the newest page, until it is forgotten."""

    def put(self, lookup: bytes, row: PageRow) -> None:
        """Insert or replace."""
        ...

    def get(self, lookup: bytes) -> PageRow | None: ...
    def forget(self, lookup: bytes) -> None: ...
    def forget_expired(self, now: datetime) -> int: ...


class Paces(Protocol):
    """When each paced channel may send next; one row a channel, for all workers together."""

    def take(self, channel: str, now: datetime, pace: Pace) -> datetime | None:
        """None when a text may go now, which is then counted; else when to ask again."""
        ...
