"""Codes -> words of the desk, as tables. An unknown code is shown as it is, never hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from intake.cases import serious
from intake.cases.case import Status
from intake.cases.record import FIELDS, OWN_VALUES, VALUES
from intake.casework.viewing import Show
from intake.conversation.vocabulary import Role
from intake.desk.saying import _, tongue
from intake.desk.times import moment
from intake.ports import Group
from intake.routing.response import Response
from intake.routing.urgency import LOWERED, RAISED, WhyLower


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
    RAISED: "A reader raised it",
    LOWERED: "A reader lowered it",
}

WHY_LOWER: Mapping[WhyLower, str] = {
    WhyLower.SAFE: "the person says that it is safe now",
    WhyLower.HELP_REACHED: "help has been reached",
    WhyLower.ANOTHER_TIME: "it was longer ago than it seemed",
    WhyLower.LINKED: "it is handled with another report",
}
"""Why a reader may lower an urgency."""

CHANNELS: Mapping[str, str] = {
    "sms": "SMS",
    "telegram": "Telegram",
    "whatsapp": "WhatsApp",
    "web": "Web page",
    "voice": "Voice",
    "in_person": "In person",
    "paper": "Paper",
}

WAYS: Final = ("sms", "telegram", "whatsapp", "web", "in_person")
"""Those that the queue can be narrowed to."""

FLOODS: Mapping[str, str] = {"yes": "Came in a flood", "no": "Did not"}
"""What came while far more people than usual began on its channel."""

STATUSES: Mapping[Status, str] = {
    Status.RECEIVED: "Not read yet",
    Status.ACKNOWLEDGED: "Read",
    Status.PAUSE_ASKED: "Pause asked for",
    Status.PAUSED: "Paused",
    Status.WITHDRAWN: "Withdrawn",
    Status.CLOSED: "Closed",
}

GROUPS: Mapping[Group, str] = {
    Group.CARE: "Not read yet, and time counts for medical care",
    Group.UNREAD: "Not read yet",
    Group.READ: "Read",
}
"""What stands above each part of the queue."""

SHOWS: Mapping[Show, str] = {
    Show.ALL: "All",
    Show.UNREAD: "Not read yet",
    Show.OVERDUE: "Overdue",
    Show.SOON: "Due within 24 hours",
    Show.CARE: "Time left for care",
}

FILTERS: Mapping[str, str] = {
    "urgency": "Urgency",
    "channel": "Channel",
    "flood": "Flood",
    "language": "Language",
    "area": "Area",
    "status": "Status",
}
"""By what the queue can be narrowed."""

ASKS: Mapping[Status, str] = {
    Status.PAUSE_ASKED: "Confirm the pause.",
}
"""What a status asks of the reader, said in the queue."""

ABOUT: Mapping[str, str] = {
    "narrative": "In their own words",
    "accused_hint": "About the person it is about",
    "accused_org_words": "About that person's group",
    "answer_in_words": "An answer in words",
    "addition": "Added later",
    "addition_by_intermediary": "Added later by the intermediary",
    "new_wish": "Changed what they want",
}
"""What told words are about (`conversation.vocabulary.Part` values)."""

WAYS_BACK: Mapping[Role, str] = {
    Role.REPORTER: "the person who wrote",
    Role.WITNESS: "the witness",
    Role.SURVIVOR: "the person it happened to",
    Role.INTERMEDIARY: "the intermediary",
    Role.MESSENGER: "the intermediary, who carries no words",
}
"""Whose number it is."""

SIDES: Mapping[str, str] = {"person": "The person", "intermediary": "The intermediary"}
"""Whom an answer can be for (`casework.addressing.Side` values)."""

ANSWERS_TO: Mapping[frozenset[str], str] = {
    frozenset(): "Answer by {office}",
    frozenset({"person"}): "Answer by {office} to the person",
    frozenset({"intermediary"}): "Answer by {office} to the intermediary",
    frozenset({"person", "intermediary"}): "Answer by {office} to the person and the intermediary",
}
"""What stands above an answer, by the sides it was for."""

LIMITS: tuple[tuple[str, str, str], ...] = (
    (
        "consent_basis",
        "none",
        "The person has not agreed. Not to be passed on for investigation on this alone.",
    ),
    ("share_scope", "kind_area", "The person agreed to share only the kind and the area."),
    (
        "share_scope",
        "need_only",
        "The person agreed to share only the need for help: offer support, and nothing else.",
    ),
    (
        "own_link",
        "yes",
        "The intermediary is close to the group concerned. Nothing can be addressed to the "
        "intermediary.",
    ),
    (
        "own_link",
        "not_sure",
        "The intermediary may be close to the group concerned. Nothing can be addressed to the "
        "intermediary.",
    ),
)
"""(field, value, what a reader must keep to)."""

SIGN_FIELDS = ("duress", "helper_signs")
"""Fields that are shown as signs, apart from the answers: nothing was done because of them."""

CONSENT_FIELDS = frozenset(
    {
        "consent_basis",
        "consent_version",
        "consent_hash",
        "consent_hour",
        "consent_also",
        "wish_consent",
    }
)

PURPOSES: Mapping[str, str] = {
    "to_contact": "being answered in the way that was chosen",
    "to_look_into": "somebody looking into it",
}
"""Further consents (`conversation.vocabulary.Purpose` values)."""


BY_READERS: Mapping[str, str] = {serious.FIELD: "Serious matter, as a reader marked it"}
"""Fields that no reporter fills."""


READER_CHANGES: Mapping[str, str] = {
    "added": "has a new key",
    "named": "is named in the response file",
    "role": "has another role",
    "employer": "depends on others now: employer, pay, host or household",
    "left": "is not in the response file any more",
}
"""What became of a reader (`casework.changes.What` values)."""


KEYS: Mapping[str, str] = {
    "j": "the next one",
    "k": "the one before",
    "o": "open it, or close it again",
    "u": "back to the queue",
    "?": "show these keys, or put them away",
}
"""What a key does on the pages that have any (`static/keys.js`)."""


def language(tag: str) -> str:
    """What the reader's language calls it: "Arabic" for "ar"."""
    return tongue().language(tag)


def channel(code: str) -> str | None:
    """By which way somebody wrote. Which gateway it was tells a reader nothing."""
    name = CHANNELS["sms"] if code.startswith("gateway-") else CHANNELS.get(code)
    return _(name) if name else None


def level(code: str) -> Level:
    """The level's word and shape."""
    found = LEVELS.get(code, Level(code, code, "\u25a0"))
    return replace(found, word=_(found.word))


def levels_beside(code: str) -> tuple[tuple[Level, ...], tuple[Level, ...]]:
    """(more urgent ones, less urgent ones), the next one first."""
    codes = list(LEVELS)
    at = codes.index(code) if code in LEVELS else 0
    higher, lower = codes[:at][::-1], codes[at + 1 :]
    return tuple(map(level, higher)), tuple(map(level, lower))


def field_name(name: str) -> str:
    """What the desk calls a field of the record."""
    return _({**FIELDS, **BY_READERS}.get(name, name))


def field_order(name: str) -> int:
    """Where a field stands in reading order; unknown ones last."""
    return list(FIELDS).index(name) if name in FIELDS else len(FIELDS)


def field_value(name: str, value: Any, response: Response) -> str:
    """A value in words; ids of areas and organisations are named by the response."""
    if isinstance(value, list | tuple):
        return tongue().listed(field_value(name, each, response) for each in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    code = str(value)
    own = OWN_VALUES.get((name, code), "")
    return _named(name, code, response) or _(own) or value_words(code)


def value_words(code: str) -> str:
    """A chosen answer in words."""
    return _(VALUES[code]) if code in VALUES else code


def _named(name: str, code: str, response: Response) -> str | None:
    match name:
        case "area_code":
            area = response.area(code)
            return area.name if area else None
        case "kept_out":
            return next((each.office for each in response.readers if each.id == code), None)
        case "accused_org" | "helper_org" | "named_orgs":
            return next((each.name for each in response.organisations if each.id == code), None)
        case "language":
            return language(code)
        case "channel":
            return channel(code)
        case "consent_hour":
            return _hour(code)
        case serious.FIELD:
            return next(
                (_(said) for each, said in serious.REASONS.items() if each.value == code), None
            )
        case "consent_also" | "wish_consent":
            return _further_consent(code)
        case _:
            return None


def _hour(iso: str) -> str:
    """A moment as the record keeps it, where the reader is; what is none is shown as it is."""
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return moment(at).words if at.tzinfo else iso


def _further_consent(code: str) -> str | None:
    """ "to_contact 3 2026-11-23T09:00+00:00 ab12..." in words; the hash names the text."""
    parts = code.split(" ")
    if len(parts) != len(("purpose", "version", "hour", "hash")):
        return None
    purpose, version, hour, sha256 = parts
    return _(
        "{purpose} (version {version}, {hour}, {hash})",
        purpose=_(PURPOSES.get(purpose, purpose)),
        version=version,
        hour=_hour(hour),
        hash=sha256[:12],
    )
