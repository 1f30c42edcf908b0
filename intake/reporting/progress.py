"""How far conversations get, as counts: which question was put, where it was left, what was sent.

Rules: a count holds a month, a path and a question, never an area, an address or a time; it is
added in the transaction of what it counts. Only questions that are put to everybody on a path are
counted by name: whether one of the others was put would tell an answer that is sealed elsewhere,
such as an age. From these the question that scares people can be seen: many were asked it, few
answered.
"""

from __future__ import annotations

from collections.abc import Mapping

from intake.conversation.effects import Ask, Erase, Say, ShowHelp
from intake.conversation.moving import Turn
from intake.conversation.state import Conversation, Draft
from intake.conversation.vocabulary import Option, Prompt, Step

ANY, BACK, OTHER, HELP = "any", "back", "other", "help"
_ARRIVING = {each: each.value for each in (Step.FIRST_WORDS, Step.LANGUAGE, Step.SAFETY)}
_AGREEING = {each: each.value for each in (Step.ABOUT, Step.CONSENT, Step.MORE, Step.SEND)}
_AREA = {Step.AREA: "area", Step.AREA_FOR_HELP: "area"}
_WORDS = dict.fromkeys((Step.STORY, Step.YOUNG_WORDS, Step.WITNESS_WORDS), "words")
_FACTS = {each: each.value for each in (Step.WHEN, Step.ROLE, Step.CONTACT)}
_OF_EVERYBODY = {**_ARRIVING, **_AGREEING, **_AREA}
_OF_A_HELPER = {
    each: each.value
    for each in (
        Step.HELPER_CODE,
        Step.HELPER_KNOWS,
        Step.NO_IDENTITY,
        Step.OWN_LINK,
        Step.AGE_OTHER,
    )
}
_OF_A_WITNESS = {
    each: each.value
    for each in (
        Step.SOURCE,
        Step.SOMEONE_IN_DANGER,
        Step.DO_NO_HARM,
        Step.AGE_OTHER,
        Step.STAFF,
    )
}
COUNTED: Mapping[str, Mapping[Step, str]] = {
    ANY: _OF_EVERYBODY,
    Option.ME.value: {
        **_OF_EVERYBODY,
        **_WORDS,
        **_FACTS,
        Step.AGE: Step.AGE.value,
        Step.NEEDS: Step.NEEDS.value,
    },
    Option.ASKED_ME.value: {**_OF_EVERYBODY, **_OF_A_HELPER},
    Option.HAVE_CODE.value: {**_OF_EVERYBODY, **_OF_A_HELPER},
    Option.SAW_OR_HEARD.value: {**_OF_EVERYBODY, **_WORDS, **_FACTS, **_OF_A_WITNESS},
    BACK: {Step.BACK: Step.BACK.value, Step.BACK_HELPER: Step.BACK.value},
}
"""Path -> questions that everybody on it is asked -> the name they count under."""


def step_put(before: Conversation | None, turn: Turn) -> str | None:
    """What a turn adds to the counts of what was put: a question for the first time, or help."""
    state = turn.state
    if any(isinstance(each, ShowHelp) for each in turn.effects):
        return HELP
    asks = any(isinstance(each, Ask) for each in turn.effects)
    again = before is not None and state is not None and before.step is state.step
    if state is None or not asks or again or state.changing or state.step in state.draft.answers:
        return None
    path = path_name(state.draft)
    name = COUNTED[path].get(state.step)
    return f"asked {path} {name}" if name else None


def ended_at(before: Conversation | None, turn: Turn) -> str | None:
    """Where it was left, when it ends without being sent."""
    left = turn.state is None and Erase() in turn.effects
    if before is None or before.step is Step.OUTSIDE or not left:
        return None
    path = path_name(before.draft)
    if Say(Prompt.NO_READER) in turn.effects:
        return f"refused {path}"
    return f"left {path} {COUNTED[path].get(before.step, OTHER)}"


def sent_by(draft: Draft) -> str:
    """What is counted when it is sent."""
    return f"sent {path_name(draft)}"


def path_name(draft: Draft) -> str:
    """Whom it is about, as far as that was said."""
    if draft.holder is not None:
        return BACK
    return draft.chosen(Step.ABOUT) or ANY
