"""The line to Twilio's REST API: one HTTP exchange, and what a failed one means.

Rules: nothing is retried here, since only the outbox knows whether a text may go twice; nothing
is logged, since Twilio's client logs numbers and headers at INFO and urllib3 whole URLs at DEBUG.
An error leaves this file as a `DeliveryError` that holds a code and seconds, and no cause: the
library's own errors quote the URL with the number in it.
Source: Twilio's error dictionary; requests' exceptions.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any, Final

import requests
from twilio.http.http_client import (  # type: ignore[import-untyped]  # ships no types
    TwilioHttpClient,
)
from twilio.http.response import Response  # type: ignore[import-untyped]  # ships no types
from urllib3.exceptions import ConnectTimeoutError  # also: refused, and no such host

from intake.errors import DeliveryError, OutcomeUnknown, Stopped, TryLater, Unreachable

TWILIO: Final = "https://api.twilio.com"

_MEANING: Final[Mapping[int, type[DeliveryError]]] = {
    21211: Unreachable,  # "To" is not a phone number
    21217: Unreachable,
    21612: Unreachable,  # no way from our number to this one
    21614: Unreachable,  # not a mobile number
    21635: Unreachable,  # a landline
    30003: Unreachable,
    30005: Unreachable,
    30006: Unreachable,
    63003: Unreachable,  # WhatsApp: no such address
    63016: Unreachable,  # WhatsApp: she wrote more than 24 hours ago; an answer is too late then
    63024: Unreachable,
    21610: Stopped,
}
"""Codes that decide for ever. Every other refusal may be ours to mend (20003: wrong token), or
pass (429, 20429, 63018: too many), so the text waits."""

_PERHAPS_DONE: Final = frozenset({500, 502, 504})
"""Answers after which the text may have been taken all the same."""


class Line(TwilioHttpClient):  # type: ignore[misc]  # ships no types
    """Twilio's HTTP client, turned quiet, impatient and literal."""

    def __init__(self, base_url: str, timeout_seconds: float) -> None:
        """`base_url` stands in for Twilio's own address."""
        super().__init__(timeout=timeout_seconds, request_hooks={"response": _as_utf8})
        self._base_url = base_url.rstrip("/")
        # A proxy from the environment is for the world outside, not for this machine.
        self.session.trust_env = self._base_url.startswith("https://")
        logging.getLogger("urllib3").setLevel(logging.WARNING)

    def log_request(self, kwargs: Mapping[str, Any]) -> None:
        """Says nothing."""

    def log_response(self, status_code: int, response: requests.Response) -> None:
        """Says nothing."""

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        """One exchange. Raises a DeliveryError unless it ends well."""
        url = self._base_url + url.removeprefix(TWILIO)
        failure: DeliveryError | None
        try:
            response = super().request(method, url, *args, **kwargs)
        except requests.RequestException as error:
            failure = silence(error)
        else:
            failure = refusal(response.status_code, response.headers, response.text)
        finally:  # the client keeps the last exchange for tests of its own
            self._test_only_last_request = self._test_only_last_response = None
        if failure is not None:
            raise failure
        return response


def _as_utf8(response: requests.Response, **_: object) -> None:
    """JSON is UTF-8 (RFC 8259); without this the library guesses, and logs how."""
    response.encoding = "utf-8"


def silence(error: requests.RequestException) -> DeliveryError:
    """What it means that no answer came: TryLater only if the request surely never left."""
    reason = getattr(next(iter(error.args), None), "reason", None)
    return TryLater() if isinstance(reason, ConnectTimeoutError) else OutcomeUnknown()


def refusal(status: int, headers: Mapping[str, str], body: str) -> DeliveryError | None:
    """What an answer other than success means; None for a success."""
    if status < 400:
        return None
    code = _number(_json_object(body).get("code")) or status
    if status in _PERHAPS_DONE:
        return OutcomeUnknown(str(code))
    return _MEANING.get(code, TryLater)(str(code), _number(headers.get("Retry-After")))


def _json_object(body: str) -> Mapping[str, Any]:
    """The answer, or nothing if it is something else, such as a page."""
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _number(value: object) -> int | None:
    """A whole number of up to five digits, or None: nothing else gets into an error."""
    digits = str(value)
    return int(digits) if digits.isdecimal() and len(digits) <= 5 else None
