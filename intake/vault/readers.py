"""A reader's key: a 32-byte seed, kept only under her passphrase.

The lock holds the seed and the second-factor secret together, so neither can be had without the
passphrase. Its Argon2id cost stands in the row, is bound into the box, and is refused when it is
too weak to help or dear enough to stop the server.
"""

from __future__ import annotations

import base64
import os
import unicodedata
from hmac import compare_digest

from intake.errors import SealError
from intake.ports import ReaderLock, ReaderSecret
from intake.vault import box, xwing
from intake.vault.envelope import Envelopes
from intake.vault.pae import as_bytes, place, u64
from intake.vault.stretching import SALT_BYTES, Cost, Stretcher, is_accepted

_TOTP_SECRET_BYTES = 20  # RFC 4226 §4: 160 bits


class Readers:
    """Enrols readers and unlocks their keys. One Argon2id run each."""

    def __init__(
        self, envelopes: Envelopes, stretcher: Stretcher, deployment: str, cost: Cost
    ) -> None:
        self._envelopes = envelopes
        self._stretcher = stretcher
        self._deployment = deployment
        self._cost = cost

    def enrol_reader(self, passphrase: str) -> tuple[ReaderLock, ReaderSecret]:
        """A new key pair under this passphrase, tried once; what it opens is shown once."""
        secret = self.new_reader()
        return self.lock_reader(secret, passphrase), secret

    def new_reader(self) -> ReaderSecret:
        """A fresh key pair and one-time code secret, under no passphrase yet."""
        totp_secret = base64.b32encode(os.urandom(_TOTP_SECRET_BYTES))
        return ReaderSecret(os.urandom(xwing.SEED_BYTES), totp_secret.decode())

    def lock_reader(self, secret: ReaderSecret, passphrase: str) -> ReaderLock:
        """The secret under this passphrase, with a salt of its own; tried once."""
        public, salt = xwing.public_bytes(secret.seed), os.urandom(SALT_BYTES)
        self._try_sealing(public, secret.seed)
        cost = self._cost
        key = self._key(passphrase, salt, cost)
        plain = secret.seed + secret.totp_secret.encode()
        blob = box.lock(key, self._bound(public, salt, cost), plain)
        return ReaderLock(public, salt, blob, cost.memory_kib, cost.passes, cost.lanes)

    def unlock_reader(self, lock: ReaderLock, passphrase: str) -> ReaderSecret:
        """Raises SealError when the passphrase is wrong, or the row was changed."""
        cost = Cost(lock.memory_kib, lock.passes, lock.lanes)
        key = self._key(passphrase, lock.salt, cost)
        plain = box.unlock(key, self._bound(lock.public, lock.salt, cost), lock.blob)
        seed, totp_secret = plain[: xwing.SEED_BYTES], plain[xwing.SEED_BYTES :]
        if not compare_digest(xwing.public_bytes(seed), lock.public):
            raise SealError("a reader's key does not fit her row")
        return ReaderSecret(seed, totp_secret.decode())

    def _key(self, passphrase: str, salt: bytes, cost: Cost) -> bytes:
        words = _canonical(passphrase)
        if not words or len(salt) != SALT_BYTES or not is_accepted(cost):
            raise SealError("an empty passphrase, or a salt or cost that is not accepted")
        return self._stretcher.stretch(
            words, salt=salt, cost=cost, use=place("reader", self._deployment)
        )

    def _bound(self, public: bytes, salt: bytes, cost: Cost) -> bytes:
        numbers = (u64(cost.memory_kib), u64(cost.passes), u64(cost.lanes))
        return place("reader", self._deployment, public, salt, *numbers)

    def _try_sealing(self, public: bytes, seed: bytes) -> None:
        """A key that cannot be sealed to must never get a row: its reports would be lost."""
        probe, where = os.urandom(xwing.SEED_BYTES), place("trial", self._deployment, public)
        if self._envelopes.open_(seed, where, self._envelopes.seal(public, where, probe)) != probe:
            raise SealError("a new reader's key does not open what is sealed to it")


def _canonical(passphrase: str) -> bytes:
    """The same bytes on every keyboard: NFKC, and single spaces between the words."""
    return as_bytes(" ".join(unicodedata.normalize("NFKC", passphrase).split()))
