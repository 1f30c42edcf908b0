"""What every store must do so that no channel sends faster than it may."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from intake.ports import OpenWork, Pace
from tests.contract.store_examples import NOON

SECOND = timedelta(seconds=1)
ONE_A_SECOND = Pace(1.0)


def taken(open_work: OpenWork, at: datetime, pace: Pace, channel: str = "gateway") -> bool:
    """Whether a text may go, each time in a unit of its own, as workers ask."""
    with open_work() as work:
        not_before = work.paces.take(channel, at, pace)
        work.commit()
    assert not_before is None or not_before > at
    return not_before is None


class PacesContract:
    """One row a channel, for all workers together."""

    def test_the_first_text_goes_and_the_next_waits_its_time(self, open_work: OpenWork) -> None:
        assert taken(open_work, NOON, ONE_A_SECOND)
        assert not taken(open_work, NOON, ONE_A_SECOND)
        assert not taken(open_work, NOON + 0.999 * SECOND, ONE_A_SECOND)
        assert taken(open_work, NOON + SECOND, ONE_A_SECOND)

    def test_it_says_when_to_ask_again_and_then_it_goes(self, open_work: OpenWork) -> None:
        with open_work() as work:
            assert work.paces.take("gateway", NOON, ONE_A_SECOND) is None
            again = work.paces.take("gateway", NOON, ONE_A_SECOND)
            assert again == NOON + SECOND
            assert work.paces.take("gateway", again, ONE_A_SECOND) is None

    def test_a_burst_goes_at_once_and_is_made_up_for(self, open_work: OpenWork) -> None:
        pace = Pace(1.0, burst=3)
        assert [taken(open_work, NOON, pace) for _ in range(4)] == [True, True, True, False]
        assert taken(open_work, NOON + SECOND, pace)
        assert not taken(open_work, NOON + SECOND, pace)

    def test_waiting_long_allows_no_more_than_a_burst(self, open_work: OpenWork) -> None:
        pace, later = Pace(1.0, burst=2), NOON + timedelta(hours=1)
        assert taken(open_work, NOON, pace)
        assert [taken(open_work, later, pace) for _ in range(3)] == [True, True, False]

    def test_one_that_is_refused_counts_for_nothing(self, open_work: OpenWork) -> None:
        assert taken(open_work, NOON, ONE_A_SECOND)
        for _ in range(9):
            assert not taken(open_work, NOON, ONE_A_SECOND)
        assert taken(open_work, NOON + SECOND, ONE_A_SECOND)

    def test_channels_do_not_wait_for_each_other(self, open_work: OpenWork) -> None:
        assert taken(open_work, NOON, ONE_A_SECOND)
        assert taken(open_work, NOON, ONE_A_SECOND, "telegram")

    def test_one_that_is_not_committed_did_not_go(self, open_work: OpenWork) -> None:
        with open_work() as work:
            assert work.paces.take("gateway", NOON, ONE_A_SECOND) is None
        assert taken(open_work, NOON, ONE_A_SECOND)

    @pytest.mark.parametrize("pace", [Pace(0.5), Pace(0.25, burst=4), Pace(2.0, burst=2)])
    def test_over_any_while_no_more_go_than_may(self, open_work: OpenWork, pace: Pace) -> None:
        steps = 80
        went = sum(taken(open_work, NOON + step * SECOND / 8, pace) for step in range(steps))
        most = pace.burst + (steps - 1) / 8 / pace.seconds_between
        assert most - 1 < went <= most

    def test_a_clock_that_was_wrong_keeps_no_channel_silent(self, open_work: OpenWork) -> None:
        assert taken(open_work, NOON + timedelta(days=365), ONE_A_SECOND)
        assert taken(open_work, NOON, ONE_A_SECOND)
        assert not taken(open_work, NOON, ONE_A_SECOND)
