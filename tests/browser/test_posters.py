"""Posters and cards in a real browser: what comes on paper, whole and one page each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, ViewportSize

from intake.errors import ConfigError
from intake.posters.pages import Page as Printed
from intake.posters.pages import render, write_pages
from intake.posters.pdf import find_chromium, print_to_pdf
from intake.posters.sheets import MOST_LISTED, MOST_NEIGHBOURS, Kind
from intake.routing.response import Area, Response
from tests.unit.posters.examples import LANGUAGES, LONG_REACH, NORTH, RESPONSE, crowded, sheet

A4_PIXELS: ViewportSize = {"width": 794, "height": 1123}
A4_POINTS = (595, 842)
PDF_PAGE = re.compile(rb"/Type\s*/Page\b")
PDF_SIZE = re.compile(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)")
OVERFLOWING = """() => [...document.querySelectorAll('.sheet, .areas, .card, .half, .said')].filter(
    each => each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1
).map(each => `${each.className} ${each.scrollHeight - each.clientHeight}`)"""
CUT = """() => [...document.querySelectorAll('.card')].map(each => each.getBoundingClientRect())
    .map(box => [box.x - document.querySelector('.marks').getBoundingClientRect().x,
                 box.y, box.width, box.height])"""
MILLIMETRE = 96 / 25.4

every_kind = pytest.mark.parametrize("kind", Kind)
every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A sheet of A4 that may ask for nothing."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(("data:", "about:")):
            asked.append(request.url)

    with chromium.new_context(viewport=A4_PIXELS) as context:
        page = context.new_page()
        page.on("request", note)
        page.emulate_media(media="print")
        yield page
    assert asked == []


def crowds(kind: Kind) -> Iterator[tuple[Area | None, Response]]:
    """The fullest sheet of all areas, and the fullest of one."""
    yield None, crowded(MOST_LISTED[kind])
    around = crowded(MOST_NEIGHBOURS[kind] + 1)
    yield around.areas[0], around


@every_kind
@every_language
def test_a_sheet_is_one_page_of_a4(page: Page, kind: Kind, language: str) -> None:
    for area in (None, NORTH):
        page.set_content(render(sheet(kind, language, area)))
        pdf = page.pdf(prefer_css_page_size=True)
        assert len(PDF_PAGE.findall(pdf)) == 1
        size = PDF_SIZE.search(pdf)
        assert size
        assert tuple(round(float(each)) for each in size.groups()) == A4_POINTS


@every_kind
@every_language
def test_nothing_is_cut_off_however_full_the_sheet(page: Page, kind: Kind, language: str) -> None:
    """Nor does anything of a card stand across its fold, since each half keeps its own."""
    for area, response in crowds(kind):
        page.set_content(render(sheet(kind, language, area, response=response, reach=LONG_REACH)))
        assert page.evaluate(OVERFLOWING) == []
        assert len(PDF_PAGE.findall(page.pdf(prefer_css_page_size=True))) == 1


@every_kind
@every_language
def test_axe_finds_nothing(page: Page, kind: Kind, language: str) -> None:
    for media in ("print", "screen"):
        page.emulate_media(media=media)
        page.set_content(render(sheet(kind, language, NORTH)))
        found = Axe().run(page).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


@every_language
def test_ten_cards_lie_where_the_marks_say(page: Page, language: str) -> None:
    page.set_content(render(sheet(Kind.CARD, language)))
    boxes = [[round(each / MILLIMETRE, 1) for each in box] for box in page.evaluate(CUT)]
    corners = [(20 + 85 * x, 13.5 + 54 * y) for x in range(2) for y in range(5)]
    assert sorted(boxes) == [[x, y, 85, 54] for x, y in corners]


@pytest.mark.parametrize(("language", "side"), [("en", "left"), ("ar", "right"), ("am", "left")])
def test_a_poster_begins_on_the_side_where_people_begin_to_read(
    page: Page, language: str, side: str
) -> None:
    page.set_content(render(sheet(Kind.POSTER, language, NORTH, response=RESPONSE)))
    icon, code = (page.locator(f".block .{part}").first.bounding_box() for part in ("icon", "code"))
    assert icon
    assert code
    assert (icon["x"] < code["x"]) == (side == "left")


def test_a_number_keeps_its_order_in_a_text_from_right_to_left(page: Page) -> None:
    page.set_content(render(sheet(Kind.POSTER, "ar")))
    assert page.locator(".first bdi").evaluate("each => getComputedStyle(each).direction") == "ltr"


def test_the_command_makes_the_same_as_pdf(tmp_path: Path) -> None:
    chromium = find_chromium()
    assert chromium
    pages = [Printed(f"{kind.value}-ar", render(sheet(kind, "ar", NORTH))) for kind in Kind]
    made = print_to_pdf(chromium, write_pages(tmp_path, pages))
    assert [path.name for path in made] == ["poster-ar.pdf", "card-ar.pdf"]
    for path in made:
        assert len(PDF_PAGE.findall(path.read_bytes())) == 1


def test_where_the_browser_prints_nothing_it_is_said(tmp_path: Path) -> None:
    pages = write_pages(tmp_path, [Printed("card-en", "<p>")])
    for browser in ("/bin/true", "/bin/false", "/bin/no-such-browser"):
        with pytest.raises(ConfigError, match="to make a PDF"):
            print_to_pdf(browser, pages)
