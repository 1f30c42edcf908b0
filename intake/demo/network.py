"""What the stand-in of Twilio holds: the messages of its REST API, and the screens of phones.

Rules: all of it is in memory and gone with the process. Deleting a message at the provider takes
nothing off a phone, as in the world. Safe to use from several threads.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from threading import Condition

from intake.ports import Clock

NO_ANSWER = 0
"""Stands where the webhook's HTTP status would, when there was none."""


class Kind(Enum):
    """What an entry on a phone's screen is: one that arrived, or one of three that it sent."""

    DELIVERED = "delivered"
    TEXT = "text"
    PICTURE = "picture"
    FORGED = "forged"


@dataclass(frozen=True, slots=True)
class Message:
    """One message as the REST API shows it. `inbound`: from a phone to the service."""

    sid: str
    sender: str = field(repr=False)
    recipient: str = field(repr=False)
    body: str = field(repr=False)
    inbound: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One line on a phone's screen. `status`: what the webhook answered to a sent one."""

    kind: Kind
    text: str = field(repr=False)
    status: int | None = None

    @property
    def is_refused(self) -> bool:
        return self.status is not None and not 200 <= self.status < 300


class Network:
    """Messages and phones, by number."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._changed = Condition()
        self._messages: dict[str, Message] = {}
        self._screens: dict[str, list[Entry]] = {}

    # ------------------------------------------------------------ what the REST API asks for

    def deliver(self, sender: str, recipient: str, body: str) -> Message:
        """From the service to a phone: taken and delivered at once."""
        with self._changed:
            self._show(recipient, Entry(Kind.DELIVERED, body))
            return self._keep(sender, recipient, body, inbound=False)

    def messages(self) -> Sequence[Message]:
        """Newest first."""
        with self._changed:
            return tuple(reversed(self._messages.values()))

    def message(self, sid: str) -> Message | None:
        with self._changed:
            return self._messages.get(sid)

    def forget(self, sid: str) -> bool:
        """Whether there was such a message; now there is none."""
        with self._changed:
            return self._messages.pop(sid, None) is not None

    # ------------------------------------------------------------ what phones do

    def write(self, sender: str, recipient: str, kind: Kind, text: str) -> tuple[str, int]:
        """A phone sends: (message id, place on its screen).

        What is forged does not come by way of the provider, so the provider keeps no message.
        """
        with self._changed:
            place = self._show(sender, Entry(kind, text))
            if kind is Kind.FORGED:
                return new_sid(), place
            return self._keep(sender, recipient, text, inbound=True).sid, place

    def answered(self, number: str, place: int, status: int) -> None:
        """The webhook answered what stands at that place."""
        with self._changed:
            screen = self._screens[number]
            screen[place] = replace(screen[place], status=status)
            self._changed.notify_all()

    def wait(self, number: str, place: int, seconds: float) -> None:
        """Until it was refused, or stored and a text delivered after it, or the time is over."""

        def is_settled() -> bool:
            screen = self._screens[number]
            is_answered = any(entry.kind is Kind.DELIVERED for entry in screen[place + 1 :])
            return screen[place].is_refused or (screen[place].status is not None and is_answered)

        with self._changed:
            self._changed.wait_for(is_settled, seconds)

    def screens(self) -> Mapping[str, Sequence[Entry]]:
        """What each number's phone shows, oldest first."""
        with self._changed:
            return {number: tuple(screen) for number, screen in self._screens.items()}

    # ------------------------------------------------------------ with the lock held

    def _show(self, number: str, entry: Entry) -> int:
        screen = self._screens.setdefault(number, [])
        screen.append(entry)
        self._changed.notify_all()
        return len(screen) - 1

    def _keep(self, sender: str, recipient: str, body: str, *, inbound: bool) -> Message:
        message = Message(new_sid(), sender, recipient, body, inbound, self._clock())
        self._messages[message.sid] = message
        return message


def new_sid() -> str:
    """A message id in Twilio's shape."""
    return f"SM{secrets.token_hex(16)}"
