"""How the demo page speaks to the stand-in: what phones and chats show, and what is sent there.

Rules: every call is one exchange with this machine. A stand-in that does not answer is a
`TryLater`, so that the page can say so.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from intake.demo.chats import Chat, Sort, from_json
from intake.demo.network import Entry, Kind
from intake.demo.wire import NoAnswer, exchange
from intake.errors import TryLater


class StandIn:
    """The stand-in, seen from a phone and from a chat."""

    def __init__(self, url: str, account_sid: str, token: str) -> None:
        """`url`: what TWILIO_API_URL says."""
        self._url = url.rstrip("/")
        credentials = b64encode(f"{account_sid}:{token}".encode()).decode()
        self._headers = {"Authorization": f"Basic {credentials}"}

    def screen(self, number: str) -> Sequence[Entry]:
        """What that phone shows, oldest first. Raises TryLater."""
        return self.screens().get(number, ())

    def screens(self) -> Mapping[str, Sequence[Entry]]:
        """The same of every phone, by number. Raises TryLater."""
        found = json.loads(self._ask("GET", "/demo/messages"))
        return {
            number: tuple(Entry(Kind(e["kind"]), e["text"], e["status"]) for e in screen)
            for number, screen in found.items()
        }

    def send(self, number: str, kind: Kind, text: str) -> None:
        """That phone sends. Returns when it was answered, or after two seconds.

        Raises TryLater.
        """
        self._ask("POST", "/demo/sent", {"From": number, "Kind": kind.value, "Body": text})

    def chats(self) -> Mapping[int, Chat]:
        """What each person's chat shows. Raises TryLater."""
        return from_json(json.loads(self._ask("GET", "/demo/chats")))

    def say(self, person: int, sort: Sort, words: str, language: str) -> None:
        """That person writes. Returns as `send` does. Raises TryLater."""
        form = {"Person": str(person), "Sort": sort.value, "Words": words, "Language": language}
        self._ask("POST", "/demo/said", form)

    def press(self, person: int, message: int, data: str, language: str) -> None:
        """That person presses a button below that message. The same."""
        form = {"Person": str(person), "Message": str(message), "Data": data, "Language": language}
        self._ask("POST", "/demo/pressed", form)

    def _ask(self, method: str, path: str, form: dict[str, str] | None = None) -> bytes:
        headers = dict(self._headers)
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            status, body = exchange(
                method, self._url + path, headers, urlencode(form or {}).encode("ascii")
            )
        except NoAnswer:
            raise TryLater from None
        if status >= 300:
            raise TryLater(str(status))
        return body
