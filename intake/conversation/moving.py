"""From one question to the next: along the path, to where an answer leads, and back to the check.

A `Turn` is what every event ends in. Rule: a question is put only where its row's `when` holds,
unless an answer leads there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from intake.conversation.effects import Ask, Effect
from intake.conversation.paths import CHANGED_TOGETHER, DETOURS, WORDINGS, path
from intake.conversation.powers import helper_came_back, may
from intake.conversation.scenes import Choice, Scene
from intake.conversation.script import SCRIPT
from intake.conversation.state import Conversation, Deployment
from intake.conversation.vocabulary import Option, Step

NOWHERE = Deployment(languages=())
"""What a code may do does not depend on where it is used."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Where the conversation stands now, and what follows."""

    state: Conversation | None
    effects: tuple[Effect, ...]


def current(state: Conversation) -> Step:
    """The question that stands."""
    return Step.HELP_AREA if state.asking_help else state.step


def onward(state: Conversation, deployment: Deployment) -> Turn:
    """The next question of the path that is put to her."""
    for step in _rest_of_path(state):
        if SCRIPT[step].when(state.draft, deployment):
            return enter(state, step)
    raise LookupError(f"nothing follows {state.step.name}")


def _rest_of_path(state: Conversation) -> tuple[Step, ...]:
    here = DETOURS.get(state.step, state.step)
    order = path(state.step, state.draft)
    if not state.changing:
        return _after(here, order)
    together = next((group for group in CHANGED_TOGETHER.values() if here in group), (here,))
    again = (*_after(here, together), Step.NAMED, Step.SEND)
    return tuple(step for step in again if step in order)


def _after(step: Step, order: tuple[Step, ...]) -> tuple[Step, ...]:
    return order[order.index(step) + 1 :]


def lead(state: Conversation, step: Step) -> Turn:
    """Go where an answer leads, to the question as it is worded for her."""
    if state.step in (Step.CHANGE, Step.NAMED) and step is not Step.SEND:
        state = replace(state, changing=True)
    worded = WORDINGS[step](state.draft) if step in WORDINGS else step
    return enter(state, worded)


def back_to_menu(state: Conversation) -> Conversation:
    """Where somebody who came back stands when what was being done is not possible any more."""
    doing = {Step.ADD_WORDS: Option.ADD, Step.NEW_WISH: Option.CHANGE_WISH}
    option = doing.get(state.step)
    if option is None or may(option)(state.draft, NOWHERE):
        return state
    menu = Step.BACK_HELPER if helper_came_back(state.draft, NOWHERE) else Step.BACK
    return replace(state, step=menu)


def enter(state: Conversation, step: Step) -> Turn:
    """Put the question of a step; what is said before it is said the first time only."""
    scene: Scene = SCRIPT[step]
    first_time = step not in state.draft.answers
    before = scene.before if isinstance(scene, Choice) and first_time else ()
    arrived = state if step is Step.HELP_AREA else replace(state, step=step)
    if step is Step.SEND:
        arrived = replace(arrived, changing=False)
    return Turn(arrived, (*before, Ask(step)))
