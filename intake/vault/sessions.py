"""Desk sessions: what a signed-in reader's cookie opens, and nothing else does.

The row is named by a hash of the token, its content locked under the token mixed with a server
secret. So neither the database nor a stolen cookie alone opens a session.
"""

from __future__ import annotations

import hashlib

from intake.vault import box
from intake.vault.keys import derive
from intake.vault.padding import pad, unpad
from intake.vault.pae import as_bytes, place


class Sessions:
    """Seals and opens session rows. A token is 32 random bytes in text form, made by the desk."""

    def __init__(self, server_secret: bytes, deployment: str) -> None:
        self._deployment = deployment
        self._session_key = derive(server_secret, "server", "session", deployment)

    def session_key(self, token: str) -> bytes:
        """32 bytes that name a session row; the token itself stands only in the cookie."""
        return hashlib.sha256(place("session-row", self._deployment, token)).digest()

    def seal_session(self, token: str, plain: bytes) -> bytes:
        """What the row holds, padded."""
        return box.lock(self._key(token), self._bound(token), pad(plain))

    def open_session(self, token: str, blob: bytes) -> bytes:
        """What was sealed. Raises SealError for another token or any change."""
        return unpad(box.unlock(self._key(token), self._bound(token), blob))

    def _key(self, token: str) -> bytes:
        return derive(as_bytes(token), "session", salt=self._session_key)

    def _bound(self, token: str) -> bytes:
        return place("session", self._deployment, self.session_key(token))
