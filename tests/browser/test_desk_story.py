"""One reader's whole time at the desk, in Chromium: she is invited, makes her key, signs in with
digits and with a passkey, works a case from the first reading to its closing, hands another one
over, and is removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pyotp import TOTP

from intake.casework.inviting import Invited
from intake.ports import Wrap
from tests.browser.test_desk_course import note, notice, unfold
from tests.browser.test_keys import STEP, Desk, check, complaints, device
from tests.unit.desk.world import DEPUTY, EXTERNAL, NOON, OWNER, FiledReport


@pytest.fixture
def desk(serve: Callable[[Any], str]) -> Desk:
    made = Desk(serve)
    made.world.enrol(EXTERNAL)
    return made


@pytest.fixture
def page(chromium: Browser, desk: Desk) -> Iterator[Page]:
    """It is closed before the desk is, which may still be sending it something."""
    problems = list[str]()
    with chromium.new_context(viewport={"width": 768, "height": 1000}) as context:
        page = context.new_page()
        page.on("console", lambda said: problems.extend(complaints(said)))
        page.on("pageerror", lambda error: problems.append(error.message))
        yield page
    assert problems == []


def test_a_readers_whole_time(page: Page, desk: Desk) -> None:
    device(page)
    words, secret = makes_her_key(page, desk)
    first, second = (sealed_to_her(desk) for _ in range(2))
    signs_in(page, desk, words, secret)
    adds_a_passkey(page, desk, words)
    page.get_by_role("button", name="Sign out", exact=True).click()
    signs_in_with_it(page, desk, words)

    opens(page, desk, first)
    refers(page, desk, first)
    answers(page)
    closes(page, desk, first)

    opens(page, desk, second)
    unfold(page, "Hand it over")
    page.get_by_role("button", name="Hand it over", exact=True).click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    check(page)
    assert desk.world.store.tables.assignments[second.id, DEPUTY].place == "owner"
    page.goto(f"{desk.address}{second.path}")
    expect(page.get_by_role("heading", name="No such page")).to_be_visible()

    left = tuple(each for each in desk.world.response.readers if each.id != OWNER)
    desk.world.response = replace(desk.world.response, readers=left)
    page.goto(f"{desk.address}/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    try_again = page.get_by_role("button", name="Sign in")
    fill_in(page, words)
    page.get_by_label("Six digits").fill(code(desk, secret))
    try_again.click()
    expect(page.get_by_role("alert")).to_contain_text("That did not work")


def makes_her_key(page: Page, desk: Desk) -> tuple[str, str]:
    """(passphrase, secret of her code app)"""
    invited = desk.world.casework.inviting.invite(OWNER)
    assert isinstance(invited, Invited)
    page.goto(f"{desk.address}/enrol")
    page.get_by_label("The code you were given").fill(invited.code)
    page.get_by_role("button", name="Continue").click()
    words = " ".join(page.locator(".words code").all_inner_texts())
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_role("button", name="I have written it down").click()
    page.get_by_label("The five new words").fill(words)
    page.get_by_label("Six digits").fill(code(desk, secret))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("link", name="Done").click()
    return words, secret


def sealed_to_her(desk: Desk) -> FiledReport:
    """A report, wrapped for the key that she has just made."""
    world = desk.world
    report = world.file()
    with world.store(write=False) as work:
        row = work.readers.get(OWNER)
    assert row is not None
    mine = world.vault.wrap(report.key, OWNER, row.lock.public, held=False)
    world.keyring.add_wraps([Wrap(report.id, OWNER, False, mine)], NOON)
    return report


def code(desk: Desk, secret: str) -> str:
    """New digits, of the next half minute."""
    desk.world.clock.go_on(STEP)
    return TOTP(secret).at(desk.world.clock.now)


def fill_in(page: Page, words: str) -> None:
    page.get_by_label("Reader name").fill(OWNER)
    page.get_by_label("Passphrase").fill(words)


def signs_in(page: Page, desk: Desk, words: str, secret: str) -> None:
    fill_in(page, words)
    page.get_by_label("Six digits").fill(code(desk, secret))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("2 open, 2 not read yet")).to_be_visible()
    check(page)


def adds_a_passkey(page: Page, desk: Desk, words: str) -> None:
    page.goto(f"{desk.address}/you")
    part = page.locator("[data-passkey]")
    part.get_by_label("Passphrase").fill(words)
    part.get_by_role("button", name="Add a passkey").click()
    notice(page, "The passkey is added.")
    check(page)


def signs_in_with_it(page: Page, desk: Desk, words: str) -> None:
    page.goto(f"{desk.address}/sign-in")
    fill_in(page, words)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()


def opens(page: Page, desk: Desk, report: FiledReport) -> None:
    """Nothing of it is shown before she says that she has no tie to it."""
    page.goto(f"{desk.address}{report.path}")
    expect(page.get_by_text("The queue at the water point")).to_have_count(0)
    page.get_by_label("No, none that I know of").check()
    page.get_by_role("button", name="Continue").click()
    told = page.get_by_text("The queue at the water point")
    expect(told).to_be_hidden()
    unfold(page, "Show what was written")
    expect(told).to_be_visible()
    check(page)


def refers(page: Page, desk: Desk, report: FiledReport) -> None:
    page.get_by_role("button", name="I have read it").click()
    unfold(page, "What it is, and who it is about")
    page.get_by_label("What it is", exact=True).select_option("abuse")
    page.get_by_label("Who it is about").select_option("aid_worker_or_volunteer")
    page.get_by_role("button", name="Seal the judgement").click()
    note(page, "Someone to talk to: offered")
    note(page, "Someone to talk to: accepted by the person (how that is known: the person said so)")
    unfold(page, "Refer the person to a service")
    page.get_by_label("Who goes along").select_option("desk_calls_the_service")
    page.get_by_label("Language", exact=True).check()
    page.get_by_role("button", name="Seal the sheet").click()
    notice(page, "The sheet is sealed")
    unfold(page, "Print what is handed over")
    page.get_by_role("button", name="Sheet: Someone to talk to").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Print this page now")
    page.goto(f"{desk.address}{report.path}")


def answers(page: Page) -> None:
    page.get_by_label("To whoever holds the number").fill("A clinic can see you on Monday.")
    page.get_by_role("button", name="Seal the answer").click()
    unfold(page, "Show what was written")
    expect(page.get_by_text("A clinic can see you on Monday.")).to_be_visible()


def closes(page: Page, desk: Desk, report: FiledReport) -> None:
    page.goto(f"{desk.address}{report.path}")
    unfold(page, "Close this report")
    page.locator("#closing-reason").select_option("done")
    for item in page.locator("select[id^=closing-]").all()[1:]:
        item.select_option("done")
    page.get_by_role("button", name="Close it").click()
    expect(page.get_by_text("1 open, 1 not read yet")).to_be_visible()
    page.goto(f"{desk.address}{report.path}")
    expect(page.get_by_text("This report is closed.")).to_be_visible()
    check(page)
