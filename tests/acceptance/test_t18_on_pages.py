"""T18: on pages no cookie, nothing from elsewhere, no script, less than 14 kB, nothing kept, and
Exit leaves nothing.

Shown on the whole product over HTTP: every page of a report that is told, sent and read again.
"""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from sqlalchemy import text

from tests.acceptance.served import Served, served
from tests.browser.paths import STORY
from tests.web import Form, Html

MOST_BYTES = 14_000
ELSEWHERE = re.compile(r"<script|<img|<iframe|<svg|url\(|(?:src|srcset|ping)=", re.IGNORECASE)
ADDRESS = re.compile(r'(?:href|action|content)="([^"]*)"')
KEPT = ("drafts", "pages", "conversations")
ANSWERS = (
    *(("start",), ("show",), ("go", "1"), ("go", "1"), ("go", "1"), ("go", "2"), ("0",)),
    *(("go", STORY), ("go", "1"), ("go", "1"), ("0",), ("go", "1"), ("0",), ("0",)),
    *(("go", "2"), ("go", "1"), ("kept", "1"), ("go", "1")),
)
"""The button on each page from the first to the last, and what is chosen or written there."""


@dataclass
class Page:
    """An answer of the server, as it came."""

    headers: dict[str, str]
    bytes: int
    text: str
    html: Html = field(init=False)

    def __post_init__(self) -> None:
        self.html = Html(self.text)

    def has(self, value: str) -> bool:
        return any(each.has(value) for each in self.html.forms)

    def form(self, value: str) -> Form:
        return next(each for each in self.html.forms if each.has(value))


def ask(product: Served, fields: list[tuple[str, str]] | None = None) -> Page:
    """Without cookies, scripts, or anything else that a browser may add."""
    connection = http.client.HTTPConnection("127.0.0.1", product.webhook.port, timeout=20)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
    body = urlencode(fields) if fields else None
    connection.request("POST" if fields else "GET", "/", body, {"Host": "127.0.0.1", **kind})
    answer = connection.getresponse()
    raw = answer.read()
    connection.close()
    headers = dict(answer.getheaders())
    size = len(raw) + sum(len(name) + len(value) + 4 for name, value in headers.items())
    return Page(headers, size, raw.decode())


def rows(product: Served) -> int:
    """How many rows there are, of anything that waits for her."""
    with product.databases.content.connect() as connection:
        counts = [connection.scalar(text(f"SELECT count(*) FROM {each}")) for each in KEPT]
    return sum(count or 0 for count in counts)


def answered(product: Served, page: Page, value: str, given: str = "") -> Page:
    form = page.form(value)
    name = "have" if value == "kept" else "w" if given and not form.picks else "a"
    return ask(product, [*form.hidden, *([(name, given)] if given else []), ("do", value)])


def told(product: Served) -> Iterator[Page]:
    page = ask(product)
    for value, *given in ANSWERS:
        yield page
        page = answered(product, page, value, *given)
    yield page


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("t18")) as running:
        yield running


def test_every_page_keeps_nothing_fetches_nothing_and_is_small(product: Served) -> None:
    pages = list(told(product))
    assert len(pages) == len(ANSWERS) + 1
    assert "Sent." in pages[-1].text
    for page in pages:
        assert "Set-Cookie" not in page.headers
        assert page.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert page.bytes < MOST_BYTES
        assert not ELSEWHERE.search(page.text)
        for address in ADDRESS.findall(page.text):
            assert not re.match(r"(?:https?:)?//", address), address


def test_exit_leaves_nothing(product: Served) -> None:
    """Neither a draft nor a page; and what she leaves behind opens nothing any more."""
    others = rows(product)
    *before, last = [page for _, page in zip(range(9), told(product), strict=False)]
    assert before
    assert rows(product) == others + len(KEPT)
    out = answered(product, last, "exit")
    assert out.has("start")
    assert rows(product) == others
    for page in (*before[2:], last):
        again = answered(product, page, "8") if page.has("8") else out
        assert STORY not in again.text
        assert again.has("start")
