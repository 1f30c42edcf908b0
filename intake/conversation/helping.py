"""Help places at any time: `8`, the area if it is not known, the places, then what stood before.

Rules: nothing is kept of it; the question that stood is put again; an area that is not understood
twice is passed over.
"""

from __future__ import annotations

from dataclasses import replace

from intake.conversation.effects import Ask, Say, ShowAreas, ShowHelp
from intake.conversation.events import Chose, Event, ListWanted, Skipped
from intake.conversation.moving import Turn, enter
from intake.conversation.state import Conversation, Deployment
from intake.conversation.vocabulary import Prompt, Step


def show_help(state: Conversation, deployment: Deployment) -> Turn:
    """`8`: where she is, if that is to be asked, then the places."""
    if deployment.asks_area and state.draft.area is None and not state.asking_help:
        return Turn(replace(state, asking_help=True), (Ask(Step.HELP_AREA),))
    return _after_help(state, state.draft.area)


def answer_help_area(state: Conversation, event: Event) -> Turn:
    """The area for an `8`; help does not wait for an answer that is not understood."""
    match event:
        case Chose((area,)):
            return _after_help(state, area)
        case Skipped():
            return _after_help(state, None)
        case ListWanted():
            return Turn(state, (ShowAreas(),))
        case _ if state.misses == 0:
            missed = replace(state, misses=1)
            return Turn(missed, (Say(Prompt.UNCLEAR_CHOICE), Ask(Step.HELP_AREA)))
        case _:
            return _after_help(state, None)


def _after_help(state: Conversation, area: str | None) -> Turn:
    shown = ShowHelp((), area, state.draft.accused)
    if state.step is Step.OUTSIDE:
        return Turn(None, (shown,))
    again = enter(replace(state, asking_help=False, misses=0), state.step)
    return Turn(again.state, (shown, *again.effects))
