"""The answer that is being written, as its form shows it: words, findings, count, ready texts.

Rule: a ready text never takes the place of words that were typed: it is added below them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from intake.cases.lint import LONGEST, Lint
from intake.cases.replies import Ready, fitting
from intake.casework.audit import Event
from intake.casework.values import Case
from intake.desk import words
from intake.desk.answer_words import READY_NAMES, counted
from intake.desk.saying import _, tongue
from intake.i18n import Catalogues

NOBODY = "Choose who may read it."


@dataclass(frozen=True, slots=True)
class Addressee:
    """One who can be chosen to read an answer."""

    side: str
    words: str
    is_usual: bool


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """The answer being written. `to`: the sides that were ticked; None before anybody did.
    `counted`: how many SMS it makes, once it was checked. `ready`: the text it began with, and
    `meaning`: what that says. `is_checked`: nothing is to be said about it."""

    nonce: str
    text: str = field(default="", repr=False)
    stops: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    to: tuple[str, ...] | None = None
    counted: str = ""
    ready: str = ""
    meaning: str = ""

    @property
    def longest(self) -> str:
        return tongue().number(LONGEST)

    @property
    def length(self) -> str:
        return tongue().number(len(self.text.strip()))

    @property
    def is_open(self) -> bool:
        """Whether somebody is writing."""
        return bool(self.text or self.stops or self.advice)

    def is_ticked(self, addressee: Addressee) -> bool:
        return addressee.is_usual if self.to is None else addressee.side in self.to


def reply_form(
    nonce: str,
    text: str = "",
    checked: Lint | None = None,
    to: tuple[str, ...] | None = None,
    *,
    nobody: bool = False,
    ready: str = "",
    meaning: str = "",
) -> ReplyForm:
    """An empty form, or one that was checked or kept back, and why."""
    found = checked or Lint((), ())
    stops = tuple(_(finding.value) for finding in found.stops)
    advice = tuple(_(finding.value) for finding in found.advice)
    stops = (_(NOBODY), *stops) if nobody else stops
    how_many = counted(text) if checked and text.strip() else ""
    return ReplyForm(nonce, text, stops, advice, to, how_many, ready, meaning)


def ready_texts(case: Case) -> tuple[tuple[str, str], ...]:
    """(value for the form, words) of those that fit now."""
    found = fitting(case.situation, gone_out=_gone_out(case))
    return tuple((each.value, _(READY_NAMES[each])) for each in found)


def chosen(case: Case, value: str) -> Ready | None:
    """The ready text of that name, if it fits."""
    found = fitting(case.situation, gone_out=_gone_out(case))
    return next((each for each in found if each.value == value), None)


def with_ready(catalogues: Catalogues, case: Case, text: str, which: Ready) -> str:
    """The words so far, and the ready text below them, in the reporter's language."""
    said = catalogues.ready(case.header.language, which, _day(case))
    return f"{text.rstrip()}\n\n{said}" if text.strip() else said


def meaning_of(catalogues: Catalogues, case: Case, which: Ready) -> str:
    """What it says, in the reader's language; and that there is none in the reporter's."""
    said, tag = catalogues.ready(tongue().tag, which, _day(case)), case.header.language
    if tag in catalogues.languages:
        return said
    none = _(
        "There is no such text in {language}: this one is English.", language=words.language(tag)
    )
    return f"{said} ({none})"


def _day(case: Case) -> str:
    at = case.situation.course.forwarded_hour if case.situation else None
    return f"{at:%d/%m/%Y}" if at else ""


def _gone_out(case: Case) -> bool:
    """Whether what a second person agreed to was printed: until then it has not gone out."""
    at = case.situation.course.forwarded_hour if case.situation else None
    printed = Event.FORWARDING_PRINTED.value
    return at is not None and any(each.event == printed and each.hour >= at for each in case.lines)
