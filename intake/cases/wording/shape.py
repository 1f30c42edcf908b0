"""What the words of one language are sought for, and how they are found.

Rules: a phrase is sought at the start of a word, in whatever case, with or without accents, vowel
points and signs that nobody sees, and after the particles that Arabic and Amharic join to the front
of a word. What stands between two marks is looked at alone, so that a "not" counts for its own part
of a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

PARTICLES: Mapping[str, str] = {
    "ARABIC": "[وف]?[بلك]?(?:ال|ل)?",  # and, so; by, for, like; the, one letter after "for"
    "ETHIOPIC": "(?:[የበለከ]|ስለ|እንደ|ያለ)?",  # of, by, for, from; about, like, without
}
NEAR = 3
"""So many words before or after it can turn a promise into an honest limit."""

_PERCENT = "%\u066a"
_JOINS = "'\u2019-\u2010\u2011"
_LENGTHENED = "\u0640"  # a line that makes an Arabic word longer
_LAST_SIGN_OF_A_LETTER = 9
"""Combining classes above it are accents and vowel points; nukta and virama belong to the word."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Words and phrases of one language. `promise`: unless one of `not_after` stands shortly before
    it, or of `not_before` shortly after; `always`: whatever stands around it."""

    promise: tuple[str, ...]
    always: tuple[str, ...]
    not_after: tuple[str, ...]
    not_before: tuple[str, ...]
    blame: tuple[str, ...]
    topic: tuple[str, ...]
    pity: tuple[str, ...]
    hurry: tuple[str, ...]

    def promises(self, text: str) -> bool:
        """Whether it promises what nobody can be sure to keep."""
        if has_any(text, self.always):
            return True
        return any(
            not (
                _among(part[: found.start()].split()[-NEAR:], self.not_after)
                or _among(part[found.end() :].split()[: NEAR + 1], self.not_before)
            )
            for part in _parts(text)
            for phrase in self.promise
            for found in _shape(phrase).finditer(part)
        )


def has_any(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether one of them stands in it."""
    return any(_shape(phrase).search(part) for part in _parts(text) for phrase in phrases)


def _among(near: list[str], words: tuple[str, ...]) -> bool:
    there = f" {' '.join(near)} "
    return any(f" {_plain(word).strip()} " in there for word in words)


def _parts(text: str) -> Iterator[str]:
    """What stands between marks: plain words, each after a space."""
    marks = [at for at, letter in enumerate(text) if _is_mark(letter)]
    for begin, end in pairwise((-1, *marks, len(text))):
        yield _plain(text[begin + 1 : end])


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter)[0] == "P" and letter not in _PERCENT + _JOINS


def _plain(text: str) -> str:
    spelled = unicodedata.normalize("NFKD", text.casefold())
    kept = (c for c in spelled if _is_written(c))
    return f" {' '.join(''.join(map(_letter, kept)).split())} "


def _is_written(letter: str) -> bool:
    unseen = letter == _LENGTHENED or unicodedata.category(letter) == "Cf"
    return not unseen and unicodedata.combining(letter) <= _LAST_SIGN_OF_A_LETTER


def _letter(letter: str) -> str:
    if letter in _PERCENT:
        return " % "
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    return letter if unicodedata.category(letter)[0] in "LM" else " "


@cache
def _shape(phrase: str) -> re.Pattern[str]:
    stem = _plain(phrase).strip()
    script = unicodedata.name(stem[0]).split()[0]
    return re.compile(rf" {PARTICLES.get(script, '')}{re.escape(stem)}")
