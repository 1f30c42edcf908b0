"""A walk through the pure engine: one conversation after another, every turn held to the rules.

`Engine` is handed in, so that one with a fault planted can be walked through as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple, Protocol

from intake.conversation.answers import Wording, first_event, fold, understand
from intake.conversation.effects import (
    AddToReport,
    ChangeWish,
    CountAnswer,
    CutOffHelper,
    DeleteReport,
    FileReport,
    ForgetWords,
    Keep,
    PauseReport,
    ShowHelp,
    WithdrawReport,
)
from intake.conversation.engine import advance, answers_offered, begin
from intake.conversation.events import (
    Attached,
    CameBack,
    Chose,
    Event,
    FellSilent,
    Greeted,
    HelpWanted,
    Left,
    ListWanted,
    Said,
    ShowedCode,
    Skipped,
    Unclear,
)
from intake.conversation.moving import Turn
from intake.conversation.powers import codes
from intake.conversation.scenes import Register
from intake.conversation.state import Basis, Conversation, Deployment, Holder
from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Part, Role, Step
from intake.prompts import LABELS
from tests.properties.engine_moment import Moment, Past
from tests.properties.engine_rules import RULES
from tests.properties.moves import CARELESS, HELPER_CODE, RETURNING, TEMPERS, Kind, Move, next_move

MOST_MOVES = 45
DEPLOYMENTS = (
    Deployment(languages=("en", "fr")),
    Deployment(languages=("en",)),
    Deployment(languages=("en",), asks_area=False),
    Deployment(languages=("en", "fr"), organisations=False),
    Deployment(languages=("en",), listeners=True, can_text=False),
)
KEYWORDS = {"bonjour": "fr"}
NAME_SHAPES = ("name is",)
NAMED_SHARE = 0.3
EVERYBODY = tuple(
    Holder(role, closed=closed, helped=role is Role.SURVIVOR)
    for role in Role
    for closed in (False, True)
)
"""Whoever may come back to what was sent on another day."""

WORDING = Wording(
    {option: fold(label) for option, label in LABELS.items()},
    {
        Register.LANGUAGES: {"1": "en", "english": "en"},
        Register.AREAS: {"11": "north", "12": "south", "north bank": "north"},
        Register.ORGANISATIONS: {"21": "lantern", "24": "kite", "25": "office"},
    },
    NAME_SHAPES,
)
TOLD = Told("Words of example.")
_ODD: tuple[Event, ...] = (
    Skipped(),
    Said(TOLD),
    Unclear(TOLD),
    Unclear(Told("#")),
    ListWanted(),
    Attached(),
    HelpWanted(),
    Left(),
    FellSilent(),
    CameBack(known=True),
    CameBack(known=True, holder=Holder(Role.INTERMEDIARY)),
    CameBack(known=True, holder=Holder(Role.SURVIVOR, helped=True)),
    CameBack(known=False),
    ShowedCode(known=True),
    ShowedCode(known=False),
    Greeted("fr"),
    Said(TOLD, named=True),
    Chose(()),
    Chose(("nothing of ours",)),
    Chose((Option.GO_ON.value, Option.REFUSE.value)),
)
WHAT_IF = tuple((event, late) for event in _ODD for late in (False, True))


class Begin(Protocol):
    def __call__(self, event: Event, language: str, deployment: Deployment, /) -> Turn: ...


class Advance(Protocol):
    def __call__(
        self, state: Conversation, event: Event, deployment: Deployment, /, *, late: bool = False
    ) -> Turn: ...


class Engine(NamedTuple):
    """The two functions that a conversation is made of."""

    begin: Begin
    advance: Advance

    def answer(
        self, state: Conversation | None, event: Event, here: Deployment, *, late: bool
    ) -> Turn:
        """A stranger's first news, or whatever comes after it."""
        if state is None:
            return self.begin(event, "en", here)
        return self.advance(state, event, here, late=late)


REAL = Engine(begin, advance)


@dataclass
class Walk:
    """Where one walk stands. `seen`: what happened in it, by name."""

    random: Random
    engine: Engine
    here: Deployment = DEPLOYMENTS[0]
    state: Conversation | None = None
    past: Past = field(default_factory=Past)
    holders: list[Holder] = field(default_factory=list)
    heard: list[tuple[Conversation | None, Event, bool, Turn]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def run(self) -> set[str]:
        """Walk until she is tired, then replay all of it; a rule that fails tells the way to it."""
        try:
            self._walk()
            self._replay()
        except AssertionError as failed:
            failed.add_note(
                "\n".join(f"{event} {'late' * late}" for _, event, late, _ in self.heard)
            )
            raise
        return self.seen

    def _walk(self) -> None:
        self.here = self.random.choice(DEPLOYMENTS)
        temper = self.random.choice(TEMPERS)
        if temper is RETURNING:
            self.holders = [self.random.choice(EVERYBODY)]
        in_time = [False] * (4 if temper is CARELESS else 30)
        start = self.random.randrange(len(WHAT_IF))
        for number in range(MOST_MOVES):
            self._hold_what_if(WHAT_IF[(start + number) % len(WHAT_IF)])
            named = " Her name is given." if self.random.random() < NAMED_SHARE else ""
            words = f"Words of example, {number} of them.{named}"
            move = next_move(self.random, temper, self.state, words, self.here)
            late = self.random.choice([*in_time, True])
            self._hear(self._event(move), late and self.state is not None)

    def _event(self, move: Move) -> Event:
        match move.kind:
            case Kind.PICTURE:
                return Attached()
            case Kind.SILENCE:
                return FellSilent() if self.state else Unclear(Told("hello"))
            case Kind.WRONG_CODE | Kind.RIGHT_CODE:
                known = bool(self.holders) and move.kind is Kind.RIGHT_CODE
                holder = self.random.choice(self.holders) if known else Holder()
                return CameBack(known, holder)
            case _ if self.state is None:
                return first_event(Told(move.text), KEYWORDS, NAME_SHAPES)
            case _:
                event = understand(Told(move.text), self.state, WORDING, self.here)
                shown = isinstance(event, ShowedCode)
                return ShowedCode(move.text == HELPER_CODE) if shown else event

    def _hear(self, event: Event, late: bool) -> None:
        moment = self._held(event, late)
        turn = moment.turn
        self.heard.append((self.state, event, late, turn))
        self.seen |= names(moment)
        self._note_codes(moment)
        self.past.note(moment)
        self.state = turn.state
        if turn.state is None:
            self.past = Past()

    def _note_codes(self, moment: Moment) -> None:
        """Whoever sent can come back, as can whoever else got a code; later, as it stands then."""
        for effect in moment.effects:
            if isinstance(effect, FileReport):
                roles = codes(effect.draft)
                helped = bool({Role.INTERMEDIARY, Role.MESSENGER} & {*roles})
                self.holders = [
                    Holder(role, withdrawn, closed, helped and role is Role.SURVIVOR)
                    for role in roles
                    for withdrawn, closed in ((False, False), (False, True), (True, False))
                ]

    def _held(self, event: Event, late: bool) -> Moment:
        turn = self.engine.answer(self.state, event, self.here, late=late)
        moment = Moment(self.here, self.state, event, late, turn, self.past)
        for holds in RULES:
            holds(moment)
        return moment

    def _hold_what_if(self, odd: tuple[Event, bool]) -> None:
        """The rules hold for every answer offered here, and for what no text stands for."""
        if self.state is None:
            return
        for answer in answers_offered(self.state, self.here).values():
            self._held(Chose((answer.option.value,)), late=False)
        event, late = odd
        self._held(event, late)

    def _replay(self) -> None:
        for state, event, late, turn in self.heard:
            assert self.engine.answer(state, event, self.here, late=late) == turn


def names(moment: Moment) -> set[str]:
    """What to call what happened, for the shares."""
    return set(_names(moment))


def _names(moment: Moment) -> Iterator[str]:
    for effect in moment.effects:
        match effect:
            case FileReport(draft):
                yield "filed"
                yield f"filed, {draft.chosen(Step.ABOUT)}"
                if draft.young:
                    yield "filed, young"
                if draft.basis is Basis.NONE:
                    yield "filed, not agreed"
                if draft.for_another and draft.own_link:
                    yield "filed, own link"
                if moment.past.changed:
                    yield "filed after a change"
            case (
                DeleteReport()
                | WithdrawReport()
                | AddToReport()
                | ChangeWish()
                | CutOffHelper()
                | PauseReport()
                | CountAnswer()
                | ForgetWords()
            ):
                yield type(effect).__name__
            case Keep(Part.ANSWER):
                yield "answered in own words"
            case Keep() if moment.late:
                yield "late words kept"
            case ShowHelp():
                yield "help shown"
            case _:
                pass
    if moment.late and isinstance(moment.event, Chose):
        yield "late answer"
    if moment.given and moment.given[1] is Option.REFUSE:
        yield "refused"
