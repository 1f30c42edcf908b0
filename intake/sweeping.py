"""Finds what a provider holds and never told us: messages whose webhook got lost, texts of ours
whose worker died before it could note them.

Rules: what was missed is heard by the same entrance as everything else, where the same key decides
that nothing is heard twice. It is as old as the provider says: it adds words and decides nothing,
and no answer to it leaves later than one would have left then. What is older than the idle limit is
not heard any more: it is counted, remembered, and deleted there. What came a moment ago is left to
its webhook, and what went out lately to the worker that may still be looking for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final, Protocol, TypeAlias

from intake.delivery import MOST_AGE
from intake.errors import DeliveryError, StoreError
from intake.letters import copy_of
from intake.messages import Chore, Heard, Pack
from intake.ports import Clock, OpenWork, Vault

LOOK_BACK: Final = timedelta(days=30)
"""Less than the keys of what was heard are kept, so that nothing known looks new."""

WEBHOOK_TAKES: Final = timedelta(minutes=2)
"""Until then a provider may still be trying to tell us."""

WORKER_LOOKS: Final = MOST_AGE + timedelta(minutes=5)
"""Until then a text may still be looked for, before it is sent again."""

MISSED: Final = "missed_at_provider"

_BATCH: Final = 200

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """One message that a provider holds, and when it got it (aware)."""

    news: Heard | Chore
    at: datetime


class Mailbox(Protocol):
    """A provider that can be asked what it holds. One thread at a time."""

    def received(self, since: datetime) -> Iterator[Found]:
        """What came in since then, the newest first. Raises a DeliveryError."""
        ...

    def sent(self, since: datetime) -> Iterator[Found]:
        """What went out since then, whoever sent it. Raises a DeliveryError."""
        ...


Hear: TypeAlias = Callable[[Heard, Pack], None]
"""`Reporting.hear`."""


@dataclass(frozen=True, slots=True)
class Box:
    """A channel's mailbox, and the layout of what is answered there."""

    channel: str
    mailbox: Mailbox
    pack: Pack


class Sweeper:
    """Goes through the mailboxes."""

    def __init__(
        self,
        open_work: OpenWork,
        vault: Vault,
        hear: Hear,
        boxes: Sequence[Box],
        idle_hours: Callable[[], int],
        clock: Clock,
    ) -> None:
        self._open_work = open_work
        self._vault = vault
        self._hear = hear
        self._boxes = boxes
        self._idle_hours = idle_hours
        self._clock = clock

    def sweep_once(self) -> int:
        """One round through all of them; how many messages were new. Raises StoreError."""
        return sum([self._sweep(box) for box in self._boxes])

    def _sweep(self, box: Box) -> int:
        try:
            return self._received(box) + self._sent(box)
        except DeliveryError as error:
            _log.warning("%s could not be asked what it holds: %s", box.channel, error)
            return 0

    def _received(self, box: Box) -> int:
        """In the order in which they were sent, so that none answers a later one's question."""
        now = self._clock()
        held = box.mailbox.received(now - LOOK_BACK)
        missed = list(self._unknown(held, now - WEBHOOK_TAKES))
        missed.reverse()  # the provider's times are whole seconds, so its own order counts too
        missed.sort(key=lambda found: found.at)
        for found in missed:
            self._take(found, box, now)
        if missed:
            _log.warning("found at %s, though it never told us: %d", box.channel, len(missed))
        return len(missed)

    def _sent(self, box: Box) -> int:
        """Whatever a worker could not note any more."""
        now, lost = self._clock(), 0
        held = box.mailbox.sent(now - LOOK_BACK)
        for found in self._unknown(held, now - WORKER_LOOKS):
            lost += self._remember(found, now, count=False)
        return lost

    def _unknown(self, held: Iterable[Found], before: datetime) -> Iterator[Found]:
        """Those got before then of which no key is remembered; read a batch at a time."""
        old_enough = (found for found in held if found.at < before)
        while some := list(islice(old_enough, _BATCH)):
            keys = [self._key(found) for found in some]
            with self._open_work(write=False) as work:
                known = work.inbound.known(keys)
            yield from (found for key, found in zip(keys, some, strict=True) if key not in known)

    def _take(self, found: Found, box: Box, now: datetime) -> None:
        idle = timedelta(hours=self._idle_hours())
        if not isinstance(found.news, Heard) or now - found.at >= idle:
            self._remember(found, now, count=True)
            return
        try:
            self._hear(found.news, box.pack)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - one that fails must not keep others unheard
            _log.error("found at %s and not heard: %s", box.channel, type(error).__name__)

    def _remember(self, found: Found, now: datetime, *, count: bool) -> bool:
        """As if it had been heard, to be deleted there; whether it was new."""
        news, key = found.news, self._key(found)
        copy = copy_of(self._vault, now, news.channel, key, news.errand) if news.errand else None
        with self._open_work() as work:
            if not work.inbound.remember(key, now, copy=copy):
                return False
            if count:
                work.counters.add(f"{now:%Y-%m}", missed_on(news.channel))
            work.commit()
        return True

    def _key(self, found: Found) -> bytes:
        return self._vault.message_key(found.news.channel, found.news.message_id)


def missed_on(channel: str) -> str:
    """The name under which missed messages are counted."""
    return f"{MISSED} {channel}"
