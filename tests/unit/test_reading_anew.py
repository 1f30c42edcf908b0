"""Whoever is given a report that another has read has hours to read it, too; else it goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import cast

import pytest

from intake.cases.case import HANDED_OVER, OPEN, UNSEEN, Action, Status, after
from intake.cases.declaration import Conflict
from intake.casework.handing_over import held
from intake.casework.values import Done
from intake.conversation.events import Unread
from intake.conversation.told import Told
from intake.conversation.vocabulary import Part
from intake.ports import UnitOfWork
from intake.reporting.back import WayBack, unread
from intake.reporting.memory import Return
from intake.routing.clocks import Kind
from tests.properties.world_faults import Instead
from tests.unit.desk.world import DEPUTY, EXTERNAL, NOON, OWNER, FiledReport
from tests.unit.waiting import Waiting

LATER = 9 * 24
"""Hours after it was sent at which it changes hands."""

WAYS: Mapping[str, Callable[[Waiting, FiledReport], object]] = {
    "given on": lambda waiting, report: waiting.world.casework.give_on(
        waiting.world.session(), report.id
    ),
    "a conflict that came to light": lambda waiting, report: waiting.world.casework.declare(
        waiting.world.session(), report.id, Conflict.YES
    ),
    "a reader who is gone": lambda waiting, _report: waiting.suspend(OWNER),
}


@pytest.fixture
def waiting() -> Waiting:
    return Waiting()


@pytest.fixture
def read(waiting: Waiting) -> FiledReport:
    """One that its owner read, whose clock for reading struck for the last time."""
    report = waiting.file()
    reads(waiting, report, OWNER)
    waiting.at(LATER)
    waiting.rung()
    return report


@pytest.fixture(params=WAYS)
def handed_over(request: pytest.FixtureRequest, waiting: Waiting, read: FiledReport) -> FiledReport:
    WAYS[request.param](waiting, read)
    waiting.at(LATER)
    assert waiting.owner(read) == DEPUTY
    return read


def reads(waiting: Waiting, report: FiledReport, reader_id: str) -> None:
    casework, session = waiting.world.casework, waiting.world.session(reader_id)
    casework.declare(session, report.id, Conflict.NONE)
    assert casework.acknowledge(session, report.id) is Done.DONE


def adds(waiting: Waiting, report: FiledReport) -> None:
    world = waiting.world
    way_back = WayBack(world.vault, world.keyring)
    back = Return(report.id, b"", b"", "en")
    with world.store() as work:
        clocks = world.response.clocks
        way_back.add(work, back, Part.ADDITION, Told("A car."), world.clock(), clocks)
        work.commit()


def told_unread(waiting: Waiting, report: FiledReport) -> Unread:
    with waiting.world.store(write=False) as work:
        header = work.reports.get(report.id)
        assert header is not None
        return unread(work, header, waiting.world.clock())


def hours(waiting: Waiting) -> int:
    return waiting.world.response.clocks["U2"].reading_hours


def status(waiting: Waiting, report: FiledReport) -> Status:
    return Status(waiting.world.store.tables.reports[report.id].status)


def test_its_next_owner_has_an_hour_by_which_to_read_it(
    waiting: Waiting, handed_over: FiledReport
) -> None:
    with waiting.world.store(write=False) as work:
        header = work.reports.get(handed_over.id)
    assert header is not None
    assert header.due_at == NOON + timedelta(hours=LATER + hours(waiting))
    assert waiting.world.casework.queue(DEPUTY, None).counts.unread == 1


def test_it_goes_on_where_the_next_owner_does_not_read_it(
    waiting: Waiting, handed_over: FiledReport
) -> None:
    waiting.at(LATER + hours(waiting) - 1)
    assert waiting.owner(handed_over) == DEPUTY
    waiting.at(LATER + hours(waiting))
    assert waiting.owner(handed_over) == EXTERNAL


def test_it_stays_where_it_was_read(waiting: Waiting, handed_over: FiledReport) -> None:
    reads(waiting, handed_over, DEPUTY)
    waiting.at(LATER + 10 * hours(waiting))
    assert waiting.owner(handed_over) == DEPUTY
    assert waiting.clock(handed_over) is None


def test_nobody_is_told_or_counts_that_it_was_not_read(
    waiting: Waiting, handed_over: FiledReport
) -> None:
    """Her words were; and new ones are taken by whoever has read all there is."""
    waiting.at(LATER + 20 * hours(waiting))
    assert told_unread(waiting, handed_over) is Unread.NO
    names = ("unread in time", "unread by two readers", "closed by the clock")
    assert [waiting.counted(name) for name in names] == [0, 0, 0]
    assert waiting.closed() == set()


def test_it_counts_as_read_once(waiting: Waiting, handed_over: FiledReport) -> None:
    reads(waiting, handed_over, DEPUTY)
    counted = waiting.counted
    times = ("read within the hours", "read within twice the hours", "read later")
    assert sum(counted(name) for name in times) == 1


def test_a_pause_goes_on_and_the_next_owner_confirms_it(waiting: Waiting) -> None:
    report = waiting.file(status="paused", declared=True)
    assert waiting.world.casework.give_on(waiting.world.session(), report.id) is Done.DONE
    assert status(waiting, report) is Status.PAUSE_ASKED
    assert waiting.clock(report) is not None


def test_a_pause_that_was_confirmed_is_looked_at_again_one_day(waiting: Waiting) -> None:
    """Also where the clock for that struck while the next reader had not confirmed it yet."""
    report = waiting.file(status="paused", declared=True)
    waiting.world.casework.give_on(waiting.world.session(), report.id)
    session = waiting.world.session(DEPUTY)
    waiting.world.casework.declare(session, report.id, Conflict.NONE)
    assert waiting.world.casework.confirm_pause(session, report.id) is Done.DONE
    clock = waiting.clock(report, Kind.REVIEW)
    assert clock is not None
    waiting.at(90 * 24)
    assert DEPUTY in waiting.rung()
    assert waiting.clock(report, Kind.REVIEW) != clock
    assert waiting.clock(report, Kind.UPDATE) is None, "nobody owes her news in a pause"


def test_what_she_adds_meanwhile_is_new_and_has_its_own_hours(
    waiting: Waiting, handed_over: FiledReport
) -> None:
    """The next reader's hours are over, but hers begin: nobody tells her, or counts, that it was
    left lying, in the hour in which she wrote; and it still goes from one to the next."""
    now = LATER + 4 * hours(waiting) - 1
    waiting.at(now)
    adds(waiting, handed_over)
    assert waiting.at(now) > 0, "whoever has it is told"
    assert told_unread(waiting, handed_over) is Unread.NO
    waiting.at(now + 1)
    assert waiting.closed() == set()
    assert waiting.counted("unread in time") == 0
    before = waiting.owner(handed_over)
    waiting.at(now + hours(waiting))
    assert waiting.owner(handed_over) != before
    assert told_unread(waiting, handed_over) is Unread.PASSED_ON
    assert waiting.counted("unread in time") == 1


def test_what_she_adds_again_puts_nothing_off(waiting: Waiting, handed_over: FiledReport) -> None:
    adds(waiting, handed_over)
    before = waiting.clock(handed_over)
    waiting.world.clock.now += timedelta(hours=5)
    adds(waiting, handed_over)
    assert waiting.clock(handed_over) == before


@pytest.mark.parametrize("was", ["received", "pause_asked"])
def test_a_clock_that_runs_is_put_off_by_nothing(waiting: Waiting, was: str) -> None:
    report = waiting.file(status=was, declared=True)
    before = waiting.clock(report)
    waiting.world.clock.now = NOON + timedelta(hours=5)
    waiting.world.casework.give_on(waiting.world.session(), report.id)
    assert waiting.clock(report) == before


def test_a_worker_that_looked_for_reminders_starts_it_too(waiting: Waiting) -> None:
    """What was set aside is asked for again when any clock strikes, also where an earlier version
    let none for reading begin."""
    report = waiting.file()
    reads(waiting, report, OWNER)
    for each in (DEPUTY, EXTERNAL):
        waiting.suspend(each)
    waiting.world.casework.declare(waiting.world.session(), report.id, Conflict.YES)
    waiting.becomes(report, Status.ACKNOWLEDGED)
    with waiting.world.store() as work:
        work.clocks.stop(report.id, Kind.READING.value)
        work.commit()
    waiting.resume(DEPUTY)
    waiting.at(14 * 24)
    assert waiting.owner(report) == DEPUTY
    clock = waiting.clock(report)
    assert clock is not None
    assert clock.started_hour == NOON + timedelta(days=14)
    assert waiting.clock(report, Kind.UPDATE) is not None


def test_what_is_set_aside_is_asked_for_again_within_the_hours(waiting: Waiting) -> None:
    """Nobody has it, though one has read it: whoever can have it again is not 14 days away."""
    report = waiting.file()
    reads(waiting, report, OWNER)
    for each in (DEPUTY, EXTERNAL):
        waiting.suspend(each)
    waiting.at(LATER)
    waiting.world.casework.declare(waiting.world.session(), report.id, Conflict.YES)
    waiting.resume(DEPUTY)
    waiting.at(LATER + hours(waiting))
    assert waiting.owner(report) == DEPUTY
    assert waiting.counted("unread in time") == 0


@pytest.mark.parametrize("status", ["closed", "withdrawn"])
def test_what_is_over_and_set_aside_stays_over(waiting: Waiting, status: str) -> None:
    report = waiting.file(status=status)
    waiting.at(0)
    for each in (DEPUTY, EXTERNAL):
        waiting.suspend(each)
    waiting.world.casework.declare(waiting.world.session(), report.id, Conflict.YES)
    assert waiting.world.store.tables.reports[report.id].status == status
    assert waiting.clock(report) is None


def test_whoever_deletes_takes_the_clocks_in_the_order_of_the_worker(waiting: Waiting) -> None:
    """It has one that reminds in hand when it takes the one for reading (`held`)."""
    report, stopped = waiting.file(), list[str]()
    back = Return(report.id, b"", b"", "en")
    with waiting.world.store() as work:
        clocks = Instead(work.clocks, stop=lambda _report_id, kind: stopped.append(kind))
        way_back = WayBack(waiting.world.vault, waiting.world.keyring)
        way_back.delete(cast(UnitOfWork, Instead(work, clocks=clocks)), back, NOON)
    assert stopped == [Kind.UPDATE.value, Kind.REVIEW.value, Kind.READING.value]


def test_the_clock_is_held_before_the_report(waiting: Waiting) -> None:
    """As `ports.Clocks` says: else two units lock each other out."""
    report, taken = waiting.file(), list[str]()
    with waiting.world.store() as work:
        clocks = Instead(work.clocks, hold=lambda _report_id, kind: taken.append(kind))
        reports = Instead(work.reports, hold=lambda _report_id: taken.append("report"))
        held(cast(UnitOfWork, Instead(work, clocks=clocks, reports=reports)), report.id)
    assert taken == [Kind.READING.value, "report"]


@pytest.mark.parametrize("was", Status)
def test_whoever_has_an_open_report_next_has_not_seen_it(was: Status) -> None:
    then = HANDED_OVER.get(was, was)
    assert (then in UNSEEN) == (was in OPEN)
    assert (after(was, Action.CONFIRM_PAUSE) is None) or then is Status.PAUSE_ASKED
    assert (was is Status.PAUSED) <= (then is Status.PAUSE_ASKED)
