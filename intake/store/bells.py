"""Telling readers that something is new: one row each, so that many reports are one message.

Rules
1. Ringing is one statement: of two that come at once none is lost, and the most urgent counts.
2. A claim is a due time in the future. A worker that died lets it run out, and it is told again:
   what says nothing may be said twice, and must be said once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    BindParameter,
    Integer,
    String,
    bindparam,
    case,
    delete,
    null,
    or_,
    select,
    update,
)

from intake.ports import LONGEST_SILENCE, Ring, Unreached
from intake.store.gate import Gate
from intake.store.rows import BellRow, ContactRow
from intake.store.times import Hour, Moment
from intake.store.upserts import insert_or_combine, insert_or_replace

_AT_ONCE = "U1"
_OF: BindParameter[str] = bindparam("of")
_THIS = BellRow.reader_id == _OF
_NOW = bindparam("now", type_=Moment)
_HOUR: BindParameter[datetime] = bindparam("hour", type_=Hour)
_SINCE = case((BellRow.failing_since <= _HOUR, BellRow.failing_since), else_=_HOUR)
"""Since when she is not reached; an hour to come was written under a clock that was wrong."""

_SET_CONTACT = insert_or_replace(ContactRow, "sealed")
_CONTACT = select(ContactRow.sealed).where(ContactRow.reader_id == _OF)
_FORGET_CONTACT = delete(ContactRow).where(ContactRow.reader_id == _OF)
_WITH_CONTACT = select(ContactRow.reader_id)

_RING = insert_or_combine(
    BellRow,
    lambda old, new: {
        "pending": case((old.pending < new.pending, old.pending), else_=new.pending),
        "due_at": case(
            (new.pending == _AT_ONCE, new.due_at),
            (old.pending.is_not(null()), old.due_at),
            (old.due_at > new.due_at, old.due_at),
            else_=new.due_at,
        ),
    },
)
_DUE = (
    select(BellRow.reader_id)
    .where(
        BellRow.pending.is_not(null()),
        or_(BellRow.due_at <= _NOW, BellRow.due_at > bindparam("latest", type_=Moment)),
    )
    .order_by(BellRow.due_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
    .cte("due")
)
_CLAIM = (
    update(BellRow)
    .where(BellRow.reader_id == _DUE.c.reader_id)
    .values(
        due_at=bindparam("until", type_=Moment),
        tries=BellRow.tries + 1,
        failing_since=case((BellRow.tries > 0, _SINCE), else_=BellRow.failing_since),
    )
    .returning(BellRow.reader_id, BellRow.pending, BellRow.tries)
)
_SAID: BindParameter[str] = bindparam("said", type_=String)
_TOLD = (
    update(BellRow)
    .where(_THIS)
    .values(
        pending=case((BellRow.pending < _SAID, BellRow.pending), else_=null()),
        due_at=case(
            (BellRow.pending < _SAID, BellRow.due_at),
            else_=bindparam("next_at", type_=Moment),
        ),
        tries=bindparam("none", type_=Integer),
        failing_since=null(),
    )
)
_FAILED = (
    update(BellRow)
    .where(_THIS)
    .values(
        due_at=bindparam("again_at", type_=Moment),
        failing_since=_SINCE,
    )
)
_ANEW = (
    update(BellRow)
    .where(_THIS)
    .values(
        due_at=case((BellRow.pending.is_not(null()), _NOW), else_=BellRow.due_at),
        tries=bindparam("none", type_=Integer),
        failing_since=null(),
    )
)
_DROP = delete(BellRow).where(_THIS)
_UNREACHED = (
    select(BellRow.reader_id, BellRow.failing_since)
    .where(BellRow.failing_since <= bindparam("before", type_=Moment))
    .order_by(BellRow.reader_id)
)
_FORGET = delete(BellRow).where(BellRow.pending.is_(null()), BellRow.due_at <= _NOW)


class SqlBells:
    """Implements `ports.Bells`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def set_contact(self, reader_id: str, sealed: bytes) -> None:
        self._gate.change(_SET_CONTACT, reader_id=reader_id, sealed=sealed)

    def contact(self, reader_id: str) -> bytes | None:
        sealed: bytes | None = self._gate.value(_CONTACT, of=reader_id)
        return sealed

    def forget_contact(self, reader_id: str) -> None:
        self._gate.change(_FORGET_CONTACT, of=reader_id)

    def with_contact(self) -> frozenset[str]:
        return frozenset(row[0] for row in self._gate.rows(_WITH_CONTACT))

    def ring(self, reader_id: str, urgency: str, now: datetime) -> None:
        """What waits already keeps its moment, unless this must go at once."""
        self._gate.change(
            _RING, reader_id=reader_id, pending=urgency, due_at=now, tries=0, failing_since=None
        )

    def claim(self, now: datetime, seconds: float, limit: int) -> Sequence[Ring]:
        until = now + timedelta(seconds=seconds)
        hour = now.replace(minute=0, second=0, microsecond=0)
        values = {"now": now, "hour": hour, "latest": now + LONGEST_SILENCE}
        rows = self._gate.changed(_CLAIM, until=until, limit=limit, **values)
        return [Ring(reader_id, pending, tries - 1) for reader_id, pending, tries in rows]

    def told(self, ring: Ring, next_at: datetime) -> None:
        """What is more urgent and came meanwhile waits on."""
        values = {"said": ring.urgency, "next_at": next_at, "none": 0}
        self._gate.change(_TOLD, of=ring.reader_id, **values)

    def failed(self, reader_id: str, again_at: datetime, hour: datetime) -> None:
        self._gate.change(_FAILED, of=reader_id, again_at=again_at, hour=hour)

    def anew(self, reader_id: str, now: datetime) -> None:
        self._gate.change(_ANEW, of=reader_id, now=now, none=0)

    def drop(self, reader_id: str) -> None:
        self._gate.change(_DROP, of=reader_id)

    def unreached(self, before: datetime) -> Sequence[Unreached]:
        return [Unreached(*row) for row in self._gate.rows(_UNREACHED, before=before)]

    def forget_quiet(self, now: datetime) -> int:
        return self._gate.change(_FORGET, now=now)
