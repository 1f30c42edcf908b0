"""Telegram's webhook, checked.

Rules: the secret that we gave Telegram is compared in constant time before anything is read; there
is no signature over the words, so TLS is what keeps them. What it says is read in `updates`.
Source: Telegram Bot API, setWebhook, secret_token.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import Final

from channels.base import Acknowledgement, RawRequest
from channels.telegram.outbound import pack
from channels.telegram.updates import CHANNEL, read_bytes
from intake.errors import Forged, Malformed
from intake.messages import News, Spoken, Text
from intake.ports import Clock

PATH: Final = "/channels/telegram"

_HEADER: Final = "x-telegram-bot-api-secret-token"


class TelegramChannel:
    """`channels.base.Channel` for Telegram by webhook."""

    name: Final = CHANNEL
    paths: Final = (PATH,)
    acknowledgement: Final = Acknowledgement(b"", "text/plain")

    def __init__(self, webhook_secret: str, clock: Clock) -> None:
        self._secret = webhook_secret.encode()
        self._clock = clock

    def verify(self, request: RawRequest) -> None:
        """Raises Forged without the secret, Malformed if it is no JSON."""
        given = request.headers.get(_HEADER, "")
        if not hmac.compare_digest(given.encode(errors="replace"), self._secret):
            raise Forged
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise Malformed

    def read(self, request: RawRequest) -> News | None:
        """What it says; None when that is nothing to us. Raises Malformed."""
        return read_bytes(request.body, self._clock())

    def pack(self, said: Sequence[Spoken]) -> tuple[Text, ...]:
        return pack(said)
