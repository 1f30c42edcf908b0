"""The bot that the demo has at its stand-in of Telegram.

Rule: its token is one that Telegram never gives out, so that a real one is known from it: no bot
has the number 0. `intake.settings` refuses any other token in a demo.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Bot:
    """`secret`: what it shows with each post to `webhook_url`."""

    token: str = field(repr=False)
    secret: str = field(repr=False)
    webhook_url: str

    def admits(self, token: str) -> bool:
        """Whether this is its token."""
        return hmac.compare_digest(token.encode(errors="replace"), self.token.encode())


def invented_token() -> str:
    """A new one for a demo."""
    return f"0:demo{secrets.token_hex(16)}"
