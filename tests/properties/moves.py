"""What a reporter may do next: mostly something sensible, often not.

A walk of random texts hardly ever reaches an end, and then proves nothing: so every walk has a
temper, and most of what it does is meant. What is offered is read from the table, so that new
questions are walked through too. Every choice is an even one: draws that Hypothesis itself makes
favour some answers so much that others are never given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from random import Random

from intake.conversation.engine import answers_offered
from intake.conversation.moving import current
from intake.conversation.scenes import Code, Lookup, Register, Words
from intake.conversation.script import SCRIPT
from intake.conversation.state import Conversation, Deployment
from intake.conversation.vocabulary import Option, Step


class Kind(Enum):
    """What she does."""

    ANSWER = auto()  # one of the answers that stand
    ONWARD = auto()  # one of those that do not end it
    AS_ASKED = auto()  # for somebody who asked, agreed and was told everything
    WORDS = auto()
    ANYTHING = auto()
    SKIP = auto()
    HELP = auto()
    LEAVE = auto()
    STOP = auto()
    PICTURE = auto()
    SILENCE = auto()
    WRONG_CODE = auto()
    RIGHT_CODE = auto()
    HELPER_CODE = auto()


TEXTS: Mapping[Kind, str] = {Kind.SKIP: "0", Kind.HELP: "8", Kind.LEAVE: "9", Kind.STOP: "STOP"}
ENDING = frozenset({Option.WIPE, Option.NOT_NOW, Option.REFUSE, Option.DELETE_ALL})
"""What ends her report before it is sent."""

EAGER = (*[Kind.ONWARD] * 34, *[Kind.WORDS] * 3, Kind.ANSWER, Kind.SKIP, *[Kind.RIGHT_CODE] * 4)
CARELESS = (*Kind, *[Kind.ANSWER] * 12, *[Kind.ONWARD] * 12, *[Kind.WORDS] * 3)
TALKATIVE = (*[Kind.WORDS] * 3, *[Kind.ONWARD] * 2)
RETURNING = (*[Kind.ONWARD] * 14, Kind.WORDS, Kind.ANSWER, *[Kind.RIGHT_CODE] * 2)
ENTRUSTED = (*[Kind.AS_ASKED] * 34, *[Kind.WORDS] * 3, *[Kind.RIGHT_CODE] * 3)
FOR_ANOTHER: Mapping[Step, Sequence[str]] = {
    Step.ABOUT: ("2", "4"),
    Step.HELPER_KNOWS: ("1",),
    Step.HELPER_INFORMED: ("1", "1", "2"),
    Step.AGE_OTHER: ("2", "2", "1"),
    Step.SCOPE: ("1",),
}
TEMPERS: Sequence[Sequence[Kind]] = (
    *[EAGER] * 2,
    *[ENTRUSTED] * 2,
    *[CARELESS] * 2,
    TALKATIVE,
    *[RETURNING] * 3,
)
"""An eager reporter answers and goes on, one who is entrusted does so for somebody else, a careless
one does anything, a talkative one writes, and one comes back to what was sent."""

CARDS: Mapping[Register, Sequence[str]] = {
    Register.LANGUAGES: ("1", "English"),
    Register.AREAS: ("11", "12", "North Bank", "0"),
    Register.ORGANISATIONS: ("21", "24", "25", "Green Kite", "Nobody on the card", "0"),
}
"""What may be typed from a card: numbers and names of the demo's registers."""

HELPER_CODE = "572 572 572"
"""Counts where a walk says so."""

ODD_TEXTS = ("?", "؟", "YES", "stop", "HELP", "1 3", "7", "12", "٣", "", ".", "1234", "9", "8", "0")
LAST_BEFORE_SURROGATES = 0xD7FF


@dataclass(frozen=True, slots=True)
class Move:
    """What she does, and the text of it if there is one."""

    kind: Kind
    text: str = ""


def next_move(
    random: Random,
    temper: Sequence[Kind],
    state: Conversation | None,
    words: str,
    here: Deployment,
) -> Move:
    """The next thing she does. `words`: what she would tell now."""
    kind = random.choice(temper)
    match kind:
        case Kind.AS_ASKED if state is not None and state.step in FOR_ANOTHER:
            return Move(kind, random.choice(FOR_ANOTHER[state.step]))
        case Kind.ANSWER | Kind.ONWARD | Kind.AS_ASKED:
            texts = sensible(state, words, here, onward=kind is not Kind.ANSWER)
            return Move(kind, random.choice(texts))
        case Kind.WORDS:
            return Move(kind, words)
        case Kind.ANYTHING:
            return Move(kind, anything(random))
        case _:
            return Move(kind, TEXTS.get(kind, ""))


def anything(random: Random) -> str:
    """What nobody would think of."""
    letters = (chr(random.randint(0, LAST_BEFORE_SURROGATES)) for _ in range(random.randint(1, 12)))
    return random.choice((random.choice(ODD_TEXTS), "".join(letters)))


def sensible(
    state: Conversation | None, words: str, here: Deployment, *, onward: bool
) -> list[str]:
    """Texts that answer the question that stands."""
    if state is None:
        return ["hello", words]
    scene = SCRIPT[current(state)]
    if isinstance(scene, Words):
        return [words, "1" if scene.several else words, "0"]
    if isinstance(scene, Code):
        return [HELPER_CODE, HELPER_CODE, "0"]
    offered = answers_offered(state, here).items()
    digits = [str(d) for d, answer in offered if not (onward and answer.option in ENDING)]
    return [*digits, *(CARDS[scene.register] if isinstance(scene, Lookup) else ())]
