"""One turn of a conversation, and what had happened in it before: what the rules look at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from intake.conversation.effects import Ask, Effect, GiveReceipt, Say
from intake.conversation.engine import current
from intake.conversation.events import CameBack, Chose, Event, HelpWanted
from intake.conversation.moving import Turn
from intake.conversation.script import CHANGED_TOGETHER
from intake.conversation.state import Conversation
from intake.conversation.vocabulary import Option, Prompt, Step

OPTIONS = {option.value: option for option in Option}
AGREES = {(Step.CONSENT, Option.GO_ON), (Step.MORE, Option.GO_ON)}


@dataclass(slots=True)
class Past:
    """What happened in one conversation until now."""

    agreed: bool = False
    has_code: bool = False
    came_back: bool = False
    changed: bool = False
    repeats: int = 0  # how often a question may have been put again
    asked: Counter[Step] = field(default_factory=Counter)

    def note(self, moment: Moment) -> None:
        """Remember a turn."""
        self.agreed |= moment.given in AGREES
        self.has_code |= GiveReceipt() in moment.effects
        self.changed |= moment.given == (Step.SEND, Option.CHANGE)
        self.repeats += moment.repeats
        self.asked.update(effect.step for effect in moment.effects if isinstance(effect, Ask))
        if moment.came_back:
            self.agreed = self.has_code = False
            self.came_back = True


@dataclass(frozen=True, slots=True)
class Moment:
    """One turn: where it began, what happened, what came of it, and what had been before."""

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
            return len({Step.CHANGE, *CHANGED_TOGETHER, Step.SEND})
        if isinstance(self.event, HelpWanted):
            return len({Step.HELP_AREA, "the one that stood"})
        return int(self.late or self.sorry)

    def has(self, *kinds: type[Effect]) -> list[Effect]:
        """The effects of these kinds."""
        return [effect for effect in self.effects if isinstance(effect, kinds)]
