"""An oral report: what somebody told a reader in person, walked through the script like any other.

Rule 1: `SCRIPT` and `paths` decide what is asked of whom. What was left empty is skipped, and what
would not have been asked is not taken: `not_asked` names it, so that nothing vanishes unseen.
Rule 2: it is for oneself or by a witness. Whoever speaks for somebody else is an intermediary.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from intake.conversation.engine import advance_whole, answers_offered, begin
from intake.conversation.events import Chose, Event, Greeted, Said, Skipped
from intake.conversation.moving import Turn, current
from intake.conversation.paths import PATHS
from intake.conversation.scenes import Lookup, Scene, Words
from intake.conversation.script import SCRIPT
from intake.conversation.state import Conversation, Deployment, Draft
from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Part, Step

ABOUT = (Option.ME, Option.SAW_OR_HEARD)
"""Whom an oral report may be about: whoever told it, or what a witness saw or heard."""

UNDERSTOOD: Mapping[Step, Option] = {
    Step.FIRST_WORDS: Option.GO_ON,
    Step.DANGER: Option.GO_ON,
    Step.YOUNG: Option.GO_ON,
    Step.DO_NO_HARM: Option.GO_ON,
    Step.STAFF_DUTY: Option.GO_ON,
    Step.SEND: Option.SEND,
}
"""Questions with nothing to choose: they are read aloud, and who tells it goes on."""

ANSWERED_WITH: Mapping[Step, Step] = {Step.AREA_FOR_HELP: Step.AREA}
"""Questions that are put once here and twice in a conversation."""

ASKS_FOR: Mapping[Part, Step] = {
    Part.STORY: Step.STORY,
    Part.PERSON: Step.PERSON,
    Part.ORGANISATION: Step.ORGANISATION,
}
"""By which question each of the words are known."""

_OWN_WAY = frozenset({*UNDERSTOOD, *ANSWERED_WITH, Step.LANGUAGE, Step.ABOUT, Step.CONSENT})
_NOT_HERE = frozenset({Option.NOT_NOW, Option.TEXT_ME})


@dataclass(frozen=True, slots=True)
class OralReport:
    """What was told. `agreed_to`: SHA-256 of the words that were read aloud, "" if nobody agreed.

    `answers`: values of options, ids of areas and organisations. `as_it_is`: what looks like a name
    in it was seen, and may stay.
    """

    about: Option
    language: str
    agreed_to: str = ""
    answers: Mapping[Step, tuple[str, ...]] = field(default_factory=dict, repr=False)
    words: Mapping[Part, Told] = field(default_factory=dict)
    as_it_is: bool = False


def begun(about: Option, answers: Mapping[Step, tuple[str, ...]] | None = None) -> Draft:
    """What is known before a question is put."""
    return Draft({Step.ABOUT: (about.value,), **(answers or {})})


def questions(draft: Draft, deployment: Deployment) -> tuple[Step, ...]:
    """What is asked on this way, in the order of the conversation."""
    order = PATHS[Option(draft.chosen(Step.ABOUT))]
    return tuple(
        step for step in order if step not in _OWN_WAY and SCRIPT[step].when(draft, deployment)
    )


def options(step: Step, draft: Draft, deployment: Deployment) -> tuple[Option, ...]:
    """The answers to choose from, but for an area's or an organisation's name."""
    own = step in _OWN_WAY
    offered = {} if own else answers_offered(Conversation(step, "", draft), deployment)
    first_to_last = sorted(offered.items(), key=lambda item: item[0] or len(offered) + 1)
    return tuple(each.option for _, each in first_to_last if each.option not in _NOT_HERE)


def part_of(scene: Scene) -> Part | None:
    """What words may be kept there, if any."""
    return scene.part if isinstance(scene, (Words, Lookup)) else None


def walk(told: OralReport, deployment: Deployment) -> Iterator[Turn]:
    """Every turn from the greeting to the end. Raises ValueError for what is no answer here."""
    turn = begin(Greeted(told.language), told.language, deployment)
    yield turn
    while turn.state is not None:
        step = current(turn.state)
        turn = advance_whole(turn.state, _answer(step, told), deployment)
        if turn.state is not None and turn.state.misses:
            raise ValueError(f"no answer to {step.name}")
        yield turn


def _answer(step: Step, told: OralReport) -> Event:
    if values := _always(told).get(step) or told.answers.get(ANSWERED_WITH.get(step, step)):
        return Chose(values)
    part = part_of(SCRIPT[step])
    return Said(told.words[part]) if part and part in told.words else Skipped()


def _always(told: OralReport) -> Mapping[Step, tuple[str, ...]]:
    """What is not left to be skipped."""
    agreed = Option.GO_ON if told.agreed_to else Option.REFUSE
    safe = told.answers.get(Step.SAFETY) or (Option.YES.value,)
    understood = {step: (option.value,) for step, option in UNDERSTOOD.items()}
    own = {Step.ABOUT: (told.about.value,), Step.CONSENT: (agreed.value,), Step.SAFETY: safe}
    return {**understood, **own}


def not_asked(told: OralReport, turns: Iterable[Turn]) -> tuple[Step, ...]:
    """Questions that were answered and that the script never put, in its own order. None where it
    ended before the check: then nothing of it is kept anyway."""
    put = {current(turn.state) for turn in turns if turn.state is not None}
    if Step.SEND not in put:
        return ()
    put |= {ANSWERED_WITH.get(step, step) for step in put}
    taken = {part_of(SCRIPT[step]) for step in put}
    lost = {
        *(step for step in told.answers if step not in put),
        *(ASKS_FOR[part] for part in told.words if part not in taken),
    }
    return tuple(step for step in SCRIPT if step in lost)
