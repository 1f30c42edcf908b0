"""What the stand-in of Telegram holds: chats of invented people with the bot.

Rules: all of it is in memory and gone with the process. What the bot deletes is gone on both sides,
as at Telegram, and only how many there were is left. A button that was pressed stands in the list,
which Telegram does not show: whoever watches is to see what was sent. Safe to use from several
threads.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import Enum
from threading import Condition
from typing import Any, Final, TypeAlias

from intake.ports import Clock

Buttons: TypeAlias = tuple[tuple[tuple[str, str], ...], ...]
"""Rows of (words, what a press sends)."""

_FIRST: Final = 10**9
"""Numbers begin anywhere below it: a line that goes on with an earlier demo remembers those of that
one, and would take them for repetitions."""


class Sort(Enum):
    """What an entry is: one that the bot sent, or one of four that a person does."""

    BOT = "bot"
    TEXT = "text"
    PHOTO = "photo"
    PRESS = "press"
    FORGED = "forged"


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of a chat. `number`: of the message, of a press that of the pressed one; 0 for what
    Telegram never saw. `update`: by which it went to the webhook, and `status`: what that answered;
    both for what a person did."""

    sort: Sort
    number: int
    words: str = field(repr=False)
    at: datetime
    buttons: Buttons = field(default=(), repr=False)
    update: int = 0
    status: int | None = None

    @property
    def is_refused(self) -> bool:
        return self.status is not None and not 200 <= self.status < 300

    def label(self, pressed: str) -> str | None:
        """The words of the button that sends this; None if there is none."""
        found = (words for row in self.buttons for words, sends in row if sends == pressed)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class Chat:
    """What a chat shows, oldest first, and how many messages were deleted in it."""

    entries: tuple[Said, ...] = ()
    deleted: int = 0


class Chats:
    """Chats by the number of the person."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._changed = Condition()
        self._chats: dict[int, list[Said]] = {}
        self._deleted: dict[int, int] = {}
        self._messages = secrets.randbelow(_FIRST)
        self._updates = secrets.randbelow(_FIRST)

    # ------------------------------------------------------------ what the bot does

    def deliver(self, person: int, words: str, buttons: Buttons) -> Said | None:
        """From the bot to a person; None where that person never wrote."""
        with self._changed:
            if person not in self._chats:
                return None
            return self._add(person, Said(Sort.BOT, self._next(), words, self._clock(), buttons))

    def delete(self, person: int, number: int) -> bool:
        """Whether there was such a message; now there is none on either side."""
        with self._changed:
            if self._message(person, number) is None:
                return False
            kept = [said for said in self._chats[person] if said.number != number]
            self._chats[person] = kept
            self._deleted[person] = self._deleted.get(person, 0) + 1
            return True

    def has(self, person: int, number: int) -> bool:
        """Whether there is such a message, of either side."""
        with self._changed:
            return self._message(person, number) is not None

    def take_buttons(self, person: int, number: int) -> Said | None:
        """The message without its buttons; None if it had none."""
        with self._changed:
            message = self._message(person, number)
            if message is None or not message.buttons:
                return None
            entries, bare = self._chats[person], replace(message, buttons=())
            entries[entries.index(message)] = bare
            return bare

    # ------------------------------------------------------------ what a person does

    def write(self, person: int, sort: Sort, words: str) -> Said:
        """A text, a photo, or what somebody forges."""
        with self._changed:
            number = 0 if sort is Sort.FORGED else self._next()
            said = Said(sort, number, words, self._clock(), update=self._next_update())
            return self._add(person, said)

    def press(self, person: int, number: int, pressed: str) -> tuple[Said, Said] | None:
        """The button that sends this: (the press, the pressed message); None where there is no such
        button."""
        with self._changed:
            message = self._message(person, number)
            label = message.label(pressed) if message else None
            if message is None or label is None:
                return None
            at, update = self._clock(), self._next_update()
            return self._add(person, Said(Sort.PRESS, number, label, at, update=update)), message

    def answered(self, person: int, update: int, status: int) -> None:
        """The webhook answered that update."""
        with self._changed:
            self._chats[person] = [
                replace(said, status=status) if said.update == update else said
                for said in self._chats[person]
            ]
            self._changed.notify_all()

    def wait(self, person: int, update: int, seconds: float) -> None:
        """Until it was refused, or stored and the bot wrote after it, or the time is over."""

        def is_settled() -> bool:
            entries = self._chats[person]
            ours = next((n for n, said in enumerate(entries) if said.update == update), None)
            if ours is None or entries[ours].is_refused:
                return True
            is_answered = any(said.sort is Sort.BOT for said in entries[ours + 1 :])
            return entries[ours].status is not None and is_answered

        with self._changed:
            self._changed.wait_for(is_settled, seconds)

    def chats(self) -> Mapping[int, Chat]:
        """What each person sees."""
        with self._changed:
            return {
                person: Chat(tuple(entries), self._deleted.get(person, 0))
                for person, entries in self._chats.items()
            }

    # ------------------------------------------------------------ with the lock held

    def _add(self, person: int, said: Said) -> Said:
        self._chats.setdefault(person, []).append(said)
        self._changed.notify_all()
        return said

    def _message(self, person: int, number: int) -> Said | None:
        messages = (said for said in self._chats.get(person, ()) if said.sort is not Sort.PRESS)
        return next((said for said in messages if said.number == number > 0), None)

    def _next(self) -> int:
        self._messages += 1
        return self._messages

    def _next_update(self) -> int:
        self._updates += 1
        return self._updates


def as_json(chats: Mapping[int, Chat]) -> Mapping[str, Any]:
    """For `from_json`."""
    return {
        str(person): {"deleted": chat.deleted, "entries": [_written(e) for e in chat.entries]}
        for person, chat in chats.items()
    }


def from_json(found: Mapping[str, Any]) -> Mapping[int, Chat]:
    """What `as_json` was given."""
    return {
        int(person): Chat(tuple(_read(each) for each in chat["entries"]), chat["deleted"])
        for person, chat in found.items()
    }


def _written(said: Said) -> Mapping[str, Any]:
    return {**asdict(said), "sort": said.sort.value, "at": said.at.isoformat()}


def _read(found: Mapping[str, Any]) -> Said:
    read = {
        "sort": Sort(found["sort"]),
        "at": datetime.fromisoformat(found["at"]),
        "buttons": tuple(tuple((words, data) for words, data in row) for row in found["buttons"]),
    }
    return Said(**{**found, **read})
