"""What the person agreed to, purpose by purpose: what it allows now, and else why not.

Rule: the tables decide (`cases.needs`, `cases.consent`), here as behind every button. A button that
is held back is shown with its reason, so that nobody looks for a way around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from intake.cases.needs import Situation, holds_back, may_ask_to_forward
from intake.cases.replies import Ready, fitting
from intake.cases.tracks import Accountability, Support
from intake.casework.values import Case, Nudge
from intake.desk import course_words, words
from intake.desk.saying import _, tongue
from intake.routing.response import Need

NOT_WHOLE = "Some of the report cannot be opened: what is missing could forbid it."
NO_SERVICE = "The person has not accepted any kind of help yet."
NO_TEXT = "The person did not agree to a text to the phone, or that has ended."


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose. `why`: what it rests on, or why not."""

    name: str
    is_open: bool
    why: str


@dataclass(frozen=True, slots=True)
class LedgerView:
    """`forward`, `refer`: why a button is held back, or nothing. `may_ask`: whether the person can
    be asked for her OK now."""

    purposes: tuple[Purpose, ...]
    forward: str
    refer: str
    may_ask: bool
    asked: bool


def ledger_view(case: Case) -> LedgerView:
    """The ledger of an opened report."""
    given = case.situation
    forward = _forward(given)
    return LedgerView(
        tuple(_purposes(case, forward)),
        forward,
        "" if _services(given) else _refer(given),
        bool(forward) and Ready.CONSENT in fitting(given),
        given is not None and given.course.accountability is Accountability.CONSENT_REQUESTED,
    )


def _purposes(case: Case, forward: str) -> Iterator[Purpose]:
    basis = str(case.record.get("consent_basis") or "none")
    agreed = basis != "none"
    by = _("Nobody agreed.")
    if agreed:
        by = _("agreed by {whom}", whom=words.value_words(basis))
    yield Purpose(_("Keep a record, read here"), agreed, by)
    answerable = bool(case.ways_back.allowed)
    mode = words.value_words(str(case.record.get("contact_mode", "")))
    yield Purpose(
        _("Answer here"), answerable, mode if answerable else _("No number could read it.")
    )
    yield Purpose(
        _("One neutral text to the phone"),
        isinstance(case.nudge, Nudge),
        _("agreed") if case.nudge else _(NO_TEXT),
    )
    services = tongue().listed(_services(case.situation))
    yield Purpose(_("Tell a service"), bool(services), services or _refer(case.situation))
    yield Purpose(_("Pass it on to be looked into"), not forward, forward or _("wish and consent"))


def _services(given: Situation | None) -> list[str]:
    """Kinds of help that the person has accepted."""
    agreed = {Support.ACCEPTED, Support.REFERRED, Support.CONFIRMED}
    support = given.course.support if given else {}
    return [_(course_words.SERVICES[need]) for need, state in support.items() if state in agreed]


def _refer(given: Situation | None) -> str:
    if given is None:
        return _(NOT_WHOLE)
    found = (holds_back(given, Support.REFERRED, {"service": need.value}) for need in Need)
    return _(NO_SERVICE) if all(found) else ""


def _forward(given: Situation | None) -> str:
    if given is None:
        return _(NOT_WHOLE)
    held = may_ask_to_forward(given.record, given.course, given.status)
    return _(str(held.value)) if held else ""
