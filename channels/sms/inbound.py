"""Twilio's webhook, checked and read.

Rules: the signature is checked over `PUBLIC_URL`, the raw target and every field, before anything
is read; what is read is an allow-list, so that places, carriers and profile names never get in.
A field given twice is refused: the signature treats it as if it stood there once. Media is
not fetched, and its caption not kept.
Source: Twilio, "Webhooks security"; twilio-python `RequestValidator`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final
from unicodedata import normalize
from urllib.parse import parse_qsl

from twilio.request_validator import (  # type: ignore[import-untyped]  # ships no types
    RequestValidator,
)

from channels.base import Acknowledgement, RawRequest
from channels.sms.outbound import pack
from intake.conversation.told import Told
from intake.errors import Forged, Malformed
from intake.messages import Heard, Sign, Spoken

_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 100  # Twilio sends about 20 and adds more without notice
_MESSAGE_ID: Final = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")


class SmsChannel:
    """`channels.base.Channel` for SMS by Twilio."""

    name: Final = "sms"
    path: Final = "/channels/sms"
    acknowledgement: Final = Acknowledgement(
        b'<?xml version="1.0" encoding="UTF-8"?><Response/>', "text/xml"
    )

    def __init__(self, auth_token: str, public_url: str) -> None:
        """`public_url`: scheme, host, port and path prefix by which Twilio reaches us."""
        self._validator = RequestValidator(auth_token)
        self._public_url = public_url.rstrip("/")

    def verify(self, request: RawRequest) -> None:
        """Raises Forged without Twilio's signature, Malformed if it is no form."""
        signature = request.headers.get("x-twilio-signature", "")
        if not signature or not request.target.startswith("/"):
            raise Forged
        fields = _fields(request)
        if not self._validator.validate(self._public_url + request.target, fields, signature):
            raise Forged

    def read(self, request: RawRequest) -> Heard:
        """What was said. Raises Malformed when it is not an incoming message."""
        fields = _fields(request)
        message_id = fields.get("MessageSid", "")
        address = canonical(fields.get("From", ""))
        if not (address and address.isprintable() and _MESSAGE_ID.fullmatch(message_id)):
            raise Malformed
        return Heard(self.name, message_id, address, _news(fields))

    def pack(self, said: Sequence[Spoken]) -> tuple[str, ...]:
        return pack(said)


def canonical(sender: str) -> str:
    """A number in E.164 without the marks people write in it; any other sender as it is."""
    number = re.sub(r"[\s().-]", "", sender)
    return number if _E164.fullmatch(number) else sender.strip()


def _news(fields: Mapping[str, str]) -> Told | Sign:
    if fields.get("OptOutType", "").upper() == "STOP":
        return Sign.STOP
    if fields.get("NumMedia", "0").strip() not in ("", "0"):
        return Sign.MEDIA
    if "Body" not in fields:  # e.g. a delivery status that was pointed at this address
        raise Malformed
    return Told(normalize("NFC", fields["Body"]))


def _fields(request: RawRequest) -> Mapping[str, str]:
    """The form, each name once."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise Malformed
    pairs = _pairs(request.body)
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Malformed
    return fields


def _pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:  # its message would hold the bytes
        pass
    raise Malformed
