"""Tallies: the counts that reports of a month are filed under, sealed as one.

Locked under a key that needs the pepper and the server secret, like a route, and padded to one
size: no copy of the database says what the reports of a month were about, and no two copies say
what came between them. Whoever has both secrets reads counts, never a report.
"""

from __future__ import annotations

from typing import Final

from intake.vault import box
from intake.vault.keys import derive
from intake.vault.padding import SIZES, pad, unpad
from intake.vault.pae import place

SMALLEST_TALLY: Final = SIZES[3]


class Tallies:
    """Seals and opens tallies, each for its one month."""

    def __init__(self, pepper: bytes, server_secret: bytes, deployment: str) -> None:
        self._deployment = deployment
        server_key = derive(server_secret, "server", "tally", deployment)
        self._key = derive(pepper, "pepper", "tally", deployment, salt=server_key)

    def seal_tally(self, month: str, plain: bytes) -> bytes:
        """32,800 bytes long, whatever was counted."""
        return box.lock(self._key, self._bound(month), pad(plain, SMALLEST_TALLY))

    def open_tally(self, month: str, blob: bytes) -> bytes:
        """What was sealed. Raises SealError when changed, or for another month."""
        return unpad(box.unlock(self._key, self._bound(month), blob), SMALLEST_TALLY)

    def _bound(self, month: str) -> bytes:
        return place("tally", self._deployment, month)
