"""When a question is put, and what follows from an answer: small named rules for the script.

Rule: each is a function of the draft (and the deployment) alone, so that the table in `script.py`
reads as words.
"""

from __future__ import annotations

from intake.conversation.effects import ChangeWish, Effect, Erase, Say, ShowHelp
from intake.conversation.scenes import Consequence
from intake.conversation.state import Deployment, Draft
from intake.conversation.vocabulary import Option, Prompt, Step


def say(*prompts: Prompt) -> Consequence:
    return lambda _draft: tuple(Say(prompt) for prompt in prompts)


def leave_with(prompt: Prompt) -> Consequence:
    return lambda _draft: (Erase(), Say(prompt))


def adult(draft: Draft, _deployment: Deployment) -> bool:
    return not draft.young


def young(draft: Draft, _deployment: Deployment) -> bool:
    return draft.young


def several_languages(_draft: Draft, deployment: Deployment) -> bool:
    return len(deployment.languages) > 1


def help_needs_area(draft: Draft, deployment: Deployment) -> bool:
    return deployment.asks_area and draft.area is None and bool(wanted(draft))


def area_not_asked(draft: Draft, deployment: Deployment) -> bool:
    return deployment.asks_area and Step.AREA_FOR_HELP not in draft.answers


def with_an_organisation(draft: Draft, deployment: Deployment) -> bool:
    elsewhere = draft.has(Step.ROLE, Option.ARMED_OR_OFFICIAL, Option.OTHER)
    return deployment.organisations and not elsewhere


def age_not_known_by_hearsay(draft: Draft, _deployment: Deployment) -> bool:
    return not draft.has(Step.SOURCE, Option.OTHERS_TOLD_ME)


def works_in_aid(draft: Draft, _deployment: Deployment) -> bool:
    return draft.has(Step.STAFF, Option.YES)


def adult_and_not_told(draft: Draft, _deployment: Deployment) -> bool:
    """Asked once only: a first text that was the story is not asked for again."""
    return not draft.young and draft.texts == 0


def not_told(draft: Draft, _deployment: Deployment) -> bool:
    return draft.texts == 0


def young_and_not_told(draft: Draft, _deployment: Deployment) -> bool:
    return draft.young and draft.texts == 0


def wanted(draft: Draft) -> tuple[Option, ...]:
    """The kinds of help she asked the way to."""
    return tuple(Option(value) for value in draft.answers.get(Step.NEEDS, ()))


def show_help(draft: Draft) -> tuple[Effect, ...]:
    return (ShowHelp(wanted(draft), draft.area, draft.accused),)


def show_help_if_area_known(draft: Draft) -> tuple[Effect, ...]:
    return show_help(draft) if draft.area and wanted(draft) else ()


def urge_health(draft: Draft) -> tuple[Effect, ...]:
    """Health care once more when it may still be in time, and was not shown yet."""
    recent = draft.has(Step.WHEN, Option.DAYS_0_3, Option.DAYS_4_5)
    contact = draft.has(Step.KIND, Option.UNWANTED_CONTACT)
    if recent and contact and Option.HEALTH not in wanted(draft):
        return (ShowHelp((Option.HEALTH,), draft.area, draft.accused),)
    return ()


def new_wish(draft: Draft) -> tuple[Effect, ...]:
    wish = draft.chosen(Step.NEW_WISH)
    return (ChangeWish(wish), Say(Prompt.WISH_KEPT)) if wish else ()
