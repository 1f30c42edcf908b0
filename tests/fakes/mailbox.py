"""A provider's mailbox in memory: what a test puts in, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from intake.errors import DeliveryError
from intake.sweeping import Found


@dataclass
class HeldMessages:
    """Implements `intake.sweeping.Mailbox`; fails as told after so many messages."""

    inbox: list[Found] = field(default_factory=list)
    outbox: list[Found] = field(default_factory=list)
    fails: DeliveryError | None = None
    after: int = 0

    def received(self, since: datetime) -> Iterator[Found]:
        return self._listed(self.inbox, since)

    def sent(self, since: datetime) -> Iterator[Found]:
        return self._listed(self.outbox, since)

    def _listed(self, held: list[Found], since: datetime) -> Iterator[Found]:
        oldest_first = sorted(held, key=lambda found: found.at)
        for number, found in enumerate(oldest_first[::-1]):
            if self.fails and number >= self.after:
                raise self.fails
            if found.at >= since:
                yield found
