"""What stands inside a sealed part: one JSON object, UTF-8, before padding.

    {"kind": "told",   "about": "narrative", "text": "...", "hour": "2026-11-22T14:00+00:00"}
    {"kind": "record", "fields": {...}, "hour": "..."}
    {"kind": "reply",  "text": "...", "by": "<office>", "to": ["person"], "hour": "..."}
    {"kind": "link",   "report": "<hex id>", "hour": "..."}
    {"kind": "step",   "track": "support", "state": "offered", "by": "<reader id>", "of": {}, ...}
    {"kind": "sheet",  "purpose": "referral", "text": "...", "by": "<office>", "to": "health", ...}
    {"kind": "note",   "text": "...", "by": "<reader id>", "own": false, "hour": "..."}
    {"kind": "note",   "text": "", "by": "<reader id>", "own": true, "sealed": "<base64>", ...}
    {"kind": "translation", "number": 3, "language": "en", "text": "...", "by": "<office>", ...}

Rules: nothing is ever edited, a correction is a later part; unknown keys are kept out; a time is
never finer than the hour.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

TOLD = "told"
RECORD = "record"
REPLY = "reply"
LINK = "link"
STEP = "step"
SHEET = "sheet"
NOTE = "note"
TRANSLATION = "translation"


@dataclass(frozen=True, slots=True)
class ToldPart:
    """Words somebody wrote, and what they are about (`conversation.vocabulary.Part` values)."""

    about: str
    text: str = field(repr=False)
    hour: datetime


@dataclass(frozen=True, slots=True)
class RecordPart:
    """The answers that were chosen, by field name (see `cases.record`)."""

    fields: Mapping[str, Any] = field(repr=False)
    hour: datetime


@dataclass(frozen=True, slots=True)
class ReplyPart:
    """An answer that was given, kept for the report's readers.

    `to`: for whom, in closed words, where more than one could have been meant.
    """

    text: str = field(repr=False)
    by: str
    hour: datetime
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkPart:
    """A reader found that another report is by the same person: each of the two holds one."""

    report: bytes
    hour: datetime


@dataclass(frozen=True, slots=True)
class StepPart:
    """One of a case's tracks (`cases.course`) came to a state.

    `of`: closed words that belong to it, by name: a service, a reason, a measure. `by`: the
    reader's id, or "person" for whoever came back with a code.
    """

    track: str
    state: str
    by: str
    hour: datetime
    of: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """What is handed to somebody outside, written anew: never the words that were told.

    `purpose`: "referral" or "forwarding". `to`: a kind of service, or a kind of receiver.
    """

    purpose: str
    text: str = field(repr=False)
    by: str
    to: str
    hour: datetime


@dataclass(frozen=True, slots=True)
class NotePart:
    """A reader's own words about the case.

    `own`: for the one who wrote it alone. Then they stand in `sealed`, which only that reader's
    key opens, and `text` is empty for everybody else.
    """

    text: str = field(repr=False)
    by: str
    own: bool
    hour: datetime
    sealed: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class TranslationPart:
    """One told part in another language; `number`: the part that it is of."""

    number: int
    language: str
    text: str = field(repr=False)
    by: str
    hour: datetime


CasePart: TypeAlias = (
    ToldPart | RecordPart | ReplyPart | LinkPart | StepPart | SheetPart | NotePart | TranslationPart
)


def write(part: CasePart) -> bytes:
    """The part as bytes to be sealed."""
    hour = part.hour.isoformat(timespec="minutes")
    plain: dict[str, Any]
    match part:
        case ToldPart(about=about, text=text):
            plain = {"kind": TOLD, "about": about, "text": text, "hour": hour}
        case RecordPart(fields=fields):
            plain = {"kind": RECORD, "fields": dict(fields), "hour": hour}
        case ReplyPart(text=text, by=by, to=to):
            addressed = {"to": list(to)} if to else {}
            plain = {"kind": REPLY, "text": text, "by": by, **addressed, "hour": hour}
        case LinkPart(report=report):
            plain = {"kind": LINK, "report": report.hex(), "hour": hour}
        case StepPart(track=track, state=state, by=by, of=of):
            plain = {"kind": STEP, "track": track, "state": state, "by": by, "hour": hour}
            plain |= {"of": dict(of)} if of else {}
        case SheetPart(purpose=purpose, text=text, by=by, to=receiver):
            plain = {"kind": SHEET, "purpose": purpose, "text": text, "by": by, "to": receiver}
            plain |= {"hour": hour}
        case NotePart(text=text, by=by, own=own, sealed=sealed):
            within = {"sealed": b64encode(sealed).decode()} if sealed else {}
            plain = {"kind": NOTE, "text": text, "by": by, "own": own, **within, "hour": hour}
        case TranslationPart(number=number, language=language, text=text, by=by):
            plain = {"kind": TRANSLATION, "number": number, "language": language, "text": text}
            plain |= {"by": by, "hour": hour}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def read(plain: bytes) -> CasePart:
    """The reverse of `write`. Raises ValueError when it is not one of ours."""
    loaded = json.loads(plain)
    hour = datetime.fromisoformat(loaded["hour"])
    match loaded:
        case {"kind": "told", "about": str(about), "text": str(text)}:
            return ToldPart(about, text, hour)
        case {"kind": "record", "fields": dict(fields)}:
            return RecordPart(fields, hour)
        case {"kind": "reply", "text": str(text), "by": str(by)}:
            return ReplyPart(text, by, hour, tuple(loaded.get("to", ())))
        case {"kind": "link", "report": str(report)}:
            return LinkPart(bytes.fromhex(report), hour)
        case {"kind": "step", "track": str(track), "state": str(state), "by": str(by)}:
            return StepPart(track, state, by, hour, dict(loaded.get("of", {})))
        case {"kind": "sheet", "purpose": str(purpose), "text": str(text), "by": str(by)}:
            return SheetPart(purpose, text, by, str(loaded["to"]), hour)
        case {"kind": "note", "text": str(text), "by": str(by), "own": bool(own)}:
            sealed = b64decode(loaded.get("sealed", ""), validate=True)
            return NotePart(text, by, own, hour, sealed)
        case {"kind": "translation", "number": int(number), "language": str(language)}:
            return TranslationPart(number, language, str(loaded["text"]), str(loaded["by"]), hour)
        case _:
            raise ValueError("not a part")


def kind_of(part: CasePart) -> str:
    """The coarse kind that stands in clear beside the blob."""
    match part:
        case ToldPart():
            return TOLD
        case RecordPart():
            return RECORD
        case ReplyPart():
            return REPLY
        case LinkPart() | StepPart() | SheetPart() | NotePart() | TranslationPart():
            return NOTE  # what a reader did with a report is nobody's to see from a row
