"""The list of what to look at, as it is worked through: what is known, what was marked, by whom.

Rule: what the record says stands beside each line; whether it was looked at is a reader's word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from intake.cases.checks import BY_ITSELF, FIELDS, Check, next_open
from intake.cases.needs import Situation, holds_back
from intake.cases.parts import StepPart
from intake.cases.tracks import Checklist, Triage
from intake.casework.values import Case
from intake.desk import course_words, words
from intake.desk.check_words import ASKED, DUTIES
from intake.desk.pages import header_view
from intake.desk.saying import _, short_id
from intake.desk.times import moment
from intake.routing.response import Response


@dataclass(frozen=True, slots=True)
class CheckView:
    """One line. `known`: what the sealed record and the case say of it. `done`: by whom and when,
    or nothing."""

    value: str
    asked: str
    hint: str
    known: tuple[str, ...] = field(repr=False)
    done: str
    is_next: bool
    can_be_marked: bool


@dataclass(frozen=True, slots=True)
class ChecklistView:
    """The list. `may_mark`: whether it can be worked on now."""

    lines: tuple[CheckView, ...]
    may_mark: bool
    summary: str


def checklist_view(case: Case, response: Response, now: datetime) -> ChecklistView | None:
    """The list of an opened report; None where its key does not open it."""
    given = case.situation
    if given is None:
        return None
    offices = {each.id: each.office for each in response.readers}
    done, following = given.course.checked, next_open(given.course.checked)
    lines = tuple(
        CheckView(
            each.value,
            asked=_(ASKED[each][0]),
            hint=_(ASKED[each][1]),
            known=tuple(_known(each, case, given, response, now)),
            done=_done(each, done, offices),
            is_next=each is following,
            can_be_marked=each not in BY_ITSELF,
        )
        for each in Check
    )
    markable = len(Check) - len(BY_ITSELF)
    summary = _("{n} of {all}, all looked at", n=len(done), all=markable)
    if following:
        asked = _(ASKED[following][0])
        summary = _("{n} of {all}, next: {asked}", n=len(done), all=markable, asked=asked)
    return ChecklistView(lines, holds_back(given, Checklist.MARKED) is None, summary)


def _done(check: Check, done: Mapping[str, StepPart], offices: Mapping[str, str]) -> str:
    if check in BY_ITSELF:
        return _("You declared it.")
    step = done.get(check.value)
    if step is None:
        return ""
    office, when = offices.get(step.by, step.by), moment(step.hour).words
    return _("Done, {office}, {when}", office=office, when=when)


def _known(
    check: Check, case: Case, given: Situation, response: Response, now: datetime
) -> Iterator[str]:
    for name in FIELDS.get(check, ()):
        value = case.record.get(name)
        if value not in (None, "", []):
            said = words.field_value(name, value, response)
            yield _("{name}: {value}", name=words.field_name(name), value=said)
    if check in MORE:
        yield from MORE[check](case, given, response, now)


def _time(case: Case, _given: Situation, _response: Response, now: datetime) -> Iterator[str]:
    for care in header_view(case.header, now).care:
        yield _(
            "Helps best before {when} at the latest ({left}); later helps, too",
            when=care.limit.at.words,
            left=care.limit.left,
        )


def _support(_case: Case, given: Situation, _response: Response, _now: datetime) -> Iterator[str]:
    for need, state in given.course.support.items():
        name, value = _(course_words.SERVICES[need]), _(course_words.STATES[state])
        yield _("{name}: {value}", name=name, value=value)


def _scope(_case: Case, given: Situation, _response: Response, _now: datetime) -> Iterator[str]:
    if given.course.triage is not Triage.NOT_DONE:
        yield _("Judged: {what}", what=_(course_words.KINDS[given.course.kind]))
        yield _("Judged: {what}", what=_(course_words.ACCUSED[given.course.accused]))


def _others(case: Case, _given: Situation, _response: Response, _now: datetime) -> Iterator[str]:
    for each in case.links:
        yield _("Linked with {id}", id=short_id(each))


def _duty(_case: Case, _given: Situation, response: Response, _now: datetime) -> Iterator[str]:
    yield _("Told to the person: {duty}", duty=_(DUTIES[response.mandatory_reporting]))


def _next(_case: Case, given: Situation, _response: Response, _now: datetime) -> Iterator[str]:
    state = _(course_words.STATES[given.course.accountability])
    yield _("Looking into it: {state}", state=state)


def _clock(case: Case, _given: Situation, _response: Response, now: datetime) -> Iterator[str]:
    read_by = header_view(case.header, now).read_by
    if read_by is None:
        yield _("It was read")
    else:
        yield _("To be read by {when} ({left})", when=read_by.at.words, left=read_by.left)


MORE: Mapping[Check, Callable[[Case, Situation, Response, datetime], Iterator[str]]] = {
    Check.TIME: _time,
    Check.SUPPORT: _support,
    Check.SCOPE: _scope,
    Check.OTHERS: _others,
    Check.DUTY: _duty,
    Check.NEXT_STEP: _next,
    Check.CLOCK: _clock,
}
"""What is known beside the record."""
