"""Key pairs of the hybrid KEM MLKEM768-X25519 (X-Wing), kept as a 32-byte seed.

The seed is the only private form we store or hand about: SHAKE256(seed, 96) gives the 64-byte
seed of ML-KEM-768 and the 32-byte X25519 key. Public bytes: ML-KEM-768 (1,184), then X25519 (32).
Sources: draft-connolly-cfrg-xwing-kem, draft-ietf-hpke-pq (KEM 0x647a), FIPS 203, RFC 7748.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from intake.errors import SealError

SEED_BYTES = 32
PUBLIC_BYTES = 1_216
_MLKEM_SEED_BYTES = 64
_MLKEM_PUBLIC_BYTES = 1_184
_EXPANDED_BYTES = 96


class _Halves(NamedTuple):
    mlkem: MLKEM768PrivateKey
    x25519: X25519PrivateKey


def private_key(seed: bytes) -> MLKEM768X25519PrivateKey:
    """The private key as HPKE takes it. Raises SealError unless `seed` is 32 bytes."""
    halves = _halves(seed)
    return MLKEM768X25519PrivateKey(halves.mlkem, halves.x25519)


def public_bytes(seed: bytes) -> bytes:
    """The public key that belongs to `seed`, 1,216 bytes."""
    halves = _halves(seed)
    return (
        halves.mlkem.public_key().public_bytes_raw() + halves.x25519.public_key().public_bytes_raw()
    )


def public_key(raw: bytes) -> MLKEM768X25519PublicKey:
    """The public key as HPKE takes it. Raises SealError if the bytes are no such key.

    An X25519 point of low order is only refused when something is sealed to it.
    """
    if len(raw) != PUBLIC_BYTES:
        raise SealError("a public key has the wrong length")
    try:
        mlkem = MLKEM768PublicKey.from_public_bytes(raw[:_MLKEM_PUBLIC_BYTES])
        x25519 = X25519PublicKey.from_public_bytes(raw[_MLKEM_PUBLIC_BYTES:])
    except ValueError:
        raise SealError("a public key is not valid") from None
    return MLKEM768X25519PublicKey(mlkem, x25519)


def _halves(seed: bytes) -> _Halves:
    if len(seed) != SEED_BYTES:
        raise SealError("a private key has the wrong length")
    expanded = hashlib.shake_256(seed).digest(_EXPANDED_BYTES)
    return _Halves(
        MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES]),
        X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:]),
    )
