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
from dataclasses import replace
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
from intake.letters import AFTER_THE_END, WAITS, Letter, copy_of
from intake.ports import (
    Clock,
    OpenWork,
    Outgoing,
    Parcel,
    Sender,
    Taken,
    UnitOfWork,
    Vault,
)

MOST_AGE: Final = timedelta(minutes=30)
CLAIM_SECONDS: Final = 30.0  # a look and a sending take 20 at most
SENT_AGAIN: Final = "sent_again"
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
            self._settle(lambda work: work.outbox.drop(text.lookup, text.number))
            return
        if (not_before := self._not_before(text)) is not None:
            self._settle(lambda work: _put_off(work, text, not_before))
            return
        outcome, again = self._hand_over(text, letter)
        if isinstance(outcome, DeliveryError):
            _log.warning("text not delivered by %s: %s", text.channel, outcome)
        due_at = self._next_try(text.tries, letter.written_at, outcome)
        self._settle(lambda work: self._conclude(work, text, letter, outcome, due_at, again=again))

    def _not_before(self, text: Outgoing) -> datetime | None:
        """When this channel may send again, if not now."""
        sender = self._senders.get(text.channel)
        if sender is None or sender.pace is None:
            return None
        with self._open_work() as work:
            not_before = work.paces.take(text.channel, self._clock(), sender.pace)
            if not_before is None:
                work.commit()
        return not_before

    def _open(self, text: Outgoing) -> Letter | None:
        try:
            plain = self._vault.open_outgoing(text.lookup, text.number, text.sealed)
            return None if plain is None else Letter.from_bytes(plain)
        except SealError:
            return None

    def _hand_over(self, text: Outgoing, letter: Letter) -> tuple[Taken | DeliveryError, bool]:
        """Sends it, unless the provider has it already; and whether it may have gone twice."""
        sender = self._senders.get(text.channel)
        if sender is None:  # this channel is switched off here, for now
            return TryLater(), False
        parcel, again = self._parcel(text, letter), False
        if text.unsure and self._was_reported(text.channel, parcel.reference):
            return Taken(parcel.reference), False
        try:
            found = sender.find(parcel, letter.written_at) if text.unsure else None
            again = text.unsure and found is None
            if again:
                _log.warning("text sent again by %s: it is not known to have gone", text.channel)
            return found or sender.send(parcel), again
        except DeliveryError as error:
            return error, again

    def _was_reported(self, channel: str, reference: str) -> bool:
        """Whether the provider told us of this text by our reference, so that it has it: however
        far it got, also if it failed, since that is final."""
        key = self._vault.message_key(channel, reference)
        with self._open_work(write=False) as work:
            return work.copies.reached(key) is not None

    def _parcel(self, text: Outgoing, letter: Letter) -> Parcel:
        """The reference is the same at every try, and another for every text."""
        written = f"{text.lookup.hex()} {text.number} {letter.written_at.isoformat()}"
        reference = self._vault.message_key("text", written).hex()
        return Parcel(letter.address, letter.text, reference, letter.buttons, letter.tag)

    def _next_try(
        self, tries: int, written_at: datetime, outcome: Taken | DeliveryError
    ) -> datetime:
        """Each wait is twice the one before; the last try falls where the text grows too old."""
        asked_for = outcome.retry_after_seconds if isinstance(outcome, DeliveryError) else None
        wait_seconds = max(
            min(_FIRST_WAIT_SECONDS * 2 ** min(tries, 10), _LONGEST_WAIT_SECONDS),
            asked_for or 0.0,
        )
        return min(self._clock() + timedelta(seconds=wait_seconds), written_at + MOST_AGE)

    def _settle(self, settle: Callable[[UnitOfWork], None]) -> None:
        with self._open_work() as work:
            settle(work)
            work.commit()

    def _conclude(
        self,
        work: UnitOfWork,
        text: Outgoing,
        letter: Letter,
        outcome: Taken | DeliveryError,
        due_at: datetime,
        *,
        again: bool,
    ) -> None:
        """What an attempt means for the text, for those behind it, and for the provider's copy."""
        if again:
            work.counters.add(f"{self._clock():%Y-%m}", f"{SENT_AGAIN} {text.channel}")
        match outcome:
            case Taken():
                work.outbox.accepted(text.lookup, text.number, self._next_to_one(text.channel))
                self._keep_copy(work, text, letter, outcome)
            case Unreachable():
                work.outbox.drop(text.lookup, text.number)
            case Stopped():
                work.outbox.drop(text.lookup, text.number)
                work.outbox.drop_all(text.lookup)
                work.conversations.forget(text.lookup)  # the next text begins anew, and lifts this
                stopped = self._vault.attempt_key("stopped", text.lookup)
                work.stopped.add(stopped, self._clock())
            case _:
                unsure = text.unsure or isinstance(outcome, OutcomeUnknown)
                work.outbox.later(text.lookup, text.number, due_at, unsure=unsure)

    def _next_to_one(self, channel: str) -> datetime | None:
        pace = self._senders[channel].pace
        if pace is None or not pace.seconds_between_to_one:
            return None
        return self._clock() + timedelta(seconds=pace.seconds_between_to_one)

    def _keep_copy(self, work: UnitOfWork, text: Outgoing, letter: Letter, taken: Taken) -> None:
        """The last text of a conversation goes from there as soon as those before it."""
        if taken.errand is None:
            return
        now = self._clock()
        ended = letter.ends or (
            taken.errand.after >= WAITS and work.conversations.get(text.lookup)[0] is None
        )
        most = AFTER_THE_END if ended else taken.errand.after
        errand = replace(taken.errand, after=min(taken.errand.after, most))
        key = self._vault.message_key(text.channel, taken.provider_id)
        copy = copy_of(self._vault, now, text.channel, key, errand, text.lookup)
        work.copies.keep(key, now, copy)


def _put_off(work: UnitOfWork, text: Outgoing, due_at: datetime) -> None:
    """The channel is at its limit: that is no try."""
    work.outbox.later(text.lookup, text.number, due_at, unsure=text.unsure, tried=False)
