"""Who may make her key at the desk, by the keyed hash of a code."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from intake.ports import Invitation
from intake.store.gate import Gate
from intake.store.rows import InvitationRow
from intake.store.times import Moment

_ADD = insert(InvitationRow)
_GET = select(InvitationRow.key, InvitationRow.reader_id, InvitationRow.expires_at).where(
    InvitationRow.key == bindparam("of"),
    InvitationRow.expires_at > bindparam("now", type_=Moment),
)
_FORGET = delete(InvitationRow).where(InvitationRow.reader_id == bindparam("of"))
_FORGET_EXPIRED = delete(InvitationRow).where(
    InvitationRow.expires_at <= bindparam("now", type_=Moment)
)


class SqlInvitations:
    """Implements `ports.Invitations`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def put(self, invitation: Invitation) -> None:
        """In place of any other one of this reader."""
        self._gate.change(_FORGET, of=invitation.reader_id)
        self._gate.change(
            _ADD,
            key=invitation.key,
            reader_id=invitation.reader_id,
            expires_at=invitation.expires_at,
        )

    def get(self, key: bytes, now: datetime) -> Invitation | None:
        row = self._gate.first(_GET, of=key, now=now)
        return None if row is None else Invitation(*row)

    def forget(self, reader_id: str) -> bool:
        """Whether there was one."""
        return self._gate.change(_FORGET, of=reader_id) == 1

    def forget_expired(self, now: datetime) -> int:
        return self._gate.change(_FORGET_EXPIRED, now=now)
