"""Which messages were heard, so that a delivery made twice is heard once.

One row a message holds that, and what is to be done about the provider's copy (`copies`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, LargeBinary, bindparam, delete, func, literal, select
from sqlalchemy.dialects import postgresql

from intake.ports import Copy
from intake.store.gate import Gate, hold_number
from intake.store.prepared import Prepared
from intake.store.rows import MessageRow
from intake.store.times import Hour, Moment
from intake.store.upserts import insert_new

# Locks the pseudonym in the same statement: on PostgreSQL the lock must be taken before the
# statement that reads begins, and this one saves a message a round trip.
_HELD = select(func.pg_advisory_xact_lock(bindparam("hold", type_=BigInteger))).subquery()
_REMEMBER_AND_HOLD = Prepared(
    postgresql.insert(MessageRow)
    .from_select(
        ["key", "hour", "channel", "blob", "due_at", "whose", "reached", "tries"],
        select(
            bindparam("key", type_=LargeBinary),
            bindparam("hour", type_=Hour),
            bindparam("channel", type_=MessageRow.channel.type),
            bindparam("blob", type_=LargeBinary),
            bindparam("due_at", type_=Moment),
            bindparam("whose", type_=LargeBinary),
            literal(0),
            literal(0),
        ).select_from(_HELD),
    )
    .on_conflict_do_nothing()
    .execution_options(preserve_rowcount=True)
)
_REMEMBER = Prepared(insert_new(MessageRow))
_KNOWN = select(MessageRow.key).where(MessageRow.key.in_(bindparam("keys", expanding=True)))
_FORGET = delete(MessageRow).where(MessageRow.hour < bindparam("before", type_=Moment))
_NO_COPY: dict[str, Any] = dict.fromkeys(("channel", "blob", "due_at", "whose"))


class SqlInbound:
    """Implements `ports.Inbound`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def remember(
        self, key: bytes, hour: datetime, who: bytes | None = None, copy: Copy | None = None
    ) -> bool:
        """True the first time. `who`: the pseudonym to hold from now on, as
        `Conversations.get` would, without a statement of its own."""
        values = {"key": key, "hour": hour, **columns_of(copy)}
        if who is None or self._gate.database == "sqlite":
            return self._gate.change(_REMEMBER, reached=0, tries=0, **values) == 1
        first = self._gate.change(_REMEMBER_AND_HOLD, hold=hold_number(who), **values) == 1
        self._gate.holds(who)
        return first

    def known(self, keys: Sequence[bytes]) -> frozenset[bytes]:
        return frozenset(row[0] for row in self._gate.rows(_KNOWN, keys=list(keys)))

    def forget_before(self, hour: datetime) -> int:
        return self._gate.change(_FORGET, before=hour)


def columns_of(copy: Copy | None) -> dict[str, Any]:
    """The columns that say what is to be done about a provider's copy."""
    if copy is None:
        return _NO_COPY
    return {
        "channel": copy.channel,
        "blob": copy.sealed,
        "due_at": copy.due_at,
        "whose": copy.whose,
    }
