"""Statistics at the desk: made by a button, once; shown, printed and taken away as files."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime

import pytest

from intake.desk.headers import HEADERS
from intake.statistics.issues import Output
from intake.tongues import read_tongues
from tests.unit.desk.visitor import Visitor, text_of
from tests.unit.desk.world import DEPUTY, EXTERNAL, OWNER, World
from tests.world import ROOT

MONTH = "/numbers/operations/2031-04"


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


def made(visitor: Visitor, output: Output = Output.OPERATIONS) -> None:
    answer = visitor.submit("/numbers", f"/numbers/{output.value}/make")
    assert answer.location == "/numbers"


def test_the_newest_sheets_that_may_be_given_out_are_offered(visitor: Visitor) -> None:
    page = text_of(visitor.get("/numbers"))
    for words in ("Make 2031-04", "Make 2030-Q4", "Make 2030<"):
        assert words in page, words
    assert "Make 2031-Q1" not in page, "not before a quarter has passed"


def test_a_sheet_is_made_once_and_then_shown(world: World, visitor: Visitor) -> None:
    assert visitor.get(MONTH).status_code == 404
    assert not world.store.tables.issues, "a look makes nothing"
    made(visitor)
    page = text_of(visitor.get("/numbers"))
    assert "Made, once and for all." in page
    assert f'href="{MONTH}"' in page
    assert "Make 2031-04" not in page
    before = dict(world.store.tables.issues)
    made(visitor)
    assert world.store.tables.issues == before


def test_what_cannot_be_made_yet_is_said(world: World, visitor: Visitor) -> None:
    world.clock.now = datetime(2031, 2, 1, tzinfo=UTC)
    visitor.sign_in()
    page = text_of(visitor.get("/numbers"))
    assert "Make 2031-01" in page
    assert "Make 2030-Q3" in page
    assert "Make 2029<" in page


@pytest.mark.parametrize("output", Output)
def test_each_kind_is_made_but_the_core(visitor: Visitor, output: Output) -> None:
    answer = visitor.submit("/numbers", f"/numbers/{output.value}/make")
    assert answer.status_code == (404 if output is Output.CORE else 303)


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("en", "ltr")])
def test_a_sheet_is_in_the_language_of_whoever_reads_it(
    world: World, language: str, direction: str
) -> None:
    world.tongues = read_tongues(ROOT / "locales")
    visitor = Visitor(world)
    visitor.sign_in()
    made(visitor)
    page = text_of(visitor.get(MONTH, {"Accept-Language": language}))
    assert f'<html lang="{language}" dir="{direction}"' in page


def test_a_sheet_is_a_page_with_one_style_and_nothing_else(visitor: Visitor) -> None:
    made(visitor)
    answer = visitor.get(MONTH)
    html = text_of(answer)
    assert answer.status_code == 200
    style = html.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    others = {name: value for name, value in HEADERS.items() if not name.startswith("Content-Sec")}
    assert {name: answer.headers.get(name) for name in others} == others


def test_the_same_is_taken_away_as_csv_and_json(world: World, visitor: Visitor) -> None:
    made(visitor)
    csv, written = visitor.get(f"{MONTH}.csv"), visitor.get(f"{MONTH}.json")
    assert csv.headers["Content-Disposition"] == "attachment; filename=operations-2031-04.csv"
    assert text_of(csv).startswith("output,period,table")
    (row,) = world.store.tables.issues.values()
    assert text_of(written) == row.body
    assert json.loads(text_of(written))["period"] == "2031-04"


@pytest.mark.parametrize(
    "path",
    [
        "/numbers/core/2030-Q4",
        "/numbers/operations/2031-13",
        "/numbers/operations/2031-03",
        f"{MONTH}.exe",
        f"{MONTH}.html",
        "/numbers/other/2030",
    ],
)
def test_anything_else_is_a_missing_page(visitor: Visitor, path: str) -> None:
    made(visitor)
    made(visitor, Output.NETWORK)
    assert visitor.get(path).status_code == 404


def test_to_a_deputy_there_are_no_numbers(world: World, visitor: Visitor) -> None:
    made(visitor)
    deputy = Visitor(world)
    deputy.sign_in(DEPUTY)
    for path in ("/numbers", MONTH, f"{MONTH}.csv"):
        assert deputy.get(path).status_code == 404
    assert deputy.submit("/", "/numbers/operations/make").status_code == 404
