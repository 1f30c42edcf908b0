"""Contacts: where a reader is told that something is new, sealed for the worker that tells.

Locked under a key that needs the pepper and the server secret, like a route: no copy of the
database says at which number or address a reader can be found.
"""

from __future__ import annotations

from intake.vault import box
from intake.vault.keys import derive
from intake.vault.padding import SMALLEST_PART, pad, unpad
from intake.vault.pae import place


class Contacts:
    """Seals and opens contacts, each for its one reader."""

    def __init__(self, pepper: bytes, server_secret: bytes, deployment: str) -> None:
        self._deployment = deployment
        server_key = derive(server_secret, "server", "contact", deployment)
        self._key = derive(pepper, "pepper", "contact", deployment, salt=server_key)

    def seal_contact(self, reader_id: str, plain: bytes) -> bytes:
        """A kind and an address; 544 bytes long."""
        return box.lock(self._key, self._bound(reader_id), pad(plain, SMALLEST_PART))

    def open_contact(self, reader_id: str, blob: bytes) -> bytes:
        """What was sealed. Raises SealError when changed, or for another reader."""
        return unpad(box.unlock(self._key, self._bound(reader_id), blob), SMALLEST_PART)

    def _bound(self, reader_id: str) -> bytes:
        return place("contact", self._deployment, reader_id)
