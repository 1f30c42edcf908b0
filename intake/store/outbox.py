"""What is still to be delivered, claimed by any number of workers.

Rules
1. Only the lowest number of a pseudonym may be claimed: texts go out in the order of writing.
2. A claim is a due time in the future. A worker that died lets it run out, and the text comes
   back as `unsure`: the provider may have it. That counts as a try, so none is tried for ever.
3. A claim is committed before anything else is done: who settles a text holds its pseudonym
   first, while a claim has locked the text alone.
4. An accepted text counts for its conversation only if its row was still there: the late word of
   a slow worker never makes a question count as seen.

Source for SKIP LOCKED: PostgreSQL, SELECT, "The Locking Clause". SQLite has one writer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BindParameter,
    Integer,
    LargeBinary,
    bindparam,
    case,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import aliased

from intake.ports import Outgoing, Sealed
from intake.store.gate import Gate
from intake.store.prepared import Prepared
from intake.store.rows import ConversationRow, OutboxRow
from intake.store.times import Moment

_AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
_OF = bindparam("of", type_=LargeBinary)
_NUMBER: BindParameter[int] = bindparam("at")
_THIS = (OutboxRow.lookup == _OF, OutboxRow.number == _NUMBER)

_ADD = Prepared(insert(OutboxRow))
_WAITING = select(OutboxRow.number).where(*_THIS)
_DROP = delete(OutboxRow).where(*_THIS)
_DROP_ALL = (
    delete(OutboxRow)
    .where(OutboxRow.lookup == _OF, OutboxRow.claimed == false())
    .returning(OutboxRow.number)
)
_BLANK = (
    update(OutboxRow)
    .where(OutboxRow.lookup == _OF, OutboxRow.claimed == true())
    .values(blob=b"")
    .returning(OutboxRow.number)
)
_LATER = (
    update(OutboxRow)
    .where(*_THIS)
    .values(
        claimed=False,
        tries=OutboxRow.tries + bindparam("tried", type_=Integer),
        due_at=bindparam("again_at", type_=Moment),
        unsure=bindparam("may_have_it"),
    )
)
_NEXT = (
    update(OutboxRow)
    .where(OutboxRow.lookup == _OF, OutboxRow.due_at < bindparam("next_at", type_=Moment))
    .values(due_at=bindparam("next_at", type_=Moment))
)
_DEPTH = select(func.count()).select_from(OutboxRow)
_STALLED = _DEPTH.where(OutboxRow.claimed, OutboxRow.due_at <= bindparam("now", type_=Moment))
_ACCEPTED = (
    update(ConversationRow)
    .where(ConversationRow.lookup == _OF, ConversationRow.accepted < _NUMBER)
    .values(accepted=_NUMBER)
)
_SPENT = (
    update(ConversationRow)
    .where(ConversationRow.lookup == _OF, ConversationRow.spent < _NUMBER)
    .values(spent=_NUMBER)
)

_EARLIER = aliased(OutboxRow)
_DUE = (
    select(OutboxRow.lookup, OutboxRow.number)
    .where(
        OutboxRow.due_at <= bindparam("now", type_=Moment),
        ~select(_EARLIER.number)
        .where(_EARLIER.lookup == OutboxRow.lookup, _EARLIER.number < OutboxRow.number)
        .exists(),
    )
    .order_by(OutboxRow.due_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
    .cte("due")
)
_CLAIM = (
    update(OutboxRow)
    .where(OutboxRow.lookup == _DUE.c.lookup, OutboxRow.number == _DUE.c.number)
    .values(
        due_at=bindparam("until", type_=Moment),
        claimed=true(),
        tries=case((OutboxRow.claimed, OutboxRow.tries + 1), else_=OutboxRow.tries),
        unsure=or_(OutboxRow.unsure, OutboxRow.claimed),
    )
    .returning(
        OutboxRow.lookup,
        OutboxRow.number,
        OutboxRow.channel,
        OutboxRow.epoch,
        OutboxRow.blob,
        OutboxRow.tries,
        OutboxRow.unsure,
    )
)


class SqlOutbox:
    """Implements `ports.Outbox`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def add(self, text: Outgoing) -> None:
        """Due at once. Raises StoreError when the number is taken."""
        self._gate.change(
            _ADD,
            lookup=text.lookup,
            number=text.number,
            channel=text.channel,
            epoch=text.sealed.epoch,
            blob=text.sealed.blob,
            due_at=_AT_ONCE,
            claimed=False,
            tries=text.tries,
            unsure=text.unsure,
        )

    def waiting(self, lookup: bytes, number: int) -> bool:
        return self._gate.first(_WAITING, of=lookup, at=number) is not None

    def claim(self, now: datetime, seconds: float, limit: int) -> Sequence[Outgoing]:
        """Due texts, each the lowest of its pseudonym, ours until `now + seconds`."""
        until = now + timedelta(seconds=seconds)
        rows = self._gate.changed(_CLAIM, now=now, until=until, limit=limit)
        return [
            Outgoing(lookup, number, channel, Sealed(epoch, blob), tries, unsure)
            for lookup, number, channel, epoch, blob, tries, unsure in rows
        ]

    def accepted(self, lookup: bytes, number: int, next_at: datetime | None = None) -> None:
        """The provider took it: the row goes and the conversation knows."""
        self._gate.hold(lookup)
        if self._gate.change(_DROP, of=lookup, at=number):
            self._gate.change(_ACCEPTED, of=lookup, at=number)
            if next_at is not None:
                self._gate.change(_NEXT, of=lookup, next_at=next_at)

    def drop(self, lookup: bytes, number: int) -> None:
        """It will never be sent. Its number is not used again in this conversation."""
        self._gate.hold(lookup)
        if self._gate.change(_DROP, of=lookup, at=number):
            self._gate.change(_SPENT, of=lookup, at=number)

    def drop_all(self, lookup: bytes) -> None:
        """None of them will be sent. One that a worker holds just now loses its words and keeps
        its number: else that worker's late word would count for a text written since."""
        self._gate.hold(lookup)
        numbers = [row[0] for row in self._gate.changed(_DROP_ALL, of=lookup)]
        numbers += [row[0] for row in self._gate.changed(_BLANK, of=lookup)]
        if numbers:
            self._gate.change(_SPENT, of=lookup, at=max(numbers))

    def later(
        self, lookup: bytes, number: int, due_at: datetime, *, unsure: bool, tried: bool = True
    ) -> None:
        """Free the claim, count the try unless there was none, come back at `due_at`."""
        values = {"again_at": due_at, "may_have_it": unsure, "tried": int(tried)}
        self._gate.change(_LATER, of=lookup, at=number, **values)

    def depth(self) -> int:
        return int(self._gate.value(_DEPTH))

    def stalled(self, now: datetime) -> int:
        """How many were claimed by a worker that let its claim run out."""
        return int(self._gate.value(_STALLED, now=now))
