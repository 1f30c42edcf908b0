"""The operator sees figures, behind one token, and nothing of anybody."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from intake.errors import StoreError
from intake.letters import copy_of
from intake.messages import Errand, Task
from intake.operating.figures import ChannelFigures, Figures, read_figures
from intake.operating.pages import OperatorPages, view_of
from intake.ports import Outgoing, Sealed
from intake.routing.response import HelpPlace, Need, Response
from tests.contract.store_examples import A_REPORT, B_REPORT, header
from tests.fakes.store import MemoryStore
from tests.fakes.vault import still_vault
from tests.unit.desk.world import RESPONSE as EXAMPLE

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
RESPONSE = replace(
    EXAMPLE,
    help_places=(
        HelpPlace(Need.HEALTH, "Hill Clinic", "8-16", date(2026, 8, 1)),
        HelpPlace(Need.HEALTH, "Coast Clinic", "8-16", date(2026, 9, 1)),
    ),
)
TOKEN = "a token of an example, long"
SID = "SM-of-example"


@dataclass
class Installation:
    now: datetime = NOW
    store: MemoryStore = field(default_factory=MemoryStore)
    broken: bool = False
    response: Response = RESPONSE

    def __post_init__(self) -> None:
        self.vault = still_vault()
        app = Flask(__name__)
        app.register_blueprint(OperatorPages(TOKEN, self.figures).blueprint())
        self.client: FlaskClient = app.test_client()

    def figures(self) -> Figures:
        if self.broken:
            raise StoreError
        return read_figures(self.store, ["sms"], lambda: self.now, lambda: self.response)

    def busy(self) -> None:
        """A copy held for 50 hours, a text that nobody finished with, and counts."""
        key = self.vault.message_key("sms", SID)
        with self.store() as work:
            then = self.now - timedelta(hours=50)
            errand = Errand(Task.DELETE, SID)
            work.copies.keep(key, then, copy_of(self.vault, then, "sms", key, errand))
            work.outbox.add(Outgoing(b"lookup", 1, "sms", Sealed(1, b"sealed")))
            work.outbox.claim(then, 30, 1)
            for _ in range(3):
                work.counters.add("2026-11", "missed_at_provider sms")
            work.counters.add("2026-11", "sent_again sms")
            work.counters.add("2026-10", "sent_again sms")
            work.heartbeats.beat("worker", self.now - timedelta(seconds=30))
            for _ in range(27):
                work.starts.add("sms", self.now - timedelta(days=3))
            work.starts.add("sms", self.now - timedelta(days=40))
            work.commit()

    def metrics(self, token: str = TOKEN) -> TestResponse:
        return self.client.get("/metrics", headers={"Authorization": f"Bearer {token}"})

    def page(self, password: str = TOKEN, name: str = "anybody") -> TestResponse:
        given = base64.b64encode(f"{name}:{password}".encode()).decode()
        return self.client.get("/operator", headers={"Authorization": f"Basic {given}"})

    def sample(self, name: str) -> float:
        (value,) = re.findall(rf"^{re.escape(name)} (\S+)$", self.metrics().text, re.MULTILINE)
        return float(value)


@pytest.fixture
def house() -> Installation:
    return Installation()


def test_the_figures_are_those_of_the_store(house: Installation) -> None:
    house.busy()
    assert house.figures() == Figures(
        (ChannelFigures("sms", held=1, oldest_hours=50, missed=3, sent_again=1),),
        waiting=1,
        stalled=1,
        silent_for=timedelta(seconds=30),
        old_places=1,
        no_report=True,
        began=20,
    )


def test_an_empty_installation_has_figures_too(house: Installation) -> None:
    assert house.figures() == Figures(
        (ChannelFigures("sms", 0, 0, 0, 0),), 0, 0, None, old_places=1, no_report=True
    )


@pytest.mark.parametrize(("days", "is_silent"), [(0, False), (30, False), (32, True)])
def test_no_report_for_a_month_is_a_warning_also_when_many_began(
    house: Installation, days: int, is_silent: bool
) -> None:
    house.busy()
    received = house.now - timedelta(days=days)
    with house.store() as work:
        work.reports.file(header(A_REPORT, received_hour=received - timedelta(days=9)), [])
        work.reports.file(header(B_REPORT, received_hour=received), [])
        work.commit()
    assert house.figures().no_report is is_silent
    said = " ".join(house.page().text.split())
    assert ("No report has been sent for 30 days" in said) is is_silent
    assert ("20 people or more began" in said) is is_silent
    assert house.sample("intake_no_report_for_30_days") == is_silent


def test_whoever_asks_every_hour_learns_of_no_report_but_its_week(house: Installation) -> None:
    """Nor of a start: what is said changes as a week begins, and never with what was sent."""
    moved = {}
    seen = house.figures()
    for hour in range(24 * 60):
        house.now = NOW + timedelta(hours=hour)
        if hour == 5:
            with house.store() as work:
                work.reports.file(header(A_REPORT, received_hour=house.now), [])
                for _ in range(10):
                    work.starts.add("sms", house.now)
                work.commit()
        figures = house.figures()
        if (figures.no_report, figures.began) != (seen.no_report, seen.began):
            moved[house.now] = figures.no_report, figures.began
        seen = figures
    assert list(moved.values()) == [(False, 10), (False, 0), (True, 0)]
    assert {(each.weekday(), each.hour) for each in moved} == {(0, 0)}


def test_where_few_began_nobody_says_how_few() -> None:
    (said,) = view_of(Figures((), 0, 0, timedelta(0), no_report=True)).warnings
    assert "fewer than ten people began" in said


def test_places_that_nobody_asked_for_long_are_counted(house: Installation) -> None:
    assert house.sample("intake_help_places_not_asked_for_90_days") == 1
    assert "Help places that nobody asked for 90 days: 1." in house.page().text
    house.response = replace(RESPONSE, help_places=RESPONSE.help_places[1:])
    assert "nobody asked for 90 days:" not in house.page().text


def test_a_channel_that_was_switched_off_still_shows_what_is_held(house: Installation) -> None:
    key = house.vault.message_key("whatsapp", SID)
    with house.store() as work:
        errand = Errand(Task.DELETE, SID)
        work.copies.keep(key, NOW, copy_of(house.vault, NOW, "whatsapp", key, errand))
        work.commit()
    assert [(each.name, each.held) for each in house.figures().channels] == [
        ("sms", 0),
        ("whatsapp", 1),
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ('intake_copies_held{channel="sms"}', 1),
        ('intake_copies_oldest_hours{channel="sms"}', 50),
        ('intake_missed_at_provider_this_month{channel="sms"}', 3),
        ('intake_texts_sent_again_this_month{channel="sms"}', 1),
        ("intake_outbox_waiting", 1),
        ("intake_claims_stopped", 1),
        ("intake_worker_silent_seconds", 30),
        ("intake_no_report_for_30_days", 1),
        ("intake_help_places_not_asked_for_90_days", 1),
    ],
)
def test_a_monitor_reads_them(house: Installation, name: str, value: float) -> None:
    house.busy()
    assert house.sample(name) == value


def test_nothing_else_of_the_process_is_shown_and_the_silence_may_be_endless(
    house: Installation,
) -> None:
    assert house.sample("intake_worker_silent_seconds") == float("inf")
    names = re.findall(r"^# TYPE (\w+)", house.metrics().text, re.MULTILINE)
    assert len(names) == 9
    assert all(name.startswith("intake_") for name in names)


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], f"{TOKEN}x", TOKEN.upper(), "é"])
def test_a_wrong_token_opens_nothing(house: Installation, token: str) -> None:
    for answer in (house.metrics(token), house.page(token)):
        assert (answer.status_code, answer.data) == (401, b"")
        assert "WWW-Authenticate" in answer.headers


@pytest.mark.parametrize("path", ["/metrics", "/operator"])
@pytest.mark.parametrize(
    "given", ["", "Bearer", "Basic", "Basic ???", "Digest x", f"Token {TOKEN}"]
)
def test_neither_does_anything_else(house: Installation, path: str, given: str) -> None:
    headers = {"Authorization": given} if given else {}
    assert house.client.get(path, headers=headers).status_code == 401


def test_each_page_has_its_own_way_to_be_opened(house: Installation) -> None:
    basic = base64.b64encode(f"x:{TOKEN}".encode()).decode()
    for path, given in (("/metrics", f"Basic {basic}"), ("/operator", f"Bearer {TOKEN}")):
        assert house.client.get(path, headers={"Authorization": given}).status_code == 401
    assert house.page(name="").status_code == house.page(name="é").status_code == 200


def test_the_page_says_all_is_well_or_what_is_not(house: Installation) -> None:
    house.response = replace(RESPONSE, help_places=())
    with house.store() as work:
        work.heartbeats.beat("worker", NOW)
        work.reports.file(header(A_REPORT, received_hour=NOW - timedelta(days=2)), [])
        work.commit()
    assert "All is well." in house.page().text
    house.busy()
    house.now += timedelta(hours=3)
    said = " ".join(house.page().text.split())
    assert "All is well." not in said
    assert "No worker is running" in said
    assert "sms: the oldest message has waited 53 hours" in said


@pytest.mark.parametrize(
    ("hours", "silent_seconds", "warnings"),
    [(0, 0, 0), (48, 120, 0), (49, 120, 1), (48, 121, 1), (49, 121, 2)],
)
def test_it_warns_from_a_certain_moment_on(hours: int, silent_seconds: int, warnings: int) -> None:
    channel = ChannelFigures("sms", 1, hours, 0, 0)
    figures = Figures((channel,), 0, 0, timedelta(seconds=silent_seconds))
    assert len(view_of(figures).warnings) == warnings


@pytest.mark.parametrize(
    ("silent_for", "said"),
    [
        (None, "never"),
        (timedelta(seconds=59), "less than a minute ago"),
        (timedelta(minutes=5), "5 minutes ago"),
        (timedelta(hours=50), "50 hours ago"),
    ],
)
def test_how_long_is_said_in_words(silent_for: timedelta | None, said: str) -> None:
    assert view_of(Figures((), 0, 0, silent_for)).worker == said


def test_no_id_and_no_key_is_on_either_page(house: Installation) -> None:
    house.busy()
    key = house.vault.message_key("sms", SID).hex()
    for answer in (house.page(), house.metrics()):
        assert answer.status_code == 200
        assert not {SID, key, "lookup", TOKEN} & set(re.split(r"[^\w-]+", answer.text))


def test_every_answer_has_the_headers_of_the_desk(house: Installation) -> None:
    for answer in (house.page(), house.page("wrong"), house.metrics()):
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "Set-Cookie" not in answer.headers
    assert "<script" not in house.page().text


def test_a_store_that_is_away_is_said_by_its_name_only(house: Installation) -> None:
    house.broken = True
    for answer in (house.page(), house.metrics()):
        assert (answer.status_code, answer.text) == (503, "StoreError\n")
