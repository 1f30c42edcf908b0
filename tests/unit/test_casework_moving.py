"""Confirming a pause, going on, closing: once, by the owner, with a line that says so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake.cases.case import Action, Status, after
from intake.casework.values import Done
from tests.unit.desk.world import (
    CLOSING,
    DEPUTY,
    EXTERNAL,
    HOUR,
    NOON,
    OWNER,
    FiledReport,
    World,
)

STEPS = [
    ("acknowledge", Status.RECEIVED, Status.ACKNOWLEDGED, "acknowledged"),
    ("confirm_pause", Status.PAUSE_ASKED, Status.PAUSED, "pause_confirmed"),
    ("go_on", Status.PAUSE_ASKED, Status.ACKNOWLEDGED, "went_on"),
    ("go_on", Status.PAUSED, Status.ACKNOWLEDGED, "went_on"),
    ("close", Status.ACKNOWLEDGED, Status.CLOSED, "closed"),
    ("close", Status.PAUSED, Status.CLOSED, "closed"),
]
NAMES = sorted({name for name, *_ in STEPS})


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    return world


def press(world: World, name: str, report: FiledReport, reader_id: str = OWNER) -> Done | None:
    if name == "close":
        taken = world.casework.close(world.session(reader_id), report.id, CLOSING)
        return taken.done if taken else None
    done: Done | None = getattr(world.casework, name)(world.session(reader_id), report.id)
    return done


def status_of(world: World, report: FiledReport) -> Status:
    return Status(world.store.tables.reports[report.id].status)


@pytest.mark.parametrize(("name", "status", "then", "event"), STEPS)
def test_a_step_is_taken_once_and_leaves_one_line(
    world: World, name: str, status: Status, then: Status, event: str
) -> None:
    report = world.file(declared=True, status=status.value)
    assert press(world, name, report) is Done.DONE
    assert press(world, name, report) is Done.BEFORE
    assert status_of(world, report) is then
    assert world.audit(report.id) == [(OWNER, event, "")]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("status", Status)
def test_a_step_that_is_not_possible_changes_nothing(
    world: World, name: str, status: Status
) -> None:
    report = world.file(declared=True, status=status.value)
    before = world.store.tables
    done = press(world, name, report)
    if after(status, Action(name)) is None:
        assert done in (Done.BEFORE, Done.NOT_NOW)
        assert world.store.tables is before
    else:
        assert done is Done.DONE


@pytest.mark.parametrize("name", NAMES)
def test_who_does_not_own_or_has_not_declared_takes_no_step(world: World, name: str) -> None:
    declared = world.file(declared=True, status=Status.PAUSE_ASKED.value)
    undeclared = world.file(status=Status.PAUSE_ASKED.value)
    before = world.store.tables
    assert press(world, name, declared, DEPUTY) is None
    assert press(world, name, undeclared) is None
    assert world.store.tables is before


def test_a_pause_stays_in_the_queue_before_and_after_it_is_confirmed(world: World) -> None:
    report = world.file(declared=True, status=Status.PAUSE_ASKED.value)
    for _ in range(2):
        assert [each.report_id for each in world.casework.queue(OWNER, None).headers] == [report.id]
        press(world, "confirm_pause", report)


def test_a_closed_report_leaves_the_queue_and_is_erased_when_the_response_says(
    world: World,
) -> None:
    report = world.file(declared=True, status=Status.ACKNOWLEDGED.value)
    press(world, "close", report)
    assert world.casework.queue(OWNER, None).headers == ()
    erase_after = world.store.tables.reports[report.id].erase_after
    assert erase_after is not None
    months = world.response.retention_months
    assert timedelta(days=28) * months <= erase_after - NOON <= timedelta(days=31) * months


def test_a_closed_report_can_still_be_opened_by_its_owner(world: World) -> None:
    report = world.file(declared=True, status=Status.CLOSED.value)
    case = world.casework.open_case(world.session(), report.id)
    assert case is not None
    assert case.is_whole
    assert Action.REPLY not in case.possible


@pytest.mark.parametrize("status", [Status.PAUSE_ASKED, Status.PAUSED])
def test_an_answer_can_wait_for_her_while_it_is_paused(world: World, status: Status) -> None:
    report = world.file(declared=True, status=status.value)
    answered = world.casework.reply(world.session(), report.id, "Is that right?", "n")
    assert answered is not None
    assert answered.done is Done.DONE
    assert status_of(world, report) is status


def test_going_on_forgets_the_date_of_erasure(world: World) -> None:
    report = world.file(declared=True, status=Status.PAUSED.value, erase_after=NOON + 24 * HOUR)
    press(world, "go_on", report)
    assert world.store.tables.reports[report.id].erase_after is None
