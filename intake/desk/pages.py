"""What the templates show: frozen views made from use-case values, all words final.

Rule: a view that holds told words keeps them out of `repr()`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from intake.cases.case import Action, Status
from intake.cases.lint import LONGEST, Lint
from intake.cases.parts import ReplyPart, ToldPart
from intake.casework.reading import COUNT_CAP
from intake.casework.values import Case, Header, NewReader, OpenedPart, QueuePage
from intake.conversation.vocabulary import Part
from intake.desk import words
from intake.desk.times import Deadline, Moment, deadline, moment
from intake.desk.words import Level
from intake.routing.response import Response


@dataclass(frozen=True, slots=True)
class HeaderView:
    """A report without its content: a row of the queue, or the head of a page."""

    hex_id: str
    display_id: str
    level: Level
    reason: str
    read_by: Deadline | None  # None once somebody has read it
    care: Deadline | None
    area: str
    language: str
    channel: str
    received: Moment
    status: str
    incomplete: bool


@dataclass(frozen=True, slots=True)
class QueueView:
    """One page of the queue."""

    lines: tuple[HeaderView, ...]
    count: str
    next_hex_id: str | None
    is_first: bool
    new_readers: tuple[tuple[str, Moment], ...]  # (office, added)


@dataclass(frozen=True, slots=True)
class Answer:
    """One field of the record."""

    name: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry of the thread: `kind` is "told", "chosen" (an answer, in our words), "reply" or
    "closed" (cannot be opened)."""

    kind: str
    heading: str
    text: str = field(repr=False)
    hour: Moment | None
    number: int


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """The answer being written."""

    nonce: str
    text: str = field(default="", repr=False)
    stops: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    longest: str = f"{LONGEST:,}"

    @property
    def length(self) -> str:
        return f"{len(self.text.strip()):,}"


@dataclass(frozen=True, slots=True)
class CaseView:
    """An opened report."""

    header: HeaderView
    language_tag: str
    answers: tuple[Answer, ...]
    consent: tuple[Answer, ...]
    thread: tuple[EntryView, ...]
    is_whole: bool
    has_key: bool
    may_acknowledge: bool
    may_reply: bool
    is_answerable: bool
    no_answer_needed: bool


def header_view(header: Header, now: datetime) -> HeaderView:
    """The clear fields in words."""
    is_waiting = header.status is Status.RECEIVED
    care_ahead = header.care_until is not None and header.care_until > now
    return HeaderView(
        hex_id=header.report_id.hex(),
        display_id=words.display_id(header.report_id),
        level=words.level(header.urgency),
        reason=words.REASONS.get(header.reason, header.reason),
        read_by=deadline(header.due_at, now) if is_waiting else None,
        care=deadline(header.care_until, now) if header.care_until and care_ahead else None,
        area=header.area or "No area given",
        language=words.language(header.language),
        channel=words.CHANNELS.get(header.channel, header.channel),
        received=moment(header.received_hour),
        status=words.STATUSES[header.status],
        incomplete=header.incomplete,
    )


def queue_view(
    page: QueuePage, new_readers: Sequence[NewReader], now: datetime, *, is_first: bool
) -> QueueView:
    """One page of the queue in words."""
    return QueueView(
        lines=tuple(header_view(header, now) for header in page.headers),
        count=f"{COUNT_CAP:,}+" if page.count > COUNT_CAP else f"{page.count:,}",
        next_hex_id=page.after_next.hex() if page.after_next else None,
        is_first=is_first,
        new_readers=tuple((each.office, moment(each.added_hour)) for each in new_readers),
    )


def case_view(case: Case, response: Response, now: datetime) -> CaseView:
    """An opened report in words."""
    answers = _answers(case, response)
    return CaseView(
        header=header_view(case.header, now),
        language_tag=case.header.language,
        answers=tuple(each for name, each in answers if name not in words.CONSENT_FIELDS),
        consent=tuple(each for name, each in answers if name in words.CONSENT_FIELDS),
        thread=tuple(_entry(part) for part in case.entries),
        is_whole=case.is_whole,
        has_key=case.has_key,
        may_acknowledge=Action.ACKNOWLEDGE in case.possible,
        may_reply=Action.REPLY in case.possible,
        is_answerable=case.ways_back > 0,
        no_answer_needed=case.record.get("contact_mode") == "none",
    )


def reply_form(nonce: str, text: str = "", checked: Lint | None = None) -> ReplyForm:
    """An empty form, or one that was kept back and why."""
    if checked is None:
        return ReplyForm(nonce, text)
    return ReplyForm(
        nonce,
        text,
        tuple(finding.value for finding in checked.stops),
        tuple(finding.value for finding in checked.advice),
    )


def _answers(case: Case, response: Response) -> list[tuple[str, Answer]]:
    given = ((name, value) for name, value in case.record.items() if value not in (None, "", []))
    ordered = sorted(given, key=lambda item: words.field_order(item[0]))
    return [
        (name, Answer(words.field_name(name), words.field_value(name, value, response)))
        for name, value in ordered
    ]


def _entry(part: OpenedPart) -> EntryView:
    match part.content:
        case ToldPart(about=Part.WISH.value, text=code, hour=hour):
            heading, wish = words.ABOUT[Part.WISH.value], words.value_words(code)
            return EntryView("chosen", heading, wish, moment(hour), part.number)
        case ToldPart(about=about, text=text, hour=hour):
            heading = words.ABOUT.get(about, about)
            return EntryView("told", heading, text, moment(hour), part.number)
        case ReplyPart(text=text, by=by, hour=hour):
            return EntryView("reply", f"Answer by {by}", text, moment(hour), part.number)
        case _:
            return EntryView(
                "closed", f"Part {part.number + 1} cannot be opened", "", None, part.number
            )
