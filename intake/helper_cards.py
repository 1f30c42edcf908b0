"""Intermediaries' cards for the command: made and printed once, or changed, by the operator.

Rule: a code stands in the lines of `enrolled` and `rotated` and nowhere else. A refusal repeats
nothing that was typed, since somebody may type a code where a serial belongs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from intake.casework.cards import Card, Enrolled, NotEnrolled
from intake.casework.enrolling import MOST_CARDS, MOST_PAIRS, OPERATOR, Enrolling
from intake.casework.serials import read_serial
from intake.conversation.codes import shown, shown_helper
from intake.errors import ConfigError

WHY_NOT: Mapping[NotEnrolled, str] = {
    NotEnrolled.NOT_ALLOWED: f"the response names a reader '{OPERATOR}', who may not make cards",
    NotEnrolled.COUNT: f"--count: 1 to {MOST_CARDS} cards can be made at a time",
    NotEnrolled.PAIRS: f"--pairs: 0 to {MOST_PAIRS} pairs can be printed for a card",
    NotEnrolled.ORGANISATION: "--organisation: the response's register has no such id",
    NotEnrolled.BEFORE: "these cards were made before",
    NotEnrolled.FULL: "no batch is free: end cards that are no longer used",
    NotEnrolled.NO_CARD: "no card has this serial; one looks like K4-07",
}


def enrolled(
    enrolling: Enrolling, count: int, organisation: str | None, pairs: int
) -> Sequence[str]:
    """A batch of cards as lines to print. Raises ConfigError."""
    return _printed(enrolling.enrol(OPERATOR, count, organisation, pairs))


def rotated(enrolling: Enrolling, typed: str) -> Sequence[str]:
    """New codes of a serial as lines to print. Raises ConfigError."""
    return _printed(enrolling.rotate(OPERATOR, _serial(typed)))


def changed(change: Callable[[str, str], bool], typed: str) -> str:
    """The serial that was suspended, taken up again or ended. Raises ConfigError."""
    serial = _serial(typed)
    if not change(OPERATOR, serial):
        raise ConfigError(WHY_NOT[NotEnrolled.NO_CARD])
    return serial


def _printed(made: Enrolled | NotEnrolled) -> Sequence[str]:
    if isinstance(made, NotEnrolled):
        raise ConfigError(WHY_NOT[made])
    return (
        *(line for card in made.cards for line in _card(card)),
        *_until(made),
        "Write the codes down now: they are not kept and cannot be shown again. The code for when",
        "somebody forces the holder goes on a paper of its own, to be learnt and destroyed, never",
        "beside the other. Names belong in the register on paper alone.",
    )


def _until(made: Enrolled) -> Iterator[str]:
    until = f"{made.expires_at:%d %B %Y}"
    if not made.is_suspended:
        yield f"Cards and codes work until {until}."
        return
    for card in made.cards:
        yield f"{card.serial} is suspended: its codes are not taken before you resume it, with"
        yield f"`intake helper resume {card.serial}`."
    yield f"After that they work until {until}."


def _card(card: Card) -> Iterator[str]:
    yield f"card:         {card.serial}"
    yield f"code:         {shown_helper(card.code)}"
    yield f"when forced:  {shown_helper(card.duress_code)}"
    for pair in card.pairs:
        yield f"page {pair.number:<9}sealed half  {shown(pair.survivor)}"
        yield f"{'':14}other half   {shown(pair.intermediary)}"
    yield ""


def _serial(typed: str) -> str:
    serial = read_serial(typed)
    if serial is None:
        raise ConfigError(WHY_NOT[NotEnrolled.NO_CARD])
    return serial
