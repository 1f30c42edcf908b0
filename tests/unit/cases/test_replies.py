"""Ready texts are offered where they say what is so, and hold gaps that cannot be sealed."""

from __future__ import annotations

import pytest

from intake.cases.lint import Finding, lint
from intake.cases.needs import Situation
from intake.cases.replies import FITS, GAP, Ready, fitting
from intake.prompts import READY
from tests.unit.cases.steps import (
    FORWARDED,
    HOUR,
    JUDGED,
    WILLED,
    looked,
    standing,
    step,
)
from tests.world import CATALOGUES

ALWAYS = {Ready.READ, Ready.QUESTION, Ready.OPTIONS, Ready.CLOSING, Ready.LATE}
SOLDIER = {**WILLED, "accused_role": "armed_or_official"}
BY_DUTY = [
    JUDGED,
    step("accountability", "forward_asked", duty="child", told="not_safe"),
    FORWARDED,
]
REFERRED = [step("support", each, service="talk") for each in ("offered", "accepted", "referred")]


@pytest.mark.parametrize(
    ("given", "gone_out", "more"),
    [
        (standing(), False, set()),
        (standing(JUDGED), False, {Ready.CONSENT}),
        (standing(JUDGED, record=SOLDIER), False, set()),
        (standing(JUDGED, record=None), False, set()),
        (standing(JUDGED, record={**WILLED, "wish": "help_only"}), False, {Ready.CONSENT}),
        (standing(JUDGED, record={**WILLED, "consent_basis": "witness"}), False, set()),
        (standing(JUDGED, record={**WILLED, "consent_basis": "none"}), False, set()),
        (standing(*REFERRED), False, {Ready.REFERRED}),
        (standing(*looked()), False, set()),
        (standing(*looked()), True, {Ready.PASSED_ON}),
        (standing(*BY_DUTY), True, set()),
        (
            standing(*looked("receipt_confirmed", "under_investigation", "outcome_limited_info")),
            True,
            {Ready.PASSED_ON, Ready.OUTCOME},
        ),
        (standing(*looked("told_that_withdrawn")), True, {Ready.PASSED_ON}),
    ],
)
def test_a_text_is_offered_where_it_is_true(
    given: Situation, gone_out: bool, more: set[Ready]
) -> None:
    assert set(fitting(given, gone_out=gone_out)) == ALWAYS | more
    assert FITS.keys() == set(Ready) - ALWAYS


def test_a_report_that_does_not_open_leaves_those_that_need_nothing_of_it() -> None:
    assert set(fitting(None)) == ALWAYS


@pytest.mark.parametrize("language", sorted(CATALOGUES.languages))
@pytest.mark.parametrize("which", Ready)
def test_a_gap_stays_a_gap_in_every_language_and_cannot_be_sealed(
    which: Ready, language: str
) -> None:
    said = CATALOGUES.ready(language, which, f"{HOUR:%d/%m/%Y}")
    assert said.count(GAP) == READY[which].count(GAP)
    assert lint(said).stops == ((Finding.GAP,) if GAP in said else ())


@pytest.mark.parametrize("which", Ready)
def test_there_is_nothing_to_say_against_a_ready_text(which: Ready) -> None:
    said = CATALOGUES.ready("en", which, "04/05/2031").replace(GAP, "so")
    assert lint(said) == lint("Thank you.")
