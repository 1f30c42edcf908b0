"""Sends texts through Twilio's REST API.

Rules: `intake.ports.Sender`; every failure is a `DeliveryError` (see `line`). A text that may have
been sent is looked for among what Twilio holds before it is sent again. Plain HTTP is refused
except to this machine, where tests and the demo stand in for Twilio.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final, TypeVar
from unicodedata import category, normalize
from urllib.parse import urlsplit

from twilio.base.exceptions import TwilioException  # type: ignore[import-untyped]  # ships no types

from intake.conversation.told import Told
from intake.errors import ConfigError, OutcomeUnknown
from intake.ports import Taken

T = TypeVar("T")

TWILIO_API: Final = "https://api.twilio.com"

_LOOK_BACK: Final = 50  # texts to one number; a conversation has fewer in the half hour that counts
_VALID_SECONDS: Final = 1800  # how long Twilio may keep it waiting: a late answer is a danger
_CLOCK_SLACK: Final = timedelta(seconds=1)  # Twilio's times are whole seconds
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """Whose texts they are: account, its token, and the number they come from (E.164)."""

    sid: str
    auth_token: str = field(repr=False)
    number: str
    api_url: str = TWILIO_API


class TwilioSender:
    """`intake.ports.Sender` for SMS."""

    def __init__(self, account: TwilioAccount, timeout_seconds: float = 5.0) -> None:
        """`timeout_seconds`: to connect, and again to be answered.

        Raises ConfigError when texts would leave this machine unencrypted.
        """
        _check(account.api_url)
        self._account = account
        self._timeout_seconds = timeout_seconds

    def send(self, address: str, text: Told) -> Taken:
        """Hands one text to Twilio. Raises a DeliveryError."""
        return _understood(lambda: self._send(address, text))

    def was_sent(self, address: str, text: Told, since: datetime) -> bool:
        """Whether Twilio holds this text to this address, made since then."""
        return _understood(lambda: self._holds(address, text, since))

    def _send(self, address: str, text: Told) -> Taken:
        message = self._messages.create(
            to=address,
            from_=self._account.number,
            body=text.reveal(),
            smart_encoded=True,
            validity_period=_VALID_SECONDS,
        )
        if not message.sid:
            raise OutcomeUnknown
        return Taken(message.sid)

    def _holds(self, address: str, text: Told, since: datetime) -> bool:
        held = self._messages.list(to=address, from_=self._account.number, limit=_LOOK_BACK)
        wanted, earliest = _words(text.reveal()), since - _CLOCK_SLACK
        return any(
            message.date_created >= earliest and _words(message.body or "") == wanted
            for message in held
        )

    @cached_property
    def _messages(self) -> Any:
        """Twilio's list of messages. Imported here: it is 30 MB that only a worker needs."""
        from twilio.rest import Client  # type: ignore[import-untyped]  # ships no types

        from channels.sms.line import Line

        line = Line(self._account.api_url, self._timeout_seconds)
        return Client(self._account.sid, self._account.auth_token, http_client=line).messages


def _understood(call: Callable[[], T]) -> T:
    """What the call returns. OutcomeUnknown when Twilio's answer is not what its client expects;
    raised apart from the client's own error, which quotes the answer."""
    try:
        return call()
    except (TwilioException, LookupError, TypeError, ValueError, AttributeError):
        pass
    raise OutcomeUnknown


def _check(api_url: str) -> None:
    url = urlsplit(api_url)
    if url.scheme != "https" and not (url.scheme == "http" and url.hostname in _LOOPBACK):
        raise ConfigError("TWILIO_API_URL must begin with https://, or name this machine")


def _words(text: str) -> str:
    """Letters, marks and digits alone: smart encoding puts plain quotes, dashes and spaces for
    typographic ones, and Twilio may hold either form."""
    return "".join(letter for letter in normalize("NFKC", text) if category(letter)[0] in "LMN")
