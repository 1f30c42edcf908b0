"""The pages of keys: making one, one's own, locked; and the one script of the desk."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from pyotp import TOTP
from werkzeug.test import TestResponse

from intake.casework.sessions import IDLE
from intake.desk.headers import HEADERS, script_hashes
from tests.fakes.authenticator import Device, PlainPasskeys
from tests.unit.desk.visitor import Visitor, text_of
from tests.unit.desk.world import DEPUTY, OWNER, World

WORD = re.compile(r"<li><code>(\w+)</code></li>")
CODE = re.compile(r"<li><code>([\d ]+)</code></li>")
SECRET = re.compile(r'<code class="secret">([A-Z2-7 ]+)</code>')


@pytest.fixture
def world() -> World:
    world = World(passkeys=PlainPasskeys())
    world.enrol(OWNER, DEPUTY)
    return world


@pytest.fixture
def visitor(world: World) -> Visitor:
    return Visitor(world, https=True)


def hidden_in(answer: TestResponse) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text_of(answer)))


def words_in(answer: TestResponse) -> str:
    return " ".join(WORD.findall(text_of(answer)))


def app_code(world: World, answer: TestResponse) -> str:
    (secret,) = SECRET.findall(text_of(answer))
    return TOTP(secret.replace(" ", "")).at(world.clock.now)


# ---------------------------------------------------------------- making a key


@pytest.fixture
def alone() -> World:
    """A desk whose readers have no keys yet."""
    return World(passkeys=PlainPasskeys())


def test_the_way_from_an_invitation_to_the_queue(alone: World) -> None:
    visitor = Visitor(alone, https=True)
    invited = alone.casework.inviting.invite(OWNER)
    shown = visitor.submit("/enrol", "/enrol", code=invited.code)  # type: ignore[union-attr]
    words, code = words_in(shown), app_code(alone, shown)
    assert len(words.split()) == 5
    assert "<svg" in text_of(shown)
    typing = visitor.post("/enrol/type", hidden_in(shown), "/enrol")
    assert words.split()[0] not in text_of(typing)
    form = {**hidden_in(typing), "typed": words, "code": code, "sheet": "1"}
    wrong = visitor.post("/enrol/finish", {**form, "typed": "other words"}, "/enrol")
    assert wrong.status_code == 422
    made = visitor.post("/enrol/finish", {**form, **hidden_in(wrong)}, "/enrol")
    assert len(CODE.findall(text_of(made))) == 10
    assert len(words_in(made).split()) == 5
    alone.clock.go_on(timedelta(seconds=30))
    answer = visitor.submit(
        "/sign-in", "/sign-in", reader=OWNER, passphrase=words, code=app_code(alone, shown)
    )
    assert answer.location == "/"
    assert "has a new key" in text_of(visitor.get("/"))


def test_a_wrong_invitation_gets_the_form_again(alone: World) -> None:
    answer = Visitor(alone, https=True).submit("/enrol", "/enrol", code="1234 5678 9012 3456")
    assert answer.status_code == 403
    assert "That code does not work." in text_of(answer)


def test_the_way_from_a_recovery_sheet_to_a_new_passphrase(world: World, visitor: Visitor) -> None:
    own, session = world.casework.own, world.session()
    codes = own.new_codes(session, world.passphrase()) or ()
    sheet = own.new_sheet(session, world.passphrase()) or ""
    fields = {"reader": OWNER, "words": sheet, "code": codes[0]}
    wrong = visitor.submit("/recover", "/recover", **{**fields, "words": "five words of mine"})
    assert wrong.status_code == 403
    shown = visitor.submit("/recover", "/recover", **fields)
    form = {**hidden_in(shown), "typed": words_in(shown), "code": app_code(world, shown)}
    made = visitor.post("/enrol/finish", form, "/enrol")
    assert "Your key is made" in text_of(made)


# ---------------------------------------------------------------- one's own


def test_the_page_of_ones_own_shows_no_address_and_no_browser(
    world: World, visitor: Visitor
) -> None:
    visitor.sign_in()
    page = text_of(visitor.get("/you", {"User-Agent": "Mozilla/5.0 (Example)"}))
    assert "This one" in page
    assert "Another" not in page
    assert "Mozilla" not in page
    assert "127.0.0.1" not in page


def test_another_session_is_ended_from_the_list(world: World, visitor: Visitor) -> None:
    other = Visitor(world, https=True)
    other.sign_in()
    world.clock.go_on(timedelta(seconds=30))
    visitor.sign_in()
    answer = visitor.submit("/you", "/you/end", handle=hidden_in(visitor.get("/you"))["handle"])
    assert answer.location == "/you"
    assert "That computer is signed out." in text_of(visitor.get("/you"))
    assert other.get("/").location == "/sign-in"


def test_the_passphrase_is_changed_on_three_pages(world: World, visitor: Visitor) -> None:
    visitor.sign_in()
    shown = visitor.submit("/you", "/you/passphrase")
    typing = visitor.post("/you/passphrase/type", hidden_in(shown), "/you")
    form = {**hidden_in(typing), "old": world.passphrase(), "typed": words_in(shown)}
    wrong = visitor.post("/you/passphrase/set", {**form, "old": "wrong"}, "/you")
    assert wrong.status_code == 422
    assert visitor.post("/you/passphrase/set", form, "/you").location == "/you"
    assert "The new passphrase counts." in text_of(visitor.get("/you"))


def test_the_code_app_is_changed(world: World, visitor: Visitor) -> None:
    visitor.sign_in()
    shown = visitor.submit("/you", "/you/app")
    form = {**hidden_in(shown), "passphrase": world.passphrase(), "code": app_code(world, shown)}
    wrong = visitor.post("/you/app/set", {**form, "passphrase": "wrong"}, "/you")
    assert wrong.status_code == 422
    assert SECRET.findall(text_of(wrong)) == SECRET.findall(text_of(shown))
    assert visitor.post("/you/app/set", form, "/you").location == "/you"
    assert "Codes of the new app count." in text_of(visitor.get("/you"))


@pytest.mark.parametrize(("what", "pattern", "count"), [("codes", CODE, 10), ("sheet", WORD, 5)])
def test_codes_and_sheet_are_shown_once_and_for_the_passphrase(
    world: World, visitor: Visitor, what: str, pattern: re.Pattern[str], count: int
) -> None:
    visitor.sign_in()
    assert visitor.submit("/you", "/you/once", what=what, passphrase="wrong").location == "/you"
    page = text_of(visitor.submit("/you", "/you/once", what=what, passphrase=world.passphrase()))
    assert len(pattern.findall(page)) == count
    assert not pattern.findall(text_of(visitor.get("/you")))


def test_a_passkey_is_added_used_and_removed(world: World, visitor: Visitor) -> None:
    visitor.sign_in()
    device = Device()
    made = device.make(hidden_in(visitor.get("/you"))["challenge"])
    visitor.submit("/you", "/you/passkey/add", passphrase=world.passphrase(), passkey=made)
    assert "The passkey is added." in text_of(visitor.get("/you"))
    visitor.submit("/", "/sign-out")
    shown = device.show(hidden_in(visitor.get("/sign-in"))["challenge"])
    fields = {"reader": OWNER, "passphrase": world.passphrase(), "passkey": shown}
    assert visitor.submit("/sign-in", "/sign-in", **fields).location == "/"
    visitor.submit("/you", "/you/passkey/remove", handle=device.credential_id.hex())
    assert "The passkey is removed." in text_of(visitor.get("/you"))


@pytest.mark.parametrize(
    "path", ["end", "passphrase", "passphrase/set", "app", "app/set", "once", "passkey/add"]
)
def test_nobody_reaches_ones_own_pages_without_a_session(visitor: Visitor, path: str) -> None:
    token = visitor.hidden("/sign-in")
    assert visitor.post(f"/you/{path}", token).status_code == 403
    assert visitor.get("/you").location == "/sign-in"


# ---------------------------------------------------------------- locked


def test_a_locked_desk_opens_where_she_was(world: World, visitor: Visitor) -> None:
    report = world.file(declared=True)
    visitor.sign_in()
    world.clock.go_on(IDLE)
    locked = visitor.get(report.path)
    assert locked.status_code == 403
    assert "The desk is locked" in text_of(locked)
    form = {**hidden_in(locked), "passphrase": "wrong"}
    assert "That was not your passphrase." in text_of(visitor.post("/unlock", form))
    answer = visitor.post("/unlock", {**form, "passphrase": world.passphrase()})
    assert answer.location == report.path
    assert visitor.get(report.path).status_code == 200


def test_what_was_being_written_comes_back_and_she_with_it(world: World, visitor: Visitor) -> None:
    report = world.file(declared=True)
    visitor.sign_in()
    form = visitor.hidden(report.path)
    world.clock.go_on(IDLE)
    page = visitor.post(f"{report.path}/reply", {**form, "text": "Example words."}, report.path)
    assert "Example words.</textarea>" in text_of(page)
    answer = visitor.post("/unlock", {**hidden_in(page), "passphrase": world.passphrase()})
    assert answer.location == report.path
    assert not world.store.tables.replies


@pytest.mark.parametrize(
    "to", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", ""]
)
def test_unlocking_leads_nowhere_else(world: World, visitor: Visitor, to: str) -> None:
    visitor.sign_in()
    world.clock.go_on(IDLE)
    form = {**hidden_in(visitor.get("/")), "to": to, "passphrase": world.passphrase()}
    assert visitor.post("/unlock", form).location == "/"


# ---------------------------------------------------------------- scripts


def test_a_page_may_run_its_one_script_and_no_other(world: World, visitor: Visitor) -> None:
    visitor.sign_in()
    hashes = script_hashes()
    for path in ("/you", "/recover"):
        answer = visitor.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert policy == f"{HEADERS['Content-Security-Policy']}; script-src '{hashes['passkey']}'"
        assert f'integrity="{hashes["passkey"]}"' in html.unescape(text_of(answer))
    answer = visitor.get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert policy == f"{HEADERS['Content-Security-Policy']}; script-src '{hashes['keys']}'"
    assert f'integrity="{hashes["keys"]}"' in html.unescape(text_of(answer))
    for path in ("/enrol", "/news", "/static/passkey.js", "/static/keys.js"):
        policy = visitor.get(path).headers["Content-Security-Policy"]
        assert policy == HEADERS["Content-Security-Policy"]


def test_without_passkeys_no_page_may_run_anything() -> None:
    world = World()
    world.enrol(OWNER)
    visitor = Visitor(world)
    pages = [visitor.get("/sign-in"), visitor.get("/recover")]
    visitor.sign_in()
    pages.append(visitor.get("/you"))
    for page in pages:
        assert "<script" not in text_of(page)
        assert "script-src" not in page.headers["Content-Security-Policy"]
    assert "browsers keep no passkeys for it" in text_of(pages[-1])
