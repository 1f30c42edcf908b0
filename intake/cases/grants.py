"""What one reader is asked to help another with, and what stands inside such a grant.

    {"number": 3, "language": "bn", "into": "en", "text": "..."}
    {"to": "headquarters_unit", "duty": "", "told": "", "why": "", "safety": "...", "text": "...",
     "sheet": 7, "before": "not_started", "seen": 9}

Rules: it holds what that reader is to see and nothing more; what is needed to answer without a key
of the report stands beside it. What was told stays out of `repr()`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from enum import Enum
from typing import TypeVar

T = TypeVar("T", "Excerpt", "Proposal")
LASTS = timedelta(days=7)


class Purpose(Enum):
    """Values stand in rows."""

    INTERPRET = "interpret"
    APPROVE = "approve"


class State(Enum):
    """Values stand in rows; the first two are open."""

    ASKED = "asked"
    DECLARED = "declared"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One told part, masked, to be put into another language."""

    number: int
    language: str
    into: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to be passed on, to whom, and why.

    `duty`: empty where wish and consent carry it. `told`: whether the person was told first ("yes"
    or "not_safe"), where it is a duty; `why`: the reasons, in the owner's words. `sheet`: the part
    that holds the text. `before`: the state of the track to which a refusal leads back. `seen`: the
    number of the part that would come next; what she adds after it is news.
    """

    to: str
    duty: str
    told: str
    why: str = field(repr=False)
    safety: str = field(repr=False)
    text: str = field(repr=False)
    sheet: int
    before: str
    seen: int


def write(content: Excerpt | Proposal) -> bytes:
    """As bytes to be sealed."""
    return json.dumps(asdict(content), ensure_ascii=False, separators=(",", ":")).encode()


def excerpt(plain: bytes) -> Excerpt:
    """The reverse. Raises ValueError when it is none."""
    return _read(Excerpt, plain)


def proposal(plain: bytes) -> Proposal:
    """The reverse. Raises ValueError when it is none."""
    return _read(Proposal, plain)


def _read(kind: type[T], plain: bytes) -> T:
    loaded = json.loads(plain)
    try:
        return kind(**loaded)
    except TypeError:
        raise ValueError("not what a grant holds") from None
