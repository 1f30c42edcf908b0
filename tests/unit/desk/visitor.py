"""Somebody at the desk with a browser, as a test client: fills in forms that were shown."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import Flask
from werkzeug.test import TestResponse

from intake.conversation.codes import helper_digits
from tests.unit.desk.world import OWNER, World

NEW = "/cards/new"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


class Visitor:
    """One browser. Requests go by HTTPS where the cookies ask for it."""

    def __init__(self, world: World, app: Flask | None = None, *, https: bool = False) -> None:
        self._world = world
        self._client = (app or world.app(secure_cookies=https)).test_client()
        self._base = f"{'https' if https else 'http'}://desk.example"

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> TestResponse:
        return self._client.get(path, base_url=self._base, headers=headers, buffered=True)

    def post(
        self, path: str, fields: Mapping[str, str | list[str]], referrer: str = "/"
    ) -> TestResponse:
        return self._client.post(
            path,
            base_url=self._base,
            data=fields,
            headers={"Referer": f"{self._base}{referrer}"},
        )

    def submit(self, page: str, path: str, **fields: str) -> TestResponse:
        """Fill in the form that `page` shows for `path`."""
        return self.post(path, {**self.hidden(page), **fields}, page)

    def hidden(self, page: str) -> dict[str, str]:
        """The hidden fields of a page; of two alike, the last."""
        return dict(HIDDEN.findall(self.get(page).get_data(as_text=True)))

    def sign_in(self, reader_id: str = OWNER) -> TestResponse:
        return self.submit(
            "/sign-in",
            "/sign-in",
            reader=reader_id,
            passphrase=self._world.passphrase(reader_id),
            code=self._world.code(reader_id),
        )

    def cookie(self, name: str = "desk") -> str | None:
        found = self._client.get_cookie(name, domain="desk.example")
        return found.value if found else None


def text_of(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def without_tokens(answer: TestResponse) -> str:
    """A page without what is random in it."""
    return HIDDEN.sub("", text_of(answer))


def enrol(visitor: Visitor, **fields: str) -> TestResponse:
    """Fill in the form that makes cards."""
    filled = {"count": "2", "pairs": "0", "organisation": "", **fields}
    return visitor.submit("/cards", NEW, **filled)


def codes_in(page: str) -> list[str]:
    """Every helper code a page shows."""
    return [code for code in re.findall(r"\b\d{3} \d{3} \d{3}\b", page) if helper_digits(code)]
