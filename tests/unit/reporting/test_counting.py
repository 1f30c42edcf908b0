"""A report is counted as it is filed: once, by closed values, and sealed with all of its month."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from intake.conversation.vocabulary import Step
from intake.statistics.categories import DIMENSIONS, PAIRS
from intake.statistics.tally import read_tally
from tests.unit.reporting.examples import WORDS, Elsewhere, Reporter, reporter
from tests.unit.reporting.test_filing import EVERYTHING, WITNESS

MONTH = "2026-11"


def counts(anna: Reporter) -> Mapping[str, int]:
    blob = anna.scene.tables.tallies.get(MONTH, b"")
    return read_tally(anna.scene.world.vault.open_tally(MONTH, blob)) if blob else {}


def by(anna: Reporter, dimension: str) -> dict[str, int]:
    """Value -> count, of one dimension."""
    start = f"filed {dimension}="
    return {
        name.removeprefix(start): count
        for name, count in counts(anna).items()
        if name.startswith(start) and "=" not in name.removeprefix(start)
    }


def test_a_report_is_counted_under_each_answer_once() -> None:
    anna = reporter()
    anna.sends(EVERYTHING)
    assert {name: by(anna, name) for name in DIMENSIONS} == {
        "channel": {"sms": 1},
        "language": {"en": 1},
        "reporter_type": {"self": 1},
        "kind_reported": {"several": 1},
        "accused_role": {"contractor_guard_driver_vendor": 1},
        "under_18": {"unknown": 1},
        "time_bucket": {"d4_5": 1},
        "needs": {"several": 1},
        "urgency": {"U2": 1},
        "area": {"The Banks": 1},
    }
    assert set(counts(anna).values()) == {1}
    assert len(counts(anna)) == 1 + len(DIMENSIONS) + len(PAIRS)


@pytest.mark.parametrize("blob", [b"damaged", b"\0" * 32_800])
def test_nobody_is_turned_away_where_the_counts_do_not_open(
    blob: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """A key was changed, or the row is damaged: the report counts for more than its number."""
    anna = reporter()
    anna.scene.tables.tallies[MONTH] = blob
    anna.sends(EVERYTHING)
    assert len(anna.scene.tables.reports) == 1
    assert anna.scene.tables.tallies[MONTH] == blob
    assert "the counts of this month do not open" in caplog.text


def test_what_is_left_is_not_counted() -> None:
    anna = reporter()
    anna.goes_to(Step.SEND, EVERYTHING)
    anna.says("9")
    assert counts(anna) == {}


def test_reports_of_a_month_stand_in_one_blob_of_one_size() -> None:
    anna = reporter()
    anna.sends(EVERYTHING)
    first = anna.scene.tables.tallies[MONTH]
    anna.sends({**EVERYTHING, **WITNESS})
    second = anna.scene.tables.tallies[MONTH]
    assert list(anna.scene.tables.tallies) == [MONTH]
    assert len(first) == len(second)
    assert first != second
    assert by(anna, "reporter_type") == {"self": 1, "staff_witness": 1}


def test_a_message_that_comes_twice_files_and_counts_once() -> None:
    anna = reporter()
    anna.goes_to(Step.SEND, EVERYTHING)
    anna.text("1", "SM-twice")
    anna.text("1", "SM-twice")
    assert counts(anna)["filed"] == 1


def test_deleting_a_report_leaves_its_counts() -> None:
    anna = reporter()
    anna.sends(EVERYTHING)
    before, code = counts(anna), anna.code
    anna.says(code, "5", "1")
    assert not anna.scene.tables.reports
    assert counts(anna) == before


def test_without_consent_to_be_counted_only_that_there_was_one_is() -> None:
    anna = reporter(Elsewhere(("count_answers = true", "count_answers = false")))
    anna.sends(EVERYTHING)
    assert counts(anna)["filed"] == 1
    assert {name: by(anna, name) for name in DIMENSIONS} == {
        name: {"not_said": 1} for name in DIMENSIONS
    }


def test_words_are_counted_nowhere() -> None:
    anna = reporter()
    anna.sends({Step.STORY: WORDS, Step.ORGANISATION: "Paper Kite Club", Step.AREA: "11"})
    said = " ".join(counts(anna))
    assert "Kite" not in said
    assert WORDS not in said


@pytest.mark.parametrize("skipped", [{}, {Step.AREA: "0"}])
def test_what_was_skipped_counts_as_not_said(skipped: dict[Step, str]) -> None:
    anna = reporter()
    anna.sends(skipped)
    assert by(anna, "area") == {"not_said": 1}
    assert by(anna, "kind_reported") == {"not_said": 1}
