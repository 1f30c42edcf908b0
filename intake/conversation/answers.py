"""What a text means as an answer to the question that stands: the text in, an event out.

Accepted: digits of any script, with spaces and full stops; the option's own words in her
language; numbers and names from the deployment's registers. Never commands: words that carriers
and gateways reserve (STOP, YES, HELP, ...), since sending them can block her phone. Codes are
told apart before this, by length alone (see `codes.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from intake.conversation.engine import answers_offered
from intake.conversation.events import (
    Chose,
    Event,
    Greeted,
    HelpWanted,
    Left,
    ListWanted,
    Said,
    ShowedCode,
    Skipped,
    Unclear,
)
from intake.conversation.moving import current
from intake.conversation.naming import looks_named
from intake.conversation.scenes import Choice, Code, Lookup, Register, Scene, Words
from intake.conversation.script import SCRIPT
from intake.conversation.state import Conversation, Deployment
from intake.conversation.told import Told
from intake.conversation.vocabulary import Option

STOP_WORDS = frozenset(
    [
        "stop",
        "stopall",
        "unsubscribe",
        "cancel",
        "end",
        "quit",
        "revoke",
        "optout",
        "arret",
        "توقف",
        "إلغاء",
    ]
)
"""A gateway that reads one of these alone blocks every further text to that number."""

RESERVED_WORDS = frozenset(["start", "yes", "unstop", "help", "info"])
"""Alone, these re-open or are answered by the gateway: never an answer here."""

EVERYWHERE: Mapping[str, Event] = {"8": HelpWanted(), "9": Left()}
"""Digits that mean the same at every question."""

BY_NAME: Mapping[int, tuple[Option, Event]] = {
    0: (Option.SKIP, Skipped()),
    8: (Option.HELP_PLACES, HelpWanted()),
    9: (Option.LEAVE, Left()),
}
"""The same digits by name, which counts only where the question lists them."""

_NUMBERS = re.compile(r"\d+(?:[\s.,;/+&،؛、፣፤-]+\d+)*")
_LIST_WANTED = frozenset({"?", "؟"})
_STOPS = " .!,:;()،؛۔।።。"
_KEYCAP = "\ufe0f\u20e3"
"""What makes a digit a key on a phone's emoji keyboard."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language and deployment that count as answers, already folded.

    `labels`: option -> its words. `registers`: number or name -> id, for each register.
    `name_shapes`: words after which a name may follow.
    """

    labels: Mapping[Option, str]
    registers: Mapping[Register, Mapping[str, str]] = field(default_factory=dict)
    name_shapes: Sequence[str] = ()


def fold(text: str) -> str:
    """One spelling for comparing: NFKC, no format characters, Western digits, no case, no stops."""
    spelled = unicodedata.normalize("NFKC", text).replace("\u2019", "'")
    if spelled.isascii():  # nothing of it can be a digit of another script, or a format character
        return " ".join(spelled.casefold().split()).strip(_STOPS)
    kept = (_western(c) for c in spelled if c not in _KEYCAP and unicodedata.category(c) != "Cf")
    return " ".join("".join(kept).casefold().split()).strip(_STOPS)


def _western(character: str) -> str:
    """The Western form of a digit of any script, also of one that makes no decimal numbers, as
    the Ethiopic ones; other characters as they are."""
    return str(unicodedata.digit(character, character))


def first_event(told: Told, keywords: Mapping[str, str], name_shapes: Sequence[str]) -> Event:
    """What a text means when nothing has been asked yet. `keywords`: folded word -> language."""
    folded = fold(told.reveal())
    if folded in keywords:
        return Greeted(keywords[folded])
    return _anywhere(folded) or Unclear(told, looks_named(folded, name_shapes))


def understand(told: Told, state: Conversation, wording: Wording, deployment: Deployment) -> Event:
    """What a text means as an answer to the question that stands in `state`."""
    folded = fold(told.reveal())
    if folded in _LIST_WANTED:
        return ListWanted()
    return _anywhere(folded) or _as_answer(folded, told, state, wording, deployment)


def _anywhere(folded: str) -> Event | None:
    if folded in STOP_WORDS:
        return Left(quietly=True)
    if folded in RESERVED_WORDS:
        return Unclear(Told(""))
    return EVERYWHERE.get(folded)


def _as_answer(
    folded: str, told: Told, state: Conversation, wording: Wording, deployment: Deployment
) -> Event:
    scene = SCRIPT[current(state)]
    offered = {digit: answer.option for digit, answer in answers_offered(state, deployment).items()}
    unclear = Unclear(told, looks_named(folded, wording.name_shapes))
    match scene:
        case Choice():
            return _choice(folded, offered, scene, wording) or unclear
        case Lookup():
            return _lookup(folded, unclear, offered, scene, wording) or unclear
        case Words():
            return _words(folded, told, scene, wording) or Said(told, unclear.named)
        case Code():
            skipped = Skipped() if folded == "0" else _by_name(folded, wording, scene)
            return skipped or ShowedCode(known=False)


def _choice(
    folded: str, offered: Mapping[int, Option], scene: Choice, wording: Wording
) -> Event | None:
    by_digit = {str(digit): option.value for digit, option in offered.items()}
    by_label = {
        wording.labels[option]: option.value
        for option in offered.values()
        if option in wording.labels
    }
    if folded in by_digit and folded != "0":
        return Chose((by_digit[folded],))
    if folded == "0" and (scene.skip or "0" in by_digit):
        return Skipped()
    if folded in by_label:
        return Chose((by_label[folded],))
    if scene.many and _NUMBERS.fullmatch(folded):
        digits = list(dict.fromkeys(re.findall(r"\d+", folded)))
        if all(digit in by_digit for digit in digits):
            return Chose(tuple(by_digit[digit] for digit in digits))
    return _by_name(folded, wording, scene)


def _lookup(
    folded: str, text: Unclear, offered: Mapping[int, Option], scene: Lookup, wording: Wording
) -> Event | None:
    if folded == "0" and scene.skip:
        return Skipped()
    for digit, option in offered.items():
        if folded in (str(digit), wording.labels.get(option)):
            return Chose((option.value,))
    known = wording.registers.get(scene.register, {})
    if folded in known:
        return Chose((known[folded],))
    in_words = Said(text.told, text.named) if scene.part and text.told.has_letters else None
    return _by_name(folded, wording, scene) or in_words


def _words(folded: str, told: Told, scene: Words, wording: Wording) -> Event | None:
    if folded == "0":
        return Skipped()
    if scene.several and folded in ("1", wording.labels.get(Option.DONE)):
        return Chose((Option.DONE.value,))
    if not folded or (folded.isdecimal() and len(folded) == 1):
        return Unclear(told)
    return _by_name(folded, wording, scene)


def _by_name(folded: str, wording: Wording, scene: Scene) -> Event | None:
    """A fixed digit by its name; one that skips, wherever that is possible."""
    skippable = isinstance(scene, (Words, Code)) or scene.skip
    for digit, (option, event) in BY_NAME.items():
        listed = digit in scene.shows or (skippable and digit == 0)
        if listed and folded == wording.labels.get(option):
            return event
    return None
