"""A provider that takes texts, or fails as a test wants it to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from intake.errors import DeliveryError
from intake.messages import Errand, Task
from intake.ports import Pace, Parcel, Taken


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
    pace: Pace | None = None
    keeps_copies: bool = False
    copies_stay: timedelta = timedelta(minutes=1)
    errands_fail: list[DeliveryError] = field(default_factory=list)
    carried_out: list[Errand] = field(default_factory=list)

    def send(self, parcel: Parcel) -> Taken:
        self.calls += 1
        self.meanwhile()
        error = self.fails.pop(0) if self.fails else None
        if error is None or self.takes_although_it_fails:
            self.taken.append((parcel.address, parcel.text.reveal()))
        if error is not None:
            raise error
        return self._taken(len(self.taken))

    def find(self, parcel: Parcel, since: datetime) -> Taken | None:
        self.looks.append(since)
        if self.look_fails:
            raise self.look_fails.pop(0)
        sent = (parcel.address, parcel.text.reveal())
        return self._taken(1 + self.taken.index(sent)) if sent in self.taken else None

    def carry_out(self, errand: Errand) -> None:
        if self.errands_fail:
            raise self.errands_fail.pop(0)
        self.carried_out.append(errand)

    def _taken(self, number: int) -> Taken:
        errand = Errand(Task.DELETE, str(number), self.copies_stay) if self.keeps_copies else None
        return Taken(str(number), errand)
