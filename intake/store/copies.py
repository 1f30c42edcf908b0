"""What providers still hold of messages, and how far those of ours got.

Rules: a state never steps back, whatever order a provider reports in; a claim is a due time in the
future, so a worker that died loses nothing; what is to be done waits at most until its conversation
ends. A row that nothing is left of is a keyed hash and an hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, LargeBinary, bindparam, func, null, select, update

from intake.messages import Reached
from intake.ports import Backlog, Copy, DueCopy
from intake.store.gate import Gate
from intake.store.inbound import columns_of
from intake.store.rows import MessageRow
from intake.store.times import Hour, Moment
from intake.store.upserts import insert_or_change, insert_or_replace

_OF = bindparam("of", type_=LargeBinary)
_AT: BindParameter[datetime] = bindparam("at", type_=Moment)
_NOW = bindparam("now", type_=Moment)

_KEEP = insert_or_replace(MessageRow, "channel", "blob", "due_at", "whose")
_NOTE = insert_or_change(
    MessageRow,
    "reached",
    lambda old, new: (old < new) & (old != Reached.FAILED.value),
)
_REACHED = select(MessageRow.reached).where(MessageRow.key == _OF)
_HASTEN = (
    update(MessageRow)
    .where(MessageRow.whose == _OF, MessageRow.due_at > _AT)
    .values(due_at=_AT, whose=null())
)
_OPEN = (MessageRow.key == _OF, MessageRow.due_at.is_not(null()))
_LATER = update(MessageRow).where(*_OPEN).values(due_at=_AT)
_SOON = update(MessageRow).where(*_OPEN, MessageRow.due_at > _AT).values(due_at=_AT)
_GONE = (
    update(MessageRow)
    .where(MessageRow.key == _OF)
    .values(channel=null(), blob=null(), due_at=null(), whose=null(), tries=0)
)
_DUE = (
    select(MessageRow.key)
    .where(MessageRow.due_at <= _NOW)
    .order_by(MessageRow.due_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
    .cte("due")
)
_CLAIM = (
    update(MessageRow)
    .where(MessageRow.key == _DUE.c.key)
    .values(due_at=bindparam("until", type_=Moment), tries=MessageRow.tries + 1)
    .returning(
        MessageRow.key,
        MessageRow.channel,
        MessageRow.blob,
        MessageRow.due_at,
        MessageRow.whose,
        MessageRow.tries,
    )
)
_BACKLOG = (
    select(MessageRow.channel, func.count(), func.min(MessageRow.hour, type_=Hour))
    .where(MessageRow.due_at.is_not(null()))
    .group_by(MessageRow.channel)
    .order_by(MessageRow.channel)
)


class SqlCopies:
    """Implements `ports.Copies`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def keep(self, key: bytes, hour: datetime, copy: Copy) -> None:
        """A provider has this message. What is known of its progress stays."""
        self._gate.change(_KEEP, key=key, hour=hour, reached=0, tries=0, **columns_of(copy))

    def note(self, key: bytes, hour: datetime, reached: Reached) -> bool:
        """Whether that is news."""
        values = {"key": key, "hour": hour, "reached": reached.value, "tries": 0}
        return self._gate.change(_NOTE, **values, **columns_of(None)) == 1

    def reached(self, key: bytes) -> Reached | None:
        value = self._gate.value(_REACHED, of=key)
        return Reached(value) if value else None

    def hasten(self, whose: bytes, due_at: datetime) -> None:
        """A conversation ended: what waits for that is due at `due_at`, if not sooner."""
        self._gate.change(_HASTEN, of=whose, at=due_at)

    def soon(self, key: bytes, due_at: datetime) -> None:
        """What is still to be done about this message is due at `due_at`, if not sooner."""
        self._gate.change(_SOON, of=key, at=due_at)

    def claim(self, now: datetime, seconds: float, limit: int) -> Sequence[DueCopy]:
        until = now + timedelta(seconds=seconds)
        rows = self._gate.changed(_CLAIM, now=now, until=until, limit=limit)
        return [
            DueCopy(key, Copy(channel, blob, due_at, whose), tries - 1)
            for key, channel, blob, due_at, whose, tries in rows
        ]

    def later(self, key: bytes, due_at: datetime) -> None:
        self._gate.change(_LATER, of=key, at=due_at)

    def gone(self, key: bytes) -> None:
        """Nothing is left to do."""
        self._gate.change(_GONE, of=key)

    def backlog(self) -> Sequence[Backlog]:
        """By channel, in order of their names."""
        return [Backlog(*row) for row in self._gate.rows(_BACKLOG)]
