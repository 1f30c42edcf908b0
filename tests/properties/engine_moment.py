"""One turn of a conversation, and what had happened in it before: what the rules look at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from intake.conversation.effects import (
    Ask,
    Effect,
    Erase,
    ForgetWords,
    GiveReceipt,
    Keep,
    Say,
)
from intake.conversation.events import CameBack, Chose, Event, Greeted, HelpWanted
from intake.conversation.moving import Turn, current
from intake.conversation.paths import CHANGED_TOGETHER
from intake.conversation.state import Conversation, Deployment, Draft
from intake.conversation.vocabulary import Option, Part, Prompt, Step

OPTIONS = {option.value: option for option in Option}
AGREES = {(Step.CONSENT, Option.GO_ON), (Step.MORE, Option.GO_ON)}


@dataclass(slots=True)
class Past:
    """What happened in one conversation until now."""

    agreed: bool = False
    has_code: bool = False
    came_back: bool = False
    changed: bool = False
    named: bool = False  # a name may have slipped into what is told for somebody else
    repeats: int = 0  # how often a question may have been put again
    asked: Counter[Step] = field(default_factory=Counter)

    def note(self, moment: Moment) -> None:
        """Remember a turn."""
        self.agreed |= moment.given in AGREES
        self.has_code |= GiveReceipt() in moment.effects
        self.changed |= moment.given == (Step.SEND, Option.CHANGE)
        self.repeats += moment.repeats
        self.named = (self.named or moment.names_somebody) and not moment.names_nobody_now
        self.asked.update(effect.step for effect in moment.effects if isinstance(effect, Ask))
        if moment.came_back:
            self.agreed = self.has_code = False
            self.came_back = True


def moment_draft(moment: Moment) -> Draft | None:
    return moment.before.draft if moment.before else None


@dataclass(frozen=True, slots=True)
class Moment:
    """One turn: where it began, what happened, what came of it, and what had been before."""

    here: Deployment
    before: Conversation | None
    event: Event
    late: bool
    turn: Turn
    past: Past

    @property
    def effects(self) -> tuple[Effect, ...]:
        return self.turn.effects

    @property
    def given(self) -> tuple[Step, Option] | None:
        """The single answer that was given in time, and at which question."""
        match self.event, self.before:
            case Chose((value,)), Conversation() as before if not self.late:
                option = OPTIONS.get(value)
                return (current(before), option) if option else None
            case _:
                return None

    @property
    def names_somebody(self) -> bool:
        """Whether words that look like a name were kept, of what is told for somebody else."""
        before = moment_draft(self)
        kept = any(isinstance(each, Keep) and each.part is Part.STORY for each in self.effects)
        return bool(before and before.for_another and kept and getattr(self.event, "named", False))

    @property
    def names_nobody_now(self) -> bool:
        """Whether it was said to be no name, or unsaid."""
        said = self.given == (Step.NAMED, Option.SEND_ANYWAY)
        return said or bool(self.has(ForgetWords, Erase))

    @property
    def came_back(self) -> bool:
        """Whether a code opened something."""
        return isinstance(self.event, CameBack) and self.event.known

    @property
    def sorry(self) -> bool:
        """Whether she is told that she was not understood."""
        return Say(Prompt.UNCLEAR) in self.effects or Say(Prompt.UNCLEAR_CHOICE) in self.effects

    @property
    def repeats(self) -> int:
        """How many questions may be put again because of this."""
        if self.given == (Step.SEND, Option.CHANGE):
            longest = max(map(len, CHANGED_TOGETHER.values()))
            return len({Step.CHANGE, Step.NAMED, Step.SEND}) + longest
        if self.given and self.given[1] in (Option.WRITE_AGAIN, Option.SHOW_WORDS):
            return len({"the question", Step.NAMED, Step.SEND})
        if isinstance(self.event, HelpWanted):
            return len({Step.HELP_AREA, "the one that stood"})
        return int(self.late or self.sorry or isinstance(self.event, Greeted))

    def has(self, *kinds: type[Effect]) -> list[Effect]:
        """The effects of these kinds."""
        return [effect for effect in self.effects if isinstance(effect, kinds)]
