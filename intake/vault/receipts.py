"""Receipts: sixteen random digits that are a reporter's only way back.

One Argon2id run under the pepper gives the row to look for and the reporter's key pair, so the
digits themselves are stored nowhere. All receipts of a deployment share one salt: a typed code
says nothing of which report it is for. `lookup` is a hash of what the digits give, so a row
opens nothing.
"""

from __future__ import annotations

import hashlib
import secrets

from intake.errors import SealError
from intake.ports import Receipt, ReceiptKey
from intake.vault import xwing
from intake.vault.keys import derive, expand
from intake.vault.pae import place
from intake.vault.stretching import SALT_BYTES, Cost, Stretcher

DIGITS = 16


class Receipts:
    """Makes receipts, and finds what typed digits open."""

    def __init__(self, stretcher: Stretcher, pepper: bytes, deployment: str, cost: Cost) -> None:
        self._stretcher = stretcher
        self._cost = cost
        self._use = place("receipt", deployment)
        self._secret = derive(pepper, "pepper", "receipt", deployment)
        self._salt = derive(pepper, "pepper", "receipt-salt", deployment)[:SALT_BYTES]

    def make(self) -> Receipt:
        """A fresh receipt. One Argon2id run."""
        digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        key = self.receipt_key(digits)
        return Receipt(digits, key.lookup, xwing.public_bytes(key.seed))

    def receipt_key(self, digits: str) -> ReceiptKey:
        """What these digits open, if anything. Raises SealError unless they are 16 of 0-9."""
        if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
            raise SealError("not a receipt")
        root = self._stretcher.stretch(
            digits.encode(), salt=self._salt, cost=self._cost, use=self._use, secret=self._secret
        )
        lookup = hashlib.sha256(expand(root, "receipt-lookup")).digest()
        return ReceiptKey(lookup, expand(root, "receipt-seed"))
