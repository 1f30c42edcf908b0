"""The five-minute tour: what to do, where, and whether it has really happened.

Rule: a tick follows from what the demo may know by its rows' clear fields, its own phones and its
own clock, and from nothing that anybody says. No tick knows a word that was told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from intake.demo.network import Entry, Kind
from intake.demo.rows import Happened

_CODE: Final = re.compile(r"(?:\d[ -]?){16}")


@dataclass(frozen=True, slots=True)
class Link:
    """Where a step is done. `apart`: in a tab of its own, beside the tour."""

    words: str
    to: str
    apart: bool = True


@dataclass(frozen=True, slots=True)
class State:
    """What is known of this demo now."""

    happened: Happened
    rows_seen: bool = False
    code_typed: bool = False
    ahead: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the tour."""

    title: str
    words: str
    links: tuple[Link, ...]
    done: Callable[[State], bool]


@dataclass(frozen=True, slots=True)
class Shown:
    """A step as the page shows it."""

    step: Step
    is_done: bool


def _told(state: State) -> bool:
    return state.happened.by_phone > 0


def _looked(state: State) -> bool:
    return state.rows_seen


def _answered(state: State) -> bool:
    return state.happened.replied and state.code_typed


def _kept_out(state: State) -> bool:
    return state.happened.kept_out


def _passed_on(state: State) -> bool:
    return state.ahead > timedelta(0) and state.happened.escalated > 0


STEPS: Final[Sequence[Step]] = (
    Step(
        "Report by text message.",
        "Send “hello” from the phone, then 2 for Arabic (1 is English), and answer each "
        "question with its digit. For the group send 22: one of the readers works there. Write "
        "words that you made up, and then 1. Near the end come 16 digits: keep them. Nobody "
        "can read anything before the last 1.",
        (Link("To the phone", "#phone", apart=False),),
        _told,
    ),
    Step(
        "Look at what lies there.",
        "The rows of your report are marked. Its words are in none of them, and your number is "
        "not either. At the desk it stands in the queue of the ombudsperson, with its clock.",
        (Link("The database", "/demo/rows"), Link("The desk", "/desk")),
        _looked,
    ),
    Step(
        "Read it and answer.",
        "Sign in as the ombudsperson, open it, say that you have read it, and write an answer. "
        "Then send your 16 digits from any of the phones, and 1: there it is.",
        (Link("The desk", "/desk"),),
        _answered,
    ),
    Step(
        "Be whom it must be kept from.",
        "Sign in as the deputy, who works for 22. Your report is not there, and not in the count: "
        "no key was made for the deputy, as the database shows under “wraps”.",
        (Link("The desk", "/desk"), Link("The database", "/demo/rows")),
        _kept_out,
    ),
    Step(
        "Put the clock forward.",
        "What nobody read within a day goes to the next reader, whose key is released then. Sign "
        "in as the deputy: a report has come. See the numbers of a year, small ones held back. And "
        "on the reporter’s page tell something, press Exit, and then Back.",
        (
            Link("To the clock", "#clock", apart=False),
            Link("The numbers", "/demo/numbers"),
            Link("The reporter’s page", "/"),
        ),
        _passed_on,
    ),
)


def shown(state: State) -> Sequence[Shown]:
    """Every step, with its tick."""
    return [Shown(step, step.done(state)) for step in STEPS]


def code_was_typed(screens: Iterable[Sequence[Entry]]) -> bool:
    """Whether one of these phones sent a code, and it was stored."""
    return any(
        entry.kind is Kind.TEXT
        and entry.status == 200
        and bool(_CODE.fullmatch(entry.text.strip()))
        for screen in screens
        for entry in screen
    )
