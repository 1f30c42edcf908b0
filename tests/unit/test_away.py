"""A reader who is away: others get what is new, and what she has not read. She can come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.cases.case import Status
from intake.cases.declaration import Conflict
from intake.casework.escalating import MOST_A_ROUND
from intake.casework.staffing import MOST_DAYS_AWAY
from intake.ports import Wrap
from intake.reporting.draft import spared_now
from intake.routing.recipients import Spared
from tests.unit.desk.visitor import Visitor, text_of
from tests.unit.desk.world import DEPUTY, EXTERNAL, NOON, OWNER, RESPONSE
from tests.unit.waiting import Waiting, changed_reader

RELIEVED = "relieved"


@pytest.fixture
def waiting() -> Waiting:
    return Waiting()


def leaves(waiting: Waiting, *reader_ids: str, days: int = 7) -> None:
    for reader_id in reader_ids:
        assert waiting.world.casework.staff.leave(reader_id, days)


def test_what_she_has_not_read_goes_to_the_deputy_at_the_next_round(waiting: Waiting) -> None:
    report = waiting.file()
    waiting.at(0)
    waiting.rung()
    before = waiting.clock(report)
    leaves(waiting, OWNER)
    waiting.at(0.1)
    assert waiting.places(report) == {DEPUTY: "owner", EXTERNAL: "external", OWNER: RELIEVED}
    assert waiting.open_wraps(report) == {DEPUTY}
    assert waiting.rung() == {DEPUTY}
    assert waiting.clock(report) == before, "the person was promised the same hour"
    assert ("taken_from_away", DEPUTY) in waiting.events(report)


def test_the_clock_that_runs_is_the_deputys_now(waiting: Waiting) -> None:
    report = waiting.file()
    leaves(waiting, OWNER)
    waiting.at(1)
    waiting.at(24)
    assert waiting.owner(report) == EXTERNAL
    assert waiting.counted("unread in time") == 1


def test_what_she_has_read_stays_with_her(waiting: Waiting) -> None:
    read, unread = waiting.file(), waiting.file()
    waiting.becomes(read, Status.ACKNOWLEDGED)
    leaves(waiting, OWNER)
    waiting.at(1)
    assert waiting.owner(read) == OWNER
    assert waiting.owner(unread) == DEPUTY


def test_it_goes_to_nobody_who_is_away_too(waiting: Waiting) -> None:
    report = waiting.file()
    leaves(waiting, OWNER, DEPUTY)
    waiting.at(1)
    assert waiting.owner(report) == EXTERNAL


def test_where_nobody_is_there_it_stays_and_its_clock_runs_on(waiting: Waiting) -> None:
    report = waiting.file()
    leaves(waiting, OWNER, DEPUTY, EXTERNAL)
    waiting.at(1)
    assert waiting.owner(report) == OWNER
    waiting.at(24)
    assert waiting.owner(report) == DEPUTY, "somebody must have it"


def test_what_nobody_else_can_have_stands_in_the_way_of_nothing(waiting: Waiting) -> None:
    for _ in range(MOST_A_ROUND):
        waiting.world.file(places={OWNER: "owner"})
    last = waiting.file(due_at=NOON + timedelta(days=5))
    leaves(waiting, OWNER)
    waiting.round()
    assert waiting.owner(last) == DEPUTY


def test_an_escalation_asks_whoever_is_there_first(waiting: Waiting) -> None:
    report = waiting.file()
    leaves(waiting, DEPUTY)
    waiting.at(24)
    assert waiting.owner(report) == EXTERNAL


def test_when_it_goes_round_whoever_is_away_is_no_first_choice(waiting: Waiting) -> None:
    """The deputy never had it, so it would be her turn."""
    report = waiting.file()
    leaves(waiting, DEPUTY, days=60)
    waiting.at(24)
    assert waiting.owner(report) == EXTERNAL
    for day in range(2, 12):
        waiting.at(24 * day)
        assert waiting.owner(report) != DEPUTY


def test_whoever_could_open_a_part_only_comes_before_whoever_is_away(waiting: Waiting) -> None:
    """What she cannot open is no use to a reader; nor is the whole of it in a drawer."""
    report = waiting.file()
    world = waiting.world
    key = replace(world.vault.new_report(), report_id=report.id)
    with world.store() as work:
        work.reports.add_key(report.id, key.public)
        row = work.readers.get(DEPUTY)
        work.commit()
    assert row is not None
    blob = world.vault.wrap(key, DEPUTY, row.lock.public, held=True)
    world.keyring.add_wraps([Wrap(report.id, DEPUTY, True, blob, 1)], NOON)
    leaves(waiting, DEPUTY)
    waiting.at(24)
    assert waiting.owner(report) == EXTERNAL


@pytest.mark.parametrize(
    "places", [{OWNER: "owner", DEPUTY: "deputy"}, {OWNER: "owner"}], ids=["placed", "chosen"]
)
def test_by_a_conflict_it_goes_to_whoever_is_there_first(
    waiting: Waiting, places: dict[str, str]
) -> None:
    """Whether the one who is away has a place, or routing would choose her."""
    report = waiting.file(places=places)
    leaves(waiting, DEPUTY)
    waiting.world.casework.declare(waiting.world.session(OWNER), report.id, Conflict.YES)
    assert waiting.owner(report) == EXTERNAL


@pytest.mark.parametrize(
    "places", [{OWNER: "owner", DEPUTY: "deputy"}, {OWNER: "owner"}], ids=["placed", "chosen"]
)
def test_by_a_conflict_it_goes_to_whoever_is_away_where_nobody_is_there(
    waiting: Waiting, places: dict[str, str]
) -> None:
    report = waiting.file(places=places)
    leaves(waiting, DEPUTY, EXTERNAL)
    waiting.world.casework.declare(waiting.world.session(OWNER), report.id, Conflict.YES)
    assert waiting.owner(report) == DEPUTY


def test_it_never_goes_to_one_with_a_conflict_of_interest(waiting: Waiting) -> None:
    report = waiting.file()
    casework, world = waiting.world.casework, waiting.world
    assert casework.declare(world.session(OWNER), report.id, Conflict.YES)
    assert waiting.owner(report) == DEPUTY
    leaves(waiting, DEPUTY)
    waiting.at(1)
    assert waiting.owner(report) == EXTERNAL
    leaves(waiting, EXTERNAL)
    waiting.at(2)
    assert waiting.owner(report) == EXTERNAL
    assert OWNER not in waiting.places(report)


def test_she_comes_back_by_hand_or_when_the_time_is_over(waiting: Waiting) -> None:
    staff, report = waiting.world.casework.staff, waiting.file()
    leaves(waiting, OWNER)
    assert staff.away_until(OWNER) == NOON + timedelta(days=7)
    staff.come_back(OWNER)
    assert staff.away_until(OWNER) is None
    waiting.at(1)
    assert waiting.owner(report) == OWNER
    leaves(waiting, OWNER, days=1)
    waiting.world.clock.now += timedelta(days=1)
    assert staff.away_until(OWNER) is None
    assert waiting.world.audit(None)[-3:] == [
        (OWNER, "reader_away", OWNER),
        (OWNER, "reader_back", OWNER),
        (OWNER, "reader_away", OWNER),
    ]


@pytest.mark.parametrize("days", [0, -1, MOST_DAYS_AWAY + 1])
def test_nobody_is_away_for_ever(waiting: Waiting, days: int) -> None:
    assert not waiting.world.casework.staff.leave(OWNER, days)
    assert waiting.world.casework.staff.away_until(OWNER) is None


def test_who_is_away_or_full_is_known_where_reports_are_filed(waiting: Waiting) -> None:
    changed_reader(waiting, DEPUTY, most_open=1)
    changed_reader(waiting, EXTERNAL, most_open=2)
    leaves(waiting, OWNER)
    world = waiting.world
    for _ in range(2):
        world.file(places={DEPUTY: "owner"})
    world.file(places={EXTERNAL: "owner"})
    with world.store(write=False) as work:
        rows = work.readers.active(RESPONSE.id)
        found = spared_now(work, world.response, rows, world.clock())
    assert found == Spared(away=frozenset({OWNER}), full=frozenset({DEPUTY}))


# ---------------------------------------------------------------- the page


def test_she_says_it_on_the_page_of_news_and_comes_back_there(waiting: Waiting) -> None:
    visitor = Visitor(waiting.world)
    visitor.sign_in()
    visitor.submit("/news", "/news/away", days="14")
    assert "You are away until 18 May 2031, 12:00" in " ".join(
        re_spaced(text_of(visitor.get("/news")))
    )
    assert "You are away until" in text_of(visitor.get("/"))
    visitor.submit("/news", "/news/back")
    assert "Welcome back" in text_of(visitor.get("/news"))
    assert waiting.world.casework.staff.away_until(OWNER) is None


@pytest.mark.parametrize("typed", ["", "0", "61", "1.5", "-3", "٣", "9999", "soon"])
def test_only_a_number_of_days_is_taken(waiting: Waiting, typed: str) -> None:
    visitor = Visitor(waiting.world)
    visitor.sign_in()
    visitor.submit("/news", "/news/away", days=typed)
    assert "choose between one day and sixty" in text_of(visitor.get("/news"))
    assert waiting.world.casework.staff.away_until(OWNER) is None


def re_spaced(html: str) -> list[str]:
    """The words of a page without its tags."""
    plain = "".join(f" {each.partition('>')[2]}" for each in html.split("<"))
    return plain.split()
