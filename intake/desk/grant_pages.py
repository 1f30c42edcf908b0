"""What the pages about grants show: frozen views, all words final.

Rule: a list tells the purpose and the hour. What was told or written stays out of `repr()`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from intake.cases.forwarding import (
    DUTIES,
    LONGEST,
    RECEIVERS,
    SAFETY_QUESTION,
    WISH,
    Receiver,
    Wanted,
)
from intake.cases.grants import Excerpt, Proposal, Purpose
from intake.cases.tracks import Accountability, Duty, one_of
from intake.casework.forwarding import Ways
from intake.casework.granting import Asked
from intake.casework.interpreting import Offer
from intake.casework.ownership import listed
from intake.desk import words
from intake.desk.saying import _, tongue
from intake.desk.times import Moment, moment
from intake.ports import GrantRow
from intake.routing.asking import Candidate
from intake.routing.response import Response

PURPOSES = {
    Purpose.INTERPRET: "Translate a short text",
    Purpose.APPROVE: "Agree, or not, that something is passed on",
}

STATES = {
    "asked": "asked; has not said yet whether there is a conflict",
    "declared": "at work on it",
    "done": "done",
    "refused": "could not take it, or did not agree. Ask another",
}

WISHED = "The person wishes it and agreed"


@dataclass(frozen=True, slots=True)
class AskedView:
    """One grant before it is opened."""

    hex_id: str
    purpose: str
    is_interpreting: bool
    office: str
    area: str
    language: str
    until: Moment
    declared: bool


@dataclass(frozen=True, slots=True)
class RunningView:
    """Somebody who was asked, as the owner sees it."""

    hex_id: str
    office: str
    state: str
    is_open: bool
    until: Moment


@dataclass(frozen=True, slots=True)
class Choice:
    """A radio button."""

    value: str
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PartView:
    """A part that could be translated, as the interpreter would see it."""

    number: int
    heading: str
    hour: Moment
    text: str = field(repr=False)
    places: int


@dataclass(frozen=True, slots=True)
class OfferView:
    """What an owner can ask of an interpreter."""

    parts: tuple[PartView, ...] = field(repr=False)
    people: tuple[Choice, ...]
    nobody_apart: bool
    into: tuple[Choice, ...]
    language: str
    language_tag: str
    running: tuple[RunningView, ...]


@dataclass(frozen=True, slots=True)
class ExcerptView:
    """A text to be translated."""

    text: str = field(repr=False)
    tag: str
    language: str
    into: str
    into_tag: str


@dataclass(frozen=True, slots=True)
class ProposalView:
    """What a second person is shown."""

    receiver: str
    basis: str
    why: str = field(repr=False)
    safety: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class WaysView:
    """Whether and how a case could be passed on."""

    may_ask: bool
    held: tuple[str, ...]  # why not
    receivers: tuple[Choice, ...]
    bases: tuple[Choice, ...]
    people: tuple[Choice, ...]
    running: tuple[RunningView, ...]
    is_waiting: bool
    has_sheet: bool
    question: str = SAFETY_QUESTION

    @property
    def longest(self) -> str:
        return tongue().number(LONGEST)


def asked_view(asked: Asked) -> AskedView:
    return AskedView(
        asked.grant_id.hex(),
        _(PURPOSES[asked.purpose]),
        asked.purpose is Purpose.INTERPRET,
        asked.office,
        asked.area or _("No area given"),
        words.language(asked.language),
        moment(asked.until),
        asked.declared,
    )


def offer_view(offer: Offer, response: Response, language: str) -> OfferView:
    """What can be asked, of whom."""
    return OfferView(
        tuple(
            PartView(
                each.number,
                _(words.ABOUT.get(each.about, each.about)),
                moment(each.hour),
                each.masked.text,
                each.masked.places,
            )
            for each in offer.parts
        ),
        tuple(_interpreters(offer.candidates)),
        bool(offer.candidates) and not any(each.apart for each in offer.candidates),
        tuple(Choice(tag, words.language(tag)) for tag in offer.into),
        words.language(language),
        language,
        tuple(_running(each, response) for each in offer.running),
    )


def ways_view(ways: Ways, response: Response) -> WaysView:
    """What can be done, and why not."""
    by_wish = () if ways.by_wish else (Choice(WISH, _(WISHED)),)
    by_duty = (
        () if ways.by_duty else tuple(Choice(each.value, _(DUTIES[each])) for each in ways.duties)
    )
    found = [_(each.value) for each in (ways.by_wish, ways.by_duty) if each]
    waiting = any(each.is_open for each in ways.running)
    return WaysView(
        may_ask=bool(by_wish or by_duty) and not waiting,
        held=() if waiting else tuple(dict.fromkeys(found)),
        receivers=tuple(Choice(each.value, _(RECEIVERS[each])) for each in Receiver),
        bases=(*by_wish, *by_duty),
        people=tuple(_second(each) for each in ways.candidates),
        running=tuple(_running(each, response) for each in ways.running),
        is_waiting=ways.state is Accountability.FORWARD_ASKED,
        has_sheet=ways.sheet is not None,
    )


def content_view(content: Excerpt | Proposal) -> ExcerptView | ProposalView:
    """What a grant holds, in words."""
    match content:
        case Excerpt(language=language, into=into, text=text):
            return ExcerptView(text, language, words.language(language), words.language(into), into)
        case Proposal():
            duty = one_of(Duty, content.duty)
            basis = _(DUTIES[duty] if duty else WISHED)
            return ProposalView(
                receiver_words(content.to), basis, content.why, content.safety, content.text
            )


def receiver_words(code: str) -> str:
    """A receiver's kind; an unknown code is shown as it is."""
    receiver = one_of(Receiver, code)
    return _(RECEIVERS[receiver]) if receiver else code


def wanted_from(form: dict[str, str]) -> Wanted:
    """What was filled in."""
    names = ("to", "basis", "safety", "text", "reason", "told", "why_not_told")
    return Wanted(**{name: form.get(name, "").replace("\r\n", "\n") for name in names})


def _interpreters(candidates: tuple[Candidate, ...]) -> Iterator[Choice]:
    for each in candidates:
        tongues = tongue().listed(words.language(tag) for tag in each.reader.languages)
        where = _("from elsewhere") if each.apart else _("may know people where it comes from")
        yield Choice(each.reader.id, each.reader.office, f"{tongues}; {where}")


def _second(candidate: Candidate) -> Choice:
    note = "" if candidate.apart else _("of your own office: another one is better")
    return Choice(candidate.reader.id, candidate.reader.office, note)


def _running(grant: GrantRow, response: Response) -> RunningView:
    reader = listed(response, grant.reader_id)
    return RunningView(
        grant.grant_id.hex(),
        reader.office if reader else grant.reader_id,
        _(STATES.get(grant.state, grant.state)),
        grant.is_open,
        moment(grant.expires_at),
    )
