"""What the desk's pages get from the use cases: plain values, codes and times, no words for them.

Rule: whatever was told, and every key, stays out of `repr()`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from intake.cases.case import Action, Status
from intake.cases.lint import Lint
from intake.cases.needs import Situation
from intake.cases.parts import CasePart
from intake.casework.addressing import WaysBack
from intake.ports import AuditLine, Group


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in reader, for the length of one request."""

    reader_id: str
    seed: bytes = field(repr=False)  # the reader's private seed, 32 bytes
    key: bytes = field(default=b"", repr=False)  # of the session's row
    language: str = field(default="", repr=False)  # what she chose for her pages, or nothing
    time_zone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Header:
    """What may be seen of a report without opening it."""

    report_id: bytes
    area: str | None  # the area's name, or its id where the response no longer has it
    language: str  # BCP 47 tag
    channel: str
    urgency: str  # "U1" | "U2" | "U3"
    reason: str  # code, see `routing.urgency.ROWS`
    received_hour: datetime
    due_at: datetime
    care_until: datetime | None
    status: Status
    incomplete: bool
    declared: bool = False  # this reader declared that there is no conflict of interest
    interpreter: bool = False  # this reader does not speak the language it was written in
    in_flood: bool = False  # sent while far more than usual began on its channel


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stand in a queue, each counted up to COUNT_CAP + 1. `open`: all; `unread`: of them;
    `behind`: of these, what waits behind the others of its urgency, because it came in a flood.

    `shown`: in a view that is not the usual one; None, too, where `open` is beyond the cap.
    """

    open: int
    unread: int = 0
    behind: int = 0
    shown: int | None = None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of a reader's queue. `after_next`: report id to ask the next page with, and
    `next_group` the group it stands in. `looked_further`: the page is not full, and there may be
    more."""

    headers: tuple[Header, ...]
    after_next: bytes | None
    counts: Counts
    next_group: Group | None = None
    looked_further: bool = False


@dataclass(frozen=True, slots=True)
class OpenedPart:
    """One part of a case. `content` is None when it cannot be opened, or was erased on its date."""

    number: int
    kind: str
    content: CasePart | None = field(repr=False)
    erased: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether it should be there, and does not open."""
        return self.content is None and not self.erased


class Nudge(Enum):
    """How things stand with the one text that may be sent to her phone."""

    READY = "ready"
    ASKED = "asked"  # it waits to be sent, or was sent today
    UNANSWERED = "unanswered"  # she has not come back since the last one


@dataclass(frozen=True, slots=True)
class Case:
    """An opened report."""

    header: Header
    record: Mapping[str, Any] = field(repr=False)  # the newest value of every field
    entries: tuple[OpenedPart, ...]  # told words and answers, in order; and what does not open
    possible: frozenset[Action]
    ways_back: WaysBack
    has_key: bool  # False: this reader's key to it is gone or set aside
    links: tuple[bytes, ...] = ()  # the reader's other reports by the same person
    nudge: Nudge | None = None  # None: she did not agree to one, or none is possible now
    situation: Situation | None = field(default=None, repr=False)  # what a step is judged by
    seen: int = 0  # how many parts there are
    lines: tuple[AuditLine, ...] = ()  # who did what to it, in the order of writing
    reader_id: str = ""  # who opened it
    linked: tuple[OpenedPart, ...] = ()  # the parts that say so of `links`

    @property
    def is_whole(self) -> bool:
        """Whether every part opened."""
        return self.has_key and not any(entry.is_missing for entry in self.entries)


@dataclass(frozen=True, slots=True)
class NewReader:
    """A reader who was added or changed lately. `what`: words of `casework.changes.What`."""

    reader_id: str
    office: str
    added_hour: datetime
    what: str = "added"


class Declared(Enum):
    """What followed from a declaration."""

    MAY_OPEN = "may_open"
    PASSED_ON = "passed_on"
    SET_ASIDE = "set_aside"  # nobody else can have it now; nobody can open it either


class Rechecked(Enum):
    """What became of a report when it was asked again who may have it."""

    UNCHANGED = "unchanged"
    OTHERS_LEFT = "others_left"  # the owner stays; deputy, external reader or recovery keys changed
    PASSED_ON = "passed_on"
    SET_ASIDE = "set_aside"


class Named(Enum):
    """What followed when a reader named an organisation."""

    NOTED = "organisation_noted"  # nobody had to go
    NARROWED = "organisation_narrowed"  # others had to go
    PASSED_ON = "organisation_passed_on"  # the reader had to go
    SET_ASIDE = "organisation_set_aside"  # so had everybody
    BEFORE = "organisation_before"
    NOT_FOUND = "organisation_not_found"
    NOT_NOW = "not_now"


class Done(Enum):
    """What became of an action on a case."""

    DONE = "done"
    BEFORE = "before"  # the same button was pressed before; nothing was done twice
    NEWS = "news"  # she has added something since the page was opened
    NOT_NOW = "not_now"  # the case's status does not allow it
    NO_WAY_BACK = "no_way_back"  # nobody could read an answer
    NOBODY_CHOSEN = "nobody_chosen"  # there are ways back, and none of them was chosen
    NOT_FOUND = "not_found"  # no report, or several, that could be meant


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer. `done` is None when `lint` kept it back."""

    done: Done | None
    lint: Lint
