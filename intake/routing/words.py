"""Words of a response file that people type, compared as their answers are compared.

Rule: this package must not know the conversation, which has the same list and the same folding
for what people write. A test keeps the two alike (`tests/unit/routing/test_words.py`): a word
that a carrier acts upon must never stand on a card.
"""

from __future__ import annotations

import re
import unicodedata

RESERVED = frozenset(
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
        "start",
        "yes",
        "unstop",
        "help",
        "info",
    ]
)
"""Alone in a text, these block or unblock a number at the carrier, or are answered there."""

TOPICS = (
    "sex",
    "rape",
    "raping",
    "rapist",
    "abus",
    "harass",
    "exploit",
    "violen",
    "assault",
    "molest",
    "misconduct",
    "complain",
    "report",
    "victim",
    "survivor",
    "perpetrat",
    "safeguard",
    "whistleblow",
    "gbv",
    "sgbv",
    "psea",
    "help ?line",
    "hot ?line",
)
"""How English words begin that tell whoever looks at her phone what it is about. What a response
says in another language cannot be checked here: only somebody who speaks it can."""

_TOPIC = re.compile(rf"\b(?:{'|'.join(TOPICS)})\w*")
_STOPS = " .!,:;()،؛۔।።。"
_KEYCAP = "\ufe0f\u20e3"


def folded(text: str) -> str:
    """NFKC, without format characters, case or stops at the ends, with Western digits."""
    spelled = unicodedata.normalize("NFKC", text).replace("\u2019", "'")
    kept = (each for each in spelled if each not in _KEYCAP and unicodedata.category(each) != "Cf")
    digits = "".join(str(unicodedata.digit(each, each)) for each in kept)
    return " ".join(digits.casefold().split()).strip(_STOPS)


def has_letter(text: str) -> bool:
    """Digits and signs alone are answers."""
    return any(unicodedata.category(each).startswith("L") for each in text)


def topic_in(text: str) -> str | None:
    """The first word that names the topic, whatever its case or accents and the signs around it."""
    spelled = unicodedata.normalize("NFKD", folded(text))
    bare = (each for each in spelled if not unicodedata.combining(each))
    apart = "".join(each if each.isalnum() else " " for each in bare)
    found = _TOPIC.search(" ".join(apart.split()))
    return found.group() if found else None
