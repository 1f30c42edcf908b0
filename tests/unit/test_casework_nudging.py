"""Asking the phone to call in: one button, and nothing of where it leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from intake.cases.case import Status
from intake.cases.parts import RecordPart
from intake.casework.nudging import day_of, nudge_of
from intake.casework.values import Done, Nudge
from intake.ports import Route
from tests.unit.desk.world import (
    ANSWERS,
    DEPUTY,
    EXTERNAL,
    HOUR,
    NOON,
    OWNER,
    FiledReport,
    World,
    changed,
)

AGREED = {**ANSWERS, "contact_mode": "sms_word"}
READ = Status.ACKNOWLEDGED


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    return world


def filed(
    world: World, record: dict[str, Any] = AGREED, *, route: bool = True, status: Status = READ
) -> FiledReport:
    parts = [RecordPart(record, NOON)]
    return world.file(parts=parts, declared=True, status=status.value, route=route)


def press(world: World, report: FiledReport, reader_id: str = OWNER) -> Done | None:
    return world.casework.nudge(world.session(reader_id), report.id)


def shown(world: World, report: FiledReport) -> Nudge | None:
    case = world.casework.open_case(world.session(), report.id)
    assert case is not None
    return case.nudge


def sent(world: World, report: FiledReport) -> None:
    """The worker's part."""
    with world.store() as work:
        assert work.routes.sent(report.id, day_of(world.clock()))
        work.commit()


def she_came_back(world: World, report: FiledReport) -> None:
    with world.store() as work:
        work.routes.answered(report.id)
        work.commit()


def test_the_button_asks_the_worker_once_and_leaves_a_line(world: World) -> None:
    report = filed(world)
    assert shown(world, report) is Nudge.READY
    assert press(world, report) is Done.DONE
    assert world.store.tables.routes[report.id].wanted
    assert shown(world, report) is Nudge.ASKED
    assert press(world, report) is Done.NOT_NOW
    lines = [line for line in world.audit(report.id) if line[1] != "opened"]
    assert lines == [(OWNER, "nudge_asked", "")]


def test_after_one_was_sent_none_follows_before_she_came_back(world: World) -> None:
    report = filed(world)
    press(world, report)
    sent(world, report)
    world.clock.go_on(timedelta(days=3))
    assert shown(world, report) is Nudge.UNANSWERED
    assert press(world, report) is Done.NOT_NOW
    she_came_back(world, report)
    assert press(world, report) is Done.DONE


def test_one_a_day_even_when_she_came_back(world: World) -> None:
    report = filed(world)
    press(world, report)
    sent(world, report)
    she_came_back(world, report)
    assert shown(world, report) is Nudge.ASKED
    assert press(world, report) is Done.NOT_NOW
    world.clock.go_on(timedelta(days=1))
    assert press(world, report) is Done.DONE


@pytest.mark.parametrize(
    "mode", ["none_return_by_code", "via_intermediary", "none", "via_writer", None]
)
def test_without_her_agreement_in_the_record_nothing_is_asked(
    world: World, mode: str | None
) -> None:
    """Even where there is a route by mistake."""
    report = filed(world, {**ANSWERS, "contact_mode": mode})
    assert shown(world, report) is None
    assert press(world, report) is Done.NOT_NOW
    assert not world.store.tables.routes[report.id].wanted


def test_a_later_answer_takes_the_agreement_back(world: World) -> None:
    later = RecordPart({"contact_mode": "none"}, NOON)
    report = world.file(
        parts=[RecordPart(AGREED, NOON), later], declared=True, status=READ.value, route=True
    )
    assert press(world, report) is Done.NOT_NOW


def test_without_a_route_there_is_no_button(world: World) -> None:
    report = filed(world, route=False)
    assert shown(world, report) is None
    assert press(world, report) is Done.NOT_NOW


def test_a_record_that_does_not_open_says_nothing(world: World) -> None:
    report = filed(world)
    part = world.store.tables.parts[report.id, 0]
    world.store.tables.parts[report.id, 0] = replace(part, blob=changed(part.blob))
    assert shown(world, report) is None
    assert press(world, report) is Done.NOT_NOW


def test_without_a_key_nothing_is_asked(world: World) -> None:
    report = filed(world)
    world.keyring.forget_wrap(report.id, OWNER)
    assert press(world, report) is Done.NOT_NOW


@pytest.mark.parametrize("status", [status for status in Status if status is not READ])
def test_only_a_report_that_was_read_and_is_not_paused_asks_anybody(
    world: World, status: Status
) -> None:
    report = filed(world, status=status)
    assert press(world, report) is Done.NOT_NOW
    assert not world.store.tables.routes[report.id].wanted


def test_who_does_not_own_the_report_gets_what_a_missing_one_gives(world: World) -> None:
    report = filed(world)
    assert press(world, report, DEPUTY) is None
    assert world.casework.nudge(world.session(), b"x" * 16) is None
    assert not world.store.tables.routes[report.id].wanted


def test_a_route_that_has_expired_is_none(world: World) -> None:
    report = filed(world)
    route = world.store.tables.routes[report.id]
    world.clock.now = route.expires_at
    assert shown(world, report) is None
    assert press(world, report) is Done.NOT_NOW


def test_nothing_of_the_route_reaches_the_desk(world: World) -> None:
    case = world.casework.open_case(world.session(), filed(world).id)
    assert case is not None
    assert isinstance(case.nudge, Nudge), "a closed word, and no more"
    assert world.store.tables.routes[case.header.report_id].sealed.hex() not in repr(case)


def test_the_day_is_that_of_utc() -> None:
    assert day_of(NOON) == "2031-05-04"
    route = Route(b"r", b"s", NOON + HOUR, last_day="2031-05-03")
    assert nudge_of(route, AGREED, READ, NOON) is Nudge.READY
    assert nudge_of(replace(route, last_day="2031-05-04"), AGREED, READ, NOON) is Nudge.ASKED
