"""Faults planted on purpose: each is one small mistake that somebody could make.

A property test that does not find them proves nothing, so `test_conversation.py` walks through
every one of them and has to fail. Each stands in for `advance` (or `begin`), and answers None
where it behaves as the real one. Those of the store and the keyring are in `world_faults.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from intake.conversation.effects import (
    AddToReport,
    Ask,
    DeleteReport,
    Effect,
    Erase,
    FileReport,
    GiveReceipt,
    Keep,
    RecordConsent,
    Say,
    ShowHelp,
)
from intake.conversation.engine import advance, begin
from intake.conversation.events import (
    Attached,
    CameBack,
    Chose,
    Event,
    FellSilent,
    HelpWanted,
    Left,
    Said,
    Skipped,
    Unclear,
)
from intake.conversation.moving import Turn, enter
from intake.conversation.state import Conversation, Deployment, Draft
from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Part, Prompt, Role, Step
from tests.properties.engine_walk import Engine

Fault: TypeAlias = Callable[[Conversation, Event, Deployment, bool], Turn | None]
GO_ON, REFUSE = Chose((Option.GO_ON.value,)), Chose((Option.REFUSE.value,))


def _real(state: Conversation, event: Event, here: Deployment, late: bool = False) -> Turn:
    return advance(state, event, here, late=late)


def _without(turn: Turn, *kinds: type[Effect]) -> Turn:
    return Turn(turn.state, tuple(each for each in turn.effects if not isinstance(each, kinds)))


# ---------------------------------------------------------------- the table


def refusing_leads_on(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    return _real(state, GO_ON, here, late) if event == REFUSE else None


def skipping_agrees(state: Conversation, event: Event, here: Deployment, late: bool) -> Turn | None:
    agrees = isinstance(event, Skipped) and state.step is Step.CONSENT and not late
    return _real(state, GO_ON, here) if agrees else None


def deleting_all_sends(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    deletes = event == Chose((Option.DELETE_ALL.value,))
    return _real(state, Chose((Option.SEND.value,)), here, late) if deletes else None


def agreeing_is_not_recorded(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    return _without(_real(state, event, here, late), RecordConsent)


def no_code_before_the_last_question(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    return _without(_real(state, event, here, late), GiveReceipt)


def the_code_is_not_repeated_after_help(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    turn = _real(state, event, here, late)
    helped = any(isinstance(effect, ShowHelp) for effect in turn.effects)
    return _without(turn, GiveReceipt) if helped else None


def deleting_a_report_is_not_asked_back(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    deletes = state.step is Step.BACK and event == Chose((Option.DELETE.value,)) and not late
    return Turn(None, (DeleteReport(), Say(Prompt.DELETED))) if deletes else None


def one_question_is_asked_twice(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    turn = _real(state, event, here, late)
    again = state.step is Step.CONTACT and turn.state and turn.state.step is Step.SEND
    return enter(state, Step.AGE) if again and Step.AGE in state.draft.answers else None


def an_answer_is_not_understood(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    lost = event == Chose((Option.ONGOING.value,))
    return _real(state, Unclear(Told("6")), here, late) if lost else None


# ---------------------------------------------------------------- the engine


def late_answers_decide(
    state: Conversation, event: Event, here: Deployment, _late: bool
) -> Turn | None:
    return _real(state, event, here)


def leaving_keeps_the_draft(
    state: Conversation, event: Event, here: Deployment, _late: bool
) -> Turn | None:
    return Turn(None, (Say(Prompt.LEFT),)) if event == Left() else None


def silence_keeps_the_draft(
    state: Conversation, event: Event, here: Deployment, _late: bool
) -> Turn | None:
    return Turn(None, ()) if event == FellSilent() else None


def leaving_is_asked_back(
    state: Conversation, event: Event, here: Deployment, _late: bool
) -> Turn | None:
    return Turn(state, (Say(Prompt.LEFT),)) if event == Left() else None


def pictures_are_kept(
    state: Conversation, event: Event, here: Deployment, _late: bool
) -> Turn | None:
    kept = Keep(Part.STORY, Told("a picture"))
    return Turn(state, (kept,)) if isinstance(event, Attached) else None


def a_picture_is_answered_without_the_question(
    state: Conversation, event: Event, _here: Deployment, _late: bool
) -> Turn | None:
    return Turn(state, (Say(Prompt.NO_MEDIA),)) if isinstance(event, Attached) else None


def words_are_lost(state: Conversation, event: Event, here: Deployment, late: bool) -> Turn | None:
    return _without(_real(state, event, here, late), Keep) if isinstance(event, Said) else None


def help_forgets_the_answers(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    if not isinstance(event, HelpWanted):
        return None
    return _real(replace(state, draft=Draft()), event, here, late)


def a_question_is_not_put(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    turn = _real(state, event, here, late)
    silent = turn.state is not None and turn.state.step is Step.NEEDS
    return _without(turn, Ask) if silent else None


def sending_goes_on(state: Conversation, event: Event, here: Deployment, late: bool) -> Turn | None:
    turn = _real(state, event, here, late)
    files = any(isinstance(effect, FileReport) for effect in turn.effects)
    return Turn(state, turn.effects) if files else None


def sending_erases_too(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    turn = _real(state, event, here, late)
    files = any(isinstance(effect, FileReport) for effect in turn.effects)
    return Turn(None, (*turn.effects, Erase())) if files else None


def a_wrong_code_opens(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    return _real(state, CameBack(known=True), here, late) if isinstance(event, CameBack) else None


def a_code_leaves_the_draft(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    return (
        _without(_real(state, event, here, late), Erase) if event == CameBack(known=True) else None
    )


def unclear_words_are_kept_at_once(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    turn = _real(state, event, here, late)
    if not isinstance(event, Unclear):
        return None
    return Turn(turn.state, (Keep(Part.ANSWER, event.told), *turn.effects))


def first_words_are_kept_at_once(event: Event, language: str, here: Deployment) -> Turn:
    turn = begin(event, language, here)
    told = turn.state.first_words if turn.state else None
    kept = (Keep(Part.STORY, told),) if told else ()
    return Turn(turn.state, (*kept, *turn.effects))


# ---------------------------------------------------------------- writing for somebody


def words_are_kept_without_agreement(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    """Somebody who was not asked is written about all the same."""
    draft = state.draft
    narrow = draft.for_another and draft.consented and not draft.may_tell
    if not (narrow and isinstance(event, Unclear) and event.told.has_letters):
        return None
    turn = _real(state, event, here, late)
    return Turn(turn.state, (Keep(Part.ANSWER, event.told), *turn.effects))


def the_first_text_is_kept_whoever_it_is_about(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    if state.first_words is None or event != GO_ON or late or not state.draft.for_another:
        return None
    turn = _real(state, event, here)
    return Turn(turn.state, (Keep(Part.STORY, state.first_words), *turn.effects))


def a_name_is_sent_without_a_question(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    if not state.draft.named:
        return None
    return _real(replace(state, draft=replace(state.draft, named=False)), event, here, late)


def an_intermediary_gets_the_survivors_menu(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    if not (isinstance(event, CameBack) and event.known):
        return None
    survivor = replace(event.holder, role=Role.SURVIVOR)
    return _real(state, CameBack(known=True, holder=survivor), here, late)


def an_intermediary_can_delete(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    stops = state.step is Step.BACK_HELPER and event == Chose((Option.PERSON_STOPS.value,))
    return Turn(None, (DeleteReport(), Say(Prompt.DELETED))) if stops and not late else None


def a_messenger_adds_words(
    state: Conversation, event: Event, here: Deployment, late: bool
) -> Turn | None:
    holder = state.draft.holder
    if holder is None or holder.role is not Role.MESSENGER or not isinstance(event, Unclear):
        return None
    return Turn(state, (AddToReport(event.told),))


class ForgetsWhereItStood:
    """Remembers between two calls, so that the same news is not answered the same twice."""

    def __init__(self) -> None:
        self._calls = 0

    def __call__(
        self, state: Conversation, event: Event, here: Deployment, late: bool
    ) -> Turn | None:
        self._calls += 1
        return enter(state, state.step) if self._calls % 97 == 0 else None


def _engine(fault: Fault) -> Engine:
    def with_fault(
        state: Conversation, event: Event, here: Deployment, /, *, late: bool = False
    ) -> Turn:
        return fault(state, event, here, late) or advance(state, event, here, late=late)

    return Engine(begin, with_fault)


ENGINE_FAULTS: Mapping[str, Callable[[], Engine]] = {
    **{
        fault.__name__: partial(_engine, fault)
        for fault in (
            refusing_leads_on,
            skipping_agrees,
            deleting_all_sends,
            agreeing_is_not_recorded,
            no_code_before_the_last_question,
            the_code_is_not_repeated_after_help,
            deleting_a_report_is_not_asked_back,
            one_question_is_asked_twice,
            an_answer_is_not_understood,
            late_answers_decide,
            leaving_keeps_the_draft,
            silence_keeps_the_draft,
            leaving_is_asked_back,
            pictures_are_kept,
            a_picture_is_answered_without_the_question,
            words_are_lost,
            help_forgets_the_answers,
            a_question_is_not_put,
            sending_goes_on,
            sending_erases_too,
            a_wrong_code_opens,
            a_code_leaves_the_draft,
            unclear_words_are_kept_at_once,
            words_are_kept_without_agreement,
            the_first_text_is_kept_whoever_it_is_about,
            a_name_is_sent_without_a_question,
            an_intermediary_gets_the_survivors_menu,
            an_intermediary_can_delete,
            a_messenger_adds_words,
        )
    },
    "first_words_are_kept_at_once": lambda: Engine(first_words_are_kept_at_once, advance),
    "forgets_where_it_stood": lambda: _engine(ForgetsWhereItStood()),
}
