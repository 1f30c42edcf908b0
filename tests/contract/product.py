"""One channel between its provider and a product that hears, answers and delivers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Protocol

from flask import Flask
from werkzeug.test import run_wsgi_app

from channels.base import Channel, RawRequest
from channels.endpoint import WebhookPages
from intake.conversation.told import Told
from intake.delivery import Delivery
from intake.errors import (
    DeliveryError,
    OutcomeUnknown,
    Stopped,
    StoreError,
    TryLater,
    Unreachable,
)
from intake.letters import Letter, copy_of
from intake.messages import Chore, Heard, Pack, Progress, Reached, Spoken
from intake.ports import Copy, Outgoing, Sender, UnitOfWork
from intake.purging import Purger
from intake.tracking import Tracking
from tests.contract.wire import environ_of
from tests.fakes.store import MemoryStore
from tests.fakes.vault import still_vault

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
THANKS = Spoken("Thank you. Go on? ", (("1", "Yes"), ("2", "No"), ("0", "Skip")), ".")


TAG = "0a1b2c3d4e5f"


class Failure(Enum):
    """What can happen to a text at a provider."""

    OUTAGE = auto()
    THROTTLED = auto()
    NO_SUCH_ADDRESS = auto()
    OPTED_OUT = auto()
    SILENCE = auto()


MEANING: Mapping[Failure, type[DeliveryError]] = {
    Failure.OUTAGE: TryLater,
    Failure.THROTTLED: TryLater,
    Failure.NO_SUCH_ADDRESS: Unreachable,
    Failure.OPTED_OUT: Stopped,
    Failure.SILENCE: OutcomeUnknown,
}
"""What every channel must call it."""


class Harness(Protocol):
    """One channel and both sides of its provider."""

    @property
    def channel(self) -> Channel: ...
    @property
    def sender(self) -> Sender: ...
    @property
    def address(self) -> str:
        """Who the provider's requests come from, in the channel's canonical form."""
        ...

    @property
    def added(self) -> Sequence[str]:
        """Names, places and ids that the provider adds to its requests, and we never keep."""
        ...

    def says(self, words: str, number: int = 1) -> RawRequest:
        """The provider's genuine request for the message of that number."""
        ...

    def shows(self, caption: str) -> RawRequest:
        """A picture with a caption, to be had where `fetched` counts."""
        ...

    def opts_out(self) -> RawRequest: ...
    def forged(self) -> Mapping[str, RawRequest]:
        """Requests that the provider did not sign."""
        ...

    def odd(self) -> Mapping[str, RawRequest]:
        """Requests that are no message, signed or not."""
        ...

    def fail(self, failure: Failure) -> None:
        """The next text meets this."""
        ...

    def taken(self) -> list[tuple[str, str]]:
        """(address, words) of every text the provider took, in order."""
        ...

    def fetched(self) -> int:
        """How often anything was asked of the provider, but to send and to look."""
        ...

    def fits(self, text: str) -> bool:
        """Whether one text may be so long."""
        ...

    def held(self) -> int:
        """How many messages, theirs and ours, the provider still has; 0 where it deletes none."""
        ...

    def reports(self, provider_id: str, reached: Reached) -> RawRequest | None:
        """The provider's own word that this text of ours got so far; None where it has none."""
        ...


@dataclass
class Product:
    """The product as far as a channel sees it: it hears, answers, and delivers."""

    harness: Harness
    says: Sequence[Spoken] = (THANKS,)
    now: datetime = NOW
    heard: list[Heard] = field(default_factory=list)
    noted: list[Progress | Chore] = field(default_factory=list)
    store: MemoryStore = field(default_factory=MemoryStore)
    broken: bool = False

    def __post_init__(self) -> None:
        self.vault = still_vault()
        self.app = Flask(__name__)
        pages = WebhookPages([self.harness.channel], self.hear, self.note)
        self.app.register_blueprint(pages.blueprint())

    def post(self, request: RawRequest) -> tuple[int, bytes]:
        """The answer to one delivery: status and body."""
        body, status, _ = run_wsgi_app(self.app, environ_of(request))
        return int(status.split()[0]), b"".join(body)

    def hear(self, heard: Heard, pack: Pack) -> None:
        if self.broken:
            raise StoreError
        key = self.vault.message_key(heard.channel, heard.message_id)
        with self.store() as work:
            if not work.inbound.remember(key, self.now, copy=self._copy(heard, key)):
                return
            self._answer(work, heard, pack)
            work.commit()
        self.heard.append(heard)

    def _copy(self, heard: Heard, key: bytes) -> Copy | None:
        if heard.errand is None:
            return None
        whose = self.vault.pseudonym(heard.channel, heard.address).lookup
        return copy_of(self.vault, self.now, heard.channel, key, heard.errand, whose)

    def note(self, news: Progress | Chore) -> None:
        if self.broken:
            raise StoreError
        self.noted.append(news)
        Tracking(self.store, self.vault, lambda: self.now).note(news)

    def purge_all(self) -> None:
        """Let time pass until nothing is left to do at the provider."""
        senders = {self.harness.channel.name: self.harness.sender}
        purger = Purger(self.store, self.vault, senders, lambda: self.now)
        while self.held():
            if not purger.purge_once(100):
                self.now += timedelta(minutes=10)

    def held(self) -> int:
        """How many messages the provider still has, as far as we know."""
        with self.store(write=False) as work:
            return sum(each.held for each in work.copies.backlog())

    def reached(self, provider_id: str) -> Reached | None:
        """How far this text got, as far as we know."""
        key = self.vault.message_key(self.harness.channel.name, provider_id)
        with self.store(write=False) as work:
            return work.copies.reached(key)

    def _answer(self, work: UnitOfWork, heard: Heard, pack: Pack) -> None:
        lookup = self.vault.pseudonym(heard.channel, heard.address).lookup
        _, last = work.conversations.get(lookup)
        for number, text in enumerate(pack(self.says), last + 1):
            words = Told(text.words)
            letter = Letter(heard.address, words, self.now, text.buttons, TAG)
            sealed = self.vault.seal_outgoing(lookup, number, letter.to_bytes())
            work.outbox.add(Outgoing(lookup, number, heard.channel, sealed))

    def worker(self) -> Delivery:
        """A worker that begins now."""
        senders = {self.harness.channel.name: self.harness.sender}
        return Delivery(self.store, self.vault, senders, lambda: self.now)

    def deliver_all(self) -> None:
        worker = self.worker()
        while self.waiting():
            if not worker.deliver_once(100):
                self.now += timedelta(seconds=10)

    def waiting(self) -> int:
        with self.store(write=False) as work:
            return work.outbox.depth()

    def stored(self) -> tuple[list[Heard], int]:
        return self.heard, self.waiting()
