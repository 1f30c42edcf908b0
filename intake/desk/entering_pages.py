"""What the pages about something told in person show: the form as it is filled in, and the card.

Rules: words to read aloud stand in the person's language, marked as such; everything may be left
out but the agreement. What was typed is shown again where something is to be put right, and stays
outside `repr()`, as the digits do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from intake.conversation.codes import shown
from intake.conversation.vocabulary import Part, Step
from intake.desk.entering_words import (
    ABOUTS,
    FACTS,
    HINTS,
    NAMES,
    OWN_WORDS,
    PROBLEMS,
    SECTIONS,
    TEXT_NAMES,
)
from intake.desk.saying import _, tongue
from intake.desk.words import language
from intake.messages import Spoken
from intake.reporting.oral import Entered, NotEntered, OralForm, Problem, Question
from intake.routing.response import Response


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose. `aloud`: in the person's language, where that is another one."""

    value: str
    label: str
    aloud: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One question as the form shows it. `name`: of its choices; `text_name`: of its words."""

    name: str
    kind: str
    asked: str
    aloud: str
    beside: str
    hint: str
    for_adults: bool
    is_wrong: bool
    choices: tuple[Choice, ...] = field(repr=False)
    text_name: str = ""
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EntryForm:
    """The whole form, empty or as it was filled in."""

    about: str
    about_name: str
    language: str
    language_name: str
    nonce: str
    consent: tuple[str, ...]
    read: str
    agreed: bool
    sections: tuple[tuple[str, tuple[Field, ...]], ...] = field(repr=False)
    organisations: tuple[tuple[str, str], ...]
    problem: str | None
    may_stay: bool


@dataclass(frozen=True, slots=True)
class Filed:
    """What is shown once: the digits in lines of two groups, and what to read out."""

    lines: tuple[str, str] = field(repr=False)
    language: str
    on_card: str
    said: tuple[str, ...]
    places: tuple[str, ...]


def abouts() -> tuple[tuple[str, str, str], ...]:
    """(value, name, explanation) of whom it may be about."""
    return tuple((option.value, _(name), _(said)) for option, (name, said) in ABOUTS.items())


def languages(tags: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """(tag, name) of each language there are words to read aloud in."""
    return tuple((tag, language(tag)) for tag in tags)


def entry_form(
    form: OralForm,
    given: Mapping[str, Sequence[str]],
    nonce: str,
    response: Response,
    refused: NotEntered | None = None,
) -> EntryForm:
    """The form with what was `given`, and what is wrong with it."""
    fields = [(_section(each), _field(each, given, refused)) for each in form.questions]
    grouped = groupby(fields, key=lambda item: item[0])
    new_words = refused is not None and refused.problem is Problem.OTHER_WORDS
    return EntryForm(
        about=form.about.value,
        about_name=_(ABOUTS[form.about][0]),
        language=form.language,
        language_name=language(form.language),
        nonce=nonce,
        consent=form.consent,
        read=form.agreed_to,
        agreed="agreed" in given and not new_words,
        sections=tuple((name, tuple(each for _, each in some)) for name, some in grouped),
        organisations=tuple((each.number, each.name) for each in response.organisations),
        problem=_problem(refused) if refused else None,
        may_stay=refused is not None and refused.problem is Problem.NAMED,
    )


def filed_view(entered: Entered, tag: str) -> Filed:
    """The card and the words to read out. The code is said by the card alone."""
    code = shown(entered.digits)
    return Filed(
        (shown(entered.digits[:8]), shown(entered.digits[8:])),
        tag,
        " ".join(_without(code, each) for each in entered.said if each.code),
        read_out(each for each in entered.said if not each.code),
        read_out(entered.places),
    )


def read_out(said: Iterator[Spoken] | Sequence[Spoken]) -> tuple[str, ...]:
    """Texts as they are read out."""
    return tuple(f"{each.before}{each.after}".strip() for each in said)


def _without(code: str, spoken: Spoken) -> str:
    """What is said behind the code."""
    return (spoken.before + spoken.after).partition(code)[2].lstrip(". ។።。").strip()


def _section(question: Question) -> str:
    return _(SECTIONS.get(question.step, FACTS))


def _field(
    question: Question, given: Mapping[str, Sequence[str]], refused: NotEntered | None
) -> Field:
    step = question.step
    own, labels = OWN_WORDS.get(step, ("", {}))
    asked = _(own) or question.own
    chosen = given.get(step.value, ())
    text_name = TEXT_NAMES[question.part] if question.part else ""
    wrong = refused.steps if refused else ()
    return Field(
        name=step.value,
        kind=question.kind.value,
        asked=asked,
        aloud=question.aloud if question.aloud != asked else "",
        beside=question.beside,
        hint=_(HINTS.get(step, "")),
        for_adults=question.for_adults,
        is_wrong=step in wrong or (question.part is Part.STORY and Step.STORY in wrong),
        choices=tuple(
            Choice(
                value,
                _(labels.get(value, "")) or label,
                "" if value in labels or aloud == label else aloud,
                value in chosen,
            )
            for value, label, aloud in question.offered
        ),
        text_name=text_name,
        text="".join(given.get(text_name, ())),
    )


def _problem(refused: NotEntered) -> str:
    words = _(PROBLEMS[refused.problem])
    named = dict.fromkeys(_(NAMES.get(step, step.value)) for step in refused.steps)
    if not named:
        return words
    where = _("Where: {questions}.", questions=tongue().listed(named))
    return f"{words} {where}"
