"""The response files that come along: the demo's, and the annotated example."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from intake.response import check_cover, check_help, excludes_everyone, may_hear, read_response
from intake.routing import gateways
from intake.routing import response as shapes
from intake.routing.directory import help_places
from intake.routing.facts import Facts
from intake.routing.gateways import Deleting, Gateway, Incoming, Proof, Reports, Sending
from intake.routing.recipients import Recipients, select
from intake.routing.response import (
    Area,
    Checklist,
    Clock,
    HelpPlace,
    Need,
    Organisation,
    PlaceWords,
    Reader,
    Response,
    Statistics,
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


def test_the_annotated_file_shows_every_key() -> None:
    """One that is not in it could be found in the code only."""
    shown: defaultdict[type, set[str]] = defaultdict(set)
    _collect(Response, tomllib.loads(EXAMPLE), shown)
    assert shown == {shape: {each.name for each in fields(shape)} for shape in SHAPES}


GATEWAYS = (Gateway, Proof, Incoming, Reports, Sending, Deleting)
SHAPES = (
    Response,
    Area,
    Organisation,
    Reader,
    HelpPlace,
    PlaceWords,
    Clock,
    Checklist,
    Statistics,
    *GATEWAYS,
)


def _collect(kind: Any, value: Any, shown: defaultdict[type, set[str]]) -> None:
    """The keys that stand in the file for each dataclass, along the types of its fields."""
    if is_dataclass(kind):
        assert isinstance(kind, type)
        shown[kind] |= value.keys()
        for name, inner in get_type_hints(kind).items():
            _collect(inner, value.get(name), shown)
        return
    inner = [each for each in get_args(kind) if each is not Ellipsis]
    several = value.values() if isinstance(value, dict) else value
    if inner and isinstance(several, (list, type({}.values()))):
        for each in several:
            _collect(inner[-1], each, shown)


def test_the_shapes_that_are_looked_for_are_all_there_are() -> None:
    everything = (*vars(shapes).values(), *vars(gateways).values())
    found = {kind for kind in everything if isinstance(kind, type) and is_dataclass(kind)}
    assert found == set(SHAPES)


def test_cover_is_reported_for_the_doctor(demo: Response) -> None:
    assert check_cover(demo)[0] == "readers: a report that names no organisation has no deputy"
