"""A text on its way out, as it is sealed into the outbox and opened by the worker.

Rule: both directions are here and nowhere else. Address and words exist in clear only between
the two calls, never in a row, a log or an error.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime

from intake.conversation.told import Told
from intake.errors import SealError


@dataclass(frozen=True, slots=True)
class Letter:
    """One text, to whom, and when it was written (aware UTC)."""

    address: str = field(repr=False)
    text: Told = field(repr=False)
    written_at: datetime = field(repr=False)

    def to_bytes(self) -> bytes:
        """What is sealed."""
        content = [self.address, self.text.reveal(), self.written_at.isoformat()]
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, plain: bytes) -> Letter:
        """What was sealed. Raises SealError if it is not a letter."""
        try:
            address, text, written_at = json.loads(plain)
            return cls(address, Told(text), datetime.fromisoformat(written_at))
        except (ValueError, TypeError):  # their messages could hold the content
            pass
        raise SealError
