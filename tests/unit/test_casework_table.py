"""The table of statuses: what may follow what, and what never may."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.cases.case import MOVES, OPEN, STOPPED, UNSEEN, Action, Status, after
from intake.casework.moving import LINES

FROM_OUTSIDE = (Action.PAUSE, Action.WITHDRAW, Action.ADD)
"""What whoever holds a receipt does; the rest is the reader's."""

READERS = tuple(action for action in Action if action not in FROM_OUTSIDE)


def walked(actions: list[Action]) -> list[Status]:
    """Every status on the way, beginning with a report that was just sent."""
    way = [Status.RECEIVED]
    for action in actions:
        way.append(after(way[-1], action) or way[-1])
    return way


walks = st.lists(st.sampled_from(Action), max_size=12)


def test_every_status_can_be_reached_from_a_report_that_was_just_sent() -> None:
    seen = {Status.RECEIVED}
    for _ in Status:
        seen |= {then for (status, _), then in MOVES.items() if status in seen}
    assert seen == set(Status)


@given(walks)
def test_what_was_withdrawn_stays_withdrawn(actions: list[Action]) -> None:
    assert walked([Action.WITHDRAW, *actions])[-1] is Status.WITHDRAWN


@given(walks)
def test_she_can_withdraw_whatever_happened_before(actions: list[Action]) -> None:
    assert walked([*actions, Action.WITHDRAW])[-1] is Status.WITHDRAWN


@given(walks)
def test_what_she_adds_is_never_overlooked(actions: list[Action]) -> None:
    before, then = walked([*actions, Action.ADD])[-2:]
    assert then is (Status.WITHDRAWN if before is Status.WITHDRAWN else Status.RECEIVED)


@given(walks)
def test_a_pause_acts_at_once_and_no_reader_can_overlook_it(actions: list[Action]) -> None:
    before, then = walked([*actions, Action.PAUSE])[-2:]
    assert then in STOPPED
    if before in OPEN:
        assert then in OPEN, "it stays in the queue"


@given(st.lists(st.sampled_from(READERS), max_size=8))
def test_a_pause_ends_only_by_a_button_that_says_so(actions: list[Action]) -> None:
    ended = [action for action in actions if action in (Action.GO_ON, Action.CLOSE)]
    way = walked([Action.PAUSE, *actions])[1:]
    assert ended or set(way) <= {Status.PAUSE_ASKED, Status.PAUSED}


@pytest.mark.parametrize("action", READERS)
def test_no_button_of_a_reader_withdraws_or_makes_unread(action: Action) -> None:
    moved = {then for (status, taken), then in MOVES.items() if taken is action and then != status}
    assert not moved & {Status.WITHDRAWN, Status.RECEIVED}


@pytest.mark.parametrize("action", LINES)
def test_each_step_leads_to_one_status_so_that_pressing_twice_can_be_told(action: Action) -> None:
    assert len({then for (_, taken), then in MOVES.items() if taken is action}) == 1


def test_whatever_a_reader_does_to_what_is_unseen_says_that_it_was_seen() -> None:
    """And what she adds, or a pause that is asked for, says that it was not."""
    moved = [(action, then) for (status, action), then in MOVES.items() if then is not status]
    assert not {action for action, then in moved if action in READERS and then in UNSEEN}
    outside = {then for action, then in moved if action in (Action.ADD, Action.PAUSE)}
    assert outside == UNSEEN <= OPEN


def test_a_report_is_closed_only_when_it_was_read_or_its_pause_was_confirmed() -> None:
    closing = {status for status in Status if after(status, Action.CLOSE)}
    assert closing == {Status.ACKNOWLEDGED, Status.PAUSED}


def test_a_reader_goes_on_only_with_what_was_paused() -> None:
    paused = {Status.PAUSE_ASKED, Status.PAUSED}
    assert {status for status in Status if after(status, Action.GO_ON)} == paused
    assert {after(status, Action.GO_ON) for status in paused} == {Status.ACKNOWLEDGED}


def test_nobody_is_asked_to_call_in_while_it_is_paused_closed_or_unread() -> None:
    assert {status for status in Status if after(status, Action.NUDGE)} == {Status.ACKNOWLEDGED}


def test_the_queue_holds_everything_that_is_neither_withdrawn_nor_closed() -> None:
    assert set(Status) - OPEN == {Status.WITHDRAWN, Status.CLOSED}
