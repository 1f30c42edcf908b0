"""The account that the demo has with its stand-in of Twilio."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Account:
    """`number`: the service's own, E.164. `webhook_url`: where incoming texts are posted."""

    sid: str
    token: str = field(repr=False)
    number: str
    webhook_url: str

    def admits(self, username: str | None, password: str | None) -> bool:
        """Whether these are its id and token."""
        given = f"{username}:{password}".encode()
        return hmac.compare_digest(given, f"{self.sid}:{self.token}".encode())
