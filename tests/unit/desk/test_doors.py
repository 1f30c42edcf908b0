"""Who gets in: sign-in pages, cookies, form protection, and what everybody else sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client
from werkzeug.wrappers import Response

from intake.casework.sessions import IDLE
from tests.unit.desk.visitor import Visitor, text_of, without_tokens
from tests.unit.desk.world import ACTIONS, DEPUTY, OWNER, WORDS, World


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY)
    return world


@pytest.fixture
def visitor(world: World) -> Visitor:
    return Visitor(world)


def test_signing_in_leads_to_the_queue(visitor: Visitor) -> None:
    answer = visitor.sign_in()
    assert (answer.status_code, answer.location) == (303, "/")
    assert "Listening Office North" in text_of(visitor.get("/"))


def test_who_is_signed_in_already_is_sent_to_the_queue(visitor: Visitor) -> None:
    visitor.sign_in()
    assert visitor.get("/sign-in").location == "/"


def test_every_failure_to_sign_in_shows_the_same_page(world: World) -> None:
    good = {"reader": OWNER, "passphrase": world.passphrase(), "code": world.code()}
    pages = set()
    for wrong in (
        {"reader": "nobody"},
        {"passphrase": "three loud boats"},
        {"code": "12345"},
        {"code": "000000" if world.code() != "000000" else "111111"},
        {"reader": ""},
    ):
        answer = Visitor(world).submit("/sign-in", "/sign-in", **{**good, **wrong})
        assert answer.status_code == 403
        pages.add(without_tokens(answer))
    for _ in range(5):
        Visitor(world).submit("/sign-in", "/sign-in", **{**good, "passphrase": "x"})
    throttled = Visitor(world).submit("/sign-in", "/sign-in", **good)
    pages.add(without_tokens(throttled))
    assert len(pages) == 1


def test_what_was_typed_is_not_shown_again(visitor: Visitor) -> None:
    typed = {"reader": "typed-one", "passphrase": "typed-two", "code": "654321"}
    page = text_of(visitor.submit("/sign-in", "/sign-in", **typed))
    assert not any(value in page for value in typed.values())


@pytest.mark.parametrize("path", ["/", "/reports/" + "00" * 16])
def test_who_is_not_signed_in_is_sent_to_sign_in(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).location == "/sign-in"


def test_a_link_from_elsewhere_gets_one_step_on_and_keeps_the_cookie(visitor: Visitor) -> None:
    """A SameSite=Strict cookie does not come with the first request of such a link."""
    answer = visitor.get("/", {"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200
    assert 'http-equiv="refresh"' in text_of(answer)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("action", ACTIONS)
def test_after_the_session_ended_an_action_does_nothing_and_gives_the_words_back(
    world: World, visitor: Visitor, action: str
) -> None:
    report = world.file(declared=True)
    visitor.sign_in()
    form = visitor.hidden(report.path)
    world.clock.go_on(IDLE)
    visitor.get("/")  # locks it: the row is emptied
    before = world.store.tables
    fields = {**form, "text": "My answer of example.", "conflict": "none", "other": "K7-3Q9"}
    answer = visitor.post(f"{report.path}/{action}", fields)
    assert answer.status_code == 403
    assert "My answer of example." in text_of(answer)
    assert world.store.tables is before


def test_signing_out_ends_the_session_on_the_server_too(world: World, visitor: Visitor) -> None:
    visitor.sign_in()
    assert visitor.submit("/", "/sign-out").location == "/sign-in"
    assert not world.store.tables.sessions
    assert "You are signed out." in text_of(visitor.get("/sign-in"))
    assert visitor.get("/").location == "/sign-in"


def test_signing_out_everywhere_ends_the_other_browser(world: World, visitor: Visitor) -> None:
    other = Visitor(world)
    visitor.sign_in()
    world.clock.go_on(timedelta(seconds=30))
    other.sign_in()
    visitor.submit("/", "/sign-out-everywhere")
    assert other.get("/").location == "/sign-in"
    assert visitor.get("/").location == "/sign-in"


def test_signing_in_again_ends_the_session_before(world: World, visitor: Visitor) -> None:
    visitor.sign_in()
    world.clock.go_on(timedelta(seconds=30))
    token = visitor.hidden("/")  # the form of the page that is still open
    visitor.post(
        "/sign-in",
        {
            **token,
            "reader": OWNER,
            "passphrase": world.passphrase(),
            "code": world.code(),
        },
    )
    assert len(world.store.tables.sessions) == 1


# ---------------------------------------------------------------- cookies


def test_the_cookie_is_strict_and_out_of_scripts_reach(visitor: Visitor) -> None:
    cookie = visitor.get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("desk=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie
    assert "Expires" not in cookie


def test_over_https_the_cookie_is_bound_to_the_host(world: World) -> None:
    answer = Visitor(world, https=True).get("/sign-in")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-desk=")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"]


def test_the_whole_way_works_over_https(world: World) -> None:
    visitor = Visitor(world, https=True)
    assert visitor.sign_in().location == "/"
    assert visitor.get("/").status_code == 200


def test_a_cookie_signed_with_another_key_is_nobody(world: World, visitor: Visitor) -> None:
    visitor.sign_in()
    forged = f"desk={visitor.cookie()}x"
    assert Visitor(world).get("/", {"Cookie": forged}).location == "/sign-in"


def test_signing_in_changes_the_token_that_protects_forms(visitor: Visitor) -> None:
    before = visitor.hidden("/sign-in")
    visitor.sign_in()
    assert visitor.post("/sign-out", before).status_code == 400


# ---------------------------------------------------------------- form protection


POSTS = [
    "/sign-in",
    "/sign-out",
    "/sign-out-everywhere",
    *(f"{{report}}/{action}" for action in ACTIONS),
]


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("token", [{}, {"csrf_token": "made up"}])
def test_a_form_without_its_token_is_refused_and_changes_nothing(
    world: World, visitor: Visitor, path: str, token: dict[str, str]
) -> None:
    report = world.file(declared=True)
    visitor.sign_in()
    before = world.store.tables
    fields = {**token, "conflict": "yes", "text": WORDS, "nonce": "n", "reader": OWNER}
    fields |= {"other": "K7-3Q9", "to": "person", "choosing": "1"}
    answer = visitor.post(path.format(report=report.path), fields)
    assert answer.status_code == 400
    assert WORDS not in text_of(answer), "no words from elsewhere are shown"
    assert world.store.tables is before


def test_a_form_may_be_open_for_as_long_as_the_session(world: World) -> None:
    assert world.app().config["WTF_CSRF_TIME_LIMIT"] is None


@pytest.mark.parametrize("path", POSTS[1:])
def test_actions_are_not_taken_by_a_link(world: World, visitor: Visitor, path: str) -> None:
    report = world.file(declared=True)
    visitor.sign_in()
    before = world.store.tables
    assert visitor.get(path.format(report=report.path)).status_code == 405
    assert world.store.tables is before


# ---------------------------------------------------------------- mounting


def test_under_a_prefix_every_address_has_it(world: World) -> None:
    world.file()
    mounted = DispatcherMiddleware(Response("elsewhere"), {"/desk": world.app()})
    client = Client(mounted, Response)
    assert client.get("/desk/").location == "/desk/sign-in"
    page = client.get("/desk/sign-in").get_data(as_text=True)
    assert 'action="/desk/sign-in"' in page
    assert 'href="/desk/static/desk.css"' in page
    assert client.get("/desk/static/desk.css", buffered=True).status_code == 200
