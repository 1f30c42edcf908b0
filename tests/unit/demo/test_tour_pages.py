"""The tour's pages, mounted as in the product; and that there are none where there is no demo."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from werkzeug.test import Client

from intake.app import build_worker, clock_of, create_app
from intake.demo.place import place_of
from intake.errors import ConfigError
from intake.filling import fill_demo
from intake.settings import read_settings
from tests.unit.demo.filled import Filled, fill

HERE = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """A demo that these tests may change."""
    return fill(tmp_path_factory.mktemp("own") / "demo", reports=1)


@pytest.fixture(scope="module")
def client(own: Filled) -> Client:
    """The whole product, as the web server of a demo serves it."""
    return Client(create_app(read_settings(own.environment)))


def get(client: Client, path: str) -> str:
    answer = client.get(path, base_url=HERE, buffered=True)
    assert answer.status_code == 200, path
    return unescape(answer.get_data(as_text=True))


def test_the_rows_are_shown_and_looking_before_there_is_a_report_is_no_step(
    client: Client, own: Filled
) -> None:
    page = get(client, "/demo/rows")
    assert "Nobody has sent a report since the demo began" in page
    assert "1,216 bytes" in page
    assert not own.place.rows_seen.exists()


def test_the_numbers_are_shown_with_no_style_but_their_own(client: Client) -> None:
    answer = client.get("/demo/numbers?l=ar", base_url=HERE, buffered=True)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert 'dir="rtl"' in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_language_without_numbers_gets_the_english_ones(client: Client) -> None:
    assert 'lang="en"' in get(client, "/demo/numbers?l=xx")


def test_the_reporters_pages_work_where_they_are_slow(client: Client) -> None:
    page = get(client, "/demo/slow/?l=ar")
    assert 'dir="rtl"' in page
    assert 'action="/demo/slow/"' in page


def test_the_clock_is_put_forward_by_posting_only(client: Client, own: Filled) -> None:
    assert client.get("/demo/clock", base_url=HERE).status_code == 405
    sent = client.post("/demo/clock", data={"phone": "b"}, base_url=HERE)
    assert (sent.status_code, sent.location) == (303, "/demo/?phone=b&chat=a#clock")
    assert own.place.clock.read_text() == "90000\n"


def test_another_site_cannot_put_it_forward(client: Client, own: Filled) -> None:
    before = own.place.clock.read_text()
    sent = client.post("/demo/clock", base_url=HERE, headers={"Sec-Fetch-Site": "cross-site"})
    assert sent.status_code == 403
    assert own.place.clock.read_text() == before


# ---------------------------------------------------------------- and nowhere else

PATHS = ("/demo/", "/demo/rows", "/demo/tour", "/demo/clock", "/demo/numbers", "/demo/slow/")


def test_outside_a_demo_there_are_no_such_pages(own: Filled) -> None:
    """The same databases, served in earnest."""
    ours = ("INTAKE_DEMO", "INTAKE_DEMO_READERS", "TWILIO_")
    earnest = {k: v for k, v in own.environment.items() if not k.startswith(ours)}
    client = Client(create_app(read_settings(earnest)))
    for path in PATHS:
        assert client.get(path, base_url=HERE).status_code == 404, path
        assert client.post(path, base_url=HERE).status_code == 404, path


def test_a_demo_over_files_that_no_demo_made_does_not_start(own: Filled, tmp_path: Path) -> None:
    """Who sets INTAKE_DEMO on an installation in earnest shows nobody its rows."""
    sign_ins = tmp_path / "sign-ins.json"
    sign_ins.write_text("[]")
    settings = read_settings({**own.environment, "INTAKE_DEMO_READERS": str(sign_ins)})
    with pytest.raises(ConfigError, match="not made by the demo"):
        create_app(settings)
    with pytest.raises(ConfigError, match="not made by the demo"):
        place_of(sign_ins)


@pytest.mark.parametrize("variable", ["DATABASE_URL", "KEYRING_URL"])
def test_a_demo_over_other_databases_than_its_own_does_not_start(
    own: Filled, tmp_path: Path, variable: str
) -> None:
    """Its clock can be put forward by anybody: by it a worker erases what would be due then."""
    earnest = {**own.environment, variable: f"sqlite:///{tmp_path / 'earnest.db'}"}
    settings = read_settings(earnest)
    for start in (create_app, build_worker, clock_of):
        with pytest.raises(ConfigError, match="demo's own databases"):
            start(settings)
    with pytest.raises(ConfigError, match="demo's own databases"):
        fill_demo(earnest, 0, 1, lambda *_: None)
    assert not (tmp_path / "earnest.db").exists()


def test_a_demo_without_its_directory_does_not_start(own: Filled) -> None:
    without = {k: v for k, v in own.environment.items() if k != "INTAKE_DEMO_READERS"}
    with pytest.raises(ConfigError, match="INTAKE_DEMO_READERS"):
        create_app(read_settings(without))
