"""What the use cases need of the world: protocols, and the plain values that cross them.

Rules: nothing here opens a socket or a file. Bytes are ciphertext, keyed hashes or public keys,
unless a name says `seed` or `secret`. Hours are aware UTC datetimes rounded to the full hour.
Errors: every store method may raise `StoreError`, every opening `SealError`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeAlias

from intake.conversation.told import Told
from intake.messages import Errand, Reached
from intake.routing.response import Response

Clock: TypeAlias = Callable[[], datetime]
"""Now, as an aware UTC datetime. `intake.app` makes the only real one."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The response file in force. `closed`: why it may not hear reports now, if so."""

    version: int
    response: Response
    closed: str | None = None


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

    def seal_part(self, place: PartPlace, plain: bytes) -> tuple[bytes, bytes]:
        """(blob, next head). Pads to 512/2,048/8,192/32,768/131,072 bytes before sealing."""
        ...

    def open_part(self, place: PartPlace, seed: bytes, blob: bytes) -> tuple[bytes, bytes]:
        """(plaintext, next head). Raises SealError when moved, dropped, replayed or changed."""
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

    # readers (Argon2id: never inside a transaction)
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
    number: int
    kind: str
    blob: bytes = field(repr=False)


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

    @property
    def newest(self) -> bytes:
        """The public key that what comes next is sealed to."""
        return self.later[-1] if self.later else self.public


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which reader has a report, and as what: "owner" | "deputy" | "external" | "set_aside".

    "set_aside": nobody may have it, and this reader's held wrap keeps it from being lost. It
    stands in no queue, and opens no page.
    """

    reader_id: str
    place: str


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """Where a page of a queue ended; the next page begins after it."""

    urgency: str
    due_at: datetime
    report_id: bytes


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """An enrolled reader. `last_totp_step` stops a one-time code from working twice."""

    reader_id: str
    response_id: str
    lock: ReaderLock
    active: bool
    added_hour: datetime
    last_totp_step: int = 0


@dataclass(frozen=True, slots=True)
class SessionRow:
    key: bytes
    reader_id: str
    blob: bytes = field(repr=False)
    expires_at: datetime = field()


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Who did what to which report, when (hour). `detail` is a closed word, never content."""

    hour: datetime
    actor: str
    event: str
    report_id: bytes | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ResponseVersion:
    """One loaded response file: its text, and the hash that names this version."""

    response_id: str
    version: int
    sha256: str
    toml: str = field(repr=False)
    loaded_hour: datetime = field()


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
        Asked for by whoever seals a part, so that none is sealed to a key that is over."""
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
        """The owner's open reports by (urgency, due_at, id); keyset pages, never an offset."""
        ...

    def count(self, reader_id: str, cap: int) -> int:
        """How many the queue holds, counted up to `cap`."""
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
    def reassign(self, report_id: bytes, from_reader: str, to_reader: str) -> bool:
        """`to_reader` becomes the owner, and `from_reader` has no assignment any more, nor a
        declaration. False, and nothing changed, when `from_reader` is not the owner or
        `to_reader` has no assignment."""
        ...

    def add_reply(self, report_id: bytes, reply: Reply) -> None: ...
    def replies(self, report_id: bytes) -> Sequence[Reply]: ...
    def to_erase(self, now: datetime, limit: int) -> Sequence[bytes]:
        """Reports that are no longer open and whose date of erasure has come, the oldest date
        first. Nobody else changes them until the unit ends, which must be one that writes."""
        ...

    def erase(self, report_id: bytes) -> None:
        """Parts, replies, assignments and header."""
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
    def use_totp_step(self, reader_id: str, step: int) -> bool:
        """True and remembered when `step` is later than any used before."""
        ...


class Sessions(Protocol):
    def put(self, row: SessionRow) -> None:
        """Insert or update."""
        ...

    def get(self, key: bytes, now: datetime) -> SessionRow | None: ...
    def end(self, key: bytes) -> None: ...
    def end_all(self, reader_id: str) -> None: ...
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
    def write(self, line: AuditLine) -> None: ...
    def of_report(self, report_id: bytes) -> Sequence[AuditLine]: ...


class Responses(Protocol):
    def add(self, version: ResponseVersion) -> None: ...
    def current(self) -> ResponseVersion | None: ...
    def latest_version(self) -> int:
        """0 when none is loaded; the cheap question asked at every message."""
        ...


class Counters(Protocol):
    """Coarse statistics: (month, name, area or "") -> count, in the transaction of the event."""

    def add(self, month: str, name: str, area: str = "") -> None: ...
    def get(self, month: str, name: str, area: str = "") -> int: ...


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
    ) -> None: ...
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
        """Wraps and receipts of a report, overwritten and gone."""
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
    """

    address: str = field(repr=False)
    text: Told = field(repr=False)
    reference: str = field(default="", repr=False)
    buttons: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    tag: str = field(default="", repr=False)
    nudge: NudgeWords | None = None


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
