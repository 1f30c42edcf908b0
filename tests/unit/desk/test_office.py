"""The switch, where a reader is told, who is not reached, and a serious matter."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake.cases.serious import REASONS, Serious
from tests.unit.desk.visitor import Visitor, text_of
from tests.unit.desk.world import DEPUTY, EXTERNAL, NOON, OWNER, WORDS, World

ADDRESS = "north@desk.example"


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    return world


def signed_in(world: World, reader_id: str = OWNER) -> Visitor:
    visitor = Visitor(world)
    visitor.sign_in(reader_id)
    return visitor


@pytest.mark.parametrize("area", ["hills", ""])
@pytest.mark.parametrize("reader_id", [OWNER, EXTERNAL])
def test_an_area_or_all_is_closed_and_opened_by_hand(
    world: World, reader_id: str, area: str
) -> None:
    visitor = signed_in(world, reader_id)
    visitor.submit("/capacity", "/capacity/close", area=area)
    page = text_of(visitor.get("/capacity"))
    assert "<strong>Information only</strong> since" in page
    assert set(world.casework.capacity.closed()) == {area}
    visitor.submit("/capacity", "/capacity/open", area=area)
    assert not world.casework.capacity.closed()
    assert world.audit(None)[-2:] == [
        (reader_id, "capacity_closed", area),
        (reader_id, "capacity_opened", area),
    ]


def test_to_a_deputy_there_is_no_switch(world: World) -> None:
    visitor = signed_in(world, DEPUTY)
    assert visitor.get("/capacity").status_code == 404
    assert visitor.submit("/", "/capacity/close", area="hills").status_code == 404
    assert "Taking reports" not in text_of(visitor.get("/"))
    assert not world.casework.capacity.closed()


def test_a_contact_is_kept_and_never_shown(world: World) -> None:
    visitor = signed_in(world)
    visitor.submit("/news", "/news/set", contact=ADDRESS)
    page = text_of(visitor.get("/news"))
    assert "You are told there from now on" in page
    assert ADDRESS not in page
    assert world.casework.staff.has_contact(OWNER)
    assert not world.casework.staff.has_contact(DEPUTY)
    visitor.submit("/news", "/news/set", contact="nowhere")
    assert "Nothing was kept" in text_of(visitor.get("/news"))
    visitor.submit("/news", "/news/remove")
    assert not world.casework.staff.has_contact(OWNER)


def test_the_deputy_sees_who_is_not_reached(world: World) -> None:
    with world.store() as work:
        work.bells.ring(OWNER, "U2", NOON)
        work.bells.failed(OWNER, NOON, NOON - timedelta(hours=2))
        work.commit()
    page = text_of(signed_in(world, DEPUTY).get("/"))
    assert "Somebody is not reached" in page
    assert "Listening Office North" in page


def test_nobody_is_alarmed_while_all_are_reached(world: World) -> None:
    assert "not reached" not in text_of(signed_in(world, DEPUTY).get("/"))


def test_a_serious_matter_is_sealed_with_the_report_and_sends_nothing(world: World) -> None:
    report = world.file(declared=True)
    visitor = signed_in(world)
    visitor.submit(report.path, f"{report.path}/serious", reason=Serious.SEVERAL.value)
    page = text_of(visitor.get(report.path))
    assert REASONS[Serious.SEVERAL] in page
    assert "Serious matter" in page
    assert (OWNER, "serious", "") in world.audit(report.id), "the reason stands in no clear row"
    assert not world.store.tables.outbox
    assert not world.store.tables.bells


def test_the_notice_has_blanks_and_nothing_of_the_report(world: World) -> None:
    report = world.file(declared=True)
    page = text_of(signed_in(world).submit(report.path, f"{report.path}/notice"))
    assert "Notice of a serious matter" in page
    assert WORDS not in page
    assert "Hills" not in page
    assert (OWNER, "notice_printed", "") in world.audit(report.id)


@pytest.mark.parametrize("page", ["serious", "notice"])
def test_whoever_does_not_own_it_finds_no_such_page(world: World, page: str) -> None:
    report = world.file(declared=True)
    visitor = signed_in(world, DEPUTY)
    answer = visitor.submit("/", f"{report.path}/{page}", reason=Serious.LIFE.value)
    assert answer.status_code == 404
    assert not [event for _, event, _ in world.audit(report.id) if event == page]


def test_only_a_reason_of_the_list_is_taken(world: World) -> None:
    report = world.file(declared=True)
    visitor = signed_in(world)
    answer = visitor.submit(report.path, f"{report.path}/serious", reason="typed by somebody")
    assert answer.status_code == 400


def test_every_reason_has_its_words() -> None:
    assert set(REASONS) == set(Serious)
