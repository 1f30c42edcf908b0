"""What the queue and the head of a page show: frozen views made from clear fields, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from intake.cases.case import UNSEEN
from intake.cases.display import display_id
from intake.casework.reading import COUNT_CAP
from intake.casework.values import Header, NewReader, QueuePage
from intake.desk import words
from intake.desk.times import Deadline, Moment, deadline, moment
from intake.desk.words import Level
from intake.ports import Behind, CameBy, QueuePart


@dataclass(frozen=True, slots=True)
class HeaderView:
    """A report without its content: a row of the queue, or the head of a page."""

    hex_id: str
    display_id: str
    level: Level
    reason: str
    read_by: Deadline | None  # None once somebody has read it, and any pause asked for since
    care: Deadline | None
    area: str
    language: str
    channel: str
    received: Moment
    status: str
    asks: str  # what the status asks of the reader, or nothing
    incomplete: bool
    interpreter: bool
    in_flood: bool


@dataclass(frozen=True, slots=True)
class QueueView:
    """One page of the queue. `by`, `flood`: what it is narrowed to, as in its address. `behind`:
    how many wait behind the others of their urgency, or nothing."""

    lines: tuple[HeaderView, ...]
    count: str
    behind: str
    by: str | None
    flood: str | None
    ways: tuple[tuple[str, str], ...]  # (code, words)
    next_hex_id: str | None
    is_first: bool
    new_readers: tuple[tuple[str, str, Moment], ...]  # (office, what, when)


def header_view(header: Header, now: datetime) -> HeaderView:
    """The clear fields in words."""
    care_ahead = header.care_until is not None and header.care_until > now
    return HeaderView(
        hex_id=header.report_id.hex(),
        display_id=display_id(header.report_id),
        level=words.level(header.urgency),
        reason=words.REASONS.get(header.reason, header.reason),
        read_by=deadline(header.due_at, now) if header.status in UNSEEN else None,
        care=deadline(header.care_until, now) if header.care_until and care_ahead else None,
        area=header.area or "No area given",
        language=words.language(header.language),
        channel=words.channel(header.channel) or header.channel,
        received=moment(header.received_hour),
        status=words.STATUSES[header.status],
        asks=words.ASKS.get(header.status, ""),
        incomplete=header.incomplete,
        interpreter=header.interpreter,
        in_flood=header.in_flood,
    )


def queue_view(
    page: QueuePage,
    new_readers: Sequence[NewReader],
    now: datetime,
    *,
    is_first: bool,
    only: QueuePart | None = None,
) -> QueueView:
    """One page of the queue, or of a part of it, in words."""
    return QueueView(
        lines=tuple(header_view(header, now) for header in page.headers),
        count=_counted(page.count),
        behind=_counted(page.behind) if page.behind else "",
        by=only.way if isinstance(only, CameBy) else None,
        flood="1" if isinstance(only, Behind) else None,
        ways=tuple((way, words.CHANNELS[way]) for way in words.WAYS),
        next_hex_id=page.after_next.hex() if page.after_next else None,
        is_first=is_first,
        new_readers=tuple(
            (each.office, words.READER_CHANGES[each.what], moment(each.added_hour))
            for each in new_readers
        ),
    )


def _counted(count: int) -> str:
    return f"{COUNT_CAP:,}+" if count > COUNT_CAP else f"{count:,}"
