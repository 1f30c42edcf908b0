"""What is typed to tell one of the demo's reports: the same digits on every channel.

Rule: these are answers to the questions of `conversation.script`, in its order; a test sends each
of them on the real way, so a question that is added there is missed here at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from intake.demo.plans import NO_HELP, Plan, Way
from intake.demo.tellings import LANGUAGES

HELLO: Final = "hello"
SAFE: Final = "1"
SKIP: Final = "0"
SEND: Final = "1"
_AID_WORKER: Final = "1"


def typed(plan: Plan) -> Sequence[str]:
    """Everything from the first question on; a phone says hello and chooses a language before."""
    return (SAFE, *_TOLD[plan.way](plan), SEND)


def begun(plan: Plan) -> Sequence[str]:
    """What a phone sends first."""
    return (HELLO, str(LANGUAGES.index(plan.language) + 1))


def _self(plan: Plan) -> Sequence[str]:
    return (
        *("1", "1", "2"),  # me; go on; not under 18
        *_help(plan),
        *_story(plan),
        *(plan.telling.kind, plan.when),
        *_place(plan),
        *(_AID_WORKER, plan.group, SKIP, plan.wish),
        "1",  # comes back with the number
    )


def _helper(plan: Plan) -> Sequence[str]:
    return (
        *("2", "1", "1"),  # somebody who asked; knows it; was told the limits
        *("1", "2", "1", "2"),  # no names; not close to the group; go on; not under 18
        *_help(plan),
        "1",  # all may be shared
        *_story(plan),
        *(plan.telling.kind, plan.when),
        *_place(plan),
        *(_AID_WORKER, plan.group, plan.wish),
        "1",  # the person comes back
    )


def _witness(plan: Plan) -> Sequence[str]:
    return (
        *("3", "1", "1", "2", "1"),  # saw or heard; go on; saw it; nobody is in danger; go on
        *_story(plan),
        *("2", plan.telling.kind, plan.when, plan.area),
        *(_AID_WORKER, plan.group, SKIP),
        *("2", "1"),  # does not work in aid; comes back with the number
    )


_TOLD: Final[Mapping[Way, Callable[[Plan], Sequence[str]]]] = {
    Way.SELF: _self,
    Way.HELPER: _helper,
    Way.WITNESS: _witness,
}


def _help(plan: Plan) -> Sequence[str]:
    """Where help is asked for, the area comes with it."""
    return (plan.need,) if plan.need == NO_HELP else (plan.need, plan.area)


def _place(plan: Plan) -> Sequence[str]:
    return (plan.area,) if plan.need == NO_HELP else ()


def _story(plan: Plan) -> Sequence[str]:
    """Words, and by a phone that they are done: a page sends them as a whole."""
    words = plan.telling.words[plan.language]
    return (words,) if plan.channel == "web" else (words, "1")
