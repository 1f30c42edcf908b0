"""Urgency by hand: raised by a button, lowered only for a reason."""

from __future__ import annotations

import pytest

from intake.casework.values import Done
from intake.routing.urgency import WhyLower
from tests.unit.desk.world import DEPUTY, HOUR, NOON, OWNER, World


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY)
    return world


def test_raising_shortens_the_clock_and_moves_it_up_the_queue(world: World) -> None:
    first, second = world.file(declared=True), world.file(declared=True, report_id=b"\xff" * 16)
    world.clock.go_on(3 * HOUR)
    assert world.casework.set_urgency(world.session(), second.id, "U1") is Done.DONE
    queued = world.casework.queue(OWNER, None).headers
    assert [each.report_id for each in queued] == [second.id, first.id]
    assert (queued[0].urgency, queued[0].reason) == ("U1", "raised_by_reader")
    assert queued[0].due_at == NOON + 7 * HOUR
    assert world.audit(second.id) == [(OWNER, "urgency_raised", "U2 U1")]


def test_raising_never_puts_the_hour_off(world: World) -> None:
    report = world.file(declared=True, due_at=NOON + HOUR)
    world.casework.set_urgency(world.session(), report.id, "U1")
    assert world.store.tables.reports[report.id].due_at == NOON + HOUR


def test_lowering_needs_a_reason_and_the_care_window_stays(world: World) -> None:
    report = world.file(declared=True, care_until=NOON + 48 * HOUR)
    assert world.casework.set_urgency(world.session(), report.id, "U3") is Done.NOT_NOW
    assert world.audit(report.id) == []
    why = WhyLower.HELP_REACHED
    assert world.casework.set_urgency(world.session(), report.id, "U3", why) is Done.DONE
    header = world.store.tables.reports[report.id]
    assert (header.urgency, header.urgency_reason) == ("U3", "lowered_by_reader")
    assert header.care_until == NOON + 48 * HOUR
    assert header.due_at == NOON + 72 * HOUR
    assert world.audit(report.id) == [(OWNER, "urgency_lowered", "U2 U3 help_reached")]


def test_the_same_level_twice_or_none_at_all_changes_nothing(world: World) -> None:
    report = world.file(declared=True)
    assert world.casework.set_urgency(world.session(), report.id, "U2") is Done.BEFORE
    assert world.casework.set_urgency(world.session(), report.id, "U9") is Done.NOT_NOW
    assert world.audit(report.id) == []


def test_only_the_owner_who_declared_can(world: World) -> None:
    report = world.file()
    assert world.casework.set_urgency(world.session(), report.id, "U1") is None
    assert world.casework.set_urgency(world.session(DEPUTY), report.id, "U1") is None
