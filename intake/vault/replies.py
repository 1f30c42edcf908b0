"""Replies: an ombudsperson's answer, sealed to the key pair that the receipt gives."""

from __future__ import annotations

from intake.vault.envelope import Envelopes
from intake.vault.padding import pad, unpad
from intake.vault.pae import place, u64


class Replies:
    """Seals to a receipt's public key; opens with what the typed receipt gives."""

    def __init__(self, envelopes: Envelopes, deployment: str) -> None:
        self._envelopes = envelopes
        self._deployment = deployment

    def seal_reply(self, report_id: bytes, number: int, public: bytes, plain: bytes) -> bytes:
        """An answer for whoever holds the receipt, padded like a part."""
        return self._envelopes.seal(public, self._bound(report_id, number), pad(plain))

    def open_reply(self, report_id: bytes, number: int, seed: bytes, blob: bytes) -> bytes:
        """The answer. Raises SealError for another report, number or receipt, or any change."""
        return unpad(self._envelopes.open_(seed, self._bound(report_id, number), blob))

    def _bound(self, report_id: bytes, number: int) -> bytes:
        return place("reply", self._deployment, report_id, u64(number))
