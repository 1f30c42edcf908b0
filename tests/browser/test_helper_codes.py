"""Helper codes in a real browser with scripts off: forms, one card, and what comes on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser.test_desk import Check, Desk, check, desk, page, page_to_go_back, screen

__all__ = ("check", "desk", "page", "page_to_go_back", "screen")

CODE = re.compile(r"\b\d{3} \d{3} \d{3}\b")
A4_PIXELS = {"width": 794, "height": 1123}
PDF_PAGE = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture
def printing(chromium: Browser, desk: Desk) -> Iterator[Page]:
    """Signed in on a screen in dark colours, with the form for cards open."""
    with chromium.new_context(java_script_enabled=False, color_scheme="dark") as context:
        page = context.new_page()
        desk.sign_in(page)
        page.get_by_role("link", name="Helper codes").click()
        yield page


def make(page: Page, cards: int, pairs: int = 0) -> None:
    page.get_by_label("Cards", exact=True).fill(str(cards))
    page.get_by_label("Printed pairs for each card").fill(str(pairs))
    page.get_by_role("button", name="Make the cards").click()
    expect(page.get_by_role("heading", name="Print this page now")).to_be_visible()


def test_the_whole_way_from_the_form_to_the_end_of_a_card(
    page: Page, desk: Desk, check: Check
) -> None:
    desk.sign_in(page)
    page.get_by_role("link", name="Helper codes").click()
    expect(page.get_by_text("No cards.")).to_be_visible()
    check()
    page.get_by_label("Cards", exact=True).fill("30")
    page.get_by_label("Printed pairs for each card").fill("20")
    page.get_by_role("button", name="Make the cards").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check()

    make(page, 27)
    check()
    page.get_by_role("link", name="Back to helper codes").click()
    check()
    page.get_by_role("link", name="Next page").click()
    check()
    page.get_by_label("Serial").fill("K4-99")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("status")).to_be_visible()
    check()

    serial = page.get_by_role("table").get_by_role("link").first.inner_text()
    page.get_by_label("Serial").fill(serial.lower())
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name=f"Card {serial}")).to_be_visible()
    check()
    page.get_by_role("button", name="Suspend the card").click()
    expect(page.get_by_role("status")).to_be_visible()
    check()
    page.get_by_role("button", name="Make new codes").click()
    expect(page.get_by_role("heading", name="Print this page now")).to_be_visible()
    check()
    page.goto(f"{desk.address}/cards/{serial}")
    page.locator("summary").click()
    check()
    page.get_by_role("button", name="End the card").click()
    expect(page.get_by_role("status")).to_be_visible()
    check()
    assert len(desk.world.store.tables.helpers) == 26 * 2


def test_a_reload_shows_no_codes_again_and_makes_none(page: Page, desk: Desk) -> None:
    desk.sign_in(page)
    page.get_by_role("link", name="Helper codes").click()
    make(page, 1)
    assert CODE.findall(page.content())
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("sent before")
    assert not CODE.findall(page.content())
    assert len(desk.world.store.tables.helpers) == 2


def test_going_back_to_the_codes_shows_nothing(page_to_go_back: Page, desk: Desk) -> None:
    page = page_to_go_back
    desk.sign_in(page)
    page.get_by_role("link", name="Helper codes").click()
    make(page, 1)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    with pytest.raises(Error, match="ERR_CACHE_MISS"):  # the browser kept nothing to go back to
        page.go_back()
    expect(page.locator("body")).not_to_contain_text(CODE)


def test_pairs_are_on_paper_and_not_on_the_screen(printing: Page) -> None:
    make(printing, 1, pairs=2)
    book = printing.locator(".on-paper")
    expect(book).to_be_hidden()
    printing.emulate_media(media="print")
    expect(book).to_be_visible()


def test_paper_holds_nothing_of_the_screen_and_is_black_on_white(printing: Page) -> None:
    make(printing, 1, pairs=1)
    printing.emulate_media(media="print")
    for around in (".top", ".foot", ".demo", ".on-screen", ".skip"):
        expect(printing.locator(around)).to_be_hidden()
    card = printing.locator(".paper").first
    look = card.evaluate(
        "each => [getComputedStyle(each).color, getComputedStyle(each).background]"
    )
    assert look[0] == "rgb(0, 0, 0)"
    assert look[1].startswith("rgb(255, 255, 255)")


def test_each_sheet_fills_one_page_and_an_empty_one_follows(printing: Page) -> None:
    """Two sheets of cards, two of slips, and a book of two sheets for each of nine cards.

    The empty page is the back where a printer uses both sides: else each card would have a slip
    with a duress code on its back, and a sealed half a number on its outside.
    """
    make(printing, 9, pairs=7)
    sheets = printing.locator(".sheet").count()
    assert sheets == printing.locator(".sheet + .back-side:empty").count() == 2 + 2 + 18
    for paper in ("A4", "Letter"):
        pdf = printing.pdf(format=paper)
        assert len(PDF_PAGE.findall(pdf)) == 2 * sheets, paper


def test_each_sheet_begins_on_the_front_of_a_paper(printing: Page) -> None:
    """Without the empty pages, half as many pages would come out."""
    make(printing, 2, pairs=1)
    assert len(PDF_PAGE.findall(printing.pdf(format="A4"))) == 2 * (1 + 1 + 2)
    printing.locator(".back-side").evaluate_all("all => all.forEach(each => each.remove())")
    assert len(PDF_PAGE.findall(printing.pdf(format="A4"))) == 1 + 1 + 2


def test_a_flap_covers_the_number_it_is_folded_over(printing: Page) -> None:
    make(printing, 1, pairs=1)
    printing.emulate_media(media="print")
    printing.set_viewport_size(A4_PIXELS)  # type: ignore[arg-type] # a plain dictionary of sizes
    widths = {
        name: printing.locator(f".pages .{name}").evaluate("each => each.offsetWidth")
        for name in ("label", "inside", "stripes")
    }
    assert widths["label"] >= widths["inside"] <= widths["stripes"]
    fits = "each => each.scrollWidth <= each.clientWidth && each.scrollHeight <= each.clientHeight"
    for part in printing.locator(".pages div, .paper").all():
        assert part.evaluate(fits)
