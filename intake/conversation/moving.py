"""From one question to the next: along the path, to where an answer leads, and back to the check.

A `Turn` is what every event ends in. Rule: a question is put only where its row's `when` holds,
unless an answer leads there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from intake.conversation.effects import Ask, Effect
from intake.conversation.scenes import Answer, Choice, Scene
from intake.conversation.script import (
    CHANGED_TOGETHER,
    DETOURS,
    OWN_WORDS,
    SCRIPT,
    own_words,
    path,
)
from intake.conversation.state import Conversation, Deployment, Draft
from intake.conversation.vocabulary import Step


@dataclass(frozen=True, slots=True)
class Turn:
    """Where the conversation stands now, and what follows."""

    state: Conversation | None
    effects: tuple[Effect, ...]


def onward(state: Conversation, deployment: Deployment) -> Turn:
    """The next question of the path that is put to her."""
    for step in _rest_of_path(state):
        if SCRIPT[step].when(state.draft, deployment):
            return enter(state, step)
    raise LookupError(f"nothing follows {state.step.name}")


def _rest_of_path(state: Conversation) -> tuple[Step, ...]:
    here = DETOURS.get(state.step, state.step)
    if not state.changing:
        return _after(here, path(state.step, state.draft))
    together = _after(here, CHANGED_TOGETHER) if here in CHANGED_TOGETHER else ()
    return (*together, Step.SEND)


def _after(step: Step, order: tuple[Step, ...]) -> tuple[Step, ...]:
    return order[order.index(step) + 1 :]


def lead(state: Conversation, step: Step) -> Turn:
    """Go where an answer leads."""
    if state.step is Step.CHANGE and step is not Step.SEND:
        target = own_words(state.draft) if step in OWN_WORDS else step
        return enter(replace(state, changing=True), target)
    return enter(state, step)


def enter(state: Conversation, step: Step) -> Turn:
    """Put the question of a step; what is said before it is said the first time only."""
    scene: Scene = SCRIPT[step]
    first_time = step not in state.draft.answers
    before = scene.before if isinstance(scene, Choice) and first_time else ()
    arrived = state if step is Step.HELP_AREA else replace(state, step=step)
    if step is Step.SEND:
        arrived = replace(arrived, changing=False)
    return Turn(arrived, (*before, Ask(step)))


def can_change(answer: Answer, draft: Draft) -> bool:
    """Whether the question behind a "change" option belongs to her path."""
    if not isinstance(answer.leads, Step) or answer.leads is Step.SEND:
        return True
    if answer.leads in OWN_WORDS:
        return True
    asked = {*draft.answers, *(Step.AREA for step in draft.answers if step is Step.AREA_FOR_HELP)}
    return answer.leads in asked
