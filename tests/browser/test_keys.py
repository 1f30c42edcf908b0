"""Keys in a real browser: making one by invitation, passkeys on a virtual device, the idle lock,
the list of sessions. Pages of passkeys run one script; with scripts off everything else works.

Each page is held by axe and shown at 320 and 1280 px.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from pyotp import TOTP
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from intake.casework.inviting import Invited
from intake.casework.sessions import IDLE
from tests.browser.test_desk import OVERFLOWING, TARGET_PIXELS, TOO_SMALL
from tests.fakes.authenticator import PlainPasskeys
from tests.unit.desk.world import DEPUTY, OWNER, World

STEP = timedelta(seconds=30)
REFUSED = "Failed to load resource: the server responded with a status of 4"


class Desk:
    """A desk that is being served under a name, as browsers want it for passkeys."""

    def __init__(self, serve: Callable[[Any], str]) -> None:
        self.passkeys = PlainPasskeys(origin="", rp_id="localhost")
        self.world = World(passkeys=self.passkeys)
        self.world.enrol(DEPUTY)
        app = DispatcherMiddleware(Response("elsewhere", 404), {"/desk": self.world.app()})
        origin = serve(app).replace("127.0.0.1", "localhost")
        self.passkeys._origin = origin
        self.address = f"{origin}/desk"

    def sign_in(self, page: Page, reader_id: str = DEPUTY) -> None:
        self.world.clock.go_on(STEP)
        page.goto(f"{self.address}/sign-in")
        page.get_by_label("Reader name").fill(reader_id)
        page.get_by_label("Passphrase").fill(self.world.passphrase(reader_id))
        page.get_by_label("Six digits").fill(self.world.code(reader_id))
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Queue")).to_be_visible()


@pytest.fixture
def desk(serve: Callable[[Any], str]) -> Desk:
    return Desk(serve)


@pytest.fixture(params=[(320, "light"), (1280, "dark")], ids=["small", "wide"])
def page(chromium: Browser, desk: Desk, request: pytest.FixtureRequest) -> Iterator[Page]:
    """It is closed before the desk is, which may still be sending it something."""
    width, scheme = request.param
    problems = list[str]()
    with chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme
    ) as context:
        page = context.new_page()
        page.on("console", lambda said: problems.extend(complaints(said)))
        page.on("pageerror", lambda error: problems.append(error.message))
        yield page
    assert problems == []


def complaints(said: ConsoleMessage) -> list[str]:
    """Errors and warnings, but for a page that was refused on purpose, and an icon that was still
    on its way as somebody went on; hints are none."""
    is_icon = said.location["url"].endswith("icon.svg")
    cut_off = is_icon and "net::ERR_" in said.text
    counts = said.type in ("error", "warning") and not cut_off
    counts = counts and not said.text.startswith(REFUSED)
    return [f"{said.text} {said.location}"] if counts else []


def check(page: Page) -> None:
    """axe finds nothing, nothing overflows, targets are large."""
    page.wait_for_load_state()
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate(TOO_SMALL, TARGET_PIXELS) == []


def device(page: Page) -> Any:
    """A virtual one that keeps passkeys and has verified its person."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return cdp, made["authenticatorId"]


def add_passkey(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.address}/you")
    part = page.locator("[data-passkey]")
    part.get_by_label("Passphrase").fill(desk.world.passphrase(DEPUTY))
    part.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("status")).to_have_text(
        "The passkey is added. It stands in for the six digits."
    )


def with_passkey(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.address}/sign-in")
    page.get_by_label("Reader name").fill(DEPUTY)
    page.get_by_label("Passphrase").fill(desk.world.passphrase(DEPUTY))
    page.get_by_role("button", name="Use a passkey").click()


def test_from_an_invitation_to_the_queue(page: Page, desk: Desk) -> None:
    invited = desk.world.casework.inviting.invite(OWNER)
    assert isinstance(invited, Invited)
    page.goto(f"{desk.address}/enrol")
    page.get_by_label("The code you were given").fill("1111 2222 3333 4444")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    page.get_by_label("The code you were given").fill(invited.code)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Five words")).to_be_visible()
    check(page)
    words = " ".join(page.locator(".words code").all_inner_texts())
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_role("button", name="I have written it down").click()
    check(page)
    page.get_by_label("The five new words").fill(words)
    page.get_by_label("Six digits").fill(TOTP(secret).at(desk.world.clock.now))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Done").click()
    desk.world.clock.go_on(STEP)
    page.get_by_label("Reader name").fill(OWNER)
    page.get_by_label("Passphrase").fill(words)
    page.get_by_label("Six digits").fill(TOTP(secret).at(desk.world.clock.now))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    page.locator("summary").first.click()
    check(page)


def test_a_passkey_is_added_and_signs_in_without_digits(page: Page, desk: Desk) -> None:
    device(page)
    desk.sign_in(page)
    add_passkey(page, desk)
    check(page)
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    check(page)
    with_passkey(page, desk)
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    assert "signed_in" in [event for _, event, _ in desk.world.audit(None)][-1:]


def test_a_copied_device_is_refused(page: Page, desk: Desk) -> None:
    device(page)
    desk.sign_in(page)
    add_passkey(page, desk)
    (kept,) = desk.world.store.tables.passkeys.values()
    page.get_by_role("button", name="Sign out", exact=True).click()
    desk.world.store.tables.passkeys[kept.credential_id] = replace(kept, uses=99)
    with_passkey(page, desk)
    expect(page.get_by_role("alert").first).to_be_visible()
    assert (DEPUTY, "passkey_cloned", "") in desk.world.audit(None)


def test_where_the_device_says_no_the_digits_stay(page: Page, desk: Desk) -> None:
    cdp, authenticator = device(page)
    cdp.send(
        "WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False}
    )
    with_passkey(page, desk)
    expect(page.get_by_text("The passkey did not answer.")).to_be_visible()
    assert page.get_by_label("Six digits").get_attribute("required") is not None


def test_the_idle_lock_opens_where_she_was(page: Page, desk: Desk) -> None:
    report = desk.world.file(places={DEPUTY: "owner"})
    desk.sign_in(page)
    desk.world.clock.go_on(IDLE)
    page.goto(f"{desk.address}{report.path}")
    expect(page.get_by_role("heading", name="The desk is locked")).to_be_visible()
    check(page)
    page.get_by_label("Passphrase").fill("not mine")
    page.get_by_role("button", name="Open the desk").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    page.get_by_label("Passphrase").fill(desk.world.passphrase(DEPUTY))
    page.get_by_role("button", name="Open the desk").click()
    expect(page.get_by_role("heading", name="Before it opens")).to_be_visible()
    assert page.url == f"{desk.address}{report.path}"


def test_sessions_are_listed_and_ended(page: Page, desk: Desk, chromium: Browser) -> None:
    with chromium.new_context() as elsewhere:
        other = elsewhere.new_page()
        desk.sign_in(other)
        desk.sign_in(page)
        page.goto(f"{desk.address}/you")
        expect(page.get_by_text("This one")).to_be_visible()
        check(page)
        page.get_by_role("button", name="End it").click()
        expect(page.get_by_text("Another", exact=True)).to_have_count(0)
        other.goto(f"{desk.address}/")
        expect(other.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_reader_who_is_removed_is_out_at_once(page: Page, desk: Desk) -> None:
    desk.sign_in(page)
    readers = tuple(each for each in desk.world.response.readers if each.id != DEPUTY)
    desk.world.response = replace(desk.world.response, readers=readers)
    page.goto(f"{desk.address}/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_passphrase_app_and_recovery_pages(page: Page, desk: Desk) -> None:
    desk.sign_in(page)
    page.goto(f"{desk.address}/you")
    page.get_by_role("button", name="Change the passphrase").click()
    check(page)
    words = " ".join(page.locator(".words code").all_inner_texts())
    page.get_by_role("button", name="I have written it down").click()
    check(page)
    page.get_by_label("The passphrase until now").fill(desk.world.passphrase(DEPUTY))
    page.get_by_label("The five new words").fill(words)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.get_by_role("button", name="Use another code app").click()
    check(page)
    page.goto(f"{desk.address}/you")
    page.locator("#once-passphrase").fill(words)
    page.get_by_role("button", name="New recovery sheet").click()
    expect(page.get_by_role("heading", name="Recovery sheet")).to_be_visible()
    check(page)
    page.goto(f"{desk.address}/recover")
    check(page)


def test_without_scripts_the_digits_stay_and_the_page_says_so(
    desk: Desk, chromium: Browser
) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        desk.sign_in(page)
        page.goto(f"{desk.address}/you")
        expect(page.get_by_text("Adding one needs scripts")).to_be_visible()
        expect(page.get_by_role("button", name="Add a passkey")).to_have_count(0)
