"""Two people stop the dates of a report, on the pages."""

from __future__ import annotations

import pytest

from tests.unit.desk.visitor import Visitor, text_of
from tests.unit.desk.world import DEPUTY, EXCLUDED, EXTERNAL, OWNER, FiledReport, World


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL, EXCLUDED)
    return world


@pytest.fixture
def report(world: World) -> FiledReport:
    return world.file(declared=True)


def signed_in(world: World, reader_id: str = OWNER) -> Visitor:
    visitor = Visitor(world)
    visitor.sign_in(reader_id)
    return visitor


def asked(world: World, report: FiledReport) -> Visitor:
    visitor = signed_in(world)
    visitor.submit(report.path, f"{report.path}/hold", reason="inquiry")
    return visitor


@pytest.mark.parametrize("second", [DEPUTY, EXTERNAL])
def test_one_asks_another_confirms_and_either_ends_it(
    world: World, report: FiledReport, second: str
) -> None:
    owner = asked(world, report)
    page = text_of(owner.get(report.path))
    assert "<bdi>Listening Office North</bdi> asked for that" in page
    assert "Confirm it" not in text_of(owner.get("/holds"))
    other = signed_in(world, second)
    page = text_of(other.get("/holds"))
    assert "An inquiry that the person agreed to still needs it" in page
    other.submit("/holds", f"/holds/{report.id.hex()}/confirm")
    assert "No date erases it until 31 Oct 2031" in text_of(other.get("/holds"))
    assert "No date erases it until 31 Oct 2031" in text_of(owner.get(report.path))
    other.submit("/holds", f"/holds/{report.id.hex()}/end")
    assert "There is none" in text_of(owner.get("/holds"))
    events = [event for _, event, _ in world.audit(report.id) if event.startswith("hold")]
    assert events == ["hold_asked", "hold_confirmed", "hold_ended"]


def test_to_whoever_has_no_place_in_it_there_is_no_such_page(
    world: World, report: FiledReport
) -> None:
    asked(world, report)
    stranger = signed_in(world, EXCLUDED)
    assert "There is none" in text_of(stranger.get("/holds"))
    for action in ("confirm", "end"):
        answer = stranger.submit("/holds", f"/holds/{report.id.hex()}/{action}")
        assert answer.status_code == 404
    assert stranger.submit("/holds", f"{report.path}/hold", reason="court").status_code == 404


def test_a_reason_is_one_of_the_list(world: World, report: FiledReport) -> None:
    answer = signed_in(world).submit(report.path, f"{report.path}/hold", reason="because")
    assert answer.status_code == 400
