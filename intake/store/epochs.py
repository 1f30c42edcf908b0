"""Epoch secrets in a table, where a deployment has no directory for them.

They stand in the keyring, not in content: there a destroyed secret is overwritten at once, its
backups are short-lived, and a secret can be kept while a unit of work holds the content database.
"""

from __future__ import annotations

from sqlalchemy import Engine, bindparam, delete, select

from intake.errors import StoreError
from intake.store.gate import transaction
from intake.store.rows import EpochRow
from intake.store.upserts import insert_new

_LOAD = select(EpochRow.secret).where(EpochRow.number == bindparam("of"))
_KEEP = insert_new(EpochRow)
_DESTROY = delete(EpochRow).where(EpochRow.number < bindparam("of"))


class EpochTable:
    """The three things that the vault's `TableEpochs` asks for. All raise StoreError."""

    def __init__(self, keyring: Engine) -> None:
        self._engine = keyring

    def load(self, number: int) -> bytes | None:
        with transaction(self._engine, write=False) as gate:
            secret: bytes | None = gate.value(_LOAD, of=number)
        return secret

    def keep(self, number: int, secret: bytes) -> bytes:
        """The secret of that number: this one, or the one that was there before."""
        with transaction(self._engine, write=True) as gate:
            gate.change(_KEEP, number=number, secret=secret)
            winner: bytes | None = gate.value(_LOAD, of=number)
            gate.commit()
        if winner is None:
            raise StoreError("an epoch secret disappeared as it was kept")
        return winner

    def destroy_before(self, number: int) -> None:
        with transaction(self._engine, write=True) as gate:
            gate.change(_DESTROY, of=number)
            gate.commit()
