"""Twilio's webhooks, checked and read.

Rules: the signature is checked before anything is read; what is read is an allow-list, so that
places, carriers, profile names and buttons never get in. A field given twice is refused: the
signature treats it as if it stood there once. Media is not fetched, and its caption not kept.
What comes from a name instead of a number cannot be answered: it is deleted at Twilio, not heard.
Source: Twilio, "Receive and reply to messages", "Track the message status of outbound messages".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final
from unicodedata import normalize
from urllib.parse import parse_qsl

from channels.base import Acknowledgement, RawRequest
from channels.sms.addresses import can_be_answered
from channels.sms.copies import deletion
from channels.sms.dialects import SMS, Dialect
from channels.sms.signatures import Signatures
from channels.sms.statuses import REACHED
from intake.conversation.told import Told
from intake.errors import Malformed
from intake.messages import Chore, Heard, News, Progress, Sign, Spoken, Text

_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 100  # Twilio sends about 20 and adds more without notice
_MESSAGE_ID: Final = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
_NO_KEYS: Final[Mapping[str, str]] = {}


class SmsChannel:
    """`channels.base.Channel` for SMS by Twilio, and for WhatsApp in its dialect."""

    acknowledgement: Final = Acknowledgement(
        b'<?xml version="1.0" encoding="UTF-8"?><Response/>', "text/xml"
    )

    def __init__(
        self,
        auth_token: str,
        public_url: str,
        *,
        fallback_url: str | None = None,
        keys: Mapping[str, str] = _NO_KEYS,
        dialect: Dialect = SMS,
    ) -> None:
        """`public_url`: scheme, host, port and path prefix by which Twilio reaches us;
        `fallback_url`: the same, where it turns when that fails. `keys`: name -> secret of the
        keys that Twilio signs webhooks with."""
        public_urls = [public_url, fallback_url] if fallback_url else [public_url]
        self._signatures = Signatures(auth_token, public_urls, keys)
        self._dialect = dialect

    @property
    def name(self) -> str:
        return self._dialect.name

    @property
    def paths(self) -> Sequence[str]:
        return (self._dialect.path, self._dialect.status_path)

    def verify(self, request: RawRequest) -> None:
        """Raises Forged without Twilio's signature, Malformed if it is no form."""
        self._signatures.check_there_is_one(request)
        self._signatures.check(request, _fields(request))

    def read(self, request: RawRequest) -> News | None:
        """What it says. Raises Malformed when it is neither a message nor a status."""
        fields = _fields(request)
        message_id = fields.get("MessageSid", "")
        if not _MESSAGE_ID.fullmatch(message_id):
            raise Malformed
        if request.target.partition("?")[0].endswith(self._dialect.status_path):
            return self._progress(message_id, fields)
        return self._message(message_id, fields)

    def pack(self, said: Sequence[Spoken]) -> tuple[Text, ...]:
        return self._dialect.pack(said)

    def _progress(self, message_id: str, fields: Mapping[str, str]) -> Progress | None:
        reached = REACHED.get(fields.get("MessageStatus", ""))
        return None if reached is None else Progress(self.name, message_id, reached)

    def _message(self, message_id: str, fields: Mapping[str, str]) -> Heard | Chore:
        address = self._dialect.address(fields.get("From", ""))
        if not (address and address.isprintable()):
            raise Malformed
        news = _news(fields)
        errand = deletion(message_id)
        if not can_be_answered(address):
            return Chore(self.name, message_id, errand)
        return Heard(self.name, message_id, address, news, errand=errand)


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
