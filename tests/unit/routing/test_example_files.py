"""The response files that come along: the demo's, and the annotated example."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from intake.response import check_cover, check_help, excludes_everyone, may_hear, read_response
from intake.routing.directory import help_places
from intake.routing.facts import Facts
from intake.routing.recipients import Recipients, select
from intake.routing.response import (
    Area,
    Clock,
    HelpPlace,
    Need,
    Organisation,
    Reader,
    Response,
)

ROOT = Path(__file__).parents[3]
DEMO = (ROOT / "intake/demo/response.toml").read_text(encoding="utf-8")
EXAMPLE = (ROOT / "docs/response-example.toml").read_text(encoding="utf-8")
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("text", [DEMO, EXAMPLE], ids=["demo", "example"])
def test_a_file_that_comes_along_loads_and_may_hear(text: str) -> None:
    response = read_response(text, TODAY)
    assert may_hear(response, [reader.id for reader in response.readers]) is None
    assert excludes_everyone(response) == ()
    assert check_help(response, TODAY) == ()


@pytest.fixture(scope="module")
def demo() -> Response:
    return read_response(DEMO, TODAY)


DEMO_ROUTES = {
    None: Recipients("ombudsperson", None, "oversight"),
    "blue-lantern": Recipients("ombudsperson", None, "oversight"),
    "willow-hands": Recipients("ombudsperson", None, "oversight"),
    "lantern-haulage": Recipients("ombudsperson", None, "oversight"),
    "green-kite": Recipients("ombudsperson", "deputy", "oversight"),
    "listening-office": Recipients("deputy", None, "oversight"),
    "lake-university": Recipients("ombudsperson", "deputy", None),
}


@pytest.mark.parametrize("accused", DEMO_ROUTES)
def test_the_demo_shows_a_conflict_for_every_reader(demo: Response, accused: str | None) -> None:
    ids = [reader.id for reader in demo.readers]
    facts = Facts(area="north-bank", language="en", accused_organisation=accused)
    assert select(demo, ids, facts) == DEMO_ROUTES[accused]


def test_the_demo_has_every_kind_of_help_in_every_area_whoever_is_accused(demo: Response) -> None:
    for accused in (None, "willow-hands"):
        for area in demo.areas:
            kinds = {place.need for place in help_places(demo, set(Need), area.id, accused)}
            assert kinds == set(Need), (area.id, accused)


def test_the_demo_keeps_to_its_numbers_and_a_name_that_tells_nothing(demo: Response) -> None:
    assert [area.number for area in demo.areas] == ["11", "12", "13", "14"]
    assert [each.number for each in demo.organisations] == ["21", "22", "23", "24", "25", "26"]
    assert len({reader.employer for reader in demo.readers}) == 3
    assert len(demo.service_name) <= 12
    assert demo.service_name.isascii()


@pytest.mark.parametrize("shape", [Response, Area, Organisation, Reader, HelpPlace, Clock])
def test_the_annotated_file_names_every_key(shape: type) -> None:
    """One that is not in it could be found in the code only."""
    words = set(re.findall(r"[a-z_0-9]+", EXAMPLE))
    assert {each.name for each in fields(shape)} <= words


def test_cover_is_reported_for_the_doctor(demo: Response) -> None:
    assert check_cover(demo)[0] == "readers: a report that names no organisation has no deputy"
