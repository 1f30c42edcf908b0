"""What to look at, in which order, and what marks on it say."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from intake.cases.case import Status
from intake.cases.checks import BY_ITSELF, FIELDS, Check, next_open
from intake.cases.counting import counted
from intake.cases.course import fold
from intake.cases.needs import Bar, holds_back
from intake.cases.record import FIELDS as RECORD
from intake.cases.saying import words_for
from intake.cases.tracks import Checklist
from intake.desk.check_words import ASKED, DUTIES
from intake.routing.response import Duty
from tests.unit.cases.steps import ONE, OTHER, standing, step

MARKED = Checklist.MARKED


def test_the_order_is_that_of_the_field() -> None:
    assert " ".join(each.value for each in Check) == (
        "no_conflict danger under_18 time_window support wish scope revenge others_at_risk "
        "legal_duty next_step clock_set"
    )


def test_every_line_has_words_and_what_answers_it_is_in_the_record() -> None:
    assert ASKED.keys() == set(Check)
    assert DUTIES.keys() == set(Duty)
    assert {name for names in FIELDS.values() for name in names} <= RECORD.keys()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"danger": "done", "wish": "open"}, {"danger": "done", "wish": "open"}),
        ({"danger": "done", "anything": "typed"}, {"danger": "done"}),
        ({"danger": "Words."}, None),
        ({"no_conflict": "done"}, None),
        ({}, None),
    ],
)
def test_a_mark_is_sealed_in_closed_words(
    given: Mapping[str, str], said: Mapping[str, str] | None
) -> None:
    assert words_for(MARKED, given, fold([])) == said


def test_the_newest_word_about_each_counts() -> None:
    first = step("checklist", "marked", danger="done", wish="done")
    again = step("checklist", "marked", OTHER, danger="open", under_18="done")
    course = fold([first, again])
    assert {name: part.by for name, part in course.checked.items()} == {
        "wish": ONE,
        "under_18": OTHER,
    }


def test_the_next_one_is_the_first_that_is_open() -> None:
    markable = [each for each in Check if each not in BY_ITSELF]
    assert next_open({}) is Check.DANGER
    assert next_open({"danger": 1, "wish": 1}) is Check.UNDER_18
    assert next_open({each.value: 1 for each in markable}) is None


def test_no_mark_moves_anything_else_or_is_counted() -> None:
    marked = fold([step("checklist", "marked", legal_duty="done", support="done")])
    plain = fold([])
    assert marked.support == plain.support
    assert marked.accountability is plain.accountability
    assert marked.duty is None
    assert counted(plain, MARKED, {"danger": "done"}) == ()


@pytest.mark.parametrize("status", Status)
def test_marks_are_made_while_a_report_is_worked_on(status: Status) -> None:
    worked_on = {Status.ACKNOWLEDGED, Status.PAUSE_ASKED, Status.PAUSED}
    held = holds_back(standing(status=status), MARKED, {"danger": "done"})
    assert held is (None if status in worked_on else Bar.STATUS)
