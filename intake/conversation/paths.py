"""The orders in which the questions of `script.py` are put: one for each kind of reporter.

Rule: an order lists every question its reporter may be asked; the row's `when` decides which are.
Source: the reviewed script, main path and the variants for intermediaries and witnesses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from intake.conversation.state import Draft
from intake.conversation.vocabulary import Option, Step

_ARRIVING = (Step.FIRST_WORDS, Step.LANGUAGE, Step.SAFETY, Step.ABOUT)
_FACTS = (Step.KIND, Step.WHEN, Step.AREA, Step.ROLE, Step.ORGANISATION)

SELF: tuple[Step, ...] = (
    *_ARRIVING,
    Step.CONSENT,
    Step.AGE,
    Step.YOUNG,
    Step.NEEDS,
    Step.AREA_FOR_HELP,
    Step.STORY,
    Step.YOUNG_WORDS,
    *_FACTS,
    Step.PERSON,
    Step.WISH,
    Step.LISTENER,
    Step.CONTACT,
    Step.SAFE_TIME,
    Step.SEND,
)
HELPER: tuple[Step, ...] = (
    *_ARRIVING,
    Step.HELPER_CODE,
    Step.HELPER_KNOWS,
    Step.HELPER_INFORMED,
    Step.NO_CONSENT,
    Step.NO_IDENTITY,
    Step.OWN_LINK,
    Step.CONSENT,
    Step.AGE_OTHER,
    Step.YOUNG_OTHER,
    Step.NEEDS,
    Step.AREA_FOR_HELP,
    Step.SCOPE,
    Step.STORY,
    Step.YOUNG_OTHER_WORDS,
    *_FACTS,
    Step.WISH_OTHER,
    Step.LISTENER,
    Step.CONTACT_HELPER,
    Step.NAMED,
    Step.SEND,
)
"""For a person who asked: with a code or without. Nobody is asked how to know the accused person
(F6): the reviewed order for intermediaries ends with the organisation."""

WITNESS: tuple[Step, ...] = (
    *_ARRIVING,
    Step.CONSENT,
    Step.SOURCE,
    Step.SOMEONE_IN_DANGER,
    Step.DO_NO_HARM,
    Step.AREA_FOR_HELP,
    Step.WITNESS_WORDS,
    Step.AGE_OTHER,
    *_FACTS,
    Step.PERSON,
    Step.STAFF,
    Step.STAFF_DUTY,
    Step.CONTACT,
    Step.SAFE_TIME,
    Step.SEND,
)
PATHS: Mapping[Option, tuple[Step, ...]] = {
    Option.ME: SELF,
    Option.ASKED_ME: HELPER,
    Option.SAW_OR_HEARD: WITNESS,
    Option.HAVE_CODE: HELPER,
}

_MENU = (Step.BACK_HELPER, Step.BACK)
"""Whoever came back stands at one of these: the first whose `when` holds."""

RETURN: Mapping[Step, tuple[Step, ...]] = {
    Step.ADD_WORDS: (Step.ADD_WORDS, *_MENU),
    Step.NEW_WISH: (Step.NEW_WISH, *_MENU),
    Step.EASY: (Step.EASY, Step.ANSWERED_WELL, Step.BARRIER, *_MENU),
    Step.ANSWERED_WELL: (Step.ANSWERED_WELL, Step.BARRIER, *_MENU),
    Step.BARRIER: (Step.BARRIER, *_MENU),
}

DETOURS: Mapping[Step, Step] = {Step.MORE: Step.CONSENT, Step.DANGER: Step.SAFETY}
"""Questions outside the order: their "go on" counts as that of the question they explain."""

CHANGED_TOGETHER: Mapping[Step, tuple[Step, ...]] = {
    Step.ROLE: (Step.ROLE, Step.ORGANISATION, Step.PERSON),
    Step.CONTACT: (Step.CONTACT, Step.SAFE_TIME),
}
"""Questions that are put again one after the other when the first of them is changed."""


def path(step: Step, draft: Draft) -> tuple[Step, ...]:
    """The order of questions from here; until it is said whom it is about, that for oneself."""
    if step in RETURN:
        return RETURN[step]
    return PATHS[Option(draft.chosen(Step.ABOUT) or Option.ME.value)]


def own_words(draft: Draft) -> Step:
    """The request for free words, as it is put on this path."""
    if draft.has(Step.ABOUT, Option.SAW_OR_HEARD):
        return Step.WITNESS_WORDS
    if draft.young:
        return Step.YOUNG_OTHER_WORDS if draft.for_another else Step.YOUNG_WORDS
    return Step.STORY


WORDINGS: Mapping[Step, Callable[[Draft], Step]] = {
    Step.STORY: own_words,
    Step.WISH: lambda draft: Step.WISH_OTHER if draft.for_another else Step.WISH,
    Step.CONTACT: lambda draft: Step.CONTACT_HELPER if draft.for_another else Step.CONTACT,
}
"""Questions that are worded differently for different reporters: which one is meant here."""
