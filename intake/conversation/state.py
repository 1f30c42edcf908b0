"""Where a conversation stands: the position and the codes of its answers, never words.

The one exception is `first_words`: a first text that is already the story is held here, sealed
with the rest of the state, until she agrees to go on, and is wiped if she does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Part, Role, Step

IN_WORDS = "in_words"
"""Stands for an answer that is in no register: her words are kept as a sealed part."""


class Basis(Enum):
    """Whose agreement a report rests on. Values stand in the sealed record."""

    SELF = "self"
    WITNESS = "witness"
    ATTESTED = "attested"
    NONE = "none"


HELPERS = frozenset({Role.INTERMEDIARY, Role.MESSENGER})
"""Ways back of those who wrote for somebody else."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who came back by a code, and how the report stands. `paused`: the intermediary said that the
    person wants to stop. `helped`: an intermediary's code to it still works."""

    role: Role = Role.REPORTER
    withdrawn: bool = False
    closed: bool = False
    helped: bool = False
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been answered so far, by step: option values, or ids of areas, organisations.

    `named`: words told for somebody else look as if they held a name or number. `holder`: whose
    code opened a report, once somebody came back.
    """

    answers: Mapping[Step, tuple[str, ...]] = field(default_factory=dict)
    texts: int = 0
    characters: int = 0
    named: bool = False
    holder: Holder | None = None

    def has(self, step: Step, *options: Option) -> bool:
        """Whether one of these options was chosen at that step."""
        return any(option.value in self.answers.get(step, ()) for option in options)

    def chosen(self, step: Step) -> str | None:
        """The first answer at that step, if any."""
        return next(iter(self.answers.get(step, ())), None)

    @property
    def consented(self) -> bool:
        """Whether she agreed, at C2 or after more words at C3."""
        return self.has(Step.CONSENT, Option.GO_ON)

    @property
    def young(self) -> bool:
        """Whether the person it happened to is said to be under 18."""
        return self.has(Step.AGE, Option.YES) or self.has(Step.AGE_OTHER, Option.YES)

    @property
    def for_another(self) -> bool:
        """Whether this is written for somebody who asked, or may not have asked, for it."""
        return self.has(Step.ABOUT, Option.ASKED_ME, Option.HAVE_CODE)

    @property
    def basis(self) -> Basis:
        """Whose agreement it rests on."""
        if self.has(Step.ABOUT, Option.SAW_OR_HEARD):
            return Basis.WITNESS
        if not self.for_another:
            return Basis.SELF
        knows = self.has(Step.HELPER_KNOWS, Option.YES)
        return (
            Basis.ATTESTED if knows and self.has(Step.HELPER_INFORMED, Option.YES) else Basis.NONE
        )

    @property
    def may_tell(self) -> bool:
        """Whether free words may be kept at all: for another person, only as far as agreed."""
        if not self.for_another:
            return True
        return self.basis is Basis.ATTESTED and self.has(Step.SCOPE, Option.ALL_I_WRITE)

    @property
    def may_not_tell(self) -> bool:
        """Whether it is known already that no free words may be kept."""
        if not self.for_another:
            return False
        narrow = self.has(Step.SCOPE, Option.KIND_AND_AREA, Option.NEED_ONLY)
        return narrow or (Step.CONSENT in self.answers and self.basis is Basis.NONE)

    @property
    def own_link(self) -> bool:
        """Whether the intermediary is, or may be, close to the group concerned."""
        return self.has(Step.OWN_LINK, Option.YES, Option.NOT_SURE)

    @property
    def area(self) -> str | None:
        """Area id, from whichever question asked for it."""
        return self.chosen(Step.AREA) or self.chosen(Step.AREA_FOR_HELP)

    @property
    def accused(self) -> str | None:
        """Register id of the accused person's organisation, if it is known."""
        said = self.chosen(Step.ORGANISATION)
        return None if said in (IN_WORDS, Option.NOT_SURE.value) else said


@dataclass(frozen=True, slots=True)
class Conversation:
    """`step` is the question that stands. `asking_help`: an `8` waits for its area first.

    `changing`: she is changing something before sending, then comes back to the check.
    `misses`: answers in a row that were not understood. `last_part`: what a late piece of a
    split text belongs to. `first_named`: the first words look as if they held a name.
    """

    step: Step
    language: str
    draft: Draft = field(default_factory=Draft)
    first_words: Told | None = None
    first_named: bool = False
    asking_help: bool = False
    changing: bool = False
    misses: int = 0
    last_part: Part | None = None

    def to_plain(self) -> dict[str, Any]:
        """JSON-ready, to be sealed."""
        return {
            "step": self.step.value,
            "language": self.language,
            "answers": {step.value: list(values) for step, values in self.draft.answers.items()},
            "texts": self.draft.texts,
            "characters": self.draft.characters,
            "named": self.draft.named,
            "holder": _holder_to_plain(self.draft.holder),
            "first": self.first_words.reveal() if self.first_words else None,
            "first_named": self.first_named,
            "help": self.asking_help,
            "changing": self.changing,
            "misses": self.misses,
            "last": self.last_part.value if self.last_part else None,
        }

    @staticmethod
    def from_plain(plain: Mapping[str, Any]) -> Conversation:
        """The reverse of `to_plain`."""
        answers = {Step(step): tuple(values) for step, values in plain["answers"].items()}
        return Conversation(
            step=Step(plain["step"]),
            language=plain["language"],
            draft=Draft(
                answers,
                plain["texts"],
                plain["characters"],
                plain["named"],
                _holder_from_plain(plain["holder"]),
            ),
            first_words=Told(plain["first"]) if plain["first"] is not None else None,
            first_named=plain["first_named"],
            asking_help=plain["help"],
            changing=plain["changing"],
            misses=plain["misses"],
            last_part=Part(plain["last"]) if plain["last"] else None,
        )


def _holder_to_plain(holder: Holder | None) -> list[Any] | None:
    if holder is None:
        return None
    return [
        holder.role.value,
        holder.withdrawn,
        holder.closed,
        holder.helped,
        holder.paused,
    ]


def _holder_from_plain(plain: list[Any] | None) -> Holder | None:
    return Holder(Role(plain[0]), *plain[1:]) if plain is not None else None


@dataclass(frozen=True, slots=True)
class Deployment:
    """The little that the engine must know of where it runs, and over which kind of channel."""

    languages: tuple[str, ...]
    asks_area: bool = True
    organisations: bool = True
    hears: bool = True  # False: information only (no reader or no help place)
    listeners: bool = False  # whether a woman or a man may be wished for
    closed_areas: frozenset[str] = frozenset()  # ids of areas that give information only
    can_text: bool = True  # whether whoever writes can be written to later
