"""Tried as a new user would: a report by the demo's phone, sign in, read, answer, read by code."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import first_minutes as first


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with first.demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


def test_a_report_is_told_read_and_answered(chromium: Browser, address: str) -> None:
    phone = chromium.new_page()
    desk = chromium.new_context(java_script_enabled=False).new_page()
    receipt = first.conversation(phone, address)

    first.sign_in(desk, address, "ombudsperson")
    first.open_first(desk)
    desk.locator("details.words summary").click()
    expect(desk.locator(".thread")).to_contain_text(first.STORY)
    first.answer(desk, first.ANSWER)

    first.read_answer(phone, address, receipt, "b")
    expect(phone.locator(".talk")).to_contain_text(first.ANSWER)


def test_a_wrong_signature_is_refused_before_everybodys_eyes(
    chromium: Browser, address: str
) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/demo/?phone=c")
    page.get_by_role("button", name="wrong signature").click()
    first.hears(page, "403")
