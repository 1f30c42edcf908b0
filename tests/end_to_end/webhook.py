"""The provider's side of a webhook: signed deliveries over a socket, with the library's own signer.

A delivery that gets no answer, because the process it went to died, has status 0.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from twilio.request_validator import (  # type: ignore[import-untyped]  # ships no types
    RequestValidator,
)

from tests.peers import twilio

PATH = "/channels/sms"
FORM = "application/x-www-form-urlencoded"
NO_ANSWER = 0


@dataclass(frozen=True, slots=True)
class Webhook:
    """One web process as a provider reaches it. `public_url` is what gets signed."""

    port: int
    public_url: str

    def text(self, sender: str, words: str, message_id: str | None = None, **more: str) -> int:
        """Deliver a text, signed; the status of the answer."""
        return self.post(message(sender, words, message_id, **more))

    def post(self, fields: Mapping[str, str]) -> int:
        """Deliver any form, signed."""
        signature = sign(self.public_url, fields)
        return self.send(urlencode(fields).encode(), {"X-Twilio-Signature": signature})

    def send(self, body: bytes, headers: Mapping[str, str], method: str = "POST") -> int:
        """Any request at all."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            try:
                every = {"Content-Type": FORM, "Connection": "close", **headers}
                connection.request(method, PATH, body, every)
                return connection.getresponse().status
            except (OSError, HTTPException):
                return NO_ANSWER


def message(sender: str, words: str, message_id: str | None = None, **more: str) -> dict[str, str]:
    """The fields of an incoming text."""
    return {
        "MessageSid": message_id or new_message_id(),
        "AccountSid": twilio.SID,
        "From": sender,
        "To": twilio.NUMBER,
        "Body": words,
        "NumMedia": "0",
        **more,
    }


def new_message_id() -> str:
    """As the provider makes them."""
    return "SM" + secrets.token_hex(16)


def sign(public_url: str, fields: Mapping[str, str], path: str = PATH) -> str:
    """The provider's signature of these fields."""
    validator = RequestValidator(twilio.TOKEN)
    return str(validator.compute_signature(public_url + path, dict(fields)))
