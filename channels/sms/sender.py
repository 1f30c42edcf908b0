"""Sends texts through Twilio's REST API, and has its copies deleted.

Rules: `intake.ports.Sender`; every failure is a `DeliveryError` (see `line`). A text that may have
been sent is looked for among what Twilio holds before it is sent again. Plain HTTP is refused
except to this machine, where tests and the demo stand in for Twilio. WhatsApp lets own words
through for 24 hours after somebody wrote: later only a template that was approved, or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final, TypeVar
from unicodedata import category, normalize
from urllib.parse import urlsplit

from twilio.base.exceptions import TwilioException  # type: ignore[import-untyped]  # ships no types

from channels.sms.copies import deletion, says_gone
from channels.sms.dialects import SMS, Dialect
from intake.errors import ConfigError, DeliveryError, OutcomeUnknown, TryLater, Unreachable
from intake.messages import Errand, Task
from intake.ports import NudgeWords, Pace, Parcel, Taken

T = TypeVar("T")

TWILIO_API: Final = "https://api.twilio.com"

WINDOW_CLOSED: Final = "63016"
"""WhatsApp: more than 24 hours since she wrote."""

_LOOK_BACK: Final = 50  # texts to one number; a conversation has fewer in the half hour that counts
_VALID_SECONDS: Final = 1800  # how long Twilio may keep it waiting: a late answer is a danger
_CLOCK_SLACK: Final = timedelta(seconds=1)  # Twilio's times are whole seconds
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_NO_TEMPLATES: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """Whose texts they are: account, its token, and the number they come from (E.164).

    `public_url`: where Twilio reports how far a text got; "" for nowhere.
    """

    sid: str
    auth_token: str = field(repr=False)
    number: str
    api_url: str = TWILIO_API
    public_url: str = ""

    def messages(self, timeout_seconds: float) -> Any:
        """Twilio's list of messages. Imported here: it is 30 MB that only a worker needs."""
        from twilio.rest import Client  # type: ignore[import-untyped]  # ships no types

        from channels.sms.line import Line

        line = Line(self.api_url, timeout_seconds)
        return Client(self.sid, self.auth_token, http_client=line).messages


class TwilioSender:
    """`intake.ports.Sender` for SMS, and for WhatsApp in its dialect."""

    pace: Final[Pace | None] = None  # Twilio queues what is too fast for its numbers

    def __init__(
        self,
        account: TwilioAccount,
        timeout_seconds: float = 5.0,
        dialect: Dialect = SMS,
        templates: Mapping[str, str] = _NO_TEMPLATES,
    ) -> None:
        """`timeout_seconds`: to connect, and again to be answered. `templates`: language -> id of
        the approved text that holds one word, the likeliest language first.

        Raises ConfigError when texts would leave this machine unencrypted.
        """
        check_address(account.api_url)
        self._account = account
        self._timeout_seconds = timeout_seconds
        self._dialect = dialect
        self._templates = templates

    def send(self, parcel: Parcel) -> Taken:
        """Hands one text to Twilio. Raises a DeliveryError."""
        return understood(lambda: self._send(parcel))

    def find(self, parcel: Parcel, since: datetime) -> Taken | None:
        """This text to this address, if Twilio holds it, made since then."""
        return understood(lambda: self._held(parcel, since))

    def carry_out(self, errand: Errand) -> None:
        """Deletes a message. What is not there any more raises nothing."""
        if errand.task is not Task.DELETE:
            raise Unreachable
        try:
            understood(lambda: self._messages(errand.reference).delete())
        except DeliveryError as error:
            if not says_gone(error):
                raise

    def _send(self, parcel: Parcel) -> Taken:
        try:
            message = self._messages.create(
                to=self._dialect.wire(parcel.address),
                from_=self._dialect.wire(self._account.number),
                validity_period=_VALID_SECONDS,
                **self._content(parcel),
                **self._report_to(),
            )
        except Unreachable as error:
            if parcel.nudge and error.code == WINDOW_CLOSED:  # not now, though she may be texted
                raise TryLater(error.code) from None
            raise
        if not message.sid:
            raise OutcomeUnknown
        return Taken(message.sid, deletion(message.sid))

    def _content(self, parcel: Parcel) -> Mapping[str, object]:
        """What is said, as Twilio wants it: own words, or the one template."""
        if self._dialect.is_sms:
            return {"body": parcel.text.reveal(), "smart_encoded": True}
        if parcel.nudge is None:
            return {"body": parcel.text.reveal()}
        template = self._template(parcel.nudge)
        return {
            "content_sid": template,
            "content_variables": json.dumps({"1": parcel.nudge.word}, ensure_ascii=False),
        }

    def _template(self, nudge: NudgeWords) -> str:
        """In her language, else the first one. Raises TryLater when there is none at all: then
        what a reader asked for is taken back, and she may still be asked for later."""
        template = self._templates.get(nudge.language) or next(iter(self._templates.values()), "")
        if not template:
            raise TryLater(WINDOW_CLOSED)
        return template

    def _report_to(self) -> Mapping[str, str]:
        base = self._account.public_url
        return {"status_callback": f"{base}{self._dialect.status_path}"} if base else {}

    def _held(self, parcel: Parcel, since: datetime) -> Taken | None:
        wanted = _words(parcel.text.reveal())
        to, number = self._dialect.wire(parcel.address), self._dialect.wire(self._account.number)
        for held in self._messages.list(to=to, from_=number, limit=_LOOK_BACK):
            if held.date_created >= since - _CLOCK_SLACK and _words(held.body or "") == wanted:
                return Taken(held.sid, deletion(held.sid))
        return None

    @cached_property
    def _messages(self) -> Any:
        return self._account.messages(self._timeout_seconds)


def understood(call: Callable[[], T]) -> T:
    """What the call returns. OutcomeUnknown when Twilio's answer is not what its client expects;
    raised apart from the client's own error, which quotes the answer."""
    try:
        return call()
    except (TwilioException, LookupError, TypeError, ValueError, AttributeError):
        pass
    raise OutcomeUnknown


def check_address(api_url: str) -> None:
    """Raises ConfigError when texts would leave this machine unencrypted."""
    url = urlsplit(api_url)
    if url.scheme != "https" and not (url.scheme == "http" and url.hostname in _LOOPBACK):
        raise ConfigError("TWILIO_API_URL must begin with https://, or name this machine")


def _words(text: str) -> str:
    """Letters, marks and digits alone: smart encoding puts plain quotes, dashes and spaces for
    typographic ones, and Twilio may hold either form."""
    return "".join(letter for letter in normalize("NFKC", text) if category(letter)[0] in "LMN")
