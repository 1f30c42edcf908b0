"""A report's key pair, and the chain of its parts.

A part is sealed to the report's public key the moment it arrives; the server cannot read it
back. Report, number, kind and the head of all earlier parts are bound in, so a part that is
moved, dropped, swapped or replayed does not open.

    head 0    = SHA-256(place("head", deployment, report id, public key))
    head n+1  = SHA-256(place("head", head n, blob n))
"""

from __future__ import annotations

import hashlib
import os

from intake.ports import PartPlace, ReportKey
from intake.vault import pae, xwing
from intake.vault.envelope import Envelopes
from intake.vault.padding import pad, unpad

_ID_BYTES = 16


def new_report() -> ReportKey:
    """A fresh key pair and id. The id is random: it says nothing of the order of arrival."""
    seed = os.urandom(xwing.SEED_BYTES)
    return ReportKey(os.urandom(_ID_BYTES), xwing.public_bytes(seed), seed)


def next_head(head: bytes, blob: bytes) -> bytes:
    """The head after a part whose blob is this: needs no key."""
    return hashlib.sha256(pae.place("head", head, blob)).digest()


class Parts:
    """Seals and opens parts, each in its place."""

    def __init__(self, envelopes: Envelopes, deployment: str) -> None:
        self._envelopes = envelopes
        self._deployment = deployment

    def first_head(self, report_id: bytes, public: bytes) -> bytes:
        """The head before any part, 32 bytes."""
        return hashlib.sha256(pae.place("head", self._deployment, report_id, public)).digest()

    def seal_part(self, place: PartPlace, plain: bytes) -> tuple[bytes, bytes]:
        """(blob, next head). Pads to 512/2,048/8,192/32,768/131,072 bytes before sealing."""
        blob = self._envelopes.seal(place.public, self._bound(place), pad(plain))
        return blob, next_head(place.head, blob)

    def open_part(self, place: PartPlace, seed: bytes, blob: bytes) -> tuple[bytes, bytes]:
        """(plaintext, next head). Raises SealError when moved, dropped, replayed or changed."""
        plain = unpad(self._envelopes.open_(seed, self._bound(place), blob))
        return plain, next_head(place.head, blob)

    def _bound(self, place: PartPlace) -> bytes:
        return pae.place(
            "part",
            self._deployment,
            place.report_id,
            place.public,
            pae.u64(place.number),
            place.kind,
            place.head,
        )
