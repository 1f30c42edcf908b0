"""What is shown once and needed again travels in the form, sealed: nothing of it is kept here.

It opens with the token in the browser's cookie and a server secret together, for what it was made,
and for an hour.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from intake.errors import SealError
from intake.ports import Vault

LASTS: Final = timedelta(hours=1)


class Carrying:
    """Seals and opens what a form carries."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def seal(self, use: str, token: str, values: Mapping[str, str], now: datetime) -> str:
        """Text for a hidden field."""
        plain = json.dumps({**values, "until": int((now + LASTS).timestamp())}).encode()
        blob = self._vault.seal_session(_apart(use, token), plain)
        return base64.urlsafe_b64encode(blob).decode()

    def open_(self, use: str, token: str, sealed: str, now: datetime) -> dict[str, str] | None:
        """What was sealed for this use and this browser; None when it is too old, or no such."""
        try:
            blob = base64.urlsafe_b64decode(sealed)
            found: dict[str, Any] = json.loads(self._vault.open_session(_apart(use, token), blob))
        except (SealError, ValueError):
            return None
        return found if found.pop("until") > now.timestamp() else None


def _apart(use: str, token: str) -> str:
    """No session's token, and none of another use."""
    return f"{use} carried with {token}"
