"""A report that waits a second time or is hurried, and what changes while its clock runs."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from intake.cases.declaration import Conflict
from intake.casework.audit import Event
from intake.casework.beginning_again import begin_again
from intake.casework.escalating import MOST_A_ROUND
from intake.casework.values import Done
from intake.conversation.events import Unread
from intake.conversation.told import Told
from intake.conversation.vocabulary import Part
from intake.errors import StoreError
from intake.ports import Keyring, OpenWork, RunningClock, Wrap
from intake.reporting.back import WayBack, unread
from intake.reporting.memory import Return
from intake.routing.clocks import Kind
from intake.routing.response import Role
from intake.routing.urgency import WhyLower
from intake.waiting import READ_LINES, reading_clock
from tests.properties.world_faults import Instead
from tests.unit.desk.world import DEPUTY, EXTERNAL, NOON, OWNER, FiledReport
from tests.unit.waiting import HOURS, Waiting, changed_reader

YEAR = 365 * 24


@pytest.fixture
def waiting() -> Waiting:
    return Waiting()


def _adds(waiting: Waiting, report: FiledReport) -> None:
    world = waiting.world
    with world.store() as work:
        back, words = Return(report.id, b"", b"", "en"), Told("More words.")
        way_back, clocks = WayBack(world.vault, world.keyring), world.response.clocks
        way_back.add(work, back, Part.ADDITION, words, world.clock(), clocks)
        work.commit()


def _reads(waiting: Waiting, report: FiledReport, reader_id: str) -> None:
    casework, session = waiting.world.casework, waiting.world.session(reader_id)
    casework.declare(session, report.id, Conflict.NONE)
    assert casework.acknowledge(session, report.id) is Done.DONE


def _hours(waiting: Waiting, urgency: str) -> int:
    return waiting.world.response.clocks[urgency].reading_hours


# ---------------------------------------------------------------- waiting a second time


def test_what_is_added_later_moves_on_to_those_who_did_not_read_the_first_time(
    waiting: Waiting,
) -> None:
    """Deputy and external reader have had their turn; it must not stay where nobody reads it."""
    report = waiting.file()
    waiting.at(2 * HOURS)
    _reads(waiting, report, EXTERNAL)
    _adds(waiting, report)
    clock = waiting.clock(report)
    assert clock is not None
    waiting.at(2 * HOURS + clock.hours)
    assert waiting.owner(report) == OWNER
    assert waiting.opens(report, OWNER)
    assert waiting.open_wraps(report) == {OWNER}


def test_what_is_added_before_it_was_read_puts_nothing_off(waiting: Waiting) -> None:
    report = waiting.file()
    for hours in (6, 12, 23):
        waiting.at(hours)
        _adds(waiting, report)
    waiting.at(HOURS)
    assert waiting.owner(report) == DEPUTY


def test_at_twice_the_hours_it_goes_to_the_external_reader_and_back_to_nobody(
    waiting: Waiting,
) -> None:
    report = waiting.file()
    waiting.suspend(DEPUTY)
    waiting.at(HOURS)
    assert waiting.owner(report) == EXTERNAL
    waiting.resume(DEPUTY)
    waiting.at(2 * HOURS)
    assert waiting.owner(report) == EXTERNAL


def test_whoever_is_a_recovery_key_by_now_owns_nothing(waiting: Waiting) -> None:
    report = waiting.file()
    changed_reader(waiting, DEPUTY, role=Role.RECOVERY)
    waiting.at(HOURS)
    assert waiting.owner(report) == EXTERNAL


def test_whoever_could_open_a_part_only_comes_last(waiting: Waiting) -> None:
    report = waiting.file()
    world = waiting.world
    key = replace(world.vault.new_report(), report_id=report.id)
    with world.store() as work:
        work.reports.add_key(report.id, key.public)
        locks = {each: work.readers.get(each) for each in (OWNER, EXTERNAL)}
        work.commit()
    wraps = [
        Wrap(report.id, each, held, world.vault.wrap(key, each, row.lock.public, held=held), 1)
        for each, row in locks.items()
        if row
        for held in (each != OWNER,)
    ]
    world.keyring.add_wraps(wraps, NOON)
    waiting.at(HOURS)
    assert waiting.owner(report) == EXTERNAL


def test_whoever_is_away_that_time_too_is_passed_by(waiting: Waiting) -> None:
    report = waiting.file()
    waiting.at(2 * HOURS)
    _reads(waiting, report, EXTERNAL)
    _adds(waiting, report)
    waiting.suspend(OWNER)
    clock = waiting.clock(report)
    assert clock is not None
    waiting.at(2 * HOURS + clock.hours)
    assert waiting.owner(report) == DEPUTY


def test_what_comes_by_a_conflict_to_one_who_reads_nothing_goes_on_after_the_last_step(
    waiting: Waiting,
) -> None:
    """All had their turn as the external reader declares; it comes to the first of them again, in
    the middle of a step. The last step moves nothing; from then on nobody has it for two days."""
    report = waiting.file()
    waiting.at(2 * HOURS)
    world = waiting.world
    assert world.casework.declare(world.session(EXTERNAL), report.id, Conflict.YES)
    first = waiting.owner(report)
    waiting.at(4 * HOURS)
    assert waiting.owner(report) == first
    other = ({OWNER, DEPUTY} - {first}).pop()
    for day in range(1, 5):
        waiting.at(4 * HOURS + 24 * day)
        assert waiting.owner(report) == (other if day % 2 else first)
        assert waiting.open_wraps(report) == {waiting.owner(report)}


# ---------------------------------------------------------------- hurried by a human


def test_what_is_raised_before_it_is_read_is_to_be_read_in_the_hours_of_its_new_level(
    waiting: Waiting,
) -> None:
    report = waiting.file(hours=72, urgency="U3", declared=True)
    waiting.at(1)
    casework, session = waiting.world.casework, waiting.world.session()
    assert casework.set_urgency(session, report.id, "U1") is Done.DONE
    clock = waiting.clock(report)
    assert clock is not None
    assert (clock.started_hour, clock.hours) == (NOON + timedelta(hours=1), _hours(waiting, "U1"))
    waiting.at(1 + _hours(waiting, "U1"))
    assert waiting.owner(report) == DEPUTY


def test_raising_puts_nothing_off(waiting: Waiting) -> None:
    """One hour before the deputy's turn nobody gains hours by pressing it."""
    report = waiting.file(urgency="U3", declared=True)
    waiting.at(HOURS - 1)
    casework, session = waiting.world.casework, waiting.world.session()
    assert casework.set_urgency(session, report.id, "U2") is Done.DONE
    waiting.at(HOURS)
    assert waiting.owner(report) == DEPUTY


def test_raising_late_puts_no_reminder_off(waiting: Waiting) -> None:
    waiting.file(hours=72, urgency="U3", declared=True)
    waiting.at(35)
    waiting.rung()
    (report_id,) = waiting.world.store.tables.reports
    casework, session = waiting.world.casework, waiting.world.session()
    assert casework.set_urgency(session, report_id, "U2") is Done.DONE
    waiting.at(36)
    assert waiting.rung() == {OWNER, DEPUTY}


def test_raising_just_before_the_next_reader_s_turn_brings_the_one_after_nearer(
    waiting: Waiting,
) -> None:
    report = waiting.file(hours=72, urgency="U3", declared=True)
    waiting.at(71)
    casework, session = waiting.world.casework, waiting.world.session()
    assert casework.set_urgency(session, report.id, "U2") is Done.DONE
    waiting.at(72)
    assert waiting.owner(report) == DEPUTY
    waiting.at(72 + _hours(waiting, "U2"))
    assert waiting.owner(report) == EXTERNAL


def test_raising_repeats_no_step(waiting: Waiting) -> None:
    report = waiting.file(hours=72, urgency="U3")
    waiting.at(72)
    _declares(waiting, report, DEPUTY)
    waiting.world.casework.set_urgency(waiting.world.session(DEPUTY), report.id, "U1")
    waiting.at(72 + 2 * _hours(waiting, "U1"))
    assert waiting.owner(report) == EXTERNAL
    assert [event for event, _ in waiting.events(report)].count("reminded") == 1
    assert waiting.counted("unread in time") == 1


def test_lowering_gives_the_hours_of_the_lower_level(waiting: Waiting) -> None:
    report = waiting.file(hours=4, urgency="U1", declared=True)
    waiting.at(1)
    casework, session = waiting.world.casework, waiting.world.session()
    assert casework.set_urgency(session, report.id, "U3", WhyLower.SAFE) is Done.DONE
    waiting.at(1 + _hours(waiting, "U3") - 1)
    assert waiting.owner(report) == OWNER
    waiting.at(1 + _hours(waiting, "U3"))
    assert waiting.owner(report) == DEPUTY


def test_the_urgency_of_what_was_read_starts_no_clock(waiting: Waiting) -> None:
    report = waiting.file(urgency="U3", declared=True)
    _reads(waiting, report, OWNER)
    waiting.at(0)
    waiting.world.casework.set_urgency(waiting.world.session(), report.id, "U1")
    assert waiting.clock(report) is None


def _declares(waiting: Waiting, report: FiledReport, reader_id: str) -> None:
    session = waiting.world.session(reader_id)
    waiting.world.casework.declare(session, report.id, Conflict.NONE)


# ---------------------------------------------------------------- a file that was changed meanwhile


def _renamed(waiting: Waiting) -> None:
    """The area has another id now, also where readers are bound to it."""
    response = waiting.world.response
    areas = tuple(
        replace(each, id="highlands") if each.id == "hills" else each for each in response.areas
    )
    waiting.world.response = replace(response, areas=areas)
    for each in (DEPUTY, EXTERNAL):
        changed_reader(waiting, each, areas=("highlands",))


def test_a_renamed_area_keeps_no_report_from_moving(waiting: Waiting) -> None:
    report = waiting.file()
    _renamed(waiting)
    waiting.at(HOURS)
    assert waiting.owner(report) == DEPUTY
    assert DEPUTY in waiting.rung()


def test_an_area_that_the_file_no_longer_names_closes_the_response(waiting: Waiting) -> None:
    """Whose area that was cannot be told, and to close what nobody can choose would help nobody."""
    waiting.file()
    _renamed(waiting)
    waiting.at(4 * HOURS)
    assert waiting.closed() == {""}


# ---------------------------------------------------------------- a clock that was wrong


def test_what_was_sent_under_a_clock_a_year_ahead_waits_no_year(waiting: Waiting) -> None:
    waiting.world.clock.now = ahead = NOON + timedelta(hours=YEAR)
    report = waiting.world.file(due_at=ahead + timedelta(hours=HOURS), received_hour=ahead)
    with waiting.world.store() as work:
        work.clocks.put(reading_clock(report.id, ahead, HOURS))
        work.commit()
    waiting.at(1)
    assert waiting.rung() == set()
    assert begin_again(waiting.world.store, waiting.world.clock) == 1
    waiting.round()
    assert waiting.rung() == {OWNER}
    with waiting.world.store(write=False) as work:
        header = work.reports.get(report.id)
    assert header is not None
    assert header.due_at == NOON + timedelta(hours=1 + HOURS)
    waiting.at(1 + HOURS)
    assert waiting.owner(report) == DEPUTY


def test_what_is_told_daily_is_told_daily_after_a_clock_that_was_a_year_ahead(
    waiting: Waiting,
) -> None:
    waiting.file()
    waiting.at(YEAR)
    waiting.rung()
    waiting.at(4 * HOURS)
    assert begin_again(waiting.world.store, waiting.world.clock) == 1
    waiting.round()
    assert waiting.rung() == {OWNER, DEPUTY, EXTERNAL}
    assert waiting.at(4 * HOURS + 1) == 0
    assert begin_again(waiting.world.store, waiting.world.clock) == 0


def test_what_only_reminds_is_not_put_off_by_such_a_clock(waiting: Waiting) -> None:
    report = waiting.file(declared=True)
    waiting.world.clock.now = NOON + timedelta(hours=YEAR)
    _reads(waiting, report, OWNER)
    waiting.at(24)
    assert begin_again(waiting.world.store, waiting.world.clock) == 2
    clock = waiting.clock(report, Kind.UPDATE)
    assert clock is not None
    assert clock.due_at == NOON + timedelta(days=15)


# ---------------------------------------------------------------- what keeps the others


def test_a_row_of_a_later_version_keeps_no_other_report_waiting(waiting: Waiting) -> None:
    odd, other = waiting.file(), waiting.file()
    with waiting.world.store() as work:
        work.clocks.put(RunningClock(odd.id, "reading", "a step of a later version", NOON, 1, NOON))
        work.clocks.put(RunningClock(odd.id, "a later kind", "tell", NOON, 1, NOON))
        work.commit()
    waiting.at(HOURS)
    assert waiting.owner(other) == DEPUTY
    with waiting.world.store(write=False) as work:
        assert work.clocks.get(odd.id, "a later kind"), "who understands it comes later"


def test_a_round_has_an_end_however_much_is_due(waiting: Waiting) -> None:
    for _ in range(MOST_A_ROUND + 5):
        waiting.file()
    assert waiting.at(0) == MOST_A_ROUND
    assert waiting.at(0) == 5


def test_reports_that_nobody_can_take_cost_a_round_little_and_the_rest_is_reached(
    waiting: Waiting,
) -> None:
    """Each is a unit that writes, so that it is looked at only when somebody could follow."""
    for _ in range(30):
        waiting.file(places={OWNER: "owner"})
    waiting.at(0)
    waiting.suspend(OWNER)
    opened = []

    @contextmanager
    def counted(*, write: bool = True) -> Any:
        opened.append(write)
        with waiting.world.store(write=write) as work:
            yield work

    waiting.escalation(cast(OpenWork, counted)).escalate_once()
    assert opened.count(True) <= 2


# ---------------------------------------------------------------- broken off, and then read


def test_what_a_worker_released_before_it_died_is_held_again_when_it_was_read(
    waiting: Waiting,
) -> None:
    report = waiting.file()
    waiting.at(HOURS - 1)
    real = waiting.world.keyring

    def released_and_died(wrap: Any) -> None:
        real.replace(wrap)
        raise StoreError("killed")

    broken = Instead(real, replace=released_and_died)
    waiting.world.clock.now = NOON + timedelta(hours=HOURS)
    with pytest.raises(StoreError):
        waiting.escalation(keyring=cast(Keyring, broken)).escalate_once()
    assert waiting.open_wraps(report) == {OWNER, DEPUTY}
    _reads(waiting, report, OWNER)
    waiting.round()
    assert waiting.owner(report) == OWNER
    assert waiting.open_wraps(report) == {OWNER}


# ---------------------------------------------------------------- what she is told


def _unread(waiting: Waiting, report: FiledReport) -> Unread:
    with waiting.world.store(write=False) as work:
        header = work.reports.get(report.id)
        assert header is not None
        return unread(work, header, waiting.world.clock())


def test_lines_that_say_that_it_was_read_are_lines_of_the_trail() -> None:
    assert {each.value for each in Event} >= READ_LINES


def _pauses(waiting: Waiting, report: FiledReport) -> None:
    world = waiting.world
    with world.store() as work:
        back, clocks = Return(report.id, b"", b"", "en"), world.response.clocks
        WayBack(world.vault, world.keyring).pause(work, back, world.clock(), clocks)
        work.commit()


def test_a_pause_that_nobody_saw_makes_nothing_unread(waiting: Waiting) -> None:
    """She wrote nothing since it was read, and is not told that nobody has read it."""
    report = waiting.file()
    _reads(waiting, report, OWNER)
    _pauses(waiting, report)
    waiting.at(30 * 24)
    assert waiting.owner(report) == EXTERNAL, "the request itself waits for somebody"
    assert _unread(waiting, report) is Unread.NO


def test_a_pause_before_anybody_read_it_leaves_it_unread(waiting: Waiting) -> None:
    report = waiting.file()
    _pauses(waiting, report)
    waiting.at(HOURS)
    assert _unread(waiting, report) is Unread.PASSED_ON


def test_what_was_added_after_it_was_read_is_unread_also_when_a_pause_follows(
    waiting: Waiting,
) -> None:
    report = waiting.file()
    _reads(waiting, report, OWNER)
    _adds(waiting, report)
    _pauses(waiting, report)
    waiting.at(30 * 24)
    assert _unread(waiting, report) is Unread.PASSED_ON
