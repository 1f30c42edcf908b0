"""Keyed hashes of who wrote, of an intermediary's code, and of what a provider calls a message.

Under the pepper alone: with the pepper a whole country's numbers, or all codes of intermediaries,
are hashed in a minute, without it nothing can be tried. So no hash leaves here but under a key
that only the pepper gives.
"""

from __future__ import annotations

from intake.ports import Pseudonym
from intake.vault.keys import derive, expand, keyed_hash
from intake.vault.pae import place

_SHORT_BYTES = 16


class Addresses:
    """Pseudonyms and the keys of messages, attempts and codes, each under a key of its own."""

    def __init__(self, pepper: bytes, deployment: str) -> None:
        self._address_key = derive(pepper, "pepper", "address", deployment)
        self._message_key = derive(pepper, "pepper", "message", deployment)
        self._attempt_key = derive(pepper, "pepper", "attempt", deployment)
        self._helper_key = derive(pepper, "pepper", "helper", deployment)

    def pseudonym(self, channel: str, address: str) -> Pseudonym:
        """Who this address is to us. `address` is in its channel's one canonical form."""
        hashed = keyed_hash(self._address_key, place("addr", channel, address))
        return Pseudonym(expand(hashed, "lookup", length=_SHORT_BYTES), expand(hashed, "secret"))

    def message_key(self, channel: str, message_id: str) -> bytes:
        """16 bytes that stand for a provider's message id."""
        return keyed_hash(self._message_key, place("message", channel, message_id))[:_SHORT_BYTES]

    def attempt_key(self, what: str, who: bytes) -> bytes:
        """16 bytes that count tries of one kind by one sender."""
        return keyed_hash(self._attempt_key, place("attempt", what, who))[:_SHORT_BYTES]

    def helper_key(self, digits: str) -> bytes:
        """32 bytes that stand for an intermediary's code. `digits` are 0-9, without spaces."""
        return keyed_hash(self._helper_key, place("helper", digits))
