"""A reader's browser at the desk: real requests, one cookie, the form token taken from the page."""

from __future__ import annotations

import html
import re
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode

import pyotp

from intake.setup import Added

FORM = "application/x-www-form-urlencoded"
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_NONCE = re.compile(r'name="nonce" value="([^"]+)"')
_REPORT = re.compile(r'href="(/desk/reports/[0-9a-f]{32})"')


@dataclass(frozen=True, slots=True)
class Page:
    """What came back. `text` is readable: entities are letters again."""

    status: int
    text: str = field(repr=False)
    location: str


@dataclass
class Browser:
    """One browser. Redirects are followed, as browsers do."""

    port: int
    cookie: str = field(default="", repr=False)
    page: Page = field(default_factory=lambda: Page(0, "", ""))

    def get(self, path: str) -> Page:
        """Open an address."""
        self.page = self._go("GET", path, b"")
        return self.page

    def post(self, path: str, **fields: str) -> Page:
        """Press a button of the page that is open, with the token that page holds."""
        token = _TOKEN.search(self.page.text)
        assert token, "the page has no form"
        body = urlencode({"csrf_token": token[1], **fields}).encode()
        self.page = self._go("POST", path, body)
        while self.page.status in (302, 303):
            self.page = self._go("GET", self.page.location, b"")
        return self.page

    def sign_in(self, reader: Added) -> Page:
        """With passphrase and one-time code."""
        self.get("/desk/sign-in")
        code = pyotp.TOTP(reader.totp_secret).now()
        return self.post(
            "/desk/sign-in", reader=reader.reader_id, passphrase=reader.passphrase, code=code
        )

    def reports(self) -> list[str]:
        """Addresses of the reports on the queue page that is open."""
        return _REPORT.findall(self.page.text)

    def reply(self, report: str, words: str) -> Page:
        """Seal an answer from the case page that is open."""
        nonce = _NONCE.search(self.page.text)
        assert nonce, "the page has no answer form"
        return self.post(f"{report}/reply", text=words, nonce=nonce[1])

    def _go(self, method: str, path: str, body: bytes) -> Page:
        headers = {"Connection": "close", "Cookie": self.cookie}
        if method == "POST":
            headers["Content-Type"] = FORM
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            self._keep_cookie(answer)
            text = html.unescape(answer.read().decode())
        return Page(answer.status, text, answer.getheader("Location", ""))

    def _keep_cookie(self, answer: HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookie = line.partition(";")[0]
