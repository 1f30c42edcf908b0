"""What can happen to a conversation. Silence, leaving and coming back are events like any other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

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
    """Words where words are asked for."""

    told: Told


@dataclass(frozen=True, slots=True)
class Unclear:
    """Something that does not answer the question that stands."""

    told: Told


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


@dataclass(frozen=True, slots=True)
class CameBack:
    """A receipt was typed; `known` tells whether it opens anything. `withdrawn`: she stopped it."""

    known: bool
    withdrawn: bool = False


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
)
