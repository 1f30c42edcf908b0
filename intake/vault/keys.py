"""Sub-keys: one secret in, as many independent 32-byte keys as there are labels.

HKDF-SHA256 (RFC 5869). Labels go through `place`, so no two uses share a key.
"""

from __future__ import annotations

import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from intake.vault.pae import place

KEY_BYTES = 32


def derive(secret: bytes, *label: bytes | str, salt: bytes | None = None) -> bytes:
    """A 32-byte key from `secret`, mixed with `salt` when a second secret must also be known."""
    return HKDF(SHA256(), KEY_BYTES, salt=salt, info=place(*label)).derive(secret)


def expand(key: bytes, *label: bytes | str, length: int = KEY_BYTES) -> bytes:
    """`length` bytes from a key that is already uniform."""
    return HKDFExpand(SHA256(), length, info=place(*label)).derive(key)


def keyed_hash(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA256, 32 bytes."""
    return hmac.digest(key, message, "sha256")
