"""A provider that takes texts, or fails as a test wants it to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from intake.conversation.told import Told
from intake.errors import DeliveryError
from intake.ports import Taken


@dataclass
class Provider:
    """A sender that fails as told, then works; it can take a text and still fail."""

    fails: list[DeliveryError] = field(default_factory=list)
    takes_although_it_fails: bool = False
    look_fails: list[DeliveryError] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)
    calls: int = 0
    looks: list[datetime] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None

    def send(self, address: str, text: Told) -> Taken:
        self.calls += 1
        self.meanwhile()
        error = self.fails.pop(0) if self.fails else None
        if error is None or self.takes_although_it_fails:
            self.taken.append((address, text.reveal()))
        if error is not None:
            raise error
        return Taken("id")

    def was_sent(self, address: str, text: Told, since: datetime) -> bool:
        self.looks.append(since)
        if self.look_fails:
            raise self.look_fails.pop(0)
        return (address, text.reveal()) in self.taken
