"""Helper codes at the desk: who gets there, what is shown once, and what is never shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields
from datetime import timedelta

import pytest

from intake.casework.cards import Card, Enrolled
from intake.conversation.codes import helper_digits
from intake.desk import cards as views
from intake.desk.cards import PAIRS_AT_ONCE
from intake.errors import StoreError
from intake.ports import PaperPair
from tests.fakes.store import MemoryKeyring
from tests.unit.desk.visitor import NEW, Visitor, codes_in, enrol, text_of
from tests.unit.desk.world import DEPUTY, EXTERNAL, OWNER, World
from tests.world import EpochsInMemory, Time, cheap_vault

ACTS = ("suspend", "resume", "rotate", "end")


@pytest.fixture
def world() -> World:
    world = World(vault=cheap_vault(EpochsInMemory(Time())))
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    return world


@pytest.fixture
def visitor(world: World) -> Visitor:
    visitor = Visitor(world)
    visitor.sign_in()
    return visitor


def card_of(world: World, pairs: int = 0) -> Card:
    made = world.casework.helpers.enrol(OWNER, 1, None, pairs)
    assert isinstance(made, Enrolled)
    return made.cards[0]


# ---------------------------------------------------------------- who gets there


@pytest.mark.parametrize("reader", [OWNER, DEPUTY])
def test_ombudsperson_and_deputy_find_the_page_in_the_frame(world: World, reader: str) -> None:
    visitor = Visitor(world)
    visitor.sign_in(reader)
    assert 'href="/cards"' in text_of(visitor.get("/"))
    assert visitor.get("/cards").status_code == 200


def test_for_another_reader_there_is_no_such_page(world: World) -> None:
    card = card_of(world)
    visitor = Visitor(world)
    visitor.sign_in(EXTERNAL)
    assert "/cards" not in text_of(visitor.get("/"))
    before = world.store.tables
    form = {**visitor.hidden("/"), "nonce": "n", "count": "1", "pairs": "0", "serial": card.serial}
    paths = [NEW, "/cards/find", *(f"/cards/{card.serial}/{act}" for act in ACTS)]
    answers = [visitor.get(path) for path in ("/cards", f"/cards/{card.serial}")]
    answers += [visitor.post(path, form) for path in paths]
    nowhere = text_of(visitor.get("/nowhere"))
    assert {answer.status_code for answer in answers} == {404}
    assert {text_of(answer) for answer in answers[:2]} == {nowhere}
    assert world.store.tables is before


@pytest.mark.parametrize("path", ["/cards", "/cards/K4-07"])
def test_who_is_not_signed_in_is_sent_to_sign_in(world: World, path: str) -> None:
    assert Visitor(world).get(path).location == "/sign-in"


@pytest.mark.parametrize("path", [NEW, "/cards/find", *(f"/cards/{{}}/{act}" for act in ACTS)])
def test_a_form_without_its_token_is_refused_and_changes_nothing(
    world: World, visitor: Visitor, path: str
) -> None:
    serial = card_of(world).serial
    before = world.store.tables
    fields = {"count": "1", "pairs": "0", "serial": serial, "nonce": "n"}
    assert visitor.post(path.format(serial), fields).status_code == 400
    assert world.store.tables is before


@pytest.mark.parametrize("act", ACTS)
def test_a_link_changes_nothing(world: World, visitor: Visitor, act: str) -> None:
    serial = card_of(world).serial
    before = world.store.tables
    assert visitor.get(f"/cards/{serial}/{act}").status_code == 405
    assert world.store.tables is before


# ---------------------------------------------------------------- made and shown once


def test_the_cards_are_the_answer_to_the_form_and_are_not_stored(
    world: World, visitor: Visitor
) -> None:
    answer = enrol(visitor)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    page = text_of(answer)
    assert len(set(codes_in(page))) == len(codes_in(page)) == 4
    found = []
    with world.store(write=False) as work:
        for code in codes_in(page):
            row = work.helpers.find(world.vault.helper_key(helper_digits(code) or ""))
            assert row is not None
            found.append((row.serial in page, row.duress))
    assert found == [(True, False), (True, False), (True, True), (True, True)]


def test_a_reload_makes_nothing_and_shows_nothing_again(world: World, visitor: Visitor) -> None:
    form = {**visitor.hidden("/cards"), "count": "1", "pairs": "0", "organisation": ""}
    made = codes_in(text_of(visitor.post(NEW, form)))
    again = visitor.post(NEW, form)
    assert (again.status_code, again.location) == (303, "/cards")
    page = text_of(visitor.get("/cards"))
    assert "This form was sent before" in page
    assert not codes_in(page)
    assert len(world.store.tables.helpers) == len(made) == 2


class BrokenOnce(MemoryKeyring):
    """Cannot take pairs the first time."""

    is_broken = True

    def add_pairs(self, serial: str, pairs: Sequence[PaperPair]) -> None:
        if self.is_broken:
            self.is_broken = False
            raise StoreError("away")
        super().add_pairs(serial, pairs)


def test_a_form_that_broke_off_says_that_nothing_was_changed_and_can_be_sent_again() -> None:
    world = World(vault=cheap_vault(EpochsInMemory(Time())), keyring=BrokenOnce())
    world.enrol(OWNER)
    visitor = Visitor(world)
    visitor.sign_in()
    form = {**visitor.hidden("/cards"), "count": "1", "pairs": "1", "organisation": ""}
    broken = visitor.post(NEW, form)
    assert broken.status_code == 503
    assert "Nothing was changed" in text_of(broken)
    assert not world.store.tables.helpers
    again = visitor.post(NEW, form)
    assert again.status_code == 200
    assert len(codes_in(text_of(again))) == len(world.store.tables.helpers) == 2
    assert visitor.post(NEW, form).location == "/cards"


def test_the_organisation_is_kept_with_the_codes_and_shown_nowhere(
    world: World, visitor: Visitor
) -> None:
    page = text_of(enrol(visitor, count="1", organisation="river-relief"))
    (row, other) = world.store.tables.helpers.values()
    assert row.organisation == other.organisation == "river-relief"
    shown = [page, text_of(visitor.get(f"/cards/{row.serial}"))]
    shown.append(text_of(visitor.get("/cards")).partition('id="reconcile"')[2])
    assert not any("River Relief" in text or "river-relief" in text for text in shown)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"count": "0"}, "from 1 to 50"),
        ({"count": "51"}, "from 1 to 50"),
        ({"count": "x"}, "from 1 to 50"),
        ({"count": "9" * 30}, "from 1 to 50"),
        ({"count": "-1", "pairs": "-1"}, "from 1 to 50"),
        ({"pairs": "21"}, "from 0 to 20"),
        ({"pairs": ""}, "from 0 to 20"),
        ({"count": "50", "pairs": "3"}, "no more than 100 for all"),
        ({"organisation": "nobody"}, "choose one of the register"),
    ],
)
def test_what_is_wrong_with_the_form_is_said_and_nothing_is_made(
    world: World, visitor: Visitor, fields: dict[str, str], says: str
) -> None:
    answer = enrol(visitor, **fields)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert "Nothing was made" in text_of(answer)
    assert not world.store.tables.helpers


def test_a_refused_form_can_be_corrected_and_sent(world: World, visitor: Visitor) -> None:
    refused = enrol(visitor, count="51", pairs="1")
    assert 'value="51"' in text_of(refused)
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text_of(refused)))
    corrected = {**form, "count": "1", "pairs": "1", "organisation": ""}
    assert len(codes_in(text_of(visitor.post(NEW, corrected)))) == 2


def test_digits_of_any_script_are_numbers(world: World, visitor: Visitor) -> None:
    enrol(visitor, count="٣", pairs="٠")
    assert len(world.store.tables.helpers) == 6


def test_as_many_pairs_as_are_promised_can_be_made(world: World, visitor: Visitor) -> None:
    page = text_of(enrol(visitor, count="5", pairs=str(PAIRS_AT_ONCE // 5)))
    assert page.count("other half") == PAIRS_AT_ONCE


# ---------------------------------------------------------------- one card


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}".lower()])
def test_a_card_is_found_by_its_serial(world: World, visitor: Visitor, typed: str) -> None:
    serial = card_of(world).serial
    answer = visitor.submit("/cards", "/cards/find", serial=typed.format(serial))
    assert (answer.status_code, answer.location) == (303, f"/cards/{serial}")


@pytest.mark.parametrize("typed", ["", "K4-99", "nonsense", "<b>"])
def test_what_is_no_serial_finds_nothing(visitor: Visitor, typed: str) -> None:
    answer = visitor.submit("/cards", "/cards/find", serial=typed)
    assert answer.location == "/cards"
    assert "There is no card of that serial" in text_of(visitor.get("/cards"))


def test_a_code_typed_into_the_look_up_finds_nothing_and_goes_nowhere(
    world: World, visitor: Visitor
) -> None:
    code = card_of(world).code
    answer = visitor.submit("/cards", "/cards/find", serial=code)
    assert answer.location == "/cards"
    assert code not in text_of(visitor.get("/cards"))
    assert code not in str(visitor.cookie())
    assert visitor.get(f"/cards/{code}").status_code == 404


def test_suspend_and_resume_by_their_buttons(world: World, visitor: Visitor) -> None:
    path = f"/cards/{card_of(world).serial}"
    assert "Suspend the card" in text_of(visitor.get(path))
    assert visitor.submit(path, f"{path}/suspend").location == path
    page = text_of(visitor.get(path))
    assert "Suspended" in page
    assert "Suspend the card" not in page
    assert not any(row.active for row in world.store.tables.helpers.values())
    visitor.submit(path, f"{path}/resume")
    assert "The card works again." in text_of(visitor.get(path))
    assert all(row.active for row in world.store.tables.helpers.values())


def test_an_expired_card_can_only_get_new_codes_or_end(world: World, visitor: Visitor) -> None:
    path = f"/cards/{card_of(world).serial}"
    world.clock.go_on(timedelta(days=200))
    visitor.sign_in()
    page = text_of(visitor.get(path))
    assert "Expired" in page
    assert "Suspend the card" not in page
    assert "Resume the card" not in page
    assert "Make new codes" in page


def test_a_card_that_expired_while_it_was_suspended_stays_suspended_with_new_codes(
    world: World, visitor: Visitor
) -> None:
    card = card_of(world)
    path = f"/cards/{card.serial}"
    world.casework.helpers.suspend(OWNER, card.serial)
    world.clock.go_on(timedelta(days=200))
    visitor.sign_in()
    before = text_of(visitor.get(path))
    assert "Expired, suspended" in before
    assert "The card stays suspended until you resume it." in before
    assert "This card is suspended." in text_of(visitor.submit(path, f"{path}/rotate"))
    assert "<dd>Suspended</dd>" in text_of(visitor.get(path))


def test_new_codes_are_shown_once_too(world: World, visitor: Visitor) -> None:
    card = card_of(world)
    path = f"/cards/{card.serial}"
    form = visitor.hidden(path)
    answer = visitor.post(f"{path}/rotate", form)
    assert answer.headers["Cache-Control"] == "no-store"
    codes = codes_in(text_of(answer))
    assert len(codes) == 2
    assert visitor.post(f"{path}/rotate", form).location == "/cards"
    kept = set(world.store.tables.helpers)
    assert kept == {world.vault.helper_key(helper_digits(code) or "") for code in codes}


def test_an_ended_card_is_gone(world: World, visitor: Visitor) -> None:
    card = card_of(world, pairs=2)
    path = f"/cards/{card.serial}"
    assert visitor.submit(path, f"{path}/end").location == "/cards"
    page = text_of(visitor.get("/cards"))
    assert "The card has ended" in page
    assert card.serial not in page
    assert visitor.get(path).status_code == 404
    assert not world.keyring.pairs_left(card.serial)


# ---------------------------------------------------------------- the list


def test_the_list_shows_every_card_once_by_pages(world: World, visitor: Visitor) -> None:
    world.casework.helpers.enrol(OWNER, 30, None, 0)
    first = text_of(visitor.get("/cards"))
    (behind,) = re.findall(r'href="(/cards\?after=[^"]+)"', first)
    second = text_of(visitor.get(behind))
    listed = [re.findall(r'href="/cards/([A-Z]\d-\d\d)"', page) for page in (first, second)]
    assert [len(page) for page in listed] == [25, 5]
    assert len(set(listed[0] + listed[1])) == 30
    assert "First page" in second


def test_the_list_says_state_time_and_pages_left(world: World, visitor: Visitor) -> None:
    card = card_of(world, pairs=3)
    world.keyring.take_pair(card.serial)
    page = text_of(visitor.get("/cards"))
    for words in (card.serial, "Works", "4 Nov 2031", "2, from page 2"):
        assert words in page


def test_the_page_says_where_names_belong(visitor: Visitor) -> None:
    page = text_of(visitor.get("/cards"))
    assert "Names belong in your register on paper, and nowhere else." in page
    assert 'name="name"' not in page


def test_no_page_lists_codes_and_none_can_be_downloaded(world: World, visitor: Visitor) -> None:
    """Whatever can be fetched about cards holds no code, and is a page, not a file."""
    card = card_of(world, pairs=1)
    addresses = [
        rule.rule.replace("<serial>", card.serial)
        for rule in world.app().url_map.iter_rules()
        if rule.rule.startswith("/cards") and "GET" in (rule.methods or ())
    ]
    assert sorted(addresses) == ["/cards", f"/cards/{card.serial}"]
    for address in (*addresses, "/"):
        answer = visitor.get(address)
        assert answer.mimetype == "text/html"
        assert "Content-Disposition" not in answer.headers
        assert not codes_in(text_of(answer))
    assert not re.search(r"csv|download|export", text_of(visitor.get("/cards")), re.IGNORECASE)


def test_no_view_of_a_card_that_stands_has_room_for_a_code() -> None:
    for view in (views.CardView, views.CardsView, views.EnrolForm):
        assert not {each.name for each in fields(view)} & {"code", "duress_code", "key", "pairs_of"}
