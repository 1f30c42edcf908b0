"""Delivers what waits in the outbox.

Rules: one text at a time is claimed, so that a worker that dies leaves at most one in doubt; the
provider is called between transactions, never within one. Only the lowest text of an address can
be claimed, so a later one waits for it. A text that may already have gone is looked for at the
provider before it goes again. An answer older than half an hour never leaves: by then somebody
else may hold the phone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from intake.errors import (
    DeliveryError,
    OutcomeUnknown,
    SealError,
    Stopped,
    TryLater,
    Unreachable,
)
from intake.letters import Letter
from intake.ports import Clock, OpenWork, Outbox, Outgoing, Sender, Vault

MOST_AGE: Final = timedelta(minutes=30)
CLAIM_SECONDS: Final = 30.0  # a look and a sending take 20 at most
_FIRST_WAIT_SECONDS: Final = 2.0
_LONGEST_WAIT_SECONDS: Final = 120.0

_log = logging.getLogger(__name__)


class Delivery:
    """Takes texts out of the outbox and hands them to their channel's sender."""

    def __init__(
        self, open_work: OpenWork, vault: Vault, senders: Mapping[str, Sender], clock: Clock
    ) -> None:
        self._open_work = open_work
        self._vault = vault
        self._senders = senders
        self._clock = clock

    def deliver_once(self, limit: int) -> int:
        """Tries up to `limit` texts that are due; how many there were. Raises StoreError."""
        tried = 0
        while tried < limit and (text := self._claim()) is not None:
            self._deliver(text)
            tried += 1
        return tried

    def _claim(self) -> Outgoing | None:
        with self._open_work() as work:
            claimed = work.outbox.claim(self._clock(), CLAIM_SECONDS, 1)
            work.commit()
        return claimed[0] if claimed else None

    def _deliver(self, text: Outgoing) -> None:
        letter = self._open(text)
        if letter is None or self._clock() >= letter.written_at + MOST_AGE:
            _log.warning("text dropped: %s", "too old" if letter else "unreadable")
            self._settle(lambda outbox: outbox.drop(text.lookup, text.number))
            return
        error = self._hand_over(text, letter)
        if error is not None:
            _log.warning("text not delivered by %s: %s", text.channel, error)
        due_at = self._next_try(text.tries, letter.written_at, error)
        self._settle(lambda outbox: conclude(outbox, text, error, due_at))

    def _open(self, text: Outgoing) -> Letter | None:
        try:
            plain = self._vault.open_outgoing(text.lookup, text.number, text.sealed)
            return None if plain is None else Letter.from_bytes(plain)
        except SealError:
            return None

    def _hand_over(self, text: Outgoing, letter: Letter) -> DeliveryError | None:
        """Sends it, unless the provider has it already; what went wrong, if anything."""
        sender = self._senders.get(text.channel)
        if sender is None:  # this channel is switched off here, for now
            return TryLater()
        try:
            if not (
                text.unsure and sender.was_sent(letter.address, letter.text, letter.written_at)
            ):
                sender.send(letter.address, letter.text)
        except DeliveryError as error:
            return error
        return None

    def _next_try(self, tries: int, written_at: datetime, error: DeliveryError | None) -> datetime:
        """Each wait is twice the one before; the last try falls where the text grows too old."""
        wait_seconds = max(
            min(_FIRST_WAIT_SECONDS * 2 ** min(tries, 10), _LONGEST_WAIT_SECONDS),
            (error and error.retry_after_seconds) or 0.0,
        )
        return min(self._clock() + timedelta(seconds=wait_seconds), written_at + MOST_AGE)

    def _settle(self, settle: Callable[[Outbox], None]) -> None:
        with self._open_work() as work:
            settle(work.outbox)
            work.commit()


def conclude(outbox: Outbox, text: Outgoing, error: DeliveryError | None, due_at: datetime) -> None:
    """What an attempt means for the text and for those behind it."""
    match error:
        case None:
            outbox.accepted(text.lookup, text.number)
        case Unreachable():
            outbox.drop(text.lookup, text.number)
        case Stopped():
            outbox.drop_all(text.lookup)
        case _:
            unsure = text.unsure or isinstance(error, OutcomeUnknown)
            outbox.later(text.lookup, text.number, due_at, unsure=unsure)
