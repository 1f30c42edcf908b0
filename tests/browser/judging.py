"""axe, given one page after the other: it is loaded once, which takes longer than to run it.

axe is a script, and our pages refuse scripts: so each page is written, as it stands, into a page of
its own that axe is in. What is written there keeps the address of that page, and so its styles.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Page

_RUN = """() => axe.run({resultTypes: ["violations"]}).then((found) => found.violations.map(
  (each) => [each.id, each.nodes.map((node) => node.html)]))"""


class Judge:
    """A page with axe in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))

    def faults(self, html: str) -> list[Any]:
        """What axe finds in this page: its rules, and where they are broken."""
        self.page.set_content(html)
        return list(self.page.evaluate(_RUN))


@contextmanager
def judging(chromium: Browser, address: str = "about:blank", **how: Any) -> Iterator[Judge]:
    """A judge whose pages seem to be at that address, until the block ends; `how`: of a context."""
    with chromium.new_context(**how) as context:
        page = context.new_page()
        page.goto(address)
        yield Judge(page)
