"""A 2G network: the same bytes, later."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from flask import Flask, request
from werkzeug.test import Client

from intake.demo.slow import DELAY_SECONDS, Slow

PAGE = b"x" * 2_500


class Slept:
    """How long was waited, without waiting."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def slept() -> Slept:
    return Slept()


@pytest.fixture
def client(slept: Slept) -> Client:
    app = Flask("pages", static_folder=None)
    app.add_url_rule("/", view_func=lambda: PAGE + request.get_data(), methods=["GET", "POST"])
    return Client(Slow(app, slept))


def test_a_page_comes_whole_after_the_delay_and_its_own_time(client: Client, slept: Slept) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.data) == (200, PAGE)
    assert slept.seconds[0] == DELAY_SECONDS
    assert sum(slept.seconds) == pytest.approx(DELAY_SECONDS + 8 * len(PAGE) / 50_000)


def test_it_comes_in_pieces(client: Client, slept: Slept) -> None:
    assert client.get("/").data
    assert len(slept.seconds) == 1 + 4


def test_what_is_sent_takes_its_time_too(client: Client, slept: Slept) -> None:
    sent = b"y" * 1_250
    assert client.post("/", data=sent).data == PAGE + sent
    assert slept.seconds[0] == pytest.approx(DELAY_SECONDS + 0.2)


def test_what_the_application_holds_is_closed(slept: Slept) -> None:
    closed = []

    class Body(list[bytes]):
        def close(self) -> None:
            closed.append(True)

    def app(_environ: object, start: object) -> Iterable[bytes]:
        start("200 OK", [])  # type: ignore[operator]  # a start_response
        return Body([b"words"])

    assert Client(Slow(app, slept)).get("/").data == b"words"
    assert closed == [True]
