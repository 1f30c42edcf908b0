"""A report that nobody reads moves on: in time, in order, once, and never to the wrong reader."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, cast

import pytest

from intake.cases.case import Status
from intake.cases.declaration import Conflict
from intake.casework.values import Named
from intake.conversation.told import Told
from intake.conversation.vocabulary import Part
from intake.errors import StoreError
from intake.ports import Assignment, Keyring, OpenWork, Wrap
from intake.reporting.back import WayBack
from intake.reporting.memory import Return
from intake.routing.clocks import Kind
from tests.properties.world_faults import Instead
from tests.unit.desk.world import DEPUTY, EXTERNAL, NOON, OWNER, FiledReport
from tests.unit.waiting import HOURS, Unfit, Waiting, changed_reader

RELIEVED = "relieved"


@pytest.fixture
def waiting() -> Waiting:
    return Waiting()


# ---------------------------------------------------------------- the steps


def test_the_owner_is_told_at_once(waiting: Waiting) -> None:
    waiting.file()
    assert waiting.at(0) == 1
    assert waiting.rung() == {OWNER}
    assert waiting.at(11) == 0
    assert waiting.rung() == set()


def test_at_half_of_the_hours_owner_and_deputy_are_reminded(waiting: Waiting) -> None:
    report = waiting.file()
    waiting.at(0)
    waiting.rung()
    assert waiting.at(12) == 1
    assert waiting.rung() == {OWNER, DEPUTY}
    assert waiting.owner(report) == OWNER
    assert waiting.open_wraps(report) == {OWNER}, "a reminder releases nothing"


def test_when_the_hours_are_over_the_deputy_has_it(waiting: Waiting) -> None:
    report = waiting.file(declared=True)
    waiting.at(23)
    waiting.rung()
    assert waiting.at(24) == 1
    assert waiting.places(report) == {DEPUTY: "owner", EXTERNAL: "external", OWNER: RELIEVED}
    assert waiting.opens(report, DEPUTY)
    assert waiting.open_wraps(report) == {DEPUTY}, "the owner's is held again"
    assert waiting.rung() == {DEPUTY}
    assert waiting.counted("unread in time") == 1
    assert ("escalated", DEPUTY) in waiting.events(report)
    assert waiting.world.casework.queue(OWNER, None).counts.open == 0
    assert waiting.world.casework.queue(DEPUTY, None).counts.open == 1
    assert waiting.world.casework.open_case(waiting.world.session(OWNER), report.id) is None


def test_the_deputy_declares_before_it_opens(waiting: Waiting) -> None:
    report = waiting.file(declared=True)
    waiting.at(24)
    session, casework = waiting.world.session(DEPUTY), waiting.world.casework
    assert casework.open_case(session, report.id) is None
    casework.declare(session, report.id, Conflict.NONE)
    case = casework.open_case(session, report.id)
    assert case is not None
    assert case.is_whole


def test_at_twice_the_hours_the_external_reader_has_it(waiting: Waiting) -> None:
    report = waiting.file()
    waiting.at(47)
    assert waiting.owner(report) == DEPUTY
    waiting.rung()
    assert waiting.at(48) == 1
    assert waiting.owner(report) == EXTERNAL
    assert waiting.open_wraps(report) == {EXTERNAL}
    assert waiting.rung() == {EXTERNAL}
    assert waiting.counted("unread by two readers") == 1


def test_at_four_times_the_hours_its_area_gives_information_only(waiting: Waiting) -> None:
    report = waiting.file()
    waiting.at(95)
    assert waiting.closed() == set()
    waiting.rung()
    assert waiting.at(96) == 1
    assert waiting.closed() == {"hills"}
    assert waiting.counted("closed by the clock", "hills") == 1
    assert waiting.rung() == {OWNER, DEPUTY, EXTERNAL}
    assert waiting.owner(report) == EXTERNAL


def test_a_report_without_an_area_closes_the_response(waiting: Waiting) -> None:
    waiting.file(area=None)
    waiting.at(96)
    assert waiting.closed() == {""}


def test_seven_days_are_the_longest(waiting: Waiting) -> None:
    waiting.file(hours=72)
    waiting.at(7 * 24 - 1)
    assert waiting.closed() == set()
    waiting.at(7 * 24)
    assert waiting.closed() == {"hills"}


def test_afterwards_everybody_is_told_daily_until_somebody_reads_it(waiting: Waiting) -> None:
    report = waiting.file()
    waiting.at(96)
    for day in range(1, 4):
        waiting.rung()
        assert waiting.at(96 + 24 * day - 1) == 0
        assert waiting.at(96 + 24 * day) == 1
        assert waiting.rung() == {OWNER, DEPUTY, EXTERNAL}
    assert len([each for each in waiting.events(report) if each[0] == "escalated"]) == 2 + 3


@pytest.mark.parametrize("hours", [0, 12, 24, 48, 96])
def test_whoever_reads_it_stops_the_clock(waiting: Waiting, hours: int) -> None:
    report = waiting.file()
    if hours:
        waiting.at(hours - 1)
    owner = waiting.owner(report)
    casework, session = waiting.world.casework, waiting.world.session(owner)
    casework.declare(session, report.id, Conflict.NONE)
    casework.acknowledge(session, report.id)
    waiting.rung()
    waiting.at(hours)
    waiting.at(13 * 24)
    assert waiting.owner(report) == owner
    assert waiting.clock(report) is None
    assert waiting.closed() == set()
    assert waiting.rung() == set()


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.CLOSED, Status.PAUSED])
def test_what_is_over_moves_nowhere(waiting: Waiting, status: Status) -> None:
    report = waiting.file()
    waiting.becomes(report, status)
    waiting.at(1000)
    assert waiting.owner(report) == OWNER
    assert waiting.rung() == set()


def test_a_pause_that_nobody_saw_is_escalated_like_any_other(waiting: Waiting) -> None:
    report = waiting.file(status="pause_asked")
    waiting.at(24)
    assert waiting.owner(report) == DEPUTY


def test_an_erased_report_takes_its_clock_along(waiting: Waiting) -> None:
    report = waiting.file()
    with waiting.world.store() as work:
        work.reports.erase(report.id)
        work.commit()
    assert waiting.at(1000) == 0
    assert waiting.clock(report) is None


# ---------------------------------------------------------------- to whom, and to whom never


def _suspended(waiting: Waiting) -> None:
    waiting.suspend(DEPUTY)


def _not_named(waiting: Waiting) -> None:
    waiting.without(DEPUTY)


def _same_employer(waiting: Waiting) -> None:
    changed_reader(waiting, DEPUTY, paid_by="listening")


def _other_area(waiting: Waiting) -> None:
    changed_reader(waiting, DEPUTY, areas=("coast",))


def _has_conflict(waiting: Waiting) -> None:
    """Declared for this report while it was hers, before it came back to another."""
    (report_id,) = waiting.world.store.tables.reports
    world = waiting.world
    with world.store() as work:
        work.reports.reassign(report_id, OWNER, DEPUTY, leaves_as="relieved")
        work.commit()
    world.keyring.replace(Wrap(report_id, DEPUTY, True, b"kept for the test"))
    with world.store() as work:
        from intake.casework.audit import Event, line

        work.audit.write(line(NOON, DEPUTY, Event.CONFLICT, report_id, "coi-1 unsure"))
        work.reports.reassign(report_id, DEPUTY, OWNER, leaves_as="deputy")
        work.commit()


def _wrap_gone(waiting: Waiting) -> None:
    (report_id,) = waiting.world.store.tables.reports
    waiting.world.keyring.forget_wrap(report_id, DEPUTY)


def _wrap_damaged(waiting: Waiting) -> None:
    (report_id,) = waiting.world.store.tables.reports
    waiting.world.keyring.replace(Wrap(report_id, DEPUTY, True, b"damaged"))


UNFIT = [_suspended, _not_named, _same_employer, _other_area, _has_conflict]
CANNOT = [_wrap_gone, _wrap_damaged]


@pytest.mark.parametrize("unfit", [*UNFIT, *CANNOT])
def test_a_deputy_who_may_not_or_cannot_is_passed_by(waiting: Waiting, unfit: Unfit) -> None:
    report = waiting.file()
    unfit(waiting)
    waiting.at(24)
    assert waiting.owner(report) == EXTERNAL
    assert waiting.open_wraps(report) == {EXTERNAL}


@pytest.mark.parametrize("unfit", [_suspended, _not_named, _other_area, _has_conflict])
def test_whoever_may_not_have_it_is_not_told_of_it(waiting: Waiting, unfit: Unfit) -> None:
    waiting.file()
    unfit(waiting)
    for hours in (0, 12, 24, 48, 96, 200):
        waiting.at(hours)
        assert DEPUTY not in waiting.rung()


def test_whoever_got_no_wrap_is_never_told_and_never_has_it(waiting: Waiting) -> None:
    """The accused's own organisation has a reader here; nothing ever leads to her."""
    report = waiting.file()
    for hours in range(0, 400, 6):
        waiting.at(hours)
        assert waiting.rung() <= {OWNER, DEPUTY, EXTERNAL}
        assert "river" not in waiting.places(report)
        assert waiting.world.casework.queue("river", None).counts.open == 0


def test_with_nobody_left_it_stays_and_that_is_written_down(waiting: Waiting) -> None:
    report = waiting.file(places={OWNER: "owner"})
    waiting.at(48)
    assert waiting.owner(report) == OWNER
    assert waiting.opens(report, OWNER), "what she had is not taken when nobody follows"
    assert [event for event, _ in waiting.events(report)].count("nobody_left") == 2
    waiting.at(96)
    assert waiting.closed() == {"hills"}


def test_whoever_did_not_read_in_time_has_it_again_when_the_next_has_a_conflict(
    waiting: Waiting,
) -> None:
    """It is not lost although there is no third reader."""
    waiting.suspend(EXTERNAL)
    report = waiting.file(places={OWNER: "owner", DEPUTY: "deputy"})
    waiting.at(24)
    waiting.world.casework.declare(waiting.world.session(DEPUTY), report.id, Conflict.YES)
    assert waiting.places(report) == {OWNER: "owner"}
    assert waiting.opens(report, OWNER)
    assert waiting.world.keyring.wrap(report.id, DEPUTY) is None


def test_one_set_aside_moves_as_soon_as_somebody_can_have_it(waiting: Waiting) -> None:
    waiting.suspend(EXTERNAL)
    report = waiting.file(places={OWNER: "owner", DEPUTY: "deputy"})
    waiting.suspend(DEPUTY)
    waiting.world.casework.declare(waiting.world.session(OWNER), report.id, Conflict.YES)
    waiting.at(96)
    assert waiting.open_wraps(report) == set()
    waiting.resume(DEPUTY)
    waiting.at(120)
    assert waiting.places(report) == {DEPUTY: "owner"}
    assert waiting.opens(report, DEPUTY)
    assert waiting.world.keyring.wrap(report.id, OWNER) is None


# ---------------------------------------------------------------- more than one key


def _generations(waiting: Waiting, report: FiledReport, reader_id: str) -> list[tuple[int, bool]]:
    """(generation, held) of every wrap of this reader."""
    wraps = waiting.world.keyring.wraps(report.id)
    return [(each.generation, each.held) for each in wraps if each.reader_id == reader_id]


def _adds(waiting: Waiting, report: FiledReport) -> None:
    world = waiting.world
    with world.store() as work:
        back, words = Return(report.id, b"", b"", "en"), Told("More words.")
        way_back, clocks = WayBack(world.vault, world.keyring), world.response.clocks
        way_back.add(work, back, Part.ADDITION, words, world.clock(), clocks)
        work.commit()


def _opens_whole(waiting: Waiting, report: FiledReport, reader_id: str) -> bool:
    casework, session = waiting.world.casework, waiting.world.session(reader_id)
    casework.declare(session, report.id, Conflict.NONE)
    case = casework.open_case(session, report.id)
    return case is not None and case.is_whole


def test_wraps_of_every_key_are_released_and_held_together(waiting: Waiting) -> None:
    report = waiting.file()
    waiting.world.casework.declare(waiting.world.session(OWNER), report.id, Conflict.YES)
    _adds(waiting, report)
    assert waiting.owner(report) == DEPUTY
    waiting.at(24)
    assert waiting.owner(report) == EXTERNAL
    assert _generations(waiting, report, EXTERNAL) == [(0, False), (1, False)]
    assert _generations(waiting, report, DEPUTY) == [(0, True), (1, True)]
    assert _generations(waiting, report, OWNER) == []
    assert _opens_whole(waiting, report, EXTERNAL)


def test_who_did_not_read_in_time_gets_a_held_wrap_of_a_later_key(waiting: Waiting) -> None:
    report = waiting.file()
    waiting.at(24)
    waiting.world.casework.declare(waiting.world.session(DEPUTY), report.id, Conflict.YES)
    assert waiting.owner(report) == EXTERNAL
    assert waiting.places(report)[OWNER] == RELIEVED
    assert _generations(waiting, report, OWNER) == [(0, True), (1, True)]
    _adds(waiting, report)
    waiting.world.casework.declare(waiting.world.session(EXTERNAL), report.id, Conflict.YES)
    assert waiting.places(report) == {OWNER: "owner"}
    assert _opens_whole(waiting, report, OWNER)


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.ACKNOWLEDGED])
def test_what_an_organisation_set_aside_moves_to_whoever_comes_back(
    waiting: Waiting, status: Status
) -> None:
    report = waiting.file(places={OWNER: "owner", DEPUTY: "deputy"}, declared=True)
    casework, session = waiting.world.casework, waiting.world.session(OWNER)
    if status is Status.ACKNOWLEDGED:
        casework.acknowledge(session, report.id)
    for each in (DEPUTY, EXTERNAL):
        waiting.suspend(each)
    assert casework.name(session, report.id, "31") is Named.SET_ASIDE
    assert waiting.places(report)[OWNER] == "set_aside"
    waiting.at(96)
    assert waiting.open_wraps(report) == set()
    assert OWNER not in waiting.rung()
    waiting.resume(DEPUTY)
    waiting.at(100 * 24)
    assert waiting.places(report) == {DEPUTY: "owner"}
    assert waiting.world.casework.queue(DEPUTY, None).counts.open == 1
    assert _generations(waiting, report, OWNER) == []
    _adds(waiting, report)
    assert _opens_whole(waiting, report, DEPUTY)


def test_from_whom_it_was_set_aside_never_has_it_again(waiting: Waiting) -> None:
    """Whatever place somebody writes into a row."""
    report = waiting.file(places={OWNER: "owner", DEPUTY: "deputy"}, declared=True)
    for each in (DEPUTY, EXTERNAL):
        waiting.suspend(each)
    waiting.world.casework.name(waiting.world.session(OWNER), report.id, "31")
    waiting.resume(DEPUTY)
    waiting.at(96)
    assert waiting.owner(report) == DEPUTY
    with waiting.world.store() as work:
        work.reports.assign(report.id, Assignment(OWNER, "external"))
        work.commit()
    waiting.suspend(DEPUTY)
    for days in range(5, 10):
        waiting.at(days * 24)
        assert OWNER not in waiting.rung()
    assert waiting.owner(report) == DEPUTY


# ---------------------------------------------------------------- readers who are gone


@pytest.mark.parametrize("status", ["received", "acknowledged", "paused", "pause_asked"])
def test_open_reports_of_a_suspended_reader_move_at_once(waiting: Waiting, status: str) -> None:
    report = waiting.file(status=status)
    waiting.suspend(OWNER)
    waiting.at(0)
    assert waiting.places(report) == {DEPUTY: "owner", EXTERNAL: "external"}
    assert waiting.world.keyring.wrap(report.id, OWNER) is None
    assert waiting.open_wraps(report) == {DEPUTY}
    assert ("taken_from_gone", DEPUTY) in waiting.events(report)
    assert DEPUTY in waiting.rung()


def test_those_of_a_reader_who_left_the_file_too(waiting: Waiting) -> None:
    report = waiting.file(status="acknowledged")
    waiting.without(OWNER)
    waiting.at(0)
    assert waiting.owner(report) == DEPUTY


def test_many_that_nobody_can_take_keep_none_of_the_others(waiting: Waiting) -> None:
    stuck = [waiting.file(places={OWNER: "owner"}) for _ in range(60)]
    last = waiting.file(due_at=NOON + timedelta(days=300))
    waiting.suspend(OWNER)
    waiting.at(0)
    assert waiting.owner(last) == DEPUTY
    assert {waiting.owner(report) for report in stuck} == {OWNER}


def test_a_suspended_reader_cannot_go_on_where_she_was(waiting: Waiting) -> None:
    report = waiting.file(declared=True)
    waiting.suspend(OWNER)
    waiting.at(0)
    assert waiting.world.casework.header(OWNER, report.id) is None


# ---------------------------------------------------------------- asleep, twice, killed


def test_a_worker_that_slept_takes_every_step_in_order_and_once(waiting: Waiting) -> None:
    report = waiting.file()
    assert waiting.at(30 * 24) == 5
    assert [event for event, _ in waiting.events(report)] == [
        "reminded",
        "escalated",
        "escalated",
        "capacity_closed",
    ]
    assert [waiting.counted(each) for each in ("unread in time", "unread by two readers")] == [1, 1]
    assert waiting.at(30 * 24) == 0


def test_a_clock_that_jumps_back_undoes_and_repeats_nothing(waiting: Waiting) -> None:
    report = waiting.file()
    waiting.at(24)
    before = waiting.events(report)
    for hours in (-1000, 0, 12, 24, 47):
        waiting.at(hours)
    assert waiting.events(report) == before
    waiting.at(48)
    assert waiting.owner(report) == EXTERNAL


def test_two_workers_take_a_step_once(waiting: Waiting) -> None:
    """The other one goes its round before each unit of this one."""
    second = waiting.escalation()

    @contextmanager
    def after_the_other(*, write: bool = True) -> Iterator[Any]:
        second.escalate_once()
        with waiting.world.store(write=write) as work:
            yield work

    report = waiting.file()
    waiting.world.clock.now = NOON + timedelta(hours=100)
    waiting.escalation(cast(OpenWork, after_the_other)).escalate_once()
    assert [event for event, _ in waiting.events(report)] == [
        "reminded",
        "escalated",
        "escalated",
        "capacity_closed",
    ]


class Dying:
    """Store and keyring of a worker that dies at its n-th commit: before it, or just after."""

    def __init__(self, waiting: Waiting, dies_at: int, *, before: bool) -> None:
        self._waiting, self._left, self._before = waiting, dies_at, before
        self.alive = True

    def _commits(self, commit: Any) -> Any:
        self._left -= 1
        if self._left == 0 and self._before:
            self.alive = False
            raise StoreError("killed before")
        done = commit()
        if self._left == 0:
            self.alive = False
            raise StoreError("killed after")
        return done

    @contextmanager
    def store(self, *, write: bool = True) -> Iterator[Any]:
        with self._waiting.world.store(write=write) as work:
            yield Instead(work, commit=lambda: self._commits(work.commit))

    def keyring(self) -> Any:
        real = self._waiting.world.keyring
        return Instead(
            real,
            replace=lambda wrap: self._commits(lambda: real.replace(wrap)),
            forget_wrap=lambda *of: self._commits(lambda: real.forget_wrap(*of)),
        )


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("gone", [False, True], ids=["slow", "gone"])
def test_wherever_a_worker_dies_the_next_one_completes_it(*, before: bool, gone: bool) -> None:
    deaths = 0
    while True:
        waiting = Waiting()
        report = waiting.file()
        if gone:
            waiting.suspend(OWNER)
        waiting.world.clock.now = NOON + timedelta(hours=100)
        dying = Dying(waiting, deaths + 1, before=before)
        worker = waiting.escalation(cast(OpenWork, dying.store), cast(Keyring, dying.keyring()))
        try:
            worker.escalate_once()
        except StoreError:
            assert waiting.open_wraps(report), "at every moment somebody can open it"
        waiting.round()
        waiting.round()
        assert waiting.owner(report) == EXTERNAL
        assert waiting.open_wraps(report) == {EXTERNAL}
        assert waiting.opens(report, EXTERNAL)
        assert waiting.counted("unread in time") == 1
        assert waiting.counted("closed by the clock", "hills") == 1
        assert [event for event, _ in waiting.events(report)].count("capacity_closed") == 1
        if dying.alive:
            break
        deaths += 1
    assert deaths >= 8


# ---------------------------------------------------------------- what only reminds


def test_an_open_case_asks_for_an_update_every_14_days_and_a_look_every_90(
    waiting: Waiting,
) -> None:
    report = waiting.file(declared=True)
    waiting.world.casework.acknowledge(waiting.world.session(), report.id)
    waiting.at(0)
    waiting.rung()
    told = []
    for day in range(1, 92):
        waiting.at(day * 24)
        if waiting.rung():
            told.append(day)
    assert told == [14, 28, 42, 56, 70, 84, 90]


def test_an_answer_puts_the_update_off(waiting: Waiting) -> None:
    report = waiting.file(declared=True)
    casework, session = waiting.world.casework, waiting.world.session()
    casework.acknowledge(session, report.id)
    waiting.world.clock.now = NOON + timedelta(days=10)
    casework.reply(session, report.id, "We are looking for a place.", "nonce", as_it_is=True)
    clock = waiting.clock(report, Kind.UPDATE)
    assert clock is not None
    assert clock.due_at == NOON + timedelta(days=24)


def test_what_was_promised_counts_and_not_what_the_file_says_now(waiting: Waiting) -> None:
    report = waiting.file(hours=HOURS)
    clock = waiting.clock(report)
    assert clock is not None
    assert clock.hours == HOURS


def test_after_the_last_step_it_goes_round_a_day_each(waiting: Waiting) -> None:
    """Whoever has it may be away for weeks; the others are not."""
    report = waiting.file()
    waiting.at(4 * HOURS)
    had = [waiting.owner(report)]
    for day in range(1, 7):
        waiting.at(4 * HOURS + 24 * day)
        had.append(waiting.owner(report))
        assert waiting.open_wraps(report) == {had[-1]}
    assert had[:3] == had[3:6]
    assert set(had[:3]) == {OWNER, DEPUTY, EXTERNAL}
