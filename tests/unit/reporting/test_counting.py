"""A report is counted as it is filed: once, by closed values, and sealed with all of its month."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from intake.conversation.vocabulary import Prompt, Step
from intake.prompts import TEXTS
from intake.routing.response import Duty
from intake.statistics.categories import DIMENSIONS, PAIRS
from intake.statistics.tally import read_tally
from tests.unit.reporting.examples import FOR_ANOTHER, WORDS, Elsewhere, Reporter, reporter
from tests.unit.reporting.test_filing import EVERYTHING, WITNESS

MONTH = "2026-11"
SENTENCE = TEXTS[Prompt.COUNTED]
NOTHING = {name: {"not_said": 1} for name in DIMENSIONS}


ON = (("count_answers = false", "count_answers = true"),)


def counting(*changes: tuple[str, str]) -> Reporter:
    """Somebody who writes where answers are counted."""
    return reporter(Elsewhere(*ON, *changes))


def all_counts(anna: Reporter) -> Mapping[str, int]:
    blob = anna.scene.tables.tallies.get(MONTH, b"")
    return read_tally(anna.scene.world.vault.open_tally(MONTH, blob)) if blob else {}


def counts(anna: Reporter) -> Mapping[str, int]:
    """Of reports."""
    return {name: n for name, n in all_counts(anna).items() if name.startswith("filed")}


def looks(anna: Reporter) -> Mapping[str, int]:
    """At help places, by area."""
    start = "help_area "
    return {
        name.removeprefix(start): n
        for name, n in all_counts(anna).items()
        if name.startswith(start)
    }


def by(anna: Reporter, dimension: str) -> dict[str, int]:
    """Value -> count, of one dimension."""
    start = f"filed {dimension}="
    return {
        name.removeprefix(start): count
        for name, count in counts(anna).items()
        if name.startswith(start) and "=" not in name.removeprefix(start)
    }


def test_a_report_is_counted_under_each_answer_once() -> None:
    anna = counting()
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
    anna = counting()
    anna.scene.tables.tallies[MONTH] = blob
    anna.sends(EVERYTHING)
    assert len(anna.scene.tables.reports) == 1
    assert anna.scene.tables.tallies[MONTH] == blob
    assert "the counts of this month do not open" in caplog.text


def test_what_is_left_is_not_counted() -> None:
    anna = counting()
    anna.goes_to(Step.SEND, EVERYTHING)
    anna.says("9")
    assert counts(anna) == {}


@pytest.mark.parametrize("on", [True, False], ids=["answers counted", "not counted"])
def test_a_look_at_help_places_counts_to_the_larger_area_and_tells_no_more(*, on: bool) -> None:
    anna = counting() if on else reporter()
    anna.says("8", "11")
    anna.says("8", "0")
    assert looks(anna) == {"The Banks": 1, "not_said": 1}
    assert counts(anna) == {}
    helped = {name: n for (_, name, _), n in anna.scene.tables.counters.items() if name == "help"}
    assert helped == {"help": sum(looks(anna).values())}


def test_looks_by_area_add_up_to_looks_at_help_places() -> None:
    """On every way that shows them: asked for, after a question, when nobody reads."""
    anna = counting()
    anna.sends(EVERYTHING)
    anna.says("8", "12", "hello", "8", "?", "11")
    (whole,) = [n for (_, name, _), n in anna.scene.tables.counters.items() if name == "help"]
    assert sum(looks(anna).values()) == whole >= 3


def test_reports_of_a_month_stand_in_one_blob_of_one_size() -> None:
    anna = counting()
    anna.sends(EVERYTHING)
    first = anna.scene.tables.tallies[MONTH]
    anna.sends({**EVERYTHING, **WITNESS})
    second = anna.scene.tables.tallies[MONTH]
    assert list(anna.scene.tables.tallies) == [MONTH]
    assert len(first) == len(second)
    assert first != second
    assert by(anna, "reporter_type") == {"self": 1, "staff_witness": 1}


def test_a_message_that_comes_twice_files_and_counts_once() -> None:
    anna = counting()
    anna.goes_to(Step.SEND, EVERYTHING)
    anna.text("1", "SM-twice")
    anna.text("1", "SM-twice")
    assert counts(anna)["filed"] == 1


def test_deleting_a_report_leaves_its_counts() -> None:
    anna = counting()
    anna.sends(EVERYTHING)
    before, code = counts(anna), anna.code
    anna.says(code, "5", "1")
    assert not anna.scene.tables.reports
    assert counts(anna) == before


def test_without_consent_to_be_counted_only_that_there_was_one_is() -> None:
    anna = reporter()
    anna.sends(EVERYTHING)
    assert counts(anna)["filed"] == 1
    assert {name: by(anna, name) for name in DIMENSIONS} == NOTHING
    assert SENTENCE not in " ".join(anna.read)


@pytest.mark.parametrize("before", [(), ("2",)], ids=["at once", "after more"])
def test_where_answers_are_counted_people_are_told_before_they_agree(
    before: tuple[str, ...],
) -> None:
    anna = counting()
    texts = anna.goes_to(Step.CONSENT)
    assert SENTENCE in " ".join(texts)
    anna.says(*before)
    anna.sends({**EVERYTHING, Step.MORE: "1"})
    assert by(anna, "accused_role") == {"contractor_guard_driver_vendor": 1}


@pytest.mark.parametrize("agreed_first", [True, False], ids=["before", "after"])
def test_whoever_agreed_before_answers_were_counted_is_one_report_only(
    *, agreed_first: bool
) -> None:
    """The file was changed between her consent and her sending; or before the consent."""
    anna = reporter()
    anna.goes_to(Step.AGE if agreed_first else Step.SAFETY)
    world = anna.scene.world
    world.load(world.response_toml.replace(*ON[0]))
    world.time.pass_time(minutes=1)
    anna.sends(EVERYTHING)
    assert counts(anna)["filed"] == 1
    told = {name: by(anna, name) for name in DIMENSIONS} != NOTHING
    assert told is not agreed_first
    assert (SENTENCE in " ".join(anna.read)) is told


def test_nobody_agrees_to_words_that_were_never_put_to_them() -> None:
    """The file was changed while the question stood, and it was asked again after a slip."""
    anna = reporter()
    anna.goes_to(Step.CONSENT)
    world = anna.scene.world
    world.load(world.response_toml.replace(*ON[0]))
    world.time.pass_time(minutes=1)
    assert SENTENCE in " ".join(anna.says("what is this"))
    read = len(anna.read)
    anna.says("hm")
    assert SENTENCE not in " ".join(anna.read[read:]), "once is enough"
    anna.sends(EVERYTHING)
    assert by(anna, "accused_role") == {"contractor_guard_driver_vendor": 1}


@pytest.mark.parametrize("duty", Duty)
def test_an_intermediary_can_tell_the_person_of_it(duty: Duty) -> None:
    """Where the limits of privacy are another text, too."""
    law = 'law_authority = "DO"\nlaw_cases = "x"\n' if duty is Duty.LAW else ""
    asked = 'mandatory_reporting = "risk_only"', f'{law}mandatory_reporting = "{duty.value}"'
    anna = counting(asked)
    anna.goes_to(Step.HELPER_INFORMED, FOR_ANOTHER)
    assert SENTENCE in " ".join(anna.says("2"))


def test_words_are_counted_nowhere() -> None:
    anna = counting()
    anna.sends({Step.STORY: WORDS, Step.ORGANISATION: "Paper Kite Club", Step.AREA: "11"})
    said = " ".join(counts(anna))
    assert "Kite" not in said
    assert WORDS not in said


@pytest.mark.parametrize("skipped", [{}, {Step.AREA: "0"}])
def test_what_was_skipped_counts_as_not_said(skipped: dict[Step, str]) -> None:
    anna = counting()
    anna.sends(skipped)
    assert by(anna, "area") == {"not_said": 1}
    assert by(anna, "kind_reported") == {"not_said": 1}
