"""Where a conversation stands: the position and the codes of its answers, never words.

The one exception is `first_words`: a first text that is already the story is held here, sealed
with the rest of the state, until she agrees to go on, and is wiped if she does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Part, Step

IN_WORDS = "in_words"
"""Stands for an answer that is in no register: her words are kept as a sealed part."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been answered so far, by step: option values, or ids of areas, organisations."""

    answers: Mapping[Step, tuple[str, ...]] = field(default_factory=dict)
    texts: int = 0
    characters: int = 0

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
    split text belongs to.
    """

    step: Step
    language: str
    draft: Draft = field(default_factory=Draft)
    first_words: Told | None = None
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
            "first": self.first_words.reveal() if self.first_words else None,
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
            draft=Draft(answers, plain["texts"], plain["characters"]),
            first_words=Told(plain["first"]) if plain["first"] is not None else None,
            asking_help=plain["help"],
            changing=plain["changing"],
            misses=plain["misses"],
            last_part=Part(plain["last"]) if plain["last"] else None,
        )


@dataclass(frozen=True, slots=True)
class Deployment:
    """The little that the engine must know of where it runs."""

    languages: tuple[str, ...]
    asks_area: bool = True
    organisations: bool = True
    hears: bool = True  # False: information only (no reader or no help place)
