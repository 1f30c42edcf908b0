"""The table of what happens while nobody reads a report."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.routing.clocks import FIRST, LONGEST, STEPS, Step, due, following

START = datetime(2031, 5, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("step", "hours"),
    [(Step.TELL, 0), (Step.REMIND, 2), (Step.NEXT, 4), (Step.EXTERNAL, 8), (Step.AREA, 16)],
)
def test_each_step_has_its_share_of_the_hours(step: Step, hours: int) -> None:
    assert due(step, START, 4) == START + hours * HOUR


@given(st.integers(1, 720))
def test_steps_keep_their_order_and_the_last_one_its_week(hours: int) -> None:
    moments = [due(step, START, hours) for step, _ in STEPS]
    assert moments == sorted(moments)
    assert moments[2] == START + hours * HOUR, "what was promised is what counts"
    assert moments[-1] == max(START + min(4 * hours * HOUR, LONGEST), moments[-2])


def test_a_clock_walks_the_whole_table_and_then_repeats_daily() -> None:
    step, walked = FIRST, []
    for _ in range(7):
        walked.append(step)
        step, due_at = following(step, START, 4, START)
    assert walked == [*(each for each, _ in STEPS), Step.AGAIN, Step.AGAIN]
    assert due_at == START + timedelta(days=1)


def test_what_only_reminds_is_no_step_of_the_table() -> None:
    with pytest.raises(LookupError):
        due(Step.DUE, START, 4)
