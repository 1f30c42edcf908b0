"""Replies: an ombudsperson's answer, sealed to the key pair that the receipt gives.

The key pair comes from the digits alone, which she keeps, and a provider may have kept. So a secret
from the keyring stands in `info` beside the place: HPKE's key schedule hashes it into the key (RFC
9180, 5.1), and once the keyring's row is gone, the digits open nothing in a backup of the content.
"""

from __future__ import annotations

import secrets

from intake.vault.envelope import Envelopes
from intake.vault.padding import pad, unpad
from intake.vault.pae import place, u64

SECRET_BYTES = 32


class Replies:
    """Seals to a receipt's public key; opens with what the typed receipt gives."""

    def __init__(self, envelopes: Envelopes, deployment: str) -> None:
        self._envelopes = envelopes
        self._deployment = deployment

    def seal_reply(
        self, report_id: bytes, number: int, public: bytes, plain: bytes, secret: bytes = b""
    ) -> bytes:
        """An answer for whoever holds the receipt, padded like a part."""
        return self._envelopes.seal(public, self._bound(report_id, number, secret), pad(plain))

    def open_reply(
        self, report_id: bytes, number: int, seed: bytes, blob: bytes, secret: bytes = b""
    ) -> bytes:
        """The answer. Raises SealError for another report, number, receipt or secret, or any
        change."""
        return unpad(self._envelopes.open_(seed, self._bound(report_id, number, secret), blob))

    def _bound(self, report_id: bytes, number: int, secret: bytes) -> bytes:
        beside = (secret,) if secret else ()
        return place("reply", self._deployment, report_id, u64(number), *beside)


def fresh_secret() -> bytes:
    """What an answer cannot be opened without, for a row of the keyring."""
    return secrets.token_bytes(SECRET_BYTES)
