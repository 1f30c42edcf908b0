"""The reporter's pages, form by form: what is heard, what is shown, what is kept."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from channels.web import inbound
from channels.web.app import web_app
from channels.web.inbound import MOST_CHARACTERS
from intake.errors import StoreError
from intake.ports import UnitOfWork
from intake.reporting.showing import Showing
from intake.upkeep import Housekeeping
from tests.fakes.store import MemoryStore
from tests.made_once import compiled_once
from tests.transcripts.play import memory_world
from tests.web import Visitor, memory_web, response_toml, web_of
from tests.world import World

STORY = "The queue at the water point was long.\nIt was cold."
UNKNOWN = "a" * 26


@dataclass
class House:
    world: World
    store: Any
    app: Flask

    def visitor(self) -> Visitor:
        return Visitor(self.app)

    @property
    def rows(self) -> dict[str, int]:
        """How many rows there are of what a report leaves."""
        tables = self.store.tables
        names = ("conversations", "pages", "drafts", "parts", "reports", "messages", "outbox")
        return {name: len(getattr(tables, name)) for name in names if getattr(tables, name)}


@pytest.fixture
def house() -> House:
    return House(*memory_web())


def at_the_story(visitor: Visitor) -> Visitor:
    visitor.starts()
    for answer in ("1", "1", "1", "2"):
        visitor.presses("go", answer)
    return visitor.presses("0")


def at_the_code(visitor: Visitor) -> Visitor:
    at_the_story(visitor).presses("go", words=STORY)
    while "kept" not in [each.value for each in visitor.form.buttons]:
        first = visitor.form.picks[0][1] if visitor.form.picks else ""
        if visitor.form.has("0"):
            visitor.presses("0")
        else:
            visitor.presses("go", first)
    return visitor


def told(house: House) -> int:
    return len([part for part in house.store.tables.parts.values() if part.kind == "told"])


# ---------------------------------------------------------------- the first page


def test_the_first_page_stores_nothing_and_is_the_same_while_a_report_is_under_way(
    house: House,
) -> None:
    before = house.visitor().opens().answer
    assert house.rows == {}
    at_the_story(house.visitor())
    assert house.visitor().opens().answer.data == before.data


def test_its_language_is_chosen_there_else_asked_of_the_browser(house: House) -> None:
    visitor = house.visitor()
    assert 'lang="ar" dir="rtl"' in visitor.opens("/?l=ar").answer.text
    assert '<html lang="en"' in visitor.opens("/?l=xx").answer.text
    accepts = {"Accept-Language": "sw, bn;q=0.8, fr;q=0.5"}
    assert '<html lang="bn"' in visitor.opens(headers=accepts).answer.text


@pytest.mark.parametrize("name", ["X-OperaMini-Phone-UA", "Via"])
def test_a_browser_that_is_read_on_the_way_is_warned(house: House, name: str) -> None:
    assert "another company" not in house.visitor().opens().page.text
    assert "another company" in house.visitor().opens(headers={name: "x"}).page.text
    assert house.rows == {}


def test_start_explains_exit_once_and_then_asks(house: House) -> None:
    visitor = house.visitor().opens().presses("start")
    assert "button Exit" in visitor.page.text
    assert "Is it safe to write now" in visitor.presses("show").page.text
    assert house.rows == {"conversations": 1, "pages": 1, "messages": 1}


def test_a_chosen_language_is_not_asked_for(house: House) -> None:
    visitor = house.visitor().starts("fr")
    assert "Pouvez-vous écrire sans danger" in visitor.page.text


# ---------------------------------------------------------------- one answer each


def test_pressing_twice_is_heard_once(house: House) -> None:
    visitor = at_the_story(house.visitor()).presses("go", words=STORY)
    shown, parts = visitor.page.text, told(house)
    assert parts == 1
    assert visitor.again().page.text == shown
    assert told(house) == parts


def test_a_story_is_kept_whole_and_led_on_from_at_once(house: House) -> None:
    visitor = at_the_story(house.visitor()).presses("go", words=STORY)
    assert "Which is closest?" in visitor.page.text
    assert STORY not in visitor.answer.text


def test_a_stale_page_decides_nothing(house: House) -> None:
    visitor = house.visitor().starts().presses("go", "1")
    old = visitor.sent.copy()
    visitor.presses("go", "1")
    shown = visitor.page.text
    old["a"] = "2"  # "not now" would have ended it
    assert visitor.posts(old).page.text == shown
    assert house.rows["conversations"] == 1


def test_two_tabs_cannot_both_answer(house: House) -> None:
    first = house.visitor().starts()
    second = house.visitor()
    second.page, second.answer = first.page, first.answer
    first.presses("go", "1")
    assert "Who is this about" in second.presses("go", "3").page.text


def test_nothing_chosen_is_said_and_nothing_is_heard(house: House) -> None:
    visitor = house.visitor().starts()
    heard = house.rows["messages"]
    form = visitor.form
    form.required.clear()  # an old browser that knows no `required`
    visitor.presses("go", form=form)
    assert "Nothing is chosen or written yet." in visitor.page.text
    assert "Is it safe to write now" in visitor.page.text
    assert house.rows["messages"] == heard


def test_an_answer_that_was_not_offered_has_the_question_put_again(house: House) -> None:
    visitor = house.visitor().starts()
    for _ in range(4):
        visitor.presses("go", "7")
        assert "Is it safe to write now" in visitor.page.text


def test_too_long_a_text_is_given_back(house: House) -> None:
    visitor = at_the_story(house.visitor())
    long = "long " * (MOST_CHARACTERS // 5 + 1)
    visitor.presses("go", words=long)
    assert visitor.answer.status_code == 413
    assert visitor.form.boxes["w"] == long
    assert told(house) == 0
    visitor.presses("go", words=long[:3000])
    assert told(house) == 1


def test_words_wait_while_help_places_are_looked_at(house: House) -> None:
    visitor = at_the_story(house.visitor()).presses("8", words=STORY)
    assert "which area" in visitor.page.text
    visitor.presses("go", "12")
    assert "South Bank Clinic" in visitor.page.text
    assert visitor.form.boxes["w"] == STORY
    assert told(house) == 0


def test_words_wait_while_the_language_is_changed(house: House) -> None:
    visitor = at_the_story(house.visitor()).presses("language fr", words=STORY)
    assert "Avec vos mots" in visitor.page.text
    assert visitor.form.boxes["w"] == STORY


# ---------------------------------------------------------------- the receipt


def test_the_code_stands_alone_until_she_has_it(house: House) -> None:
    visitor = at_the_code(house.visitor())
    code = visitor.code()
    assert "Ready?" not in visitor.page.text
    form = visitor.form
    form.required.clear()
    visitor.presses("kept", form=form)
    assert "Keep the number first." in visitor.page.text
    assert visitor.code() == code
    visitor.presses("kept", "1")
    assert "Ready?" in visitor.page.text
    assert not visitor.codes()


def test_sending_is_not_possible_past_the_code(house: House) -> None:
    visitor = at_the_code(house.visitor())
    fields = dict(visitor.form.hidden)
    visitor.posts({**fields, "do": "go", "a": "1"})  # type: ignore[arg-type]
    assert house.rows.get("reports") is None
    assert visitor.codes()


def test_a_report_is_sent_and_the_last_page_is_shown_again_for_half_an_hour(house: House) -> None:
    visitor = at_the_code(house.visitor()).presses("kept", "1").presses("go", "1")
    assert "Sent." in visitor.page.text
    assert house.rows["reports"] == 1
    house.world.time.pass_time(minutes=29)
    assert "Sent." in visitor.again().page.text
    house.world.time.pass_time(minutes=2)
    assert "Sent." not in visitor.again().page.text
    assert "Start" in visitor.page.text
    assert house.rows["reports"] == 1


def test_she_comes_back_with_her_number(house: House) -> None:
    visitor = at_the_code(house.visitor())
    code = visitor.code()
    visitor.presses("kept", "1").presses("go", "1")
    back = house.visitor().starts().has_number(code)
    assert "Change what I want" in back.page.text
    assert "no answer yet" in back.presses("go", "1").page.text


def test_a_wrong_number_is_said_and_can_be_tried_again(house: House) -> None:
    back = house.visitor().starts().has_number("1234 5678 9012 3456")
    assert "That did not work." in back.page.text
    assert "Is it safe to write now" in back.page.text
    back.has_number("1234 5678 9012 3456")
    assert "That did not work." in back.page.text


# ---------------------------------------------------------------- leaving


def test_exit_erases_everything_and_shows_the_first_page(house: House) -> None:
    visitor = at_the_code(house.visitor())
    first = house.visitor().opens().page.text
    assert visitor.exits().page.text == first
    assert set(house.rows) == {"messages"}
    assert not house.store.tables.stopped
    assert visitor.again().page.text == first


def test_exit_after_sending_takes_away_the_page_and_nothing_else(house: House) -> None:
    at_the_code(house.visitor()).presses("kept", "1").presses("go", "1").exits()
    assert house.rows["reports"] == 1
    assert "pages" not in house.rows


def test_exit_leads_on_where_the_deployment_says() -> None:
    _world, _store, app = memory_web(exit_to="https://weather.example/today")
    visitor = Visitor(app).starts().exits()
    assert '<meta http-equiv="refresh" content="0;url=https://weather.example/today">' in (
        visitor.answer.text
    )
    assert "refresh" not in Visitor(app).opens().answer.text


def test_leaving_says_so_also_from_an_old_page(house: House) -> None:
    visitor = house.visitor().starts()
    old = dict(visitor.form.hidden)
    visitor.presses("go", "1")
    visitor.posts({**old, "do": "9"})  # type: ignore[arg-type]
    assert "You left." in visitor.page.text
    assert "conversations" not in house.rows


def test_after_the_idle_limit_there_is_nothing(house: House) -> None:
    visitor = at_the_story(house.visitor()).presses("go", words=STORY)
    house.world.time.pass_time(hours=2, minutes=1)
    assert "Start" in visitor.presses("go", "1").page.text
    house.world.time.pass_time(hours=2)
    Housekeeping(house.store, house.world.keyring, house.world.time).run_once()
    assert set(house.rows) <= {"messages"}


@pytest.mark.parametrize("do", ["go", "show", "8", "9", "exit", "kept", "language fr", "nonsense"])
@pytest.mark.parametrize("token", [UNKNOWN, "", "short", "A" * 26])
def test_an_unknown_token_gets_the_first_page_and_stores_nothing(
    house: House, do: str, token: str
) -> None:
    first = house.visitor().opens().page.text
    fields = {"t": token, "q": "0" * 12, "a": "1", "w": "", "do": do}
    visitor = house.visitor().posts(fields)  # type: ignore[arg-type]
    assert visitor.page.text == first
    assert house.rows == {}


def test_an_answer_to_nobody_begins_nothing_even_past_the_check(house: House) -> None:
    """Two requests at once: the page was there, and then it was not."""
    heard = inbound.heard(inbound.Posted("go", UNKNOWN, "0" * 12, words=STORY))
    assert heard is not None
    house.world.reporting.hear(heard, None)
    assert set(house.rows) == {"messages"}


# ---------------------------------------------------------------- faults


class Failing:
    """A store that can be taken away."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.tables = store.tables
        self.away = False

    @contextmanager
    def __call__(self, *, write: bool = True) -> Iterator[UnitOfWork]:
        if self.away:
            raise StoreError("away")
        with self._store(write=write) as work:
            yield work


@pytest.fixture
def failing() -> tuple[Failing, Flask]:
    world, _, _ = memory_world(response_toml())
    failing = Failing(MemoryStore())
    again = World(failing, world.keyring, world.time, world.vault, response_toml())
    return failing, web_of(again)


def test_what_was_written_is_given_back_when_the_database_is_away(
    failing: tuple[Failing, Flask], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    store, app = failing
    visitor = at_the_story(Visitor(app))
    store.away = True
    visitor.presses("go", words=STORY)
    assert visitor.answer.status_code == 503
    assert "did not get through" in visitor.page.text
    assert visitor.form.boxes["w"] == STORY
    store.away = False
    visitor.presses("go")
    assert "Which is closest?" in visitor.page.text
    assert "queue" not in caplog.text


def test_a_choice_is_given_back_too(failing: tuple[Failing, Flask]) -> None:
    store, app = failing
    visitor = Visitor(app).starts("fr")
    store.away = True
    visitor.presses("go", "1")
    assert visitor.answer.status_code == 503
    assert '<html lang="fr"' in visitor.answer.text
    store.away = False
    visitor.presses("go")
    assert "De qui" in visitor.page.text or visitor.form.picks


def test_exit_shows_the_first_page_also_then(failing: tuple[Failing, Flask]) -> None:
    store, app = failing
    visitor = at_the_story(Visitor(app))
    store.away = True
    visitor.exits()
    assert visitor.answer.status_code == 200
    assert visitor.form.has("start")


def test_what_nobody_thought_of_is_kind_and_silent(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def breaks(*_: object) -> None:
        raise ZeroDivisionError(STORY)

    visitor = at_the_story(house.visitor())
    broken = Visitor(_with_hear(house, breaks))
    broken.page, broken.answer = visitor.page, visitor.answer
    broken.presses("go", words=STORY)
    assert broken.answer.status_code == 500
    assert broken.form.boxes["w"] == STORY
    assert "ZeroDivisionError" in caplog.text
    assert "queue" not in caplog.text


def _with_hear(house: House, hear: Any) -> Flask:
    world = house.world
    showing = Showing(world.store, world.vault, world.time)
    app = web_app(world.catalogues, world.in_force.response, hear, showing, https=False)
    return compiled_once(app)


@pytest.mark.parametrize(
    ("method", "path", "status"), [("PUT", "/", 405), ("GET", "/elsewhere", 404)]
)
def test_other_requests_get_the_first_page(
    house: House, method: str, path: str, status: int
) -> None:
    answer = house.app.test_client().open(path, method=method)
    assert answer.status_code == status
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert ">Start</button>" in answer.text


def test_a_form_that_no_page_sends_is_refused_kindly(house: House) -> None:
    answer = house.app.test_client().post("/", data={"w": "x" * 300_000})
    assert answer.status_code == 413
    assert "too long" in answer.text
    assert house.rows == {}


# ---------------------------------------------------------------- headers


def test_the_policy_names_the_one_style_and_nothing_else(house: House) -> None:
    answer = house.visitor().opens().answer
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def test_tls_and_an_onion_address_are_told_to_the_browser() -> None:
    onion = "http://" + "a" * 56 + ".onion"
    _, _, app = memory_web(https=True, onion_url=onion)
    headers = Visitor(app).opens().answer.headers
    assert headers["Onion-Location"] == f"{onion}/"
    assert headers["Strict-Transport-Security"].startswith("max-age=")
    _, _, plain = memory_web()
    assert not {"Onion-Location", "Strict-Transport-Security"} & set(
        Visitor(plain).opens().answer.headers.keys()
    )


def test_a_page_is_packed_for_browsers_that_take_it(house: House) -> None:
    visitor = house.visitor()
    plain = visitor.opens().answer
    packed = house.app.test_client().get("/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2
    refused = house.app.test_client().get("/", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers
