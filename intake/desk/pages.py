"""What the queue and the head of a page show: frozen views made from clear fields, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from intake.cases.case import UNSEEN
from intake.casework.reading import COUNT_CAP
from intake.casework.values import Header, NewReader, QueuePage
from intake.casework.viewing import group_of
from intake.desk import words
from intake.desk.saying import _, _n, short_id, tongue
from intake.desk.times import CareLeft, Deadline, Moment, care_left, deadline, moment
from intake.desk.words import Level


@dataclass(frozen=True, slots=True)
class HeaderView:
    """A report without its content: a row of the queue, or the head of a page."""

    hex_id: str
    display_id: str
    level: Level
    reason: str
    read_by: Deadline | None  # None once somebody has read it, and any pause asked for since
    care: tuple[CareLeft, ...]  # the windows that are still open, the shortest first
    area: str
    language: str
    channel: str
    received: Moment
    status: str
    asks: str  # what the status asks of the reader, or nothing
    incomplete: bool
    interpreter: bool
    in_flood: bool
    about: str  # in one line of a list: the language, the channel, and what is unusual


@dataclass(frozen=True, slots=True)
class QueuePart:
    """Reports of one group."""

    heading: str
    lines: tuple[HeaderView, ...]


@dataclass(frozen=True, slots=True)
class QueueView:
    """One page of the queue. `shown`: how many there are in this view, empty in the usual one
    and where there are too many to count."""

    parts: tuple[QueuePart, ...]
    count: str
    behind: str  # of these, how many wait behind the others of their urgency, or nothing
    shown: str
    looked_further: bool
    is_first: bool
    new_readers: tuple[tuple[str, str, Moment], ...]  # (office, what, when)

    @property
    def lines(self) -> tuple[HeaderView, ...]:
        return tuple(line for part in self.parts for line in part.lines)


def header_view(header: Header, now: datetime) -> HeaderView:
    """The clear fields in words."""
    return HeaderView(
        hex_id=header.report_id.hex(),
        display_id=short_id(header.report_id),
        level=words.level(header.urgency),
        reason=_(words.REASONS.get(header.reason, header.reason)),
        read_by=deadline(header.due_at, now) if header.status in UNSEEN else None,
        care=care_left(header.received_hour, header.care_until, now),
        area=header.area or _("No area given"),
        language=words.language(header.language),
        channel=words.channel(header.channel) or header.channel,
        received=moment(header.received_hour),
        status=_(words.STATUSES[header.status]),
        asks=_(words.ASKS.get(header.status, "")),
        incomplete=header.incomplete,
        interpreter=header.interpreter,
        in_flood=header.in_flood,
        about=_about(header),
    )


def _about(header: Header) -> str:
    said = [words.language(header.language), words.channel(header.channel) or header.channel]
    unusual = (
        (header.incomplete, _("not finished")),
        (header.in_flood, _("came in a flood")),
    )
    return tongue().listed([*said, *(text for is_so, text in unusual if is_so)])


def queue_view(
    page: QueuePage,
    new_readers: Sequence[NewReader],
    now: datetime,
    *,
    is_first: bool,
) -> QueueView:
    """One page of the queue in words."""
    by_group = groupby(
        page.headers, lambda each: group_of(each.care_until, now, unread=each.status in UNSEEN)
    )
    counts = page.counts
    return QueueView(
        parts=tuple(
            QueuePart(_(words.GROUPS[group]), tuple(header_view(each, now) for each in headers))
            for group, headers in by_group
        ),
        count=_("{open}, {unread}", open=counted_open(counts.open), unread=_unread(counts.unread)),
        behind=_behind(counts.behind) if counts.behind else "",
        shown="" if counts.shown is None else capped(counts.shown),
        looked_further=page.looked_further,
        is_first=is_first,
        new_readers=tuple(
            (each.office, _(words.READER_CHANGES[each.what]), moment(each.added_hour))
            for each in new_readers
        ),
    )


def counted_open(count: int) -> str:
    """ "1 open": in many a language another word than in "2 open"."""
    return _n("{n} open", "{n} open", count, n=capped(count))


def _unread(count: int) -> str:
    return _n("{n} not read yet", "{n} not read yet", count, n=capped(count))


def _behind(count: int) -> str:
    return _n(
        "{n} waits behind the others of its urgency.",
        "{n} wait behind the others of their urgency.",
        count,
        n=capped(count),
    )


def capped(count: int) -> str:
    """A count in words: "1,000+" beyond the cap."""
    number = tongue().number
    return f"{number(COUNT_CAP)}+" if count > COUNT_CAP else number(count)
