"""How fast a channel may send: one row for all workers together.

The generic cell rate algorithm (ITU-T I.371): the row holds when the next text would be due if all
went evenly; a burst may run ahead of that by so many intervals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Executable, and_, bindparam, case, or_, select

from intake.ports import Pace
from intake.store.gate import Gate
from intake.store.rows import PaceRow
from intake.store.times import Moment
from intake.store.upserts import INSERTS, Insert

CLOCKS_APART = timedelta(minutes=1)
"""Between two machines. A row from further ahead was written by a clock that was wrong, and must
not keep a channel silent until that time comes."""

_NOW = bindparam("now", type_=Moment)
_BETWEEN = bindparam("between_microseconds", type_=BigInteger)
_TOO_FAR = bindparam("too_far", type_=Moment)
_NEXT = select(PaceRow.next_at).where(PaceRow.channel == bindparam("channel"))


def _take(insert: Callable[..., Insert]) -> Executable:
    ahead = and_(PaceRow.next_at > _NOW, PaceRow.next_at <= _TOO_FAR)
    later = case((ahead, PaceRow.next_at), else_=_NOW)
    return (
        insert(PaceRow)
        .values(channel=bindparam("channel"), next_at=bindparam("after_this", type_=Moment))
        .on_conflict_do_update(
            index_elements=[PaceRow.channel],
            set_={"next_at": later + bindparam("between_microseconds", type_=BigInteger)},
            where=or_(
                PaceRow.next_at <= bindparam("at_most", type_=Moment),
                PaceRow.next_at > _TOO_FAR,
            ),
        )
        .execution_options(preserve_rowcount=True)
    )


_TAKE: Mapping[str, Executable] = {name: _take(insert) for name, insert in INSERTS.items()}


class SqlPaces:
    """Implements `ports.Paces`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def take(self, channel: str, now: datetime, pace: Pace) -> datetime | None:
        """None when a text may go now, which is then counted; else when to ask again."""
        between = timedelta(seconds=pace.seconds_between)
        ahead = between * (pace.burst - 1)
        taken = self._gate.change(
            _TAKE,
            channel=channel,
            now=now,
            after_this=now + between,
            between_microseconds=between // timedelta(microseconds=1),
            at_most=now + ahead,
            too_far=now + ahead + between + CLOCKS_APART,
        )
        if taken:
            return None
        due: datetime = self._gate.value(_NEXT, channel=channel)
        return due - ahead
