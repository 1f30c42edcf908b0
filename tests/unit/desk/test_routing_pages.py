"""The two forms that tell routing something, as a browser sees them."""

from __future__ import annotations

import pytest

from intake.cases.case import Status
from tests.unit.desk.visitor import Visitor, text_of
from tests.unit.desk.world import DEPUTY, EXTERNAL, OWNER, World


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    return world


@pytest.fixture
def visitor(world: World) -> Visitor:
    visitor = Visitor(world)
    visitor.sign_in()
    return visitor


def test_an_organisation_is_picked_from_the_register(world: World, visitor: Visitor) -> None:
    report = world.file(declared=True)
    page = text_of(visitor.get(report.path))
    assert '<label for="organisation">' in page
    assert '<option value="Lighthouse Council">33</option>' in page
    visitor.submit(report.path, f"{report.path}/organisation", organisation="33")
    page = text_of(visitor.get(report.path))
    assert "Readers who depend on that organisation have lost it" in page
    assert "<dt>Organisations that a reader named</dt>" in page
    assert "Lighthouse Council" in page


def test_words_that_are_no_name_of_the_register_are_not_guessed_at_nor_shown(
    world: World, visitor: Visitor
) -> None:
    report = world.file(declared=True)
    visitor.submit(report.path, f"{report.path}/organisation", organisation="Zqx the boat people")
    page = text_of(visitor.get(report.path))
    assert "Nothing has changed." in page
    assert "Zqx" not in page


def test_whoever_has_to_go_is_led_to_the_queue_and_has_no_page_any_more(
    world: World, visitor: Visitor
) -> None:
    report = world.file(declared=True)
    answer = visitor.submit(report.path, f"{report.path}/organisation", organisation="31")
    assert answer.location == "/"
    queue = text_of(visitor.get("/"))
    assert "the report went to another reader" in queue
    assert report.path not in queue
    assert visitor.get(report.path).status_code == 404


def test_urgency_is_raised_by_a_button_and_lowered_with_a_reason(
    world: World, visitor: Visitor
) -> None:
    report = world.file(declared=True, status=Status.ACKNOWLEDGED.value)
    assert "Raise it to U1 First" in text_of(visitor.get(report.path))
    visitor.submit(report.path, f"{report.path}/urgency", level="U1")
    page = text_of(visitor.get(report.path))
    assert "The urgency is changed" in page
    assert "A reader raised it" in page
    assert "Raise it to" not in page
    visitor.submit(report.path, f"{report.path}/urgency", level="U3")
    assert "To lower it, choose a reason." in text_of(visitor.get(report.path))
    visitor.submit(report.path, f"{report.path}/urgency", level="U3", why="help_reached")
    assert "A reader lowered it" in text_of(visitor.get(report.path))


def test_an_interpreter_is_asked_for_where_the_reader_does_not_speak_it(
    world: World, visitor: Visitor
) -> None:
    report = world.file(declared=True, language="bn")
    assert "interpreter wanted" in text_of(visitor.get(report.path))
