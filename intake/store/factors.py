"""What a reader can show beside her passphrase: recovery codes as keyed hashes, and passkeys."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, func, insert, select, update

from intake.ports import Passkey
from intake.store.gate import Gate
from intake.store.rows import PasskeyRow, RecoveryCodeRow

_ADD_CODE = insert(RecoveryCodeRow)
_HERS = RecoveryCodeRow.reader_id == bindparam("of")
_THIS = RecoveryCodeRow.key == bindparam("this")
_HAS_CODE = select(RecoveryCodeRow.key).where(_HERS, _THIS)
_USE_CODE = delete(RecoveryCodeRow).where(_HERS, _THIS)
_COUNT_CODES = select(func.count()).select_from(RecoveryCodeRow).where(_HERS)
_FORGET_CODES = delete(RecoveryCodeRow).where(_HERS)
_ADD = insert(PasskeyRow)
_PASSKEYS = select(
    PasskeyRow.credential_id,
    PasskeyRow.reader_id,
    PasskeyRow.public,
    PasskeyRow.uses,
    PasskeyRow.added_hour,
)
_GET = _PASSKEYS.where(PasskeyRow.credential_id == bindparam("this"))
_OF_READER = _PASSKEYS.where(PasskeyRow.reader_id == bindparam("of")).order_by(
    PasskeyRow.added_hour, PasskeyRow.credential_id
)
_COUNT_USE = (
    update(PasskeyRow)
    .where(PasskeyRow.credential_id == bindparam("this"), PasskeyRow.uses == bindparam("before"))
    .values(uses=bindparam("now"))
)
_FORGET = delete(PasskeyRow).where(
    PasskeyRow.reader_id == bindparam("of"), PasskeyRow.credential_id == bindparam("this")
)
_FORGET_ALL = delete(PasskeyRow).where(PasskeyRow.reader_id == bindparam("of"))


class SqlFactors:
    """Implements `ports.Factors`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def put_codes(self, reader_id: str, keys: Sequence[bytes]) -> None:
        """These, and none from before."""
        self._gate.change(_FORGET_CODES, of=reader_id)
        for key in keys:
            self._gate.change(_ADD_CODE, key=key, reader_id=reader_id)

    def has_code(self, reader_id: str, key: bytes) -> bool:
        return self._gate.first(_HAS_CODE, of=reader_id, this=key) is not None

    def use_code(self, reader_id: str, key: bytes) -> bool:
        """True once."""
        return self._gate.change(_USE_CODE, of=reader_id, this=key) == 1

    def codes_left(self, reader_id: str) -> int:
        return self._gate.value(_COUNT_CODES, of=reader_id) or 0

    def add_passkey(self, passkey: Passkey) -> None:
        """Raises StoreError when there is one of that id."""
        self._gate.change(
            _ADD,
            credential_id=passkey.credential_id,
            reader_id=passkey.reader_id,
            public=passkey.public,
            uses=passkey.uses,
            added_hour=passkey.added_hour,
        )

    def passkey(self, credential_id: bytes) -> Passkey | None:
        row = self._gate.first(_GET, this=credential_id)
        return None if row is None else Passkey(*row)

    def passkeys(self, reader_id: str) -> Sequence[Passkey]:
        """The oldest first."""
        return [Passkey(*row) for row in self._gate.rows(_OF_READER, of=reader_id)]

    def count_use(self, credential_id: bytes, before: int, now: int) -> bool:
        """False when another number was noted meanwhile."""
        return self._gate.change(_COUNT_USE, this=credential_id, before=before, now=now) == 1

    def forget_passkey(self, reader_id: str, credential_id: bytes) -> bool:
        return self._gate.change(_FORGET, of=reader_id, this=credential_id) == 1

    def forget_all(self, reader_id: str) -> None:
        """Codes and passkeys."""
        self._gate.change(_FORGET_CODES, of=reader_id)
        self._gate.change(_FORGET_ALL, of=reader_id)
