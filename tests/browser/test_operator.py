"""The operator's page in a real browser: on a phone and on a wide screen, by day and by night."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from intake.operating.pages import OperatorPages
from tests.unit.operating.test_pages import TOKEN, Installation


@pytest.fixture(params=[(320, "light"), (1100, "dark"), (1100, "light"), (320, "dark")])
def page(
    request: pytest.FixtureRequest, chromium: Browser, serve: Callable[[Any], str]
) -> Iterator[Page]:
    width: int = request.param[0]
    scheme: Literal["light", "dark"] = request.param[1]
    house, problems = Installation(), list[str]()
    house.busy()
    app = Flask(__name__)
    app.register_blueprint(OperatorPages(TOKEN, house.figures).blueprint())
    with chromium.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        http_credentials={"username": "anybody", "password": TOKEN},
    ) as context:
        page = context.new_page()
        page.on("console", lambda message: problems.append(message.text))
        page.on("requestfailed", lambda asked: problems.append(asked.url))
        page.goto(f"{serve(app)}/operator")
        yield page
    assert problems == [], "the page breaks its own policy"


def test_it_is_styled_reads_well_and_nothing_runs_out_of_the_side(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("waited 50 hours")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("getComputedStyle(document.querySelector('dl > div')).display") == "flex"
