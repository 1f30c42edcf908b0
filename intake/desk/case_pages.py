"""What the page of an opened case shows: frozen views made from use-case values, all words final.

Rules: a view that holds told words keeps them out of `repr()`. A limit the person set stands above
what was answered; signs about a helper stand apart, as what they are: nothing was done about them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from intake.cases.case import STOPPED
from intake.cases.consent import what_holds_back
from intake.cases.course import Course
from intake.cases.display import display_id
from intake.cases.lint import LONGEST, Lint
from intake.cases.parts import NotePart, ReplyPart, SheetPart, StepPart, ToldPart, TranslationPart
from intake.cases.scope import Route, route_of
from intake.casework.addressing import WaysBack, sides_of
from intake.casework.values import Case, Nudge, OpenedPart
from intake.conversation.vocabulary import Part
from intake.desk import words
from intake.desk.course_pages import sheet_words, step_words
from intake.desk.pages import HeaderView, header_view
from intake.desk.times import Moment, moment
from intake.desk.words import Level
from intake.routing.response import Response

NOBODY = "Choose who may read it."


@dataclass(frozen=True, slots=True)
class Answer:
    """One field of the record."""

    name: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry of the thread: `kind` is "told", "chosen" (an answer, in our words), "reply",
    "erased" (by its date) or "closed" (cannot be opened)."""

    kind: str
    heading: str
    text: str = field(repr=False)
    hour: Moment | None
    number: int


@dataclass(frozen=True, slots=True)
class Addressee:
    """One who can be chosen to read an answer."""

    side: str
    words: str
    is_usual: bool


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """The answer being written. `to`: the sides that were ticked; None before anybody did."""

    nonce: str
    text: str = field(default="", repr=False)
    stops: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    to: tuple[str, ...] | None = None
    longest: str = f"{LONGEST:,}"

    @property
    def length(self) -> str:
        return f"{len(self.text.strip()):,}"

    def is_ticked(self, addressee: Addressee) -> bool:
        return addressee.is_usual if self.to is None else addressee.side in self.to


@dataclass(frozen=True, slots=True)
class CaseView:
    """An opened report. `may`: the actions that are possible now, by name."""

    header: HeaderView
    language_tag: str
    limits: tuple[str, ...]
    signs: tuple[str, ...]
    answers: tuple[Answer, ...]
    consent: tuple[Answer, ...]
    passing_on: str
    thread: tuple[EntryView, ...]
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
        limits=tuple(_limits(case)),
        signs=tuple(_signs(case, response)),
        answers=tuple(each for name, each in answers if name not in apart),
        consent=tuple(each for name, each in answers if name in words.CONSENT_FIELDS),
        passing_on=_passing_on(case),
        thread=tuple(_entry(part, offices) for part in case.entries),
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
        links=tuple((each.hex(), display_id(each)) for each in case.links),
        register=tuple((each.number, each.name) for each in response.organisations),
        higher=higher,
        lower=lower,
        reasons=tuple((why.value, said) for why, said in words.WHY_LOWER.items()),
    )


def reply_form(
    nonce: str,
    text: str = "",
    checked: Lint | None = None,
    to: tuple[str, ...] | None = None,
    *,
    nobody: bool = False,
) -> ReplyForm:
    """An empty form, or one that was kept back and why."""
    found = checked or Lint((), ())
    stops = tuple(finding.value for finding in found.stops)
    advice = tuple(finding.value for finding in found.advice)
    return ReplyForm(nonce, text, (NOBODY, *stops) if nobody else stops, advice, to)


def _answers(case: Case, response: Response) -> Iterator[tuple[str, Answer]]:
    given = ((name, value) for name, value in case.record.items() if value not in (None, "", []))
    for name, value in sorted(given, key=lambda item: words.field_order(item[0])):
        yield name, Answer(words.field_name(name), words.field_value(name, value, response))


def _limits(case: Case) -> Iterator[str]:
    for name, value, said in words.LIMITS:
        if case.record.get(name) == value:
            yield said


def _signs(case: Case, response: Response) -> Iterator[str]:
    for name in words.SIGN_FIELDS:
        found = case.record.get(name) or []
        for value in found if isinstance(found, list | tuple) else [found]:
            yield words.field_value(name, value, response)


def _passing_on(case: Case) -> str:
    """What her will says about it. A duty by law is another matter."""
    if case.header.status in STOPPED:
        return "Nothing is passed on while it is paused or closed."
    if not case.is_whole:
        return "Not to be passed on: some of the report cannot be opened."
    course = case.situation.course if case.situation else Course()
    route = route_of(case.record.get("accused_role"), course.accused, course.kind)
    if route in (Route.ARMED, Route.OTHER_SERVICES):
        return f"Not to be passed on to be looked into. {route.value}"
    hold = what_holds_back(case.record)
    if hold is not None:
        return f"Not to be passed on to be looked into. {hold.value}"
    return "Wish and consent allow that it is passed on to be looked into. Ask before each step."


def _ways_back(ways: WaysBack) -> str:
    counted = Counter(ways.roles)
    found = (f"{counted[role]} of {said}" for role, said in words.WAYS_BACK.items())
    return ", ".join(said for said in found if not said.startswith("0 ")) or "none"


def _addressees(ways: WaysBack) -> Iterator[Addressee]:
    """Nobody is asked to choose where there is one side only."""
    allowed, usual = sides_of(ways.allowed), sides_of(ways.usual)
    for side in allowed if len(allowed) > 1 else ():
        yield Addressee(side, words.SIDES[side], side in usual)


def _entry(part: OpenedPart, offices: Mapping[str, str]) -> EntryView:
    match part.content:
        case ToldPart(about=Part.WISH.value, text=code, hour=hour):
            heading, wish = words.ABOUT[Part.WISH.value], words.value_words(code)
            return EntryView("chosen", heading, wish, moment(hour), part.number)
        case ToldPart(about=about, text=text, hour=hour):
            heading = words.ABOUT.get(about, about)
            return EntryView("told", heading, text, moment(hour), part.number)
        case ReplyPart(text=text, by=by, hour=hour, to=to):
            told = " and ".join(words.SIDES.get(side, side).lower() for side in to)
            heading = f"Answer by {by}" + (f" to {told}" if told else "")
            return EntryView("reply", heading, text, moment(hour), part.number)
        case NotePart(text=text, by=by, own=own, hour=hour):
            said = "For whoever wrote it." if own else text
            return EntryView(
                "chosen", f"Note by {offices.get(by, by)}", said, moment(hour), part.number
            )
        case TranslationPart(number=number, language=into, text=text, by=by, hour=hour):
            heading = f"Part {number + 1} in {words.language(into)}, translated by {by}"
            return EntryView("reply", heading, text, moment(hour), part.number)
        case StepPart(hour=hour) as step:
            heading, said = step_words(step, offices)
            return EntryView("chosen", heading, said, moment(hour), part.number)
        case SheetPart(hour=hour) as sheet:
            heading, text = sheet_words(sheet)
            return EntryView("chosen", heading, text, moment(hour), part.number)
        case _ if part.erased:
            heading = f"Part {part.number + 1} was erased on its date"
            return EntryView("erased", heading, "", None, part.number)
        case _:
            return EntryView(
                "closed", f"Part {part.number + 1} cannot be opened", "", None, part.number
            )
