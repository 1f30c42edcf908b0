"""Challenges: what a passkey signs, so that what it signed once proves nothing again.

Rule 1: a challenge is ours, for one use and one reader, and lasts minutes; a keyed hash says so, so
nothing is kept for whoever only asks for one. Keeping them would let anybody fill the table.
Rule 2: it is spent where it counts, in the transaction in which it is believed.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Any, Final

from intake.casework.audit import hour_of
from intake.ports import UnitOfWork, Vault

LASTS: Final = timedelta(minutes=15)
MOST_CHARACTERS: Final = 20_000
SIGN_IN, ADD = "sign-in", "add"
"""What a challenge is for."""


class Challenges:
    """Makes them and knows them again."""

    def __init__(self, vault: Vault, new_token: Callable[[], str]) -> None:
        self._vault = vault
        self._new_token = new_token

    def fresh(self, use: str, who: str, now: datetime) -> str:
        """One that works once, until LASTS from now."""
        begun = f"{self._new_token()}.{int((now + LASTS).timestamp())}"
        return f"{begun}.{self._mark(use, who, begun)}"

    def is_ours(self, challenge: str, use: str, who: str, now: datetime) -> bool:
        """Whether it was made for this and still lasts."""
        begun, _, mark = challenge.rpartition(".")
        return compare_digest(
            self._mark(use, who, begun).encode(), mark.encode()
        ) and now < _end_of(begun)

    def spend(self, work: UnitOfWork, challenge: str) -> bool:
        """True once."""
        key = self._vault.attempt_key("challenge spent", challenge.encode())
        ends = _end_of(challenge.rpartition(".")[0])
        return list(work.attempts.add_all([key], hour_of(ends))) == [1]

    def _mark(self, use: str, who: str, begun: str) -> str:
        named = f"{use}\0{who}\0{begun}".encode()
        return self._vault.attempt_key("challenge", named).hex()


def _end_of(begun: str) -> datetime:
    """Only for what bears our mark: then it is a number."""
    return datetime.fromtimestamp(int(begun.rpartition(".")[2]), UTC)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a browser says about a passkey, as far as it must be read before it is checked."""

    text: str = field(repr=False)
    credential_id: bytes = field(repr=False)
    challenge: str = field(repr=False)


def read_shown(text: str) -> Shown | None:
    """The credential's id and the challenge it says it signed; None if it is not of that shape."""
    if not text or len(text) > MOST_CHARACTERS:
        return None
    try:
        credential: Any = json.loads(text)
        client: Any = json.loads(_bytes_of(credential["response"]["clientDataJSON"]))
        credential_id = _bytes_of(credential["id"])
        challenge = _bytes_of(client["challenge"]).decode("ascii")
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        return None
    return Shown(text, credential_id, challenge)


def _bytes_of(text: str) -> bytes:
    """Base64url without padding (RFC 4648, section 5)."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
