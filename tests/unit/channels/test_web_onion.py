"""The pages as an onion service, and what browsers outside Tor are told of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from channels.web.headers import is_onion
from intake.reporting.crowding import STARTS, Crowding
from tests.unit.channels.test_web_pages import at_the_code
from tests.web import Html, Visitor, memory_web

ONION = "a" * 56 + ".onion"
POINTING = ("href", "src", "action", "formaction", "poster", "srcset", "data", "cite", "ping")


def addresses(text: str) -> Iterator[str]:
    """Whatever a page points at."""
    for tag, given in Html(text).tags:
        yield from (given[name] for name in POINTING if name in given)
        if tag == "meta" and given.get("http-equiv"):
            yield given.get("content", "").partition("url=")[2]


def asked_at(app: Flask, host: str) -> Flask:
    """The same pages, always asked for by this name."""
    inner = app.wsgi_app

    def named(environ: dict[str, Any], start: Any) -> Any:
        return inner({**environ, "HTTP_HOST": host}, start)

    app.wsgi_app = named  # type: ignore[method-assign,assignment]
    return app


@pytest.mark.parametrize("settings", [{}, {"https": True, "onion_url": f"http://{ONION}"}])
def test_no_page_points_anywhere_but_here(settings: dict[str, Any]) -> None:
    world, _, app = memory_web(**settings)
    app = asked_at(app, ONION)
    seen: list[TestResponse] = []
    code = every_page(app, seen)
    crowding = Crowding(world.store, world.time)
    while crowding.admits("web", STARTS):
        pass
    Visitor(app, seen.append).opens().presses("start")
    client = app.test_client()
    seen += [client.get("/elsewhere"), client.put("/"), client.post("/", data={"w": "x" * 300_000})]
    assert {each.status_code for each in seen} == {200, 404, 405, 413, 503}
    for answer in seen:
        pointed = set(addresses(answer.text)) - {"data:,"}
        assert all(each == "/" or each.startswith("/?l=") for each in pointed), pointed
        assert "Location" not in answer.headers
        assert "onion" not in answer.text
        assert not {"Onion-Location", "Strict-Transport-Security"} & set(answer.headers.keys())
    assert any(code in answer.text.replace("</span> <span>", " ") for answer in seen)


def every_page(app: Flask, seen: list[TestResponse]) -> str:
    """A report, the way back, both ends; her code."""
    visitor = at_the_code(Visitor(app, seen.append))
    code = visitor.code()
    visitor.presses("kept", "1").presses("8").presses("go", "12")
    visitor.presses("kept", "1").presses("go", "1")
    back = Visitor(app, seen.append).starts("ar").has_number(code)
    back.presses("go", "1").presses("9")
    Visitor(app, seen.append).starts().exits()
    return code


@pytest.mark.parametrize(
    ("host", "sent"), [("line.example", True), (ONION, False), (f"{ONION}:80", False)]
)
def test_only_those_outside_are_told_where_it_is(host: str, sent: bool) -> None:
    _, _, app = memory_web(https=True, onion_url=f"http://{ONION}")
    headers = asked_at(app, host).test_client().get("/").headers
    assert ("Onion-Location" in headers) is sent
    assert ("Strict-Transport-Security" in headers) is sent


def test_over_plain_http_nobody_is_told() -> None:
    """Tor Browser would not believe it: whoever changes pages on their way could name another."""
    _, _, app = memory_web(onion_url=f"http://{ONION}")
    assert "Onion-Location" not in app.test_client().get("/").headers


@pytest.mark.parametrize(
    ("host", "is_one"),
    [
        (ONION, True),
        (f"{ONION.upper()}:8080", True),
        (f"{ONION}.", True),
        ("onion.example", False),
        ("", False),
        ("[::1]:8000", False),
    ],
)
def test_an_onion_is_known_by_its_name(host: str, is_one: bool) -> None:
    assert is_onion(host) is is_one
