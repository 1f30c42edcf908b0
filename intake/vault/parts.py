"""A report's key pair, and the chain of its parts.

A part is sealed to the report's public key the moment it arrives; the server cannot read it
back. Report, number, kind and the head of all earlier parts are bound in, so a part that is
moved, dropped, swapped or replayed does not open.

    head 0    = SHA-256(place("head", deployment, report id, public key))
    head n+1  = SHA-256(place("head", head n, blob n))

Words that are erased before the rest of their report are sealed with a secret beside the key, as
answers are (`replies`): without it they open for nobody. What stands in their place then holds the
head that came after them, and a proof that whoever has the keyring put it there:

    "QI0" ‖ head n+1 ‖ HMAC(labels, place("erased", deployment, report id, n, kind, both heads))
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping

from intake.ports import PartPlace, ReportKey
from intake.shredding import HINT, LABELS, WORDS
from intake.vault import pae, xwing
from intake.vault.envelope import Envelopes
from intake.vault.padding import pad, unpad

_ID_BYTES = 16
_ERASED = b"QI0"
_HEAD_BYTES = 32
_ERASED_BYTES = len(_ERASED) + 2 * _HEAD_BYTES
_LABEL_BYTES = 8


def new_report() -> ReportKey:
    """A fresh key pair and id. The id is random: it says nothing of the order of arrival."""
    seed = os.urandom(xwing.SEED_BYTES)
    return ReportKey(os.urandom(_ID_BYTES), xwing.public_bytes(seed), seed)


def next_head(head: bytes, blob: bytes) -> bytes:
    """The head after a part whose blob is this: needs no key."""
    if blob.startswith(_ERASED) and len(blob) == _ERASED_BYTES:
        return blob[len(_ERASED) : -_HEAD_BYTES]
    return hashlib.sha256(pae.place("head", head, blob)).digest()


def part_secrets(root: bytes) -> Mapping[str, bytes]:
    """Three secrets of which none gives another, once the root is gone. Empty for no root."""
    names = (HINT, WORDS, LABELS) if root else ()
    return {name: hmac.digest(root, pae.place("part secret", name), "sha256") for name in names}


def part_label(labels: bytes, number: int, about: str) -> bytes:
    """8 bytes that say what a part is about, to whoever has `labels`; random without them."""
    mac = hmac.digest(labels, pae.place("label", pae.u64(number), about), "sha256")
    return mac[:_LABEL_BYTES]


class Parts:
    """Seals and opens parts, each in its place."""

    def __init__(self, envelopes: Envelopes, deployment: str) -> None:
        self._envelopes = envelopes
        self._deployment = deployment

    def first_head(self, report_id: bytes, public: bytes) -> bytes:
        """The head before any part, 32 bytes."""
        return hashlib.sha256(pae.place("head", self._deployment, report_id, public)).digest()

    def seal_part(self, place: PartPlace, plain: bytes, secret: bytes = b"") -> tuple[bytes, bytes]:
        """(blob, next head). Pads to 512/2,048/8,192/32,768/131,072 bytes before sealing."""
        blob = self._envelopes.seal(place.public, self._bound(place, secret), pad(plain))
        return blob, next_head(place.head, blob)

    def open_part(
        self, place: PartPlace, seed: bytes, blob: bytes, secret: bytes = b""
    ) -> tuple[bytes, bytes]:
        """(plaintext, next head). Raises SealError when moved, dropped, replayed or changed."""
        plain = unpad(self._envelopes.open_(seed, self._bound(place, secret), blob))
        return plain, next_head(place.head, blob)

    def erased_part(self, labels: bytes, place: PartPlace, blob: bytes) -> bytes:
        """What stands in place of this blob, so that later parts still open."""
        after = next_head(place.head, blob)
        return _ERASED + after + self._proof(labels, place, after)

    def is_erased(self, labels: bytes, place: PartPlace, blob: bytes) -> bool:
        """Whether `erased_part` put this here."""
        if not labels or not blob.startswith(_ERASED) or len(blob) != _ERASED_BYTES:
            return False
        proof = self._proof(labels, place, next_head(place.head, blob))
        return hmac.compare_digest(proof, blob[-_HEAD_BYTES:])

    def _proof(self, labels: bytes, place: PartPlace, after: bytes) -> bytes:
        number = pae.u64(place.number)
        where = (self._deployment, place.report_id, number, place.kind, place.head, after)
        return hmac.digest(labels, pae.place("erased", *where), "sha256")

    def _bound(self, place: PartPlace, secret: bytes) -> bytes:
        beside = (secret,) if secret else ()
        return pae.place(
            "part",
            self._deployment,
            place.report_id,
            place.public,
            pae.u64(place.number),
            place.kind,
            place.head,
            *beside,
        )
