"""What the page of an opened case shows: frozen views made from use-case values, all words final.

Rules: a view that holds told words keeps them out of `repr()`. A limit the person set stands above
what was answered; signs about a helper stand apart, as what they are: nothing was done about them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from intake.cases.case import STOPPED
from intake.cases.consent import what_holds_back
from intake.cases.course import Course
from intake.cases.lint import has_words
from intake.cases.parts import StepPart
from intake.cases.scope import Route, route_of
from intake.casework.addressing import WaysBack, sides_of
from intake.casework.values import Case, Nudge
from intake.desk import words
from intake.desk.answer_pages import Addressee
from intake.desk.pages import HeaderView, header_view
from intake.desk.saying import _, short_id, tongue
from intake.desk.timeline import EntryView, timeline
from intake.desk.words import Level
from intake.routing.response import Response


@dataclass(frozen=True, slots=True)
class Answer:
    """One field of the record."""

    name: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CaseView:
    """An opened report. `may`: the actions that are possible now, by name."""

    header: HeaderView
    language_tag: str
    has_words: bool  # that an answer in this language should not hold
    limits: tuple[str, ...]
    signs: tuple[str, ...]
    answers: tuple[Answer, ...]
    consent: tuple[Answer, ...]
    passing_on: str
    thread: tuple[EntryView, ...]
    written: int  # how many entries have words
    is_whole: bool
    has_key: bool
    may: frozenset[str]
    seen: int
    status: str
    is_answerable: bool
    no_answer_needed: bool
    ways_back: str
    addressees: tuple[Addressee, ...]  # empty where there is nothing to choose
    nudge: str  # "ready", "asked", "unanswered", or nothing
    links: tuple[tuple[str, str], ...]  # (hex id, id for people)
    register: tuple[tuple[str, str], ...]  # (number, name)
    higher: tuple[Level, ...]
    lower: tuple[Level, ...]
    reasons: tuple[tuple[str, str], ...]  # (code, why it is less urgent)


def case_view(case: Case, response: Response, now: datetime) -> CaseView:
    """An opened report in words."""
    answers = tuple(_answers(case, response))
    higher, lower = words.levels_beside(case.header.urgency)
    offices = {each.id: each.office for each in response.readers}
    apart = {*words.CONSENT_FIELDS, *words.SIGN_FIELDS}
    return CaseView(
        header=header_view(case.header, now),
        language_tag=case.header.language,
        has_words=has_words(case.header.language),
        limits=tuple(_limits(case)),
        signs=tuple(_signs(case, response)),
        answers=tuple(each for name, each in answers if name not in apart),
        consent=tuple(each for name, each in answers if name in words.CONSENT_FIELDS),
        passing_on=_passing_on(case),
        thread=timeline(case, offices),
        written=sum(1 for each in case.entries if not isinstance(each.content, StepPart)),
        is_whole=case.is_whole,
        has_key=case.has_key,
        may=frozenset(action.value for action in case.possible),
        seen=case.seen,
        status=case.header.status.value,
        is_answerable=bool(case.ways_back.allowed),
        no_answer_needed=case.record.get("contact_mode") == "none",
        ways_back=_ways_back(case.ways_back),
        addressees=tuple(_addressees(case.ways_back)),
        nudge=case.nudge.value if isinstance(case.nudge, Nudge) else "",
        links=tuple((each.hex(), short_id(each)) for each in case.links),
        register=tuple((each.number, each.name) for each in response.organisations),
        higher=higher,
        lower=lower,
        reasons=tuple((why.value, _(said)) for why, said in words.WHY_LOWER.items()),
    )


def _answers(case: Case, response: Response) -> Iterator[tuple[str, Answer]]:
    given = ((name, value) for name, value in case.record.items() if value not in (None, "", []))
    for name, value in sorted(given, key=lambda item: words.field_order(item[0])):
        yield name, Answer(words.field_name(name), words.field_value(name, value, response))


def _limits(case: Case) -> Iterator[str]:
    for name, value, said in words.LIMITS:
        if case.record.get(name) == value:
            yield _(said)


def _signs(case: Case, response: Response) -> Iterator[str]:
    for name in words.SIGN_FIELDS:
        found = case.record.get(name) or []
        for value in found if isinstance(found, list | tuple) else [found]:
            yield words.field_value(name, value, response)


def _passing_on(case: Case) -> str:
    """What her will says about it. A duty by law is another matter."""
    if case.header.status in STOPPED:
        return _("Nothing is passed on while it is paused or closed.")
    if not case.is_whole:
        return _("Not to be passed on: some of the report cannot be opened.")
    course = case.situation.course if case.situation else Course()
    route = route_of(case.record.get("accused_role"), course.accused, course.kind)
    if route in (Route.ARMED, Route.OTHER_SERVICES):
        return _("Not to be passed on to be looked into. {why}", why=_(route.value))
    hold = what_holds_back(case.record)
    if hold is not None:
        return _("Not to be passed on to be looked into. {why}", why=_(hold.value))
    return _("Wish and consent allow that it is passed on to be looked into. Ask before each step.")


def _ways_back(ways: WaysBack) -> str:
    counted = Counter(ways.roles)
    found = (
        _("{n} of {whom}", n=tongue().number(counted[role]), whom=_(said))
        for role, said in words.WAYS_BACK.items()
        if counted[role]
    )
    return tongue().listed(found) or _("none")


def _addressees(ways: WaysBack) -> Iterator[Addressee]:
    """Nobody is asked to choose where there is one side only."""
    allowed, usual = sides_of(ways.allowed), sides_of(ways.usual)
    for side in allowed if len(allowed) > 1 else ():
        yield Addressee(side, _(words.SIDES[side]), side in usual)
