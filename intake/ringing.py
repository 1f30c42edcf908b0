"""Tells readers that something is new: no more than that, and how urgent it is (the worker).

Rules: the text never names an area, a channel, a language, a kind or a report. One an hour for a
reader at most, however much is new; U1 goes at once. What is to be told is a row until the provider
took it, and is tried again for as long as it takes: twice is better than not at all. Addresses
exist in clear only between opening a contact and handing it over; no log has one. A reader who
cannot be told for an hour is shown at the desk and by `intake doctor`. A round ends with the first
that a provider did not take: it may have cost half a minute, and other work waits in this thread.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from intake.conversation.told import Told
from intake.errors import DeliveryError, SealError, TryLater
from intake.letters import Contact, copy_of
from intake.ports import (
    LONGEST_SILENCE,
    Clock,
    OpenWork,
    Parcel,
    Ring,
    Sender,
    Taken,
    UnitOfWork,
    Vault,
)
from intake.tongues import Tongue, Tongues
from intake.waiting import hour_of

AT_MOST_EVERY: Final = LONGEST_SILENCE
CLAIM_SECONDS: Final = 120.0
MOST_A_ROUND: Final = 20
_FIRST_WAIT: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(minutes=30)

TEXT: Final = "Something new, urgency {urgency}. Sign in."
SUBJECT: Final = "Something new"
ENGLISH: Final = Tongue()

_log = logging.getLogger(__name__)


def words(urgency: str, tongue: Tongue = ENGLISH) -> str:
    """All that a reader is told outside the desk."""
    return tongue.say(TEXT, urgency=urgency)


class Ringer:
    """Hands what waits to the senders, by kind of contact."""

    def __init__(
        self,
        open_work: OpenWork,
        vault: Vault,
        senders: Mapping[str, Sender],
        clock: Clock,
        tongues: Tongues | None = None,
    ) -> None:
        """`tongues`: in which languages readers can be told; English alone without them."""
        self._tongues = tongues or Tongues()
        self._open_work = open_work
        self._vault = vault
        self._senders = senders
        self._clock = clock

    def ring_once(self) -> int:
        """One round; how many readers it tried to tell. Raises StoreError."""
        tried, goes_on = 0, True
        while goes_on and tried < MOST_A_ROUND and (ring := self._claim()) is not None:
            goes_on = self._ring(ring)
            tried += 1
        return tried

    def _claim(self) -> Ring | None:
        with self._open_work() as work:
            work.bells.forget_quiet(self._clock())
            claimed = work.bells.claim(self._clock(), CLAIM_SECONDS, 1)
            work.commit()
        return claimed[0] if claimed else None

    def _ring(self, ring: Ring) -> bool:
        """False when a provider was asked and did not take it."""
        with self._open_work(write=False) as work:
            sealed = work.bells.contact(ring.reader_id)
            reader = work.readers.get(ring.reader_id)
        if sealed is None:  # she looks herself
            self._drop(ring)
            return True
        tongue = self._tongues.of(reader.language if reader else "")
        outcome = self._hand_over(ring, self._open(ring.reader_id, sealed), tongue)
        with self._open_work() as work:
            self._conclude(work, ring, outcome or TryLater())
            work.commit()
        return not isinstance(outcome, DeliveryError)

    def _open(self, reader_id: str, sealed: bytes) -> Contact | None:
        try:
            return Contact.from_bytes(self._vault.open_contact(reader_id, sealed))
        except SealError:
            return None

    def _hand_over(
        self, ring: Ring, contact: Contact | None, tongue: Tongue
    ) -> tuple[Contact, Taken] | DeliveryError | None:
        """None when there is nobody to hand it to."""
        sender = self._senders.get(contact.kind) if contact else None
        if contact is None or sender is None:  # sealed under other keys, or switched off here
            return None
        try:
            said, subject = words(ring.urgency, tongue), tongue.say(SUBJECT)
            return contact, sender.send(Parcel(contact.address, Told(said), subject=subject))
        except DeliveryError as error:
            return error

    def _conclude(
        self,
        work: UnitOfWork,
        ring: Ring,
        outcome: tuple[Contact, Taken] | DeliveryError,
    ) -> None:
        now = self._clock()
        match outcome:
            case DeliveryError() as error:
                _log.warning("a reader was not told: %s", type(error).__name__)
                work.bells.failed(ring.reader_id, now + _wait(ring, error), hour_of(now))
            case contact, taken:
                work.bells.told(ring, now + AT_MOST_EVERY)
                self._keep_copy(work, contact, taken)

    def _keep_copy(self, work: UnitOfWork, contact: Contact, taken: Taken) -> None:
        """So that it is deleted at the provider too."""
        if taken.errand is None:
            return
        now = self._clock()
        key = self._vault.message_key(contact.kind, taken.provider_id)
        copy = copy_of(self._vault, now, contact.kind, key, taken.errand)
        work.copies.keep(key, hour_of(now), copy)

    def _drop(self, ring: Ring) -> None:
        with self._open_work() as work:
            work.bells.drop(ring.reader_id)
            work.commit()


def _wait(ring: Ring, error: DeliveryError) -> timedelta:
    """Twice as long each time, up to half an hour; or as long as the provider asks for, up to an
    hour."""
    doubled = _FIRST_WAIT * (1 << min(ring.tries, 10))
    wait = min(doubled, _LONGEST_WAIT)
    asked = timedelta(seconds=error.retry_after_seconds or 0.0)
    return min(max(wait, asked), LONGEST_SILENCE)
