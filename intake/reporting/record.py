"""Answers -> what routing needs to know, and the fields of the sealed record.

Rules: answers given in words stand in parts of their own, never here; what was not asked is said to
be not asked, so that nobody takes it for a wish.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from intake.conversation.state import IN_WORDS, Basis, Draft
from intake.conversation.vocabulary import Option, Purpose, Step
from intake.reporting.memory import Consent, Memory, ShownHelper
from intake.routing.facts import Facts
from intake.routing.response import Need, Response

RECORD_FIELDS: Mapping[Step, str] = {
    Step.KIND: "kind_reported",
    Step.WHEN: "time_bucket",
    Step.ROLE: "accused_role",
    Step.ORGANISATION: "accused_org",
    Step.WISH: "wish",
    Step.WISH_OTHER: "wish",
    Step.LISTENER: "listener",
    Step.CONTACT: "contact_mode",
    Step.CONTACT_HELPER: "contact_mode",
    Step.SAFE_TIME: "contact_window",
    Step.SCOPE: "share_scope",
    Step.OWN_LINK: "own_link",
    Step.SOURCE: "source",
    Step.STAFF: "staff",
    Step.NEEDS: "needs",
}
"""Which answer stands in which field of the sealed record; a list where several were given."""

SEVERAL = frozenset({Step.KIND, Step.NEEDS})

STILL_HOLDS: Mapping[Step, frozenset[Option]] = {
    Step.WISH: frozenset({Option.LOOK_INTO}),
    Step.WISH_OTHER: frozenset({Option.LOOK_INTO}),
    Step.CONTACT: frozenset({Option.TRUSTED_PERSON}),
    Step.CONTACT_HELPER: frozenset({Option.THROUGH_ME}),
    Step.SAFE_TIME: frozenset({Option.MORNING, Option.AFTERNOON, Option.EVENING}),
}
"""A further consent given at a question holds while one of these is the answer there."""


def with_the_only_area(facts: Facts, response: Response) -> Facts:
    """Where there is one area only, nobody is asked for it."""
    if facts.area is None and len(response.areas) == 1:
        return replace(facts, area=response.areas[0].id)
    return facts


# ---------------------------------------------------------------- for routing


def facts_of(answers: Draft, language: str, helper: ShownHelper | None = None) -> Facts:
    """What routing needs to know."""
    wished = answers.chosen(Step.LISTENER)
    return Facts(
        area=answers.area,
        language=language,
        under_18=under_18(answers),
        danger=in_danger(answers),
        kinds=frozenset(answers.answers.get(Step.KIND, ())),
        time_bucket=answers.chosen(Step.WHEN),
        accused_role=answers.chosen(Step.ROLE),
        accused_organisation=answers.accused,
        organisation_words=IN_WORDS in answers.answers.get(Step.ORGANISATION, ()),
        needs=frozenset(Need(value) for value in answers.answers.get(Step.NEEDS, ())),
        intermediary_organisation=helper.organisation if helper else None,
        intermediary_linked=answers.own_link,
        listener=None if wished == Option.NO_MATTER.value else wished,
    )


def under_18(answers: Draft) -> str:
    """ "yes", "no" or "unknown"."""
    said = answers.chosen(Step.AGE) or answers.chosen(Step.AGE_OTHER)
    return said if said in ("yes", "no") else "unknown"


def in_danger(answers: Draft) -> bool:
    """Whether somebody is in danger now."""
    return answers.has(Step.SAFETY, Option.IN_DANGER) or answers.has(
        Step.SOMEONE_IN_DANGER, Option.YES
    )


# ---------------------------------------------------------------- for the readers


def record_of(
    answers: Draft, memory: Memory, channel: str, signs: Sequence[str] = ()
) -> dict[str, Any]:
    """The sealed record's fields (`cases.record.FIELDS`)."""
    texted = answers.has(Step.CONTACT, Option.TEXT_ME)
    given = {
        name: list(values) if step in SEVERAL else values[0]
        for step, name in RECORD_FIELDS.items()
        if texted or step is not Step.SAFE_TIME
        if (values := [each for each in answers.answers.get(step, ()) if each != IN_WORDS])
    }
    always = {
        "reporter_type": reporter_type(answers, memory.helper),
        "channel": channel,
        "language": memory.conversation.language,
        "under_18": under_18(answers),
        "danger_now": "yes" if in_danger(answers) else "unknown",
        "wish": _wish_unsaid(answers),
        "consent_basis": answers.basis.value,
    }
    area = {"area_code": answers.area} if answers.area else {}
    helper = _helper_fields(memory.helper, signs)
    consents = {**_consent_fields(memory.consent), **_further_fields(answers, memory)}
    return {**always, **area, **given, **helper, **consents}


def reporter_type(answers: Draft, helper: ShownHelper | None) -> str:
    """Who writes. Without a code that counted, an intermediary is a helper like any other."""
    if answers.basis is Basis.WITNESS:
        staff = answers.has(Step.STAFF, Option.YES)
        return "staff_witness" if staff else Option.SAW_OR_HEARD.value
    if not answers.for_another:
        return Option.ME.value
    return Option.HAVE_CODE.value if helper else Option.ASKED_ME.value


def _wish_unsaid(answers: Draft) -> str:
    """The wish until one is given: to decide later, for whoever was asked."""
    asked = Step.WISH in answers.answers or Step.WISH_OTHER in answers.answers
    return Option.DECIDE_LATER.value if asked else "not_asked"


def _helper_fields(helper: ShownHelper | None, signs: Sequence[str]) -> dict[str, Any]:
    if helper is None:
        return {}
    optional: dict[str, Any] = {
        "helper_org": helper.organisation,
        "duress": "yes" if helper.duress else None,
        "helper_signs": list(signs),
    }
    return {"helper_serial": helper.serial, **{k: v for k, v in optional.items() if v}}


def _consent_fields(consent: Consent | None) -> dict[str, Any]:
    if consent is None:
        return {}
    return {
        "consent_version": consent.version,
        "consent_hash": consent.sha256,
        "consent_hour": consent.hour.isoformat(timespec="minutes"),
    }


def _further_fields(answers: Draft, memory: Memory) -> dict[str, Any]:
    """What else was agreed to, each as "purpose version hour hash"."""
    texted = answers.has(Step.CONTACT, Option.TEXT_ME)
    holding = [
        consent_words(each.purpose, each.given)
        for each in memory.further
        if answers.has(each.step, *STILL_HOLDS[each.step])
        and (texted or each.step is not Step.SAFE_TIME)
    ]
    return {"consent_also": holding} if holding else {}


def consent_words(purpose: Purpose, given: Consent) -> str:
    """One further consent as it stands in the record."""
    hour = given.hour.isoformat(timespec="minutes")
    return f"{purpose.value} {given.version} {hour} {given.sha256}"
