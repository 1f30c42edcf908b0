"""Errands: what is to be done about a provider's copy of a message, sealed for the worker.

A provider's id would lead whoever holds it, and the provider's log, from a row to a person. Locked
under a key that needs the pepper and the server secret, and bound to the message's own key, so that
no copy of the database says whose messages they were.
"""

from __future__ import annotations

from intake.vault import box
from intake.vault.keys import derive
from intake.vault.padding import SMALLEST_PART, pad, unpad
from intake.vault.pae import place


class Errands:
    """Seals and opens errands, each for its one message."""

    def __init__(self, pepper: bytes, server_secret: bytes, deployment: str) -> None:
        self._deployment = deployment
        server_key = derive(server_secret, "server", "errand", deployment)
        self._key = derive(pepper, "pepper", "errand", deployment, salt=server_key)

    def seal_errand(self, key: bytes, plain: bytes) -> bytes:
        """A provider's id and what to do with it; 544 bytes long."""
        return box.lock(self._key, self._bound(key), pad(plain, SMALLEST_PART))

    def open_errand(self, key: bytes, blob: bytes) -> bytes:
        """What was sealed. Raises SealError when changed, or for another message."""
        return unpad(box.unlock(self._key, self._bound(key), blob), SMALLEST_PART)

    def _bound(self, key: bytes) -> bytes:
        return place("errand", self._deployment, key)
