"""Boxes: bytes locked under a 32-byte key, for what the server itself must open again.

Blob: "QI1" ‖ suite 0x02 ‖ nonce (12 random bytes) ‖ ciphertext and tag, ChaCha20-Poly1305
(RFC 8439). A random nonce is safe here because every key locks far fewer than 2^32 boxes.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from intake.errors import SealError

HEADER = b"QI1\x02"
_NONCE_BYTES = 12
_BODY = len(HEADER) + _NONCE_BYTES


def lock(key: bytes, place: bytes, plain: bytes) -> bytes:
    """A box of `len(plain)` + 32 bytes, bound to `place`."""
    nonce = os.urandom(_NONCE_BYTES)
    return HEADER + nonce + ChaCha20Poly1305(key).encrypt(nonce, plain, place)


def unlock(key: bytes, place: bytes, blob: bytes) -> bytes:
    """What was locked. Raises SealError for a wrong key, another place, or any change."""
    if not blob.startswith(HEADER) or len(blob) < _BODY:
        raise SealError("not a box of a known version")
    nonce = blob[len(HEADER) : _BODY]
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, blob[_BODY:], place)
    except InvalidTag:
        raise SealError("a box does not open") from None
