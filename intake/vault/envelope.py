"""Envelopes: bytes sealed to a public key, opened with its seed and the same place.

Blob: "QI1" ‖ suite 0x01 ‖ enc (1,120 bytes) ‖ ciphertext and tag. Suite 0x01 is HPKE base mode
with MLKEM768-X25519, HKDF-SHA256, ChaCha20-Poly1305; any other version or suite is refused, so
nothing can be talked down. Nothing is parsed before it is authenticated: all context comes from
the caller and goes into HPKE's `info`. Sources: RFC 9180, draft-ietf-hpke-pq.
"""

from __future__ import annotations

from functools import lru_cache

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from intake.errors import ConfigError, SealError
from intake.vault.xwing import private_key, public_key

ADVICE = "install `cryptography` 48 or later from its own wheel"
HEADER = b"QI1\x01"
_KEPT_PUBLIC_KEYS = 256


class Envelopes:
    """Seals and opens envelopes; keeps parsed public keys, never private ones."""

    def __init__(self) -> None:
        """Raises ConfigError where the installed OpenSSL cannot do it."""
        try:
            self._suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
        except UnsupportedAlgorithm:
            raise ConfigError(f"this OpenSSL has no ML-KEM-768; {ADVICE}") from None
        # Parsing costs a third of a sealing, and a report's key is used at every message.
        self._public_key = lru_cache(_KEPT_PUBLIC_KEYS)(public_key)

    def seal(self, public: bytes, place: bytes, plain: bytes) -> bytes:
        """An envelope of `len(plain)` + 1,140 bytes. Raises SealError for an unusable key."""
        try:
            return HEADER + self._suite.encrypt(plain, self._public_key(public), info=place)
        except ValueError:
            raise SealError("a public key cannot be sealed to") from None

    def open_(self, seed: bytes, place: bytes, blob: bytes) -> bytes:
        """What was sealed. Raises SealError for a wrong key, another place, or any change."""
        if not blob.startswith(HEADER):
            raise SealError("not an envelope of a known version")
        try:
            return self._suite.decrypt(blob[len(HEADER) :], private_key(seed), info=place)
        except (InvalidTag, ValueError):
            raise SealError("an envelope does not open") from None
