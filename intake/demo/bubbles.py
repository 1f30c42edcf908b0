"""The texts on a phone's screen, as plain values made for the templates: words, size and fate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, Protocol

from intake.demo.network import NO_ANSWER, Entry, Kind

_FATES: Final[Mapping[int | None, str]] = {
    None: "on its way",
    NO_ANSWER: "no answer from the webhook",
    200: "200, stored",
    400: "400, refused: it cannot be read",
    403: "403, refused: the signature is wrong",
    503: "503, not stored: send it again",
}


class Alphabet(Protocol):
    """An SMS alphabet. `value`: units that fit one SMS alone, and each of several joined."""

    @property
    def name(self) -> str: ...
    @property
    def value(self) -> tuple[int, int]: ...


class Segments(Protocol):
    """How many SMS a text takes: the module `channels.sms.segments`."""

    def encoding(self, text: str, /) -> Alphabet: ...
    def septets(self, text: str, /) -> int: ...
    def utf16_units(self, text: str, /) -> int: ...
    def parts(self, text: str, /) -> int: ...


@dataclass(frozen=True, slots=True)
class Phone:
    """One of the demo's phones. Its number is one of those kept for films and books."""

    key: str
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One text on the screen. `side`: "sent", "refused" or "delivered"."""

    side: str
    text: str = field(repr=False)
    has_picture: bool
    size: str
    fate: str


def bubble(entry: Entry, segments: Segments) -> Bubble:
    """An entry of a phone's screen, with its size and what became of it."""
    is_delivered = entry.kind is Kind.DELIVERED
    return Bubble(
        side="delivered" if is_delivered else "refused" if entry.is_refused else "sent",
        text=entry.text,
        has_picture=entry.kind is Kind.PICTURE,
        size=size(entry.text, segments),
        fate="delivered" if is_delivered else fate(entry.status),
    )


def fate(status: int | None) -> str:
    """What the webhook's HTTP status means for a text."""
    if status in _FATES:
        return _FATES[status]
    return f"{status}, {HTTPStatus(status).phrase.lower()}" if status else ""


def size(text: str, segments: Segments) -> str:
    """E.g. "1 SMS, 119 of 160 (GSM-7)"; units are septets or UTF-16 code units."""
    alphabet, count = segments.encoding(text), segments.parts(text)
    alone, joined = alphabet.value
    is_gsm = alphabet.name == "GSM_7"
    units = segments.septets(text) if is_gsm else segments.utf16_units(text)
    room = alone if count == 1 else joined * count
    return f"{count} SMS, {units} of {room} ({'GSM-7' if is_gsm else 'UCS-2'})"
