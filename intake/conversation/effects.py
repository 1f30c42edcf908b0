"""What follows from an event, as data. `intake/reporting` carries them out in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from intake.conversation.state import Draft
from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Part, Prompt, Purpose, Step


@dataclass(frozen=True, slots=True)
class Say:
    """Tell her something that asks nothing; in another `language` than hers if one is given."""

    prompt: Prompt
    language: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """Put the question of this step; it is what stands from now on."""

    step: Step


@dataclass(frozen=True, slots=True)
class ShowHelp:
    """Directory texts for these needs (all kinds when empty), for the area if known.

    Places run by the chain of `accused` (an organisation's id) are left out.
    """

    needs: tuple[Option, ...] = ()
    area: str | None = None
    accused: str | None = None


@dataclass(frozen=True, slots=True)
class ShowAreas:
    """The list of areas with their numbers."""


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """She agreed to what C1 and C2 said: note which words, and when."""


@dataclass(frozen=True, slots=True)
class NoteConsent:
    """A further consent, given by answering this question: note its words, and when."""

    purpose: Purpose
    step: Step


@dataclass(frozen=True, slots=True)
class Keep:
    """Seal these words to the report's key, now."""

    part: Part
    told: Told


@dataclass(frozen=True, slots=True)
class GiveReceipt:
    """Tell the codes that `script.codes` names, new ones or the same again; they are worth
    nothing until the report is sent."""


@dataclass(frozen=True, slots=True)
class ForgetWords:
    """What was told in words is unsaid: sealed parts of it go."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """Route, wrap and file what the draft holds; the receipt becomes valid."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class Erase:
    """Parts, keys and undelivered texts of this conversation: gone, and nothing opens them."""


@dataclass(frozen=True, slots=True)
class ShowAnswers:
    """The answers that wait for whoever holds the receipt."""


@dataclass(frozen=True, slots=True)
class AddToReport:
    """Seal more words to a report that was sent."""

    told: Told


@dataclass(frozen=True, slots=True)
class ChangeWish:
    """Her wish is now this."""

    wish: str


@dataclass(frozen=True, slots=True)
class WithdrawReport:
    """Stop: nothing more is passed on."""


@dataclass(frozen=True, slots=True)
class DeleteReport:
    """Destroy the report's keys and rows."""


@dataclass(frozen=True, slots=True)
class CutOffHelper:
    """The intermediary's way back ends."""


@dataclass(frozen=True, slots=True)
class PauseReport:
    """The intermediary says that the person wants to stop: nothing is passed on."""


@dataclass(frozen=True, slots=True)
class CountAnswer:
    """One answer about how it was: a count, once for each code, and nothing else."""

    step: Step
    option: str


Effect: TypeAlias = (
    Say
    | Ask
    | ShowHelp
    | ShowAreas
    | RecordConsent
    | NoteConsent
    | Keep
    | GiveReceipt
    | ForgetWords
    | FileReport
    | Erase
    | ShowAnswers
    | AddToReport
    | ChangeWish
    | WithdrawReport
    | DeleteReport
    | CutOffHelper
    | PauseReport
    | CountAnswer
)
