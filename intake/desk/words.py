"""Codes -> words of the desk, as tables. An unknown code is shown as it is, never hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from babel import Locale

from intake.cases.case import Status
from intake.cases.record import FIELDS, VALUES
from intake.routing.response import Response


@dataclass(frozen=True, slots=True)
class Level:
    """How an urgency is shown: by word and by shape, never by colour alone."""

    code: str
    word: str
    shape: str


LEVELS: Mapping[str, Level] = {
    "U1": Level("U1", "First", "\u25b2"),
    "U2": Level("U2", "Soon", "\u25c6"),
    "U3": Level("U3", "In turn", "\u25cf"),
}

REASONS: Mapping[str, str] = {
    "danger": "Somebody may be in danger now",
    "time_matters": "Time matters for care",
    "support_soon": "Support may be needed soon",
    "usual": "No sign of haste in the answers",
}

CHANNELS: Mapping[str, str] = {
    "sms": "SMS",
    "telegram": "Telegram",
    "whatsapp": "WhatsApp",
    "web": "Web page",
    "voice": "Voice",
    "in_person": "In person",
    "paper": "Paper",
}

STATUSES: Mapping[Status, str] = {
    Status.RECEIVED: "Not read yet",
    Status.ACKNOWLEDGED: "Read",
    Status.WITHDRAWN: "Withdrawn",
    Status.CLOSED: "Closed",
}

ABOUT: Mapping[str, str] = {
    "narrative": "In their own words",
    "accused_hint": "About the person it is about",
    "accused_org_words": "About that person's group",
    "answer_in_words": "An answer in words",
    "addition": "Added later",
    "new_wish": "Changed what they want",
}
"""What told words are about (`conversation.vocabulary.Part` values)."""

CONSENT_FIELDS = frozenset({"consent_basis", "consent_version", "consent_hash", "consent_hour"})

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so it can be read out."""


def display_id(report_id: bytes) -> str:
    """ "K7-3Q9": the first 25 bits of the id, for people; the whole id stands in addresses."""
    number = int.from_bytes(report_id[:4], "big") >> 7
    letters = "".join(_LETTERS[number >> shift & 31] for shift in (20, 15, 10, 5, 0))
    return f"{letters[:2]}-{letters[2:]}"


def language(tag: str) -> str:
    """What English calls it: "Bengali" for "bn"."""
    names = Locale("en").languages
    return str(names.get(tag.replace("-", "_")) or names.get(tag.partition("-")[0]) or tag)


def level(code: str) -> Level:
    """The level's word and shape."""
    return LEVELS.get(code, Level(code, code, "\u25a0"))


def field_name(name: str) -> str:
    """What the desk calls a field of the record."""
    return FIELDS.get(name, name)


def field_order(name: str) -> int:
    """Where a field stands in reading order; unknown ones last."""
    return list(FIELDS).index(name) if name in FIELDS else len(FIELDS)


def field_value(name: str, value: Any, response: Response) -> str:
    """A value in words; ids of areas and organisations are named by the response."""
    if isinstance(value, list | tuple):
        return ", ".join(field_value(name, each, response) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _named(name, str(value), response) or value_words(str(value))


def value_words(code: str) -> str:
    """A chosen answer in words."""
    return VALUES.get(code, code)


def _named(name: str, code: str, response: Response) -> str | None:
    match name:
        case "area_code":
            area = response.area(code)
            return area.name if area else None
        case "accused_org":
            return next((each.name for each in response.organisations if each.id == code), None)
        case "language":
            return language(code)
        case "channel":
            return CHANNELS.get(code)
        case _:
            return None
