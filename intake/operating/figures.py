"""The figures that show whether an installation does what it promises.

Rules: a figure is a number for a channel or for all, never for a person: no address, no word, no
report. They are read when they are asked for, so every process shows the same ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.delivery import SENT_AGAIN
from intake.ports import Backlog, Clock, OpenWork, UnitOfWork
from intake.sweeping import missed_on
from intake.upkeep import HEARTBEAT


@dataclass(frozen=True, slots=True)
class ChannelFigures:
    """One channel. `held`: messages that its provider still has to delete, the oldest of them so
    many hours old; the other two count this month."""

    name: str
    held: int
    oldest_hours: int
    missed: int
    sent_again: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The whole installation. `silent_for`: since a worker last showed itself; None if never."""

    channels: tuple[ChannelFigures, ...]
    waiting: int
    stalled: int
    silent_for: timedelta | None


def read_figures(open_work: OpenWork, channels: Sequence[str], clock: Clock) -> Figures:
    """As they stand now. `channels`: those that are on here. Raises StoreError."""
    now = clock()
    with open_work(write=False) as work:
        backlog = {each.channel: each for each in work.copies.backlog()}
        names = sorted({*channels, *backlog})
        last = work.heartbeats.last(HEARTBEAT)
        return Figures(
            tuple(_channel(work, name, backlog.get(name), now) for name in names),
            work.outbox.depth(),
            work.outbox.stalled(now),
            None if last is None else max(now - last, timedelta(0)),
        )


def _channel(work: UnitOfWork, name: str, backlog: Backlog | None, now: datetime) -> ChannelFigures:
    month = f"{now:%Y-%m}"
    return ChannelFigures(
        name,
        backlog.held if backlog else 0,
        max((now - backlog.oldest) // timedelta(hours=1), 0) if backlog else 0,
        work.counters.get(month, missed_on(name)),
        work.counters.get(month, f"{SENT_AGAIN} {name}"),
    )
