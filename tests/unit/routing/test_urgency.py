"""How urgent, how long care may still be in time, and when somebody must have read it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from intake.routing.facts import TIME_BUCKETS, Facts
from intake.routing.response import DEFAULT_CLOCKS, Clock, Need
from intake.routing.urgency import (
    ROWS,
    Row,
    Urgency,
    care_until,
    care_window_hours,
    due_at,
    urgency,
)

HOUR = datetime(2026, 11, 22, 9, tzinfo=UTC)
WORDS = frozenset({"harassment"})  # a kind without contact, so that no window opens
CONTACT = frozenset({"abuse"})
LONGER_AGO = sorted(TIME_BUCKETS - {"d0_3", "d4_5"})


@pytest.mark.parametrize(
    ("facts", "level", "reason"),
    [
        (Facts(danger=True), "U1", "danger"),
        (Facts(under_18="yes", time_bucket="d0_3", kinds=WORDS), "U1", "time_matters"),
        (Facts(under_18="yes", time_bucket="ongoing"), "U1", "time_matters"),
        (Facts(kinds=CONTACT, time_bucket="d0_3"), "U1", "time_matters"),
        (Facts(kinds=CONTACT | WORDS, time_bucket="d4_5"), "U1", "time_matters"),
        (Facts(kinds=frozenset({"not_sure"}), time_bucket="d4_5"), "U1", "time_matters"),
        (Facts(time_bucket="d0_3"), "U1", "time_matters"),
        (Facts(under_18="yes"), "U2", "support_soon"),
        (Facts(under_18="yes", kinds=WORDS, time_bucket="d4_5"), "U2", "support_soon"),
        (Facts(kinds=CONTACT, time_bucket="ongoing"), "U2", "support_soon"),
        (Facts(needs=frozenset({Need.HEALTH})), "U2", "support_soon"),
        (Facts(needs=frozenset({Need.SAFE_PLACE, Need.LEGAL})), "U2", "support_soon"),
        (Facts(), "U3", "usual"),
        (Facts(kinds=CONTACT, time_bucket="d6_14"), "U3", "usual"),
        (Facts(kinds=frozenset({"exploitation"}), time_bucket="d0_3"), "U3", "usual"),
        (Facts(needs=frozenset({Need.TALK, Need.LEGAL, Need.MATERIAL})), "U3", "usual"),
        (Facts(under_18="no", time_bucket="over_30"), "U3", "usual"),
    ],
)
def test_the_first_row_that_holds_decides(facts: Facts, level: str, reason: str) -> None:
    assert urgency(facts) == Urgency(level, reason)


ONLY_BECAUSE_OF = {
    "in_danger": Facts(danger=True),
    "young_and_recent": Facts(under_18="yes", time_bucket="ongoing"),
    "care_window_open": Facts(kinds=CONTACT, time_bucket="d4_5"),
    "young": Facts(under_18="yes"),
    "ongoing": Facts(time_bucket="ongoing"),
    "needs_care": Facts(needs=frozenset({Need.SAFE_PLACE})),
}


@pytest.mark.parametrize("row", ROWS[:-1], ids=lambda row: row[2].__name__)
def test_each_row_is_needed(row: Row) -> None:
    """Without it, a report that only this row raises would wait longer."""
    facts = ONLY_BECAUSE_OF[row[2].__name__]
    others = [each for each in ROWS if each is not row]
    assert urgency(facts).level == row[1]
    assert urgency(facts, others).level > row[1]


def test_the_reason_never_tells_a_child_or_a_kind() -> None:
    """It stands in a clear field: each reason is shared by rows about quite different things."""
    about_a_child = [row for row in ROWS if "young" in row[2].__name__]
    for reason, _, _ in about_a_child:
        assert len([row for row in ROWS if row[0] == reason]) > 1


@pytest.mark.parametrize(("bucket", "hours"), [("d0_3", 72), ("d4_5", 24)])
@pytest.mark.parametrize("kinds", [CONTACT, {"not_sure"}, set(), {"exploitation", "abuse"}])
def test_the_care_window_stands_open_where_there_was_or_may_have_been_contact(
    kinds: set[str], bucket: str, hours: int
) -> None:
    facts = Facts(kinds=frozenset(kinds), time_bucket=bucket)
    assert care_window_hours(facts) == hours
    assert care_until(HOUR, facts) == HOUR + timedelta(hours=hours)


@pytest.mark.parametrize(
    "facts",
    [
        *(Facts(kinds=CONTACT, time_bucket=each) for each in LONGER_AGO),
        Facts(kinds=CONTACT),
        Facts(kinds=WORDS, time_bucket="d0_3"),
        Facts(kinds=frozenset({"exploitation"}), time_bucket="d4_5"),
    ],
)
def test_no_care_window_where_there_was_no_contact_or_it_is_long_ago(facts: Facts) -> None:
    assert care_until(HOUR, facts) is None


@pytest.mark.parametrize(("level", "hours"), [("U1", 4), ("U2", 24), ("U3", 72)])
def test_a_report_is_due_after_the_reading_hours_of_its_level(level: str, hours: int) -> None:
    assert due_at(HOUR, Urgency(level, "usual"), DEFAULT_CLOCKS) == HOUR + timedelta(hours=hours)


def test_the_response_sets_the_clock() -> None:
    clocks = {**DEFAULT_CLOCKS, "U1": Clock(10, 20)}
    assert due_at(HOUR, Urgency("U1", "danger"), clocks) == HOUR + timedelta(hours=10)
