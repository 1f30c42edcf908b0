"""What lives no longer than an epoch: where a conversation stands, the page that shows it, and
texts still to be sent.

All are keyed by the epoch secret, which stands outside the database: once it is overwritten, no
backup, write-ahead log or stolen disk opens them, whoever holds the pepper. State and page also
need the sender's address, so they open only while a message from that address is being handled.
"""

from __future__ import annotations

from intake.ports import EpochSecrets, Pseudonym, Sealed
from intake.vault import box
from intake.vault.keys import derive
from intake.vault.padding import SMALLEST_STATE, pad, unpad
from intake.vault.pae import place, u64


class Momentary:
    """Seals under the current epoch; opens while the epoch's secret lasts."""

    def __init__(self, epochs: EpochSecrets, pepper: bytes, deployment: str) -> None:
        self._epochs = epochs
        self._deployment = deployment
        self._outgoing_key = derive(pepper, "pepper", "outgoing", deployment)

    def seal_state(self, who: Pseudonym, plain: bytes) -> Sealed:
        """`plain` for the next message from this address. At least 2,048 bytes long."""
        return self._seal_for(who, "state", plain)

    def open_state(self, who: Pseudonym, sealed: Sealed) -> bytes | None:
        """The plaintext, or None when the epoch is gone. Raises SealError if changed."""
        return self._open_for(who, "state", sealed)

    def seal_page(self, who: Pseudonym, plain: bytes) -> Sealed:
        """What this address is shown now. At least 2,048 bytes long."""
        return self._seal_for(who, "page", plain)

    def open_page(self, who: Pseudonym, sealed: Sealed) -> bytes | None:
        """The plaintext, or None when the epoch is gone. Raises SealError if changed."""
        return self._open_for(who, "page", sealed)

    def _seal_for(self, who: Pseudonym, what: str, plain: bytes) -> Sealed:
        epoch, secret = self._epochs.current()
        key = derive(who.secret, what, salt=secret)
        return _sealed(key, self._place(what, who, epoch), epoch, plain)

    def _open_for(self, who: Pseudonym, what: str, sealed: Sealed) -> bytes | None:
        secret = self._epochs.secret(sealed.epoch)
        if secret is None:
            return None
        key = derive(who.secret, what, salt=secret)
        return _opened(key, self._place(what, who, sealed.epoch), sealed)

    def seal_outgoing(self, lookup: bytes, number: int, plain: bytes) -> Sealed:
        """Address and words of text `number` to this pseudonym. At least 2,048 bytes long."""
        epoch, secret = self._epochs.current()
        key = derive(self._outgoing_key, "outgoing", salt=secret)
        return _sealed(key, self._outgoing_place(lookup, number, epoch), epoch, plain)

    def open_outgoing(self, lookup: bytes, number: int, sealed: Sealed) -> bytes | None:
        """The plaintext, or None when the epoch is gone. Raises SealError if changed."""
        secret = self._epochs.secret(sealed.epoch)
        if secret is None:
            return None
        key = derive(self._outgoing_key, "outgoing", salt=secret)
        return _opened(key, self._outgoing_place(lookup, number, sealed.epoch), sealed)

    def _place(self, what: str, who: Pseudonym, epoch: int) -> bytes:
        return place(what, self._deployment, who.lookup, u64(epoch))

    def _outgoing_place(self, lookup: bytes, number: int, epoch: int) -> bytes:
        return place("outgoing", self._deployment, lookup, u64(number), u64(epoch))


def _sealed(key: bytes, where: bytes, epoch: int, plain: bytes) -> Sealed:
    return Sealed(epoch, box.lock(key, where, pad(plain, SMALLEST_STATE)))


def _opened(key: bytes, where: bytes, sealed: Sealed) -> bytes:
    return unpad(box.unlock(key, where, sealed.blob), SMALLEST_STATE)
