"""Which messages were heard, so that a delivery made twice is heard once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, LargeBinary, bindparam, delete, func, select
from sqlalchemy.dialects import postgresql

from intake.store.gate import Gate, hold_number
from intake.store.rows import InboundRow
from intake.store.times import Hour, Moment
from intake.store.upserts import insert_new

# Locks the pseudonym in the same statement: on PostgreSQL the lock must be taken before the
# statement that reads begins, and this one saves a message a round trip.
_HELD = select(func.pg_advisory_xact_lock(bindparam("hold", type_=BigInteger))).subquery()
_REMEMBER_AND_HOLD = (
    postgresql.insert(InboundRow)
    .from_select(
        ["key", "hour"],
        select(bindparam("key", type_=LargeBinary), bindparam("hour", type_=Hour)).select_from(
            _HELD
        ),
    )
    .on_conflict_do_nothing()
    .execution_options(preserve_rowcount=True)
)
_REMEMBER = insert_new(InboundRow)
_FORGET = delete(InboundRow).where(InboundRow.hour < bindparam("before", type_=Moment))


class SqlInbound:
    """Implements `ports.Inbound`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def remember(self, key: bytes, hour: datetime, who: bytes | None = None) -> bool:
        """True the first time. `who`: the pseudonym to hold from now on, as
        `Conversations.get` would, without a statement of its own."""
        if who is None or self._gate.database == "sqlite":
            return self._gate.change(_REMEMBER, key=key, hour=hour) == 1
        values = {"key": key, "hour": hour, "hold": hold_number(who)}
        first = self._gate.change(_REMEMBER_AND_HOLD, **values) == 1
        self._gate.holds(who)
        return first

    def forget_before(self, hour: datetime) -> int:
        return self._gate.change(_FORGET, before=hour)
