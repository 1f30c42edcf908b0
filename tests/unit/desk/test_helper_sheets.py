"""Cards, slips and books on paper: what stands where, and that nothing tells what it is for."""

from __future__ import annotations

import re

import pytest

from intake.casework.cards import Card, Enrolled
from intake.conversation.codes import receipt_digits
from intake.desk.cards import CARDS_ON_A_SHEET, PAIRS_ON_A_SHEET, sheets
from tests.unit.desk.visitor import NEW, Visitor, codes_in, enrol, text_of
from tests.unit.desk.world import NOON, OWNER, World
from tests.world import EpochsInMemory, Time, cheap_vault

TOPIC = re.compile(
    r"report|helper|intermediar|survivor|abuse|exploit|harass|ombuds|desk|safeguard|complain"
    r"|victim|incident|river|organisation|demo",
    re.IGNORECASE,
)
"""Words that would tell whoever finds the paper what it is for."""


@pytest.fixture
def world() -> World:
    world = World(vault=cheap_vault(EpochsInMemory(Time())))
    world.enrol(OWNER)
    return world


@pytest.fixture
def visitor(world: World) -> Visitor:
    visitor = Visitor(world)
    visitor.sign_in()
    return visitor


def paper_of(page: str) -> str:
    """What comes out of the printer: the sheets, without their names for screen readers."""
    sheets = re.findall(r'<section class="sheet.*?</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", sheet) for sheet in sheets)


def test_no_word_on_paper_tells_what_it_is_for(visitor: Visitor) -> None:
    page = text_of(enrol(visitor, count="2", pairs="2", organisation="river-relief"))
    paper = paper_of(page)
    assert not TOPIC.findall(paper)
    assert "Open Line" in paper


def test_title_and_address_of_what_is_printed_are_neutral(visitor: Visitor) -> None:
    """Browsers print both where a page leaves them a margin."""
    page = text_of(enrol(visitor))
    (title,) = re.findall("<title>(.*)</title>", page)
    assert title.startswith("Open Line")
    assert "helper" not in (title + NEW).lower()


@pytest.mark.parametrize("pairs", ["0", "12"])
def test_the_page_and_not_the_paper_says_to_print_on_one_side(visitor: Visitor, pairs: str) -> None:
    """Printed on both, each card has a slip with a duress code on its back, and each sealed half
    a number of the next sheet on its outside: the sheets follow one another."""
    page = text_of(enrol(visitor, count="1", pairs=pairs))
    assert "Print on one side only." in page[: page.index('<section class="sheet')]
    assert "side" not in paper_of(page)


def test_an_empty_page_follows_every_sheet(visitor: Visitor) -> None:
    page = text_of(enrol(visitor, count="9", pairs="7"))
    order = re.findall(r'<(?:section|div) class="(sheet|back-side)[^>]*>(</div>)?', page)
    assert order == [("sheet", ""), ("back-side", "</div>")] * (2 + 2 + 9 * 2)


@pytest.mark.parametrize("is_suspended", [False, True])
def test_paper_of_a_suspended_card_says_so_and_no_word_more(
    world: World, visitor: Visitor, is_suspended: bool
) -> None:
    made = world.casework.helpers.enrol(OWNER, 1, None, 0)
    assert isinstance(made, Enrolled)
    path = f"/cards/{made.cards[0].serial}"
    if is_suspended:
        visitor.submit(path, f"{path}/suspend")
    page = text_of(visitor.submit(path, f"{path}/rotate"))
    assert ("This card is suspended." in page) is is_suspended
    assert ("Suspended. Give it to nobody" in paper_of(page)) is is_suspended
    assert not TOPIC.findall(paper_of(page))


def test_a_duress_code_stands_on_another_sheet_than_its_card(visitor: Visitor) -> None:
    page = text_of(enrol(visitor))
    cards, slips = re.findall(r'<section class="sheet.*?</section>', page, re.DOTALL)
    assert "Learn this and destroy it" in slips
    assert "Learn this" not in cards
    assert "forces" not in cards
    assert not set(codes_in(cards)) & set(codes_in(slips))


def test_a_sealed_half_shows_no_number_of_its_card_or_its_other_half(
    world: World, visitor: Visitor
) -> None:
    page = text_of(enrol(visitor, count="1", pairs="1"))
    (row, _) = world.store.tables.helpers.values()
    (label,), (inside,), (other,) = (
        re.findall(rf'<div class="{name}">(.*?)</div>', page, re.DOTALL)
        for name in ("label", "inside", "other")
    )
    assert receipt_digits(re.sub(r"<[^>]*>", " ", inside)) is not None
    assert "Page 1" in label
    assert not re.search(r"\d{4}", label)
    assert row.serial not in label + inside + other


def test_sheets_hold_no_more_than_fits() -> None:
    cards = tuple(Card(f"K4-{number:02d}", "1" * 9, "2" * 9) for number in range(1, 20))
    printed = sheets(Enrolled(cards, NOON))
    assert [len(sheet) for sheet in printed.cards] == [CARDS_ON_A_SHEET, CARDS_ON_A_SHEET, 3]
    assert printed.books == ()


def test_a_book_of_many_pages_goes_on_on_the_next_sheet(world: World) -> None:
    made = world.casework.helpers.enrol(OWNER, 2, None, PAIRS_ON_A_SHEET + 1)
    assert isinstance(made, Enrolled)
    books = sheets(made).books
    assert [len(book.pages) for book in books] == [PAIRS_ON_A_SHEET, 1] * 2
    assert [book.serial for book in books] == [card.serial for card in made.cards for _ in (1, 2)]


def test_views_that_hold_codes_do_not_show_them_in_tracebacks(world: World) -> None:
    made = world.casework.helpers.enrol(OWNER, 1, None, 1)
    assert isinstance(made, Enrolled)
    printed = sheets(made)
    ((card,),), (book,) = printed.cards, printed.books
    (page,) = book.pages
    for secret in (card.code, card.duress_code, *page.sealed_half, *page.other_half):
        assert secret not in repr(printed)
