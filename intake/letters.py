"""Texts and addresses as they are sealed for the worker and opened by it.

Rule: both directions are here and nowhere else. Address and words exist in clear only between
the two calls, never in a row, a log or an error.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from intake.conversation.told import Told
from intake.errors import SealError

WINDOWS: Final = frozenset({"morning", "afternoon", "evening"})
"""Times of day that T2 offers; `intake.nudging` says from which hour to which."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One text, to whom, and when it was written (aware UTC)."""

    address: str = field(repr=False)
    text: Told = field(repr=False)
    written_at: datetime = field(repr=False)

    def to_bytes(self) -> bytes:
        """What is sealed."""
        return _json([self.address, self.text.reveal(), self.written_at.isoformat()])

    @classmethod
    def from_bytes(cls, plain: bytes) -> Letter:
        """What was sealed. Raises SealError if it is not a letter."""
        try:
            address, text, written_at = json.loads(plain)
            return cls(address, Told(text), datetime.fromisoformat(written_at))
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


def _json(content: list[str]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
