"""Where each pseudonym stands.

Rule: numbers of texts never go down while a conversation lives. `spent` remembers the highest
one that was dropped, so that no later text takes the number of one a slow worker still holds.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, bindparam, delete, exists, func, select

from intake.ports import Sealed, Standing
from intake.store.gate import Gate
from intake.store.prepared import Prepared
from intake.store.rows import ConversationRow, OutboxRow, StoppedRow
from intake.store.times import Moment
from intake.store.upserts import insert_or_replace

_LOOKUP = bindparam("lookup", type_=LargeBinary)
_WAITING = (
    select(func.coalesce(func.max(OutboxRow.number), 0).label("number"))
    .where(OutboxRow.lookup == _LOOKUP)
    .subquery()
)
# From the texts that wait, of which there may be none, to the row, which may be missing.
_GET = Prepared(
    select(
        _WAITING.c.number,
        ConversationRow.spent,
        ConversationRow.epoch,
        ConversationRow.blob,
        ConversationRow.asked,
        ConversationRow.accepted,
        ConversationRow.expires_at,
        exists().where(StoppedRow.key == bindparam("mark", type_=LargeBinary)),
    ).select_from(_WAITING.outerjoin(ConversationRow, ConversationRow.lookup == _LOOKUP))
)
_PUT = Prepared(
    insert_or_replace(ConversationRow, "epoch", "blob", "asked", "accepted", "expires_at")
)
_FORGET = Prepared(delete(ConversationRow).where(ConversationRow.lookup == _LOOKUP))
_FORGET_EXPIRED = delete(ConversationRow).where(
    ConversationRow.expires_at <= bindparam("now", type_=Moment)
)


class SqlConversations:
    """Implements `ports.Conversations`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def get(self, lookup: bytes, mark: bytes = b"") -> tuple[Standing | None, int]:
        """(standing, highest number ever used); the pseudonym is ours until the unit ends."""
        self._gate.hold(lookup)
        row = self._gate.first(_GET, lookup=lookup, mark=mark)
        if row is None or row[1] is None:
            return None, row[0] if row else 0
        waiting, spent, epoch, blob, asked, accepted, expires_at, marked = row
        standing = Standing(Sealed(epoch, blob), asked, accepted, expires_at, marked)
        return standing, max(waiting, spent, asked, accepted)

    def put(self, lookup: bytes, standing: Standing) -> None:
        self._gate.change(
            _PUT,
            lookup=lookup,
            epoch=standing.sealed.epoch,
            blob=standing.sealed.blob,
            asked=standing.asked,
            accepted=standing.accepted,
            spent=0,
            expires_at=standing.expires_at,
        )

    def forget(self, lookup: bytes) -> None:
        self._gate.change(_FORGET, lookup=lookup)

    def forget_expired(self, now: datetime) -> int:
        return self._gate.change(_FORGET_EXPIRED, now=now)
