"""The kinds of scenes a script is made of: a choice, words, a look-up in a register, a code.

An answer `leads` to a step, on along the path, or out; `then` says what follows from it. `when`
tells whether a question is put at all; `shows` lists the fixed digits that its text mentions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeAlias

from intake.conversation.effects import Effect
from intake.conversation.state import Deployment, Draft
from intake.conversation.vocabulary import Option, Part, Prompt, Step

Condition: TypeAlias = Callable[[Draft, Deployment], bool]
Consequence: TypeAlias = Callable[[Draft], tuple[Effect, ...]]


class Goes(Enum):
    """Where an answer leads when not to a step."""

    ON = auto()  # the next question of the path
    OUT = auto()  # the conversation ends


def always(_draft: Draft, _deployment: Deployment) -> bool:
    return True


def as_it_is(draft: Draft) -> Draft:
    return draft


@dataclass(frozen=True, slots=True)
class Answer:
    """One numbered answer: what it means, where it leads, what follows from it, whether it is
    offered, and what it changes in the draft besides being noted. `first`: a question that is put
    before this answer counts, where its `when` holds."""

    option: Option
    leads: Step | Goes = Goes.ON
    then: Consequence = lambda _draft: ()
    when: Condition = always
    makes: Callable[[Draft], Draft] = as_it_is
    first: Step | None = None


def nothing(_draft: Draft) -> tuple[Effect, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A question answered by a number. `shows`: the fixed digits its text lists."""

    prompt: Prompt
    answers: Mapping[int, Answer]
    skip: bool = True
    many: bool = False
    shows: tuple[int, ...] = ()
    when: Condition = always
    before: tuple[Effect, ...] = ()
    after: Consequence = nothing


@dataclass(frozen=True, slots=True)
class Words:
    """A question answered in words. `several`: texts are joined until "1"."""

    prompt: Prompt
    part: Part
    several: bool = False
    when: Condition = always
    shows: tuple[int, ...] = ()


class Register(Enum):
    """A list of the deployment's that an answer is looked up in."""

    LANGUAGES = auto()
    AREAS = auto()
    ORGANISATIONS = auto()


@dataclass(frozen=True, slots=True)
class Lookup:
    """A question answered by a number or name from a register; `part`: else her words are kept."""

    prompt: Prompt
    register: Register
    answers: Mapping[int, Answer] = field(default_factory=dict)
    skip: bool = True
    part: Part | None = None
    shows: tuple[int, ...] = (0,)
    when: Condition = always
    after: Consequence = nothing


@dataclass(frozen=True, slots=True)
class Code:
    """A question answered by the code of a card. It may be skipped: then it is as without one."""

    prompt: Prompt
    when: Condition = always
    shows: tuple[int, ...] = ()
    answers: Mapping[int, Answer] = field(default_factory=dict)
    skip: bool = True


Scene: TypeAlias = Choice | Words | Lookup | Code
