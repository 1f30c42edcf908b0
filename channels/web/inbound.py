"""Reads a form of a reporter's page: the fields in, what is heard out.

Rules: answers are the digits and words that the engine understands on every channel. The same page
answered twice is heard once: its token and tag are the message's id. Leaving is always heard.
A form from another site can do no harm: it cannot know a token, and one that starts makes nothing
but an empty draft that nobody can find.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from unicodedata import normalize

from intake.conversation.told import Told
from intake.messages import Greeting, Heard, Sign

NAME: Final = "web"
MOST_CHARACTERS: Final = 6000
"""Of one answer in words: twice what is kept of a story on other channels."""

START, EXIT, SHOW, KEPT, ANSWER, NUMBER = "start", "exit", "show", "kept", "go", "number"
SKIP, HELP, LEAVE = "0", "8", "9"
LANGUAGE: Final = "language "
"""What buttons send in the field `do`; the last one with a language behind it."""

_TOKEN: Final = re.compile(r"[a-z2-7]{26}")
_TAG: Final = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Posted:
    """A form that was sent. Empty strings stand for what is missing or cannot be right.

    `answers`: what was chosen. `words`: what was written. `kept`: words that wait for their own
    question. `has_code`: the box below a receipt is ticked.
    """

    do: str
    token: str = field(default="", repr=False)
    tag: str = field(default="", repr=False)
    language: str = ""
    answers: tuple[str, ...] = field(default=(), repr=False)
    words: str = field(default="", repr=False)
    kept: str = field(default="", repr=False)
    has_code: bool = False

    @property
    def typed(self) -> str:
        """Words that are to be given back."""
        return self.words or self.kept

    @property
    def wanted_language(self) -> str | None:
        """The language that a button asks for."""
        return self.do.removeprefix(LANGUAGE) if self.do.startswith(LANGUAGE) else None

    @property
    def is_too_long(self) -> bool:
        """Whether there are more words than a page takes."""
        return max(len(self.words), len(self.kept)) > MOST_CHARACTERS


def read(fields: Mapping[str, Sequence[str]]) -> Posted:
    """What a form says."""

    def one(name: str) -> str:
        values = fields.get(name, ())
        return values[0] if values else ""

    token, tag = one("t"), one("q")
    return Posted(
        do=one("do") or ANSWER,
        token=token if _TOKEN.fullmatch(token) else "",
        tag=tag if _TAG.fullmatch(tag) else "",
        language=one("l"),
        answers=tuple(each for each in fields.get("a", ()) if each),
        words=_words(one("w")),
        kept=_words(one("k")),
        has_code=bool(one("have")),
    )


def _words(typed: str) -> str:
    """As it was typed, in NFC; forms send line ends as two characters."""
    lines = normalize("NFC", typed).replace("\r\n", "\n")
    return lines if lines.strip() else ""


def begins(token: str, language: str) -> Heard:
    """Start was pressed."""
    greeting = Greeting(language)
    return Heard(
        NAME, token, token, greeting, can_text=False, likely_language=language, begins=True
    )


def exits(posted: Posted) -> Heard:
    """Exit was pressed."""
    return Heard(NAME, f"{posted.token} {EXIT}", posted.token, Sign.GONE, can_text=False)


def heard(posted: Posted) -> Heard | None:
    """What was answered; None when nothing was chosen or written."""
    if posted.do == LEAVE:
        message_id = f"{posted.token} {LEAVE}"
        return Heard(NAME, message_id, posted.token, Told(LEAVE), can_text=False)
    news = _news(posted)
    if news is None:
        return None
    return Heard(
        NAME,
        f"{posted.token} {posted.tag}",
        posted.token,
        news,
        can_text=False,
        pressed=posted.tag,
        whole=True,
    )


def _news(posted: Posted) -> Told | Greeting | None:
    language = posted.wanted_language
    if language is not None:
        return Greeting(language)
    if posted.do in (SKIP, HELP):
        return Told(posted.do)
    if posted.do.isdecimal():
        return Told(posted.do)  # the only answer that is offered is a button of its own
    said = posted.words or " ".join(posted.answers)
    return Told(said) if said else None
