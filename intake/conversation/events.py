"""What can happen to a conversation. Silence, leaving and coming back are events like any other."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from intake.conversation.state import Holder
from intake.conversation.told import Told


@dataclass(frozen=True, slots=True)
class Chose:
    """An offered answer: option values, or the id of an area, organisation or language."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """`0`."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words where words are asked for. `named`: they look as if they held a name or number."""

    told: Told
    named: bool = False


@dataclass(frozen=True, slots=True)
class Unclear:
    """Something that does not answer the question that stands."""

    told: Told
    named: bool = False


@dataclass(frozen=True, slots=True)
class ListWanted:
    """`?` where areas are asked for."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture, voice or file."""


@dataclass(frozen=True, slots=True)
class HelpWanted:
    """`8`."""


@dataclass(frozen=True, slots=True)
class Left:
    """`9`, or `quietly`: a word by which the provider itself stops all texts to her."""

    quietly: bool = False


@dataclass(frozen=True, slots=True)
class FellSilent:
    """The idle limit passed."""


class Unread(Enum):
    """How things stand with a report that nobody has read."""

    NO = "no"  # somebody has, or the time that was promised is not over
    LATE = "late"
    PASSED_ON = "passed_on"  # late, and the next reader has been told


@dataclass(frozen=True, slots=True)
class CameBack:
    """A receipt was typed; `known` tells whether it opens anything, and `holder` whose it is."""

    known: bool
    holder: Holder = field(default_factory=Holder)
    unread: Unread = Unread.NO


@dataclass(frozen=True, slots=True)
class ShowedCode:
    """A helper code was typed where it is asked for; `known`: it counts."""

    known: bool


@dataclass(frozen=True, slots=True)
class Greeted:
    """A first text that is a keyword of one language."""

    language: str


Event: TypeAlias = (
    Chose
    | Skipped
    | Said
    | Unclear
    | ListWanted
    | Attached
    | HelpWanted
    | Left
    | FellSilent
    | CameBack
    | ShowedCode
    | Greeted
)
