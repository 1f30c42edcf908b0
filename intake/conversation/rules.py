"""When a question or an answer is put, and what follows from one: small named rules for the script.

Rule: each is a function of the draft (and the deployment) alone, so that the table in `script.py`
reads as words. What a way back may do is in `powers.py`.
"""

from __future__ import annotations

from dataclasses import replace

from intake.conversation.effects import (
    ChangeWish,
    CountAnswer,
    Effect,
    Erase,
    NoteConsent,
    Say,
    ShowHelp,
)
from intake.conversation.scenes import Condition, Consequence
from intake.conversation.state import Basis, Deployment, Draft
from intake.conversation.vocabulary import Option, Prompt, Purpose, Step


def say(*prompts: Prompt) -> Consequence:
    return lambda _draft: tuple(Say(prompt) for prompt in prompts)


def leave_with(prompt: Prompt) -> Consequence:
    return lambda _draft: (Erase(), Say(prompt))


def both(*conditions: Condition) -> Condition:
    """All of these."""
    return lambda draft, deployment: all(each(draft, deployment) for each in conditions)


def answered(step: Step, *options: Option) -> Condition:
    """Whether one of these was chosen there."""
    return lambda draft, _deployment: draft.has(step, *options)


def not_answered(step: Step, *options: Option) -> Condition:
    return lambda draft, _deployment: not draft.has(step, *options)


def adult(draft: Draft, _deployment: Deployment) -> bool:
    return not draft.young


def young(draft: Draft, _deployment: Deployment) -> bool:
    return draft.young


def several_languages(draft: Draft, deployment: Deployment) -> bool:
    return len(deployment.languages) > 1 and Step.LANGUAGE not in draft.answers


def agreed(draft: Draft, _deployment: Deployment) -> bool:
    """Whether the person it happened to agreed, as far as anybody says."""
    return draft.basis is not Basis.NONE


def not_agreed(draft: Draft, _deployment: Deployment) -> bool:
    return draft.basis is Basis.NONE


def more_than_needs(draft: Draft, _deployment: Deployment) -> bool:
    return not draft.has(Step.SCOPE, Option.NEED_ONLY)


def may_tell(draft: Draft, _deployment: Deployment) -> bool:
    return draft.may_tell


def named(draft: Draft, _deployment: Deployment) -> bool:
    return draft.named


def without_own_link(draft: Draft, _deployment: Deployment) -> bool:
    return not draft.own_link


def can_text(_draft: Draft, deployment: Deployment) -> bool:
    return deployment.can_text


def with_listeners(_draft: Draft, deployment: Deployment) -> bool:
    return deployment.listeners


def is_hers(step: Step) -> Condition:
    """Whether a question was put on her way, and can so be changed."""
    return lambda draft, _deployment: step in draft.answers


def help_needs_area(draft: Draft, deployment: Deployment) -> bool:
    return deployment.asks_area and draft.area is None and bool(wanted(draft))


def area_comes_first(draft: Draft, deployment: Deployment) -> bool:
    """Where some area gives information only, whoever is there is told before her story."""
    some_closed = any(deployment.closed_areas) and deployment.asks_area and draft.area is None
    return some_closed or help_needs_area(draft, deployment)


def area_not_asked(draft: Draft, deployment: Deployment) -> bool:
    return deployment.asks_area and Step.AREA_FOR_HELP not in draft.answers


def with_an_organisation(draft: Draft, deployment: Deployment) -> bool:
    elsewhere = draft.has(Step.ROLE, Option.ARMED_OR_OFFICIAL, Option.OTHER)
    return deployment.organisations and not elsewhere


def works_in_aid(draft: Draft, _deployment: Deployment) -> bool:
    return draft.has(Step.STAFF, Option.YES)


def not_told(draft: Draft, _deployment: Deployment) -> bool:
    """Asked once only: a first text that was the story is not asked for again."""
    return draft.texts == 0


def wanted(draft: Draft) -> tuple[Option, ...]:
    """The kinds of help she asked the way to."""
    return tuple(Option(value) for value in draft.answers.get(Step.NEEDS, ()))


def show_help(draft: Draft) -> tuple[Effect, ...]:
    return (ShowHelp(wanted(draft), draft.area, draft.accused),)


def show_help_if_wanted(draft: Draft) -> tuple[Effect, ...]:
    return show_help(draft) if wanted(draft) else ()


def show_help_if_area_known(draft: Draft) -> tuple[Effect, ...]:
    return show_help(draft) if draft.area and wanted(draft) else ()


def urge_health(draft: Draft) -> tuple[Effect, ...]:
    """Health care once more when it may still be in time, and was not shown yet; somebody young is
    not asked of which kind it was."""
    recent = draft.has(Step.WHEN, Option.DAYS_0_3, Option.DAYS_4_5)
    contact = draft.has(Step.KIND, Option.UNWANTED_CONTACT) or draft.young
    if recent and contact and Option.HEALTH not in wanted(draft):
        return (ShowHelp((Option.HEALTH,), draft.area, draft.accused),)
    return ()


def area_answered(draft: Draft, _deployment: Deployment) -> bool:
    return Step.AREA in draft.answers or Step.AREA_FOR_HELP in draft.answers


def wish_answered(draft: Draft, _deployment: Deployment) -> bool:
    return Step.WISH in draft.answers or Step.WISH_OTHER in draft.answers


def contact_answered(draft: Draft, _deployment: Deployment) -> bool:
    return Step.CONTACT in draft.answers or Step.CONTACT_HELPER in draft.answers


def agrees_to(purpose: Purpose, step: Step, *options: Option) -> Consequence:
    """A further consent, where one of these is answered."""

    def agreed_to(draft: Draft) -> tuple[Effect, ...]:
        return (NoteConsent(purpose, step),) if draft.has(step, *options) else ()

    return agreed_to


def sent_words(draft: Draft) -> tuple[Effect, ...]:
    """What is said after sending; to whoever wrote for another, nothing of a number of theirs."""
    return (Say(Prompt.SENT_FOR_ANOTHER if draft.for_another else Prompt.SENT),)


def send_as_it_is(draft: Draft) -> Draft:
    return replace(draft, named=False)


def start_words_anew(draft: Draft) -> Draft:
    return replace(draft, named=False, texts=0, characters=0)


def count(step: Step) -> Consequence:
    """Count what was answered there."""

    def counted(draft: Draft) -> tuple[Effect, ...]:
        said = draft.chosen(step)
        return (CountAnswer(step, said),) if said else ()

    return counted


def feedback_given(draft: Draft) -> tuple[Effect, ...]:
    return (*count(Step.BARRIER)(draft), Say(Prompt.THANKS))


def new_wish(draft: Draft) -> tuple[Effect, ...]:
    wish = draft.chosen(Step.NEW_WISH)
    return (ChangeWish(wish), Say(Prompt.WISH_KEPT)) if wish else ()
