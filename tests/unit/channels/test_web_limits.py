"""When too many begin at once: what the page says, what it keeps, and who goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import pytest
from flask import Flask

from channels.web.places import Places
from intake.ports import ReceiptKey, Vault
from intake.reporting.crowding import CODES, STARTS, Crowding
from tests.fakes.store import MemoryKeyring, MemoryStore
from tests.properties.world_faults import Instead
from tests.unit.channels.test_web_pages import STORY, at_the_code, at_the_story
from tests.web import Visitor, memory_web, response_toml, web_of
from tests.world import EpochsInMemory, Time, World, cheap_vault

CROWDED = {
    "en": "Many people are writing just now.",
    "fr": "Beaucoup de personnes écrivent en ce moment.",
    "ar": "يكتب إلينا كثيرون الآن.",
}
WRONG = "1234 5678 9012 3456"


@dataclass
class House:
    world: World
    store: MemoryStore
    app: Flask

    def visitor(self) -> Visitor:
        return Visitor(self.app)

    def flood(self, budget: Any) -> None:
        """Somebody else takes all there is."""
        crowding = Crowding(self.world.store, self.world.time)
        while crowding.admits("web", budget):
            pass

    def kept(self) -> dict[str, Any]:
        names = ("conversations", "pages", "messages", "attempts", "drafts", "parts", "paces")
        return {name: dict(getattr(self.store.tables, name)) for name in names}


@pytest.fixture
def house() -> House:
    return House(*memory_web())


# ---------------------------------------------------------------- starting


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_page_tells_the_truth_in_her_language_and_keeps_nothing(
    house: House, language: str
) -> None:
    house.flood(STARTS)
    before = house.kept()
    visitor = house.visitor().opens(f"/?l={language}").presses("start")
    assert visitor.answer.status_code == 503
    assert visitor.answer.headers["Retry-After"] == "300"
    assert f'<html lang="{language}"' in visitor.answer.text
    assert CROWDED[language] in visitor.page.text
    assert house.kept() == before
    assert "Set-Cookie" not in visitor.answer.headers


def test_help_places_of_every_area_are_on_that_page(house: House) -> None:
    house.flood(STARTS)
    visitor = house.visitor().opens("/?l=en").presses("start")
    for area in house.world.response.areas:
        assert area.name in visitor.page.text
    assert "South Bank Clinic" in visitor.page.text


def test_the_same_button_goes_through_a_moment_later(house: House) -> None:
    house.flood(STARTS)
    visitor = house.visitor().opens("/?l=fr").presses("start")
    house.world.time.pass_time(seconds=2)
    visitor.presses("start").presses("show")
    assert "Pouvez-vous écrire sans danger" in visitor.page.text


def test_who_has_begun_goes_on_and_sends_while_nobody_can_begin(house: House) -> None:
    visitor = house.visitor().starts()
    house.flood(STARTS)
    assert house.visitor().opens("/?l=en").presses("start").answer.status_code == 503
    for answer in ("1", "1", "1", "2"):
        visitor.presses("go", answer)
    visitor.presses("0").presses("8").presses("go", "12").presses("language fr")
    at_the_end(visitor.presses("go", words=STORY))
    assert len(house.store.tables.reports) == 1


def at_the_end(visitor: Visitor) -> None:
    while not visitor.form.has("kept"):
        assert visitor.answer.status_code == 200
        visitor.presses("0") if visitor.form.has("0") else visitor.presses(
            "go", visitor.form.picks[0][1]
        )
    visitor.presses("kept", "1").presses("go", "1")


def test_she_leaves_and_exits_while_nobody_can_begin(house: House) -> None:
    leaves, exits = house.visitor().starts(), at_the_story(house.visitor())
    house.flood(STARTS)
    house.flood(CODES)
    assert "You left." in leaves.presses("9").page.text
    assert exits.exits().form.has("start")
    assert not house.store.tables.conversations


def test_the_other_channels_hear_everybody(house: House) -> None:
    house.flood(STARTS)
    house.flood(CODES)
    house.world.text("hello")
    house.world.text(WRONG, "+15550001002")
    assert len(house.world.deliver()) == 2


# ---------------------------------------------------------------- codes


def test_a_right_code_is_not_told_from_a_wrong_one(house: House) -> None:
    sent = at_the_code(house.visitor())
    code = sent.code()
    sent.presses("kept", "1").presses("go", "1")
    tried = [house.visitor().starts(), house.visitor().starts()]
    house.flood(CODES)
    before = house.kept()
    for visitor, digits in zip(tried, (code, WRONG), strict=True):
        visitor.has_number(digits)
    right, wrong = (each.answer for each in tried)
    assert house.kept() == before
    assert right.status_code == wrong.status_code == 503
    assert dict(right.headers) == dict(wrong.headers)
    hidden = {dict(each.form.hidden)["t"]: "TOKEN" for each in tried}
    tags = {dict(each.form.hidden)["q"]: "TAG" for each in tried}
    shown = [
        alike(answer.text, {**hidden, **tags, digits: "DIGITS"})
        for answer, digits in ((right, code), (wrong, WRONG))
    ]
    assert shown[0] == shown[1]
    assert CROWDED["en"] in shown[0]


def alike(text: str, names: dict[str, str]) -> str:
    for found, name in names.items():
        text = text.replace(found, name)
    return text


def test_the_code_is_still_there_and_opens_a_moment_later(house: House) -> None:
    sent = at_the_code(house.visitor())
    code = sent.code()
    sent.presses("kept", "1").presses("go", "1")
    back = house.visitor().starts()
    house.flood(CODES)
    back.has_number(code)
    assert back.form.boxes["w"] == code
    house.world.time.pass_time(seconds=4)
    assert "Change what I want" in back.presses("go").page.text


def test_no_slow_hash_runs_once_too_many_codes_were_tried() -> None:
    time, store = Time(), MemoryStore()
    vault = cheap_vault(EpochsInMemory(time))
    hashed: list[str] = []

    def receipt_key(digits: str) -> ReceiptKey:
        hashed.append(digits)
        return vault.receipt_key(digits)

    counting = cast(Vault, Instead(vault, receipt_key=receipt_key))
    world = World(store, MemoryKeyring(), time, counting, response_toml())
    house = House(world, store, web_of(world))
    assert house.visitor().starts().has_number(WRONG).answer.status_code == 200
    assert len(hashed) == 1, "this test would see it"
    visitors = [house.visitor().starts() for _ in range(3)]
    house.flood(CODES)
    for visitor in visitors:
        assert visitor.has_number(WRONG).answer.status_code == 503
    assert len(hashed) == 1


def test_free_tokens_give_no_more_tries(house: House) -> None:
    answers = [
        house.visitor().starts().has_number(WRONG).answer.status_code
        for _ in range(CODES.pace.burst + 5)
    ]
    assert answers == [200] * CODES.pace.burst + [503] * 5


def test_a_story_with_digits_in_it_goes_on(house: House) -> None:
    """It is a telling and no try; digits that cannot be looked up are not shown to a reader."""
    visitor = at_the_story(house.visitor())
    house.flood(CODES)
    visitor.presses("go", words=f"{STORY} {WRONG} was on the card.")
    assert visitor.answer.status_code == 200
    assert "Which is closest?" in visitor.page.text
    assert [each.kind for each in house.store.tables.parts.values()] == ["told"]


# ---------------------------------------------------------------- the places


def test_places_are_said_once_for_a_response(house: House) -> None:
    response = [house.world.response]
    places = Places(house.world.catalogues, lambda: response[0])
    first = places("en")
    assert places("en") is first
    assert places("fr") != first
    with_one = house.world.response_toml
    assert first[0][0] in with_one
