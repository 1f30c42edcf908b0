"""Refer the person to a service that can help, and print what is handed over.

Rule 1: only after the person agreed (support "accepted"); only to the kind of help it is about; to
a place of the response's own directory, if to any, and never to one that is run by anybody in the
chain of an organisation the report is about.
Rule 2: the sheet is written anew: ticked fields, each from a closed answer, and a few words that
copy nothing that was told (`cases.sheet`). It is sealed with the report.
Rule 3: each print is written down. Nothing is sent to anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from intake.cases.case import Status
from intake.cases.course import Course
from intake.cases.facts import NAMED
from intake.cases.needs import Held, may_hand_over
from intake.cases.parts import CasePart, SheetPart, ToldPart, TranslationPart
from intake.cases.sheet import Field, Flaw, HandOver, filled, flaws
from intake.cases.tracks import Accountability, one_of
from intake.casework.audit import Event, hour_of, line
from intake.casework.coursing import Coursing, Stood
from intake.casework.ownership import listed, worked_on
from intake.casework.values import Done, Session
from intake.ports import Clock, OpenWork
from intake.routing.directory import help_places
from intake.routing.organisations import chain
from intake.routing.response import HelpPlace, Need, Response

REFERRAL = "referral"
"""The purpose of such a sheet."""

ON_SHEET = "sheet "
"""Before the name of a ticked field, in the words of the step."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A referral as a form asks for it. `place`: a name of the directory, or nothing."""

    service: str
    place: str
    hand_over: str
    ticked: tuple[Field, ...]
    text: str = field(repr=False)


UNASKED = Asked("", "", "", (), "")
"""A form that nobody has filled in."""


@dataclass(frozen=True, slots=True)
class Referred:
    """What became of it. `done` is NOT_FOUND where a word was none of the closed ones."""

    done: Done
    held: Held | None = None
    flaws: tuple[Flaw, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed. `fields`: closed words by the names of `Field`."""

    service: str
    place: str
    hand_over: str
    fields: Mapping[str, str] = field(repr=False)
    text: str = field(repr=False)
    office: str = ""
    hour: datetime | None = None


@dataclass(frozen=True, slots=True)
class DonorNotice:
    """What an organisation may have to tell a donor, from closed values alone."""

    aware: datetime
    kind: str
    accused: str
    under_18: str
    support_offered: bool
    status: Accountability


class Referring:
    """Referrals, and what is printed of a case."""

    def __init__(
        self,
        open_work: OpenWork,
        coursing: Coursing,
        response: Callable[[], Response],
        clock: Clock,
    ) -> None:
        self._open_work = open_work
        self._coursing = coursing
        self._response = response
        self._clock = clock

    def refer(self, session: Session, report_id: bytes, asked: Asked) -> Referred | None:
        """Seal the sheet and the step; None when the report is not the reader's."""
        found: list[Flaw] = []

        def sheet(stood: Stood) -> tuple[SheetPart, Mapping[str, str]] | None:
            record = stood.situation.record or {}
            told = _told(each.content for each in stood.parts)
            found.extend(flaws(asked.text, told))
            named = not asked.place or self._is_free(stood, asked.service, asked.place)
            if found or not named or asked.hand_over not in {each.value for each in HandOver}:
                return None
            return self._sheet(session, asked), _said(asked, record)

        given = {"service": asked.service}
        taken = self._coursing.refer(session, report_id, given, sheet)
        return Referred(taken.done, taken.held, tuple(found)) if taken else None

    def print_sheet(self, session: Session, report_id: bytes, service: str) -> Sheet | None:
        """The newest sheet for this kind of help; None when there is none, when it is not to be
        handed over any more, or not the reader's."""
        stood = self._coursing.stands(session, report_id)
        if stood is None or not may_hand_over(stood.situation, service):
            return None
        sheet = _newest(stood, service)
        if sheet is not None and sheet.place and not self._is_free(stood, service, sheet.place):
            return None  # it became known since who runs it
        if sheet is not None:
            self._write_down(session, report_id, Event.SHEET_PRINTED)
        return sheet

    def print_donor_notice(self, session: Session, report_id: bytes) -> DonorNotice | None:
        """None unless it was passed on, and the person did not withdraw."""
        stood = self._coursing.stands(session, report_id)
        if stood is None or stood.situation.status is Status.WITHDRAWN:
            return None
        notice = _notice(stood.course, stood.situation.record or {})
        if notice is not None:
            self._write_down(session, report_id, Event.DONOR_NOTICE_PRINTED)
        return notice

    def _write_down(self, session: Session, report_id: bytes, event: Event) -> None:
        with self._open_work() as work:
            mine = worked_on(work, session.reader_id, report_id)
            if mine is not None and work.reports.hold(report_id) is not None:
                work.audit.write(line(self._clock(), session.reader_id, event, report_id))
                work.commit()

    def _sheet(self, session: Session, asked: Asked) -> SheetPart:
        reader = listed(self._response(), session.reader_id)
        office = reader.office if reader else session.reader_id
        hour = hour_of(self._clock())
        return SheetPart(REFERRAL, asked.text.strip(), office, asked.service, hour)

    def _is_free(self, stood: Stood, service: str, name: str) -> bool:
        """Whether that place of the directory may be named here."""
        need = one_of(Need, service)
        record, area = stood.situation.record, stood.header.area
        free = places_for(self._response(), need, area, record) if need else ()
        return name in {place.name for place in free}


def places_for(
    response: Response, service: Need, area: str | None, record: Mapping[str, Any] | None
) -> tuple[HelpPlace, ...]:
    """Places of this kind that nobody runs who hangs together with an organisation it is about.
    None where the report does not open as a whole: what is missing could name one."""
    if record is None:
        return ()
    about = [record.get("accused_org"), *record.get(NAMED, ())]
    hidden = frozenset[str]().union(
        *(chain(response.organisations, each) for each in about if isinstance(each, str))
    )
    found = help_places(response, (service,), area, None)
    return tuple(place for place in found if place.run_by not in hidden)


def _told(contents: Iterator[CasePart | None]) -> list[str]:
    return [each.text for each in contents if isinstance(each, ToldPart | TranslationPart)]


def _said(asked: Asked, record: Mapping[str, Any]) -> Mapping[str, str]:
    fields = filled(asked.ticked, record, asked.service)
    place = {"place": asked.place} if asked.place else {}
    ticked = {f"{ON_SHEET}{name}": value for name, value in fields.items()}
    return {"hand_over": asked.hand_over, **place, **ticked}


def _newest(stood: Stood, service: str) -> Sheet | None:
    step = stood.course.newest_referral.get(service)
    sheets: Sequence[SheetPart] = [
        each.content
        for each in stood.parts
        if isinstance(each.content, SheetPart)
        and (each.content.purpose, each.content.to) == (REFERRAL, service)
    ]
    if step is None or not sheets:
        return None
    fields = {
        name.removeprefix(ON_SHEET): value
        for name, value in step.of.items()
        if name.startswith(ON_SHEET)
    }
    part, place = sheets[-1], step.of.get("place", "")
    hand_over = step.of.get("hand_over", "")
    return Sheet(service, place, hand_over, fields, part.text, part.by, part.hour)


def _notice(course: Course, record: Mapping[str, Any]) -> DonorNotice | None:
    if course.forwarded_hour is None:
        return None
    return DonorNotice(
        course.forwarded_hour,
        course.kind.value,
        course.accused.value,
        str(record.get("under_18", "unknown")),
        bool(course.support),
        course.accountability,
    )
