"""T04: a report that has only consent, area, group and "Send" is accepted, and so is one that has
only consent and her own words; a reader opens exactly that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from intake.cases.record import FIELDS
from intake.conversation.vocabulary import Role, Step
from tests.acceptance.real import Installed, installed
from tests.conftest import Databases
from tests.unit.reporting.examples import WORDS
from tests.world import ANNA

SENT = "Sent. Thank you. A person reads it within"
UNASKED = {
    "reporter_type": "self",
    "channel": "sms",
    "language": "en",
    "under_18": "unknown",
    "danger_now": "unknown",
    "wish": "decide_later",
    "contact_mode": "none",
}
"""What stands in every record of somebody who skipped all that can be skipped."""


@pytest.fixture
def here(databases: Databases) -> Iterator[Installed]:
    with installed(databases) as made:
        yield made


def answered(here: Installed, report_id: bytes) -> dict[str, object]:
    """The record without what was agreed to, of which something must stand there."""
    record = here.record(report_id)
    agreed = {name: record.pop(name) for name in list(record) if name.startswith("consent_")}
    assert agreed.keys() == {
        name for name in FIELDS if name.startswith("consent_") and name != "consent_also"
    }
    assert agreed["consent_basis"] == "self"
    return record


def test_area_and_group_alone_are_a_report(here: Installed) -> None:
    sent = here.sends(ANNA, {Step.AREA: "12", Step.ORGANISATION: "24"})
    facts = {"area_code": "south-bank", "accused_org": "green-kite"}
    assert answered(here, sent.report_id) == UNASKED | facts
    assert here.told(sent.report_id) == []
    assert Role.REPORTER in sent.codes


def test_her_words_alone_are_a_report(here: Installed) -> None:
    sent = here.sends(ANNA, {Step.STORY: WORDS})
    kept_out = {"kept_out": ["deputy"]}  # no group was named, and the deputy is not independent
    assert answered(here, sent.report_id) == UNASKED | kept_out
    assert here.told(sent.report_id) == [WORDS]
    assert here.says(ANNA, sent.codes[Role.REPORTER])[-1].startswith("Thank you. 1 See answer")


@pytest.mark.parametrize("first", ["hello", f"{WORDS} It was hot."])
def test_a_first_text_and_a_way_of_skips_are_one(here: Installed, first: str) -> None:
    """Digits alone: whoever knows nothing of the questions but 0 and 1 gets to the end of them."""
    arriving = ["1"] if first != "hello" else []
    answers = here.says(ANNA, first, *arriving, "1", "1", "1", *"0" * 11)
    while not answers[-1].startswith(SENT):
        asked = answers[-1]
        answers += here.says(ANNA, "1" if "1 Send it" in asked else "0")
        assert answers[-1] != asked
    (report_id,) = here.report_ids()
    assert here.told(report_id) == ([first] if arriving else [])
