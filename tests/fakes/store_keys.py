"""The store in memory: what readers show beside a passphrase, and invitations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from intake.ports import Invitation, Passkey
from intake.store.times import up_to_the_hour
from tests.fakes.store_tables import Transaction, delete


class MemoryFactors:
    """Implements `ports.Factors`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def put_codes(self, reader_id: str, keys: Sequence[bytes]) -> None:
        rows = self._open.write.codes
        delete(rows, lambda _key, of: of == reader_id)
        for key in keys:
            self._open.insert(rows, key, reader_id)

    def has_code(self, reader_id: str, key: bytes) -> bool:
        return self._open.read.codes.get(key) == reader_id

    def use_code(self, reader_id: str, key: bytes) -> bool:
        rows = self._open.write.codes
        return delete(rows, lambda each, of: (each, of) == (key, reader_id)) == 1

    def codes_left(self, reader_id: str) -> int:
        return list(self._open.read.codes.values()).count(reader_id)

    def add_passkey(self, passkey: Passkey) -> None:
        kept = replace(passkey, added_hour=up_to_the_hour(passkey.added_hour))
        self._open.insert(self._open.write.passkeys, passkey.credential_id, kept)

    def passkey(self, credential_id: bytes) -> Passkey | None:
        return self._open.read.passkeys.get(credential_id)

    def passkeys(self, reader_id: str) -> Sequence[Passkey]:
        hers = (each for each in self._open.read.passkeys.values() if each.reader_id == reader_id)
        return sorted(hers, key=lambda each: (each.added_hour, each.credential_id))

    def count_use(self, credential_id: bytes, before: int, now: int) -> bool:
        rows = self._open.write.passkeys
        found = rows.get(credential_id)
        if found is None or found.uses != before:
            return False
        rows[credential_id] = replace(found, uses=now)
        return True

    def forget_passkey(self, reader_id: str, credential_id: bytes) -> bool:
        rows = self._open.write.passkeys
        return (
            delete(rows, lambda key, row: (key, row.reader_id) == (credential_id, reader_id)) == 1
        )

    def forget_all(self, reader_id: str) -> None:
        delete(self._open.write.codes, lambda _key, of: of == reader_id)
        delete(self._open.write.passkeys, lambda _key, row: row.reader_id == reader_id)


class MemoryInvitations:
    """Implements `ports.Invitations`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def put(self, invitation: Invitation) -> None:
        ends = up_to_the_hour(invitation.expires_at)
        self._open.write.invitations[invitation.reader_id] = replace(invitation, expires_at=ends)

    def get(self, key: bytes, now: datetime) -> Invitation | None:
        rows = self._open.read.invitations.values()
        return next((row for row in rows if row.key == key and row.expires_at > now), None)

    def forget(self, reader_id: str) -> bool:
        return self._open.write.invitations.pop(reader_id, None) is not None

    def forget_expired(self, now: datetime) -> int:
        return delete(self._open.write.invitations, lambda _key, row: row.expires_at <= now)
