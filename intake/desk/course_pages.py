"""What the box "Course of this report" shows: frozen views made from the tables, all words final.

Rules: a step that is possible now is offered; one that follows but is held back says why; what does
not follow from here is not shown at all. Nothing here decides: the tables do (`cases.needs`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from intake.cases.closing import Item
from intake.cases.needs import (
    Bar,
    Held,
    Situation,
    holds_back,
    may_hand_over,
    withdrawal_is_to_be_told,
)
from intake.cases.outcome import UNKNOWN_QUARTER
from intake.cases.parts import SheetPart, StepPart
from intake.cases.saying import HowAgreed, Receiver
from intake.cases.scope import route_of
from intake.cases.sheet import LONGEST, Flaw
from intake.cases.tracks import (
    NEXT,
    STATES,
    WITH_MORE,
    Outcome,
    State,
    Support,
    Track,
    Triage,
    one_of,
    state_of,
)
from intake.casework.referring import UNASKED, Asked, places_for
from intake.casework.values import Case
from intake.desk import course_words as words
from intake.desk.saying import _, tongue
from intake.routing.response import Need, Response

QUARTERS = 8
"""So many are offered, the present one first."""

_HELD_SHOWN_NOT = frozenset({Bar.NOT_FROM_HERE, Bar.STATUS, Bar.NOT_OUT_OF_SCOPE})

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StepGroup:
    """Steps of one track: `offered` (value for the form, words), `held` (words, why not)."""

    name: str
    state: str
    offered: Choices
    held: Choices


@dataclass(frozen=True, slots=True)
class ReferralForm:
    """A referral being written, and what to change first."""

    services: Choices
    places: tuple[tuple[str, Choices], ...]
    fields: Choices
    hand_overs: Choices
    asked: Asked = UNASKED
    flaws: tuple[str, ...] = ()
    longest: int = LONGEST

    def is_chosen(self, name: str, value: str) -> bool:
        """Whether this was filled in already."""
        given = self.asked
        said = {"service": given.service, "place": given.place, "hand_over": given.hand_over}
        return said.get(name) == value or value in [each.value for each in given.ticked]


@dataclass(frozen=True, slots=True)
class CourseView:
    """The box. Each of the forms is None or empty where it is not possible now."""

    route: str
    facts: Choices
    groups: tuple[StepGroup, ...]
    triage: tuple[Choices, Choices] | None
    referral: ReferralForm | None
    sheets: Choices
    outcome: tuple[tuple[str, str, Choices], ...]
    may_print_notice: bool


@dataclass(frozen=True, slots=True)
class ClosingForm:
    """What is asked when a report is closed."""

    reasons: Choices
    items: Choices
    answers: Choices


def course_view(
    case: Case,
    response: Response,
    now: datetime,
    asked: Asked | None = None,
    flaws: tuple[Flaw, ...] = (),
) -> CourseView | None:
    """The box of an opened report; None where its key does not open it. `asked`, `flaws`: a
    referral that was kept back, and why."""
    given = case.situation
    if given is None:
        return None
    course = given.course
    answered = case.record.get("accused_role")
    referral = _referral(case, given, response, asked, tuple(_(each.value) for each in flaws))
    return CourseView(
        route=_(route_of(answered, course.accused, course.kind).value),
        facts=tuple(_facts(given)),
        groups=tuple(_groups(given)),
        triage=_triage() if _may(given, Triage.DONE) else None,
        referral=referral,
        sheets=tuple(
            (each, words.service(each))
            for each in course.newest_referral
            if may_hand_over(given, each)
        ),
        outcome=_outcome(now) if _may(given, Outcome.RECORDED) else (),
        may_print_notice=course.was_forwarded,
    )


def closing_form() -> ClosingForm:
    """The reasons and the list to look back on."""
    return ClosingForm(_choices(words.REASONS), _choices(words.ITEMS), _choices(words.ANSWERS))


def closing_given(form: Mapping[str, str]) -> Mapping[str, str]:
    """What a form says of closing, by the names of the sealed step."""
    return {name: form.get(name, "") for name in ("reason", *(item.value for item in Item))}


def read_step(value: str) -> tuple[State, Mapping[str, str]] | None:
    """ "support accepted service=health how=said" -> the state, and its words."""
    track_word, _, rest = value.partition(" ")
    state_word, *said = rest.split(" ")
    track = one_of(Track, track_word)
    state = state_of(track, state_word) if track else None
    given = dict(pair.split("=", 1) for pair in said if "=" in pair)
    return (state, given) if state else None


def step_words(part: StepPart, offices: Mapping[str, str]) -> tuple[str, str]:
    """(heading, words) of a step in the one timeline."""
    track = one_of(Track, part.track)
    state = state_of(track, part.state) if track else None
    heading = _(words.TRACKS[track]) if track else part.track
    by = _("the person") if part.by == "person" else offices.get(part.by, part.by)
    named = _(words.STATES[state]) if state else part.state
    said = [_of_service(part.of.get("service"), named)]
    of = part.of.items()
    said += [words.said_of(name, value) for name, value in of if value and name != "service"]
    return _("{what}, by {whom}", what=heading, whom=by), "\n".join(each for each in said if each)


def sheet_words(part: SheetPart) -> tuple[str, str]:
    """(heading, words) of a sheet in the one timeline."""
    known = part.to in words.NAMED["to"]
    receiver = words.named("to", part.to) if known else words.service(part.to)
    return _("Sheet, by {office}: {receiver}", office=part.by, receiver=receiver), part.text


def _of_service(service: str | None, said: str) -> str:
    """Behind the kind of help it is about, where there is one."""
    if service is None:
        return said
    return _("{service}: {state}", service=words.service(service), state=said)


def _groups(given: Situation) -> Iterator[StepGroup]:
    for track in (Track.SUPPORT, Track.ACCOUNTABILITY, Track.FEEDBACK, Track.TRIAGE):
        steps = [
            (value, said, holds_back(given, state, of))
            for value, said, state, of in _steps(track)
            if state in NEXT[given.course.at(track, one_of(Need, of.get("service")))]
        ]
        offered = tuple((value, said) for value, said, held in steps if held is None)
        held = tuple(dict.fromkeys(_held((said, why) for _, said, why in steps)))
        if offered or held:
            yield StepGroup(_(words.TRACKS[track]), "", offered, held)


def _held(steps: Iterator[tuple[str, Held | None]]) -> Iterator[tuple[str, str]]:
    for said, why in steps:
        if why is not None and why not in _HELD_SHOWN_NOT:
            yield said, _(str(why.value))


def _steps(track: Track) -> Iterator[tuple[str, str, State, Mapping[str, str]]]:
    """(value for the form, words, state, its words) of every step that a form can take."""
    for state in STATES[track]:
        if state in WITH_MORE or state is Triage.DONE:
            continue
        for of in _words_of(state):
            said = [words.said_of(name, value) for name, value in of.items() if name != "service"]
            label = _(words.STATES[state])
            if said:
                label = f"{label} ({tongue().listed(said)})"
            value = " ".join((track.value, state.value, *(f"{a}={b}" for a, b in of.items())))
            yield value, _of_service(of.get("service"), label), state, of


def _words_of(state: State) -> Iterator[Mapping[str, str]]:
    """Each way in which a step can be said."""
    match state:
        case Support.ACCEPTED:
            for need in Need:
                for how in HowAgreed:
                    yield {"service": need.value, "how": how.value}
        case Support():
            yield from ({"service": need.value} for need in Need)
        case Triage.REFERRED_OUT:
            yield from ({"receiver": each.value} for each in Receiver)
        case _:
            yield {}


def _facts(given: Situation) -> Iterator[tuple[str, str]]:
    course = given.course
    if course.triage is not Triage.NOT_DONE:
        yield _("What it is"), _(words.KINDS[course.kind])
        yield _("Who it is about"), _(words.ACCUSED[course.accused])
    for need, state in course.support.items():
        yield _(words.SERVICES[need]), _(words.STATES[state])
    yield _(words.TRACKS[Track.ACCOUNTABILITY]), _(words.STATES[course.accountability])
    yield _(words.TRACKS[Track.FEEDBACK]), _(words.STATES[course.feedback])
    if course.outcome is Outcome.RECORDED:
        yield _(words.TRACKS[Track.OUTCOME]), _(words.STATES[course.outcome])


def _triage() -> tuple[Choices, Choices]:
    return _choices(words.KINDS), _choices(words.ACCUSED)


def _referral(
    case: Case,
    given: Situation,
    response: Response,
    asked: Asked | None,
    flaws: tuple[str, ...],
) -> ReferralForm | None:
    ready = [
        need
        for need in Need
        if holds_back(given, Support.REFERRED, {"service": need.value}) is None
    ]
    if not ready:
        return None
    area = next((each.id for each in response.areas if each.name == case.header.area), None)
    places = (
        (need, places_for(response, need, area or case.header.area, given.record)) for need in ready
    )
    return ReferralForm(
        services=tuple((need.value, _(words.SERVICES[need])) for need in ready),
        places=tuple(
            (_(words.SERVICES[need]), tuple((each.name, each.name) for each in found))
            for need, found in places
        ),
        fields=_choices(words.FIELDS),
        hand_overs=_choices(words.HAND_OVERS),
        asked=asked or UNASKED,
        flaws=flaws,
    )


def _outcome(now: datetime) -> tuple[tuple[str, str, Choices], ...]:
    return (
        ("nature", _("What it was"), _choices(words.NATURES)),
        ("measure", _("Which measure was taken"), _choices(words.MEASURES)),
        ("quarter", _("In which quarter"), tuple(_quarters(now))),
        ("learnt", _("What was learnt"), _choices(words.LEARNT)),
    )


def _quarters(now: datetime) -> Iterator[tuple[str, str]]:
    yield UNKNOWN_QUARTER, _("not known, or none")
    count = now.year * 4 + (now.month - 1) // 3
    for each in range(count, count - QUARTERS, -1):
        year, quarter = each // 4, each % 4 + 1
        yield f"{year}-Q{quarter}", _("{year}, quarter {quarter}", year=year, quarter=quarter)


def _may(given: Situation, state: State) -> bool:
    return holds_back(given, state) is None


def _choices(said: Mapping[Any, str]) -> Choices:
    return tuple((each.value, _(name)) for each, name in said.items() if isinstance(each, Enum))


def must_be_told(given: Situation) -> bool:
    """Whether whoever it was passed on to must still hear that the person has withdrawn."""
    return withdrawal_is_to_be_told(given.status, given.course)
