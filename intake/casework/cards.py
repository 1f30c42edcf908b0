"""What enrolling an intermediary gives back: cards to show once, and cards as they stand.

Rules: a code stands in `Card` and `Pair` alone, outside `repr()`; whoever gets them prints them
once and keeps nothing. There is no name of an intermediary here, nor anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum


@dataclass(frozen=True, slots=True)
class Pair:
    """One page of a code book: a number on the outside, two receipts of 16 digits inside."""

    number: int
    survivor: str = field(repr=False)
    intermediary: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Card:
    """A card that was just made. Its codes exist here and, hashed, in the store."""

    serial: str
    code: str = field(repr=False)
    duress_code: str = field(repr=False)
    pairs: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Cards to be shown once."""

    cards: tuple[Card, ...]
    expires_at: datetime
    is_suspended: bool = False  # new codes of a suspended card are not taken yet


class NotEnrolled(Enum):
    """Why no card was made."""

    NOT_ALLOWED = "not_allowed"  # neither ombudsperson nor deputy of this response
    COUNT = "count"
    PAIRS = "pairs"
    ORGANISATION = "organisation"  # not in the register
    BEFORE = "before"  # the same form was sent before; its cards were shown then
    FULL = "full"  # no batch is free
    NO_CARD = "no_card"  # there is no card of that serial


class CardState(Enum):
    """Whether the code of a card is taken."""

    VALID = "valid"
    SUSPENDED = "suspended"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class KnownCard:
    """A card as the register on paper is compared with it."""

    serial: str
    state: CardState
    is_suspended: bool  # expired or not: new codes would be, too
    expires_at: datetime
    pairs_left: tuple[int, ...]  # the numbers on the outside


@dataclass(frozen=True, slots=True)
class CardPage:
    """Some cards, by serial. `after_next`: serial to ask the next page with."""

    cards: tuple[KnownCard, ...]
    after_next: str | None
