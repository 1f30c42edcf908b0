"""What the pages about intermediaries' cards show: forms, lists, and sheets of paper.

Rules: a code stands in sheets alone, outside `repr()`. On paper stand the service's name, numbers
and what to do with the paper: no word that tells what the service is for, and a duress code never
on the sheet of the card it belongs to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from intake.casework.cards import Card, CardPage, CardState, Enrolled, KnownCard, NotEnrolled, Pair
from intake.casework.enrolling import MOST_CARDS, MOST_PAIRS
from intake.conversation.codes import shown, shown_helper
from intake.desk.saying import _, tongue
from intake.desk.times import day
from intake.routing.response import Response

Item = TypeVar("Item")
CARDS_ON_A_SHEET = 8
PAIRS_ON_A_SHEET = 6
PAIRS_AT_ONCE = 100
"""Of one form: each pair costs two slow hashes, and somebody waits for the page."""

STATES: Mapping[CardState, str] = {
    CardState.VALID: "Works",
    CardState.SUSPENDED: "Suspended",
    CardState.EXPIRED: "Expired",
}

PROBLEMS: Mapping[NotEnrolled, str] = {
    NotEnrolled.COUNT: f"Cards: give a number from 1 to {MOST_CARDS}.",
    NotEnrolled.PAIRS: f"Printed pairs: give a number from 0 to {MOST_PAIRS}, and no more than "
    f"{PAIRS_AT_ONCE} for all cards together. Make more cards in a second go.",
    NotEnrolled.ORGANISATION: "Organisation: choose one of the register.",
    NotEnrolled.FULL: "No serial is free. End cards that are no longer used, then try again.",
}


@dataclass(frozen=True, slots=True)
class CardView:
    """A card as it stands."""

    serial: str
    state: str
    until: str
    pages_left: str
    is_suspended: bool
    may_suspend: bool
    may_resume: bool


@dataclass(frozen=True, slots=True)
class CardsView:
    """Some cards, to compare with the register on paper."""

    lines: tuple[CardView, ...]
    next_serial: str | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class EnrolForm:
    """The form that makes cards, empty or as it was filled in."""

    nonce: str
    organisations: tuple[tuple[str, str], ...]  # (id, name)
    count: str = "1"
    pairs: str = "0"
    organisation: str = ""
    problem: str | None = None
    most_cards: int = MOST_CARDS
    most_pairs: int = MOST_PAIRS


@dataclass(frozen=True, slots=True)
class PaperCard:
    """One card, and the slip that goes with it."""

    serial: str
    code: str = field(repr=False)
    duress_code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One pair: a half to be folded and sealed, and another half."""

    number: int
    sealed_half: tuple[str, str] = field(repr=False)  # two lines of eight digits
    other_half: tuple[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class BookSheet:
    """Some pages of one card's book."""

    serial: str
    pages: tuple[PaperPage, ...]


@dataclass(frozen=True, slots=True)
class Sheets:
    """Everything to print, by sheets of paper."""

    until: str
    cards: tuple[tuple[PaperCard, ...], ...]
    books: tuple[BookSheet, ...]
    is_suspended: bool


def card_view(card: KnownCard) -> CardView:
    """A card in words."""
    return CardView(
        card.serial,
        _state(card),
        day(card.expires_at),
        _pages(card.pairs_left),
        card.is_suspended,
        may_suspend=card.state is CardState.VALID,
        may_resume=card.state is CardState.SUSPENDED,
    )


def cards_view(page: CardPage, *, is_first: bool) -> CardsView:
    """A page of the list in words."""
    return CardsView(tuple(card_view(card) for card in page.cards), page.after_next, is_first)


def enrol_form(
    nonce: str, response: Response, given: Mapping[str, str], refused: NotEnrolled | None = None
) -> EnrolForm:
    """The form with what was `given`, and what is wrong with it."""
    return EnrolForm(
        nonce,
        tuple((each.id, each.name) for each in response.organisations),
        given.get("count", "1"),
        given.get("pairs", "0"),
        given.get("organisation", ""),
        _(PROBLEMS[refused]) if refused else None,
    )


def sheets(made: Enrolled) -> Sheets:
    """What to print of cards that were just made."""
    paper = [
        PaperCard(card.serial, shown_helper(card.code), shown_helper(card.duress_code))
        for card in made.cards
    ]
    books = (sheet for card in made.cards for sheet in _book(card))
    cards = _by(CARDS_ON_A_SHEET, paper)
    return Sheets(day(made.expires_at), cards, tuple(books), made.is_suspended)


def _state(card: KnownCard) -> str:
    """An expired card can be suspended too, which its new codes would be."""
    states = [card.state, *([CardState.SUSPENDED] if card.is_suspended else [])]
    return tongue().listed(_(STATES[each]) for each in dict.fromkeys(states)).capitalize()


def _pages(left: Sequence[int]) -> str:
    """They are used in order, so the first and how many say it all."""
    return _("{n}, from page {first}", n=len(left), first=left[0]) if left else _("none")


def _book(card: Card) -> list[BookSheet]:
    pages = [_page(pair) for pair in card.pairs]
    return [BookSheet(card.serial, some) for some in _by(PAIRS_ON_A_SHEET, pages)]


def _page(pair: Pair) -> PaperPage:
    return PaperPage(pair.number, _two_lines(pair.survivor), _two_lines(pair.intermediary))


def _two_lines(receipt: str) -> tuple[str, str]:
    return shown(receipt[:8]), shown(receipt[8:])


def _by(size: int, items: Sequence[Item]) -> tuple[tuple[Item, ...], ...]:
    return tuple(tuple(items[start : start + size]) for start in range(0, len(items), size))
