"""Every criterion of the MDN HTTP Observatory, held against real answers of both applications.

Not here is what needs a certificate: that HTTPS answers at all, that HTTP leads there, and the
preload list. Those are the proxy's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html import unescape
from typing import TypeAlias

import pytest
from werkzeug.test import TestResponse

from tests.unit.channels.test_web_pages import at_the_story
from tests.unit.desk.visitor import Visitor as AtTheDesk
from tests.unit.desk.world import OWNER, World
from tests.web import Visitor, memory_web

Criterion: TypeAlias = Callable[[TestResponse], bool]
YEAR_SECONDS = 365 * 86_400


def policy(answer: TestResponse) -> Mapping[str, list[str]]:
    directives = (each.split() for each in answer.headers["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in directives}


def csp_denies_all_but_what_is_named(answer: TestResponse) -> bool:
    named = policy(answer)
    sources = {value for values in named.values() for value in values}
    loose = {"*", "http:", "https:", "'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'"}
    return (
        named["default-src"] == ["'none'"]
        and not sources & loose
        and all(value.startswith("'sha256-") for value in named.get("script-src", ()))
        and named["base-uri"] == named["frame-ancestors"] == ["'none'"]
        and named["form-action"] == ["'self'"]
    )


def cookies_are_bound(answer: TestResponse) -> bool:
    return all(
        each.startswith("__Host-")
        and {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(each.split("; "))
        for each in answer.headers.getlist("Set-Cookie")
    )


def no_other_site_may_read(answer: TestResponse) -> bool:
    return not [name for name, _ in answer.headers if name.startswith("Access-Control-")]


def leads_nowhere_else(answer: TestResponse) -> bool:
    return answer.headers.get("Location", "/").startswith("/")


def referrer_is_private(answer: TestResponse) -> bool:
    return answer.headers["Referrer-Policy"] in ("no-referrer", "same-origin")


def tls_is_kept_for_a_year(answer: TestResponse) -> bool:
    found = re.fullmatch(r"max-age=(\d+)", answer.headers["Strict-Transport-Security"])
    return found is not None and int(found[1]) >= YEAR_SECONDS


def nothing_is_run_from_elsewhere(answer: TestResponse) -> bool:
    """A script is a file of ours, and named by its hash."""
    ours = re.compile(r'<script src="/[^"/][^"]*" integrity="sha256-[^"]+" defer></script>')
    left = ours.sub("", unescape(page(answer)))
    return not re.search(r"<script|<(?:link|img|iframe)[^>]*(?:href|src)=.?(?:https?:)?//", left)


def page(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def types_are_not_guessed(answer: TestResponse) -> bool:
    return answer.headers["X-Content-Type-Options"] == "nosniff"


def is_never_framed(answer: TestResponse) -> bool:
    return answer.headers["X-Frame-Options"] == "DENY"


def is_for_this_origin(answer: TestResponse) -> bool:
    return answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


CRITERIA: Mapping[str, Criterion] = {
    "content-security-policy": csp_denies_all_but_what_is_named,
    "cookies": cookies_are_bound,
    "cross-origin-resource-sharing": no_other_site_may_read,
    "redirection": leads_nowhere_else,
    "referrer-policy": referrer_is_private,
    "strict-transport-security": tls_is_kept_for_a_year,
    "subresource-integrity": nothing_is_run_from_elsewhere,
    "x-content-type-options": types_are_not_guessed,
    "x-frame-options": is_never_framed,
    "cross-origin-resource-policy": is_for_this_origin,
}


def to_a_reporter() -> Iterator[TestResponse]:
    seen: list[TestResponse] = []
    _, _, app = memory_web(https=True)
    at_the_story(Visitor(app, seen.append)).exits()
    client = app.test_client()
    yield from seen
    yield client.get("/elsewhere")
    yield client.put("/")
    yield client.post("/", data={"w": "x" * 300_000})


def at_the_desk() -> Iterator[TestResponse]:
    world = World()
    world.enrol(OWNER)
    visitor = AtTheDesk(world, https=True)
    yield visitor.get("/")
    yield visitor.get("/sign-in")
    yield visitor.sign_in()
    yield visitor.get("/")
    yield visitor.get("/elsewhere")
    yield visitor.get("/static/desk.css")


@cache
def answers(application: str) -> tuple[TestResponse, ...]:
    return tuple(APPLICATIONS[application]())


APPLICATIONS: Mapping[str, Callable[[], Iterator[TestResponse]]] = {
    "reporter": to_a_reporter,
    "desk": at_the_desk,
}


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("application", APPLICATIONS)
def test_every_answer_meets_it(application: str, criterion: str) -> None:
    seen = answers(application)
    failed = [each.request.path for each in seen if not CRITERIA[criterion](each)]
    assert failed == []


def test_the_answers_looked_at_are_of_every_kind() -> None:
    statuses = {name: {each.status_code for each in answers(name)} for name in APPLICATIONS}
    assert statuses == {"reporter": {200, 404, 405, 413}, "desk": {200, 303, 404}}
    assert any(each.headers.getlist("Set-Cookie") for each in answers("desk"))
    assert not any(each.headers.getlist("Set-Cookie") for each in answers("reporter"))
