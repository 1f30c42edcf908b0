"""Grants: one short text of a report, sealed to the key of the reader whose help was asked for.

What is sealed here opens nothing else: such a reader gets no wrap of the report. The grant's
id, the report and the reader stand in `info`, so a grant opens in its own place alone.
"""

from __future__ import annotations

from intake.vault.envelope import Envelopes
from intake.vault.padding import pad, unpad
from intake.vault.pae import place


class Grants:
    """Seals to a reader's public key; opens with that reader's private seed."""

    def __init__(self, envelopes: Envelopes, deployment: str) -> None:
        self._envelopes = envelopes
        self._deployment = deployment

    def seal_grant(
        self, grant_id: bytes, report_id: bytes, reader_id: str, public: bytes, plain: bytes
    ) -> bytes:
        """The text for that reader alone, padded like a part."""
        bound = self._bound(grant_id, report_id, reader_id)
        return self._envelopes.seal(public, bound, pad(plain))

    def open_grant(
        self, grant_id: bytes, report_id: bytes, reader_id: str, seed: bytes, blob: bytes
    ) -> bytes:
        """The text. Raises SealError for another grant, report or reader, or any change."""
        bound = self._bound(grant_id, report_id, reader_id)
        return unpad(self._envelopes.open_(seed, bound, blob))

    def _bound(self, grant_id: bytes, report_id: bytes, reader_id: str) -> bytes:
        return place("grant", self._deployment, grant_id, report_id, reader_id)
