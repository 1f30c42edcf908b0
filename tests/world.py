"""The whole reporter's side in one process: a response, readers, a vault, a store, a clock.

For transcripts, properties and the bench. A text is heard as the webhook would hear it, and what
is said back is taken from the outbox as the worker would take it. Time stands still until
`pass_time`. Nothing here is a stand-in but the clock, and the store where a test asks for the
one in memory (which passes the same contract as the real ones).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from channels.sms.outbound import texts
from intake.conversation.told import Told
from intake.i18n import Catalogues, read_catalogues
from intake.in_force import ResponseInForce
from intake.letters import Letter
from intake.messages import Heard, Pack, Sign
from intake.ports import (
    EpochSecrets,
    Keyring,
    OpenWork,
    ReaderLock,
    ReaderRow,
    ReaderSecret,
    ResponseVersion,
    Vault,
)
from intake.reporting.hearing import Reporting
from intake.response import read_response, response_hash
from intake.routing.response import Response
from intake.vault.stretching import CHEAPEST_READER_COST, Cost
from intake.vault.vault import SealedVault

ROOT = Path(__file__).parent.parent
DEMO_RESPONSE = ROOT / "intake" / "demo" / "response.toml"
START = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)
CHEAP_RECEIPTS = Cost(memory_kib=8, passes=1, lanes=1)
CATALOGUES = read_catalogues(ROOT / "locales")
ANNA = "+15550001001"


class Time:
    """A clock that stands until it is moved."""

    def __init__(self, start: datetime = START) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **span: float) -> None:
        self.now += timedelta(**span)


class EpochsInMemory:
    """Epoch secrets as the vault steps them: one per two hours, the last but one forgotten."""

    def __init__(self, clock: Callable[[], datetime], hours: int = 2) -> None:
        self._clock = clock
        self._seconds = hours * 3600
        self._secrets: dict[int, bytes] = {}

    def current(self) -> tuple[int, bytes]:
        number = int(self._clock().timestamp()) // self._seconds
        self._secrets.setdefault(number, number.to_bytes(32, "big"))
        for old in [each for each in self._secrets if each < number - 1]:
            del self._secrets[old]
        return number, self._secrets[number]

    def secret(self, number: int) -> bytes | None:
        self.current()
        return self._secrets.get(number)


def cheap_vault(epochs: EpochSecrets) -> SealedVault:
    """The real vault with slow hashes that are not slow."""
    return SealedVault(
        deployment="example",
        pepper=b"p" * 32,
        server_secret=b"s" * 32,
        epochs=epochs,
        ready_receipts=0,
        reader_cost=CHEAPEST_READER_COST,
        receipt_cost=CHEAP_RECEIPTS,
    )


@cache
def enrolment(reader_id: str) -> tuple[ReaderLock, ReaderSecret]:
    """A reader's key, made once per run of the tests: it is slow on purpose."""
    return cheap_vault(EpochsInMemory(Time())).enrol_reader(passphrase(reader_id))


def passphrase(reader_id: str) -> str:
    return f"the passphrase of {reader_id}"


@dataclass
class World:
    """A deployment with nobody in it yet but its readers."""

    store: OpenWork
    keyring: Keyring
    time: Time
    vault: Vault
    response_toml: str = field(default_factory=lambda: DEMO_RESPONSE.read_text(encoding="utf-8"))
    catalogues: Catalogues = CATALOGUES
    readers: Mapping[str, ReaderSecret] = field(default_factory=dict)
    channel: str = "sms"
    pack: Pack = texts

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self.load(self.response_toml)
        self.readers = self._enrol()
        self.in_force = ResponseInForce(self.store, self.time, read_response)
        self.reporting = Reporting(
            open_work=self.store,
            vault=self.vault,
            keyring=self.keyring,
            catalogues=self.catalogues,
            in_force=self.in_force,
            clock=self.time,
            key_backup_days=14,
        )

    @property
    def response(self) -> Response:
        return self.in_force.response()

    def load(self, toml: str) -> None:
        """Put a response file in force."""
        parsed = read_response(toml, self.time().date())
        with self.store() as work:
            version = work.responses.latest_version() + 1
            hour = self.time().replace(minute=0)
            work.responses.add(ResponseVersion(parsed.id, version, response_hash(toml), toml, hour))
            work.commit()

    def _enrol(self) -> dict[str, ReaderSecret]:
        parsed = read_response(self.response_toml, self.time().date())
        hour = self.time().replace(minute=0)
        enrolled = {reader.id: enrolment(reader.id) for reader in parsed.readers}
        with self.store() as work:
            for reader_id, (lock, _) in enrolled.items():
                row = ReaderRow(reader_id, parsed.id, lock, active=True, added_hour=hour)
                work.readers.add(row)
            work.commit()
        return {reader_id: secret for reader_id, (_, secret) in enrolled.items()}

    # ------------------------------------------------------------ a phone

    def text(self, words: str | Sign, phone: str = ANNA, *, message_id: str = "") -> None:
        """One message is heard; nothing is delivered yet."""
        message_id = message_id or f"SM{next(self._numbers)}"
        news = words if isinstance(words, Sign) else Told(words)
        self.reporting.hear(Heard(self.channel, message_id, phone, news), self.pack)

    def deliver(self) -> list[tuple[str, str]]:
        """Everything that waits leaves now, taken by the provider: (phone, text)."""
        delivered = []
        while letters := self._take():
            delivered.extend(letters)
        return delivered

    def _take(self) -> list[tuple[str, str]]:
        with self.store() as work:
            claimed = work.outbox.claim(self.time(), 30, 20)
            for text in claimed:
                work.outbox.accepted(text.lookup, text.number)
            work.commit()
        return [self._open(text.lookup, text.number, text.sealed) for text in claimed]

    def _open(self, lookup: bytes, number: int, sealed: object) -> tuple[str, str]:
        plain = self.vault.open_outgoing(lookup, number, sealed)  # type: ignore[arg-type] # Sealed
        assert plain is not None
        letter = Letter.from_bytes(plain)
        return letter.address, letter.text.reveal()

    def exchange(self, words: str | Sign, phone: str = ANNA) -> list[str]:
        """A text, and what comes back to that phone."""
        self.text(words, phone)
        return [text for address, text in self.deliver() if address == phone]
