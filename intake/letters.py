"""Texts, addresses and errands as they are sealed for the worker and opened by it.

Rule: both directions are here and nowhere else. Address and words exist in clear only between
the two calls, never in a row, a log or an error.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from intake.conversation.told import Told
from intake.errors import SealError
from intake.messages import Errand, Task
from intake.ports import Copy, Vault

WAITS: Final = timedelta(hours=1)
"""An errand that is due sooner is soon gone; one that waits longer must not tell its minute."""

AFTER_THE_END: Final = timedelta(minutes=10)
"""What a channel shows stays so long after a conversation ended: time to write down a code."""

WINDOWS: Final = frozenset({"morning", "afternoon", "evening"})
"""Times of day that T2 offers; `intake.nudging` says from which hour to which."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One text, to whom, and when it was written (aware UTC).

    `buttons`: (digit, label) pairs below it; `tag`: what a press of one of them comes back with.
    `ends`: the conversation ends with it.
    """

    address: str = field(repr=False)
    text: Told = field(repr=False)
    written_at: datetime = field(repr=False)
    buttons: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    tag: str = field(default="", repr=False)
    ends: bool = field(default=False, repr=False)

    def to_bytes(self) -> bytes:
        """What is sealed."""
        written_at, ends = self.written_at.isoformat(), int(self.ends)
        return _json([self.address, self.text.reveal(), written_at, ends, self.tag, *self.buttons])

    @classmethod
    def from_bytes(cls, plain: bytes) -> Letter:
        """What was sealed. Raises SealError if it is not a letter."""
        try:
            address, text, written_at, ends, tag, *buttons = json.loads(plain)
            pairs = tuple((_text(digit), _text(label)) for digit, label in buttons)
            written = datetime.fromisoformat(written_at)
            return cls(_text(address), Told(text), written, pairs, _text(tag), ends == 1)
        except (ValueError, TypeError):  # their messages could hold the content
            pass
        raise SealError


@dataclass(frozen=True, slots=True)
class RouteLetter:
    """Where she agreed to be nudged, in which language, by which word, and when it is safe.

    `window`: one of WINDOWS. Sealed by `Vault.seal_route`.
    """

    channel: str = field(repr=False)
    address: str = field(repr=False)
    language: str = field(repr=False)
    word: str = field(repr=False)
    window: str = field(repr=False)

    def to_bytes(self) -> bytes:
        """What is sealed."""
        return _json([self.channel, self.address, self.language, self.word, self.window])

    @classmethod
    def from_bytes(cls, plain: bytes) -> RouteLetter:
        """What was sealed. Raises SealError if it is not a route, or its window unknown."""
        try:
            channel, address, language, word, window = map(_text, json.loads(plain))
            if window in WINDOWS:
                return cls(channel, address, language, word, window)
        except (ValueError, TypeError):  # their messages could hold the content
            pass
        raise SealError


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a reader is told that something is new. `kind`: one of CONTACT_SHAPES."""

    kind: str
    address: str = field(repr=False)

    def to_bytes(self) -> bytes:
        """What is sealed."""
        return _json([self.kind, self.address])

    @classmethod
    def from_bytes(cls, plain: bytes) -> Contact:
        """What was sealed. Raises SealError if it is not a contact."""
        try:
            kind, address = map(_text, json.loads(plain))
            if kind in CONTACT_SHAPES:
                return cls(kind, address)
        except (ValueError, TypeError):  # their messages could hold the address
            pass
        raise SealError


_ATOM = "[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]"
_LABEL = "[0-9A-Za-z]([0-9A-Za-z-]*[0-9A-Za-z])?"
"""Of an address without quotes (RFC 5322, 3.4.1): no sign of it means anything in a header."""

CONTACT_SHAPES: Final[Mapping[str, re.Pattern[str]]] = {
    "email": re.compile(rf"{_ATOM}+(\.{_ATOM}+)*@{_LABEL}(\.{_LABEL})+"),
    "sms": re.compile(r"\+[1-9][0-9]{6,14}"),
    "telegram": re.compile(r"[1-9][0-9]{4,15}"),
}
"""Kinds of contact, and what an address of each looks like."""

LONGEST_CONTACT: Final = 254  # of an e-mail address: RFC 5321, 4.5.3.1.3


def read_contact(typed: str) -> Contact | None:
    """An e-mail address, a number as +..., or the number of a chat in Telegram; else None."""
    address = typed.strip()
    if len(address) > LONGEST_CONTACT:
        return None
    kinds = (kind for kind, shape in CONTACT_SHAPES.items() if shape.fullmatch(address))
    return next((Contact(kind, address) for kind in kinds), None)


def errand_to_bytes(errand: Errand) -> bytes:
    """What is sealed of an errand; when it is due stands beside it."""
    return _json([errand.task.value, errand.reference])


def errand_from_bytes(plain: bytes) -> Errand:
    """What was sealed. Raises SealError if it is not an errand."""
    try:
        task, reference = json.loads(plain)
        return Errand(Task(task), _text(reference))
    except (ValueError, TypeError):  # their messages could hold the reference
        pass
    raise SealError


def copy_of(
    vault: Vault,
    now: datetime,
    channel: str,
    key: bytes,
    errand: Errand,
    whose: bytes | None = None,
) -> Copy:
    """An errand as it is kept. `key`: of the message it is about. `whose`: the pseudonym whose
    conversation's end hastens it; kept only where it waits that long, and then no minute is."""
    sealed = vault.seal_errand(key, errand_to_bytes(errand))
    due_at = now + errand.after
    if errand.after < WAITS:
        return Copy(channel, sealed, due_at)
    to_the_hour = due_at.replace(minute=0, second=0, microsecond=0)
    return Copy(channel, sealed, to_the_hour, whose)


def _json(content: Sequence[object]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
