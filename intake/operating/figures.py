"""The figures that show whether an installation does what it promises.

Rules: a figure is a number for a channel or for all, never for a person: no address, no word, no
report. They are read when they are asked for, so every process shows the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from intake.delivery import SENT_AGAIN
from intake.ports import Backlog, Clock, OpenWork, UnitOfWork
from intake.routing.directory import stale
from intake.routing.response import Response
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
    """The whole installation. `silent_for`: since a worker last showed itself; None if never.

    `old_places`: entries of the directory that nobody asked for 90 days. `no_report`: that none has
    been sent for `NO_REPORT`; `began`: how many began in the days before, rounded down to tens.
    Both as of the beginning of this week.
    """

    channels: tuple[ChannelFigures, ...]
    waiting: int
    stalled: int
    silent_for: timedelta | None
    old_places: int = 0
    no_report: bool = False
    began: int = 0


NO_REPORT: Final = timedelta(days=30)
BEGAN_IN: Final = timedelta(days=21)
"""Before this week began; starts are forgotten a week later."""


def read_figures(
    open_work: OpenWork,
    channels: Sequence[str],
    clock: Clock,
    response: Callable[[], Response],
) -> Figures:
    """As they stand now. `channels`: those that are on here. Raises StoreError.

    A report is never counted here, nor is its hour shown: a monitor that asks every minute would
    know who was seen with a phone in that minute. For the same reason whether there was one at all,
    and how many began, are looked at once a week.
    """
    now, current = clock(), response()
    with open_work(write=False) as work:
        backlog = {each.channel: each for each in work.copies.backlog()}
        names = sorted({*channels, *backlog})
        last = work.heartbeats.last(HEARTBEAT)
        return Figures(
            tuple(_channel(work, name, backlog.get(name), now) for name in names),
            work.outbox.depth(),
            work.outbox.stalled(now),
            None if last is None else max(now - last, timedelta(0)),
            old_places=len(list(stale(current, now.date()))),
            no_report=_is_silent(work, _week_of(now)),
            began=_began(work, names, _week_of(now)),
        )


def _week_of(now: datetime) -> datetime:
    """When this week began: Monday, midnight."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=now.weekday())


def _is_silent(work: UnitOfWork, week: datetime) -> bool:
    last = work.reports.last_received(week)
    return last is None or week - last > NO_REPORT


def _began(work: UnitOfWork, channels: Sequence[str], week: datetime) -> int:
    hours = (work.starts.since(each, week - BEGAN_IN) for each in channels)
    counted = sum(n for each in hours for hour, n in each.items() if hour < week)
    return counted - counted % 10


def _channel(work: UnitOfWork, name: str, backlog: Backlog | None, now: datetime) -> ChannelFigures:
    month = f"{now:%Y-%m}"
    return ChannelFigures(
        name,
        backlog.held if backlog else 0,
        max((now - backlog.oldest) // timedelta(hours=1), 0) if backlog else 0,
        work.counters.get(month, missed_on(name)),
        work.counters.get(month, f"{SENT_AGAIN} {name}"),
    )
