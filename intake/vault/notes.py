"""Notes: what a reader keeps for herself, sealed to her own key.

It stands within a part, which the report's key opens: so it goes with the report, and when its
date has come, however long that reader keeps her key. The report and the reader stand in `info`,
so a note opens in its own report alone.
"""

from __future__ import annotations

from intake.vault.envelope import Envelopes
from intake.vault.padding import pad, unpad
from intake.vault.pae import place


class Notes:
    """Seals to a reader's public key; opens with that reader's private seed."""

    def __init__(self, envelopes: Envelopes, deployment: str) -> None:
        self._envelopes = envelopes
        self._deployment = deployment

    def seal_note(self, report_id: bytes, reader_id: str, public: bytes, plain: bytes) -> bytes:
        """The words for that reader alone, padded like a part."""
        return self._envelopes.seal(public, self._bound(report_id, reader_id), pad(plain))

    def open_note(self, report_id: bytes, reader_id: str, seed: bytes, blob: bytes) -> bytes:
        """The words. Raises SealError for another report or reader, or any change."""
        return unpad(self._envelopes.open_(seed, self._bound(report_id, reader_id), blob))

    def _bound(self, report_id: bytes, reader_id: str) -> bytes:
        return place("note", self._deployment, report_id, reader_id)
