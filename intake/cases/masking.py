"""Takes out of a text what points to the person it is about, before another reader is shown it.

It goes by what was told about that person: whatever of it stands in the text, too, is masked.

Rule 1: three words in a row that stand in both; two in scripts without capitals, where a name does
not show. Of a hint that is shorter, all of it.
Rule 2: each word of the hint that looks like a name or a number: it begins with a capital letter,
or holds three digits. At the beginning of a sentence any word has a capital, so a short one is
masked only where it has one in the text, too.
Rule 3: a word too many is no harm: whoever asks is shown the text before anybody else is.
Rule 4: what points to that person in other words, no program finds. Whoever asks reads it first.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

MASK = "[…]"
RUN, CASELESS_RUN = 3, 2
_SHORT = 3
_NUMBER_DIGITS = 3
_WORD = frozenset("LMN")
_CAPITALS = frozenset({"Lu", "Lt"})
_SENTENCE_ENDS = frozenset(".!?:\n\u061f\u06d4\u0964\u1362")
"""Latin, Arabic, Urdu, Indic and Ethiopic."""


@dataclass(frozen=True, slots=True)
class Masked:
    """`places`: how many times something was taken out."""

    text: str = field(repr=False)
    places: int


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    shown: str
    folded: str
    begins: bool  # first of a sentence


def mask(text: str, hints: Iterable[str]) -> Masked:
    """The text without what those hints say of a person."""
    text = unicodedata.normalize("NFC", text)
    words = _words(text)
    hidden: set[int] = set()
    for hint in hints:
        pointing = _words(unicodedata.normalize("NFC", hint))
        hidden |= _in_runs(words, pointing) | _named(words, pointing)
    return _without(text, words, hidden)


def _words(text: str) -> Sequence[_Word]:
    """Letters with their marks, and numbers; what stands between them is no word."""
    found, at, begins = [], 0, True
    for is_word, letters in groupby(text, _is_of_a_word):
        piece = "".join(letters)
        if is_word:
            found.append(_Word(at, at + len(piece), piece, piece.casefold(), begins))
            begins = False
        else:
            begins = begins or bool(_SENTENCE_ENDS & set(piece))
        at += len(piece)
    return found


def _is_of_a_word(letter: str) -> bool:
    return unicodedata.category(letter)[0] in _WORD


def _in_runs(words: Sequence[_Word], pointing: Sequence[_Word]) -> set[int]:
    """Words that stand in a row in both."""
    has_case = any(word.shown.lower() != word.shown.upper() for word in pointing)
    length = min(RUN if has_case else CASELESS_RUN, len(pointing))
    runs = set(_runs(pointing, length))
    return {
        at + offset
        for at, run in enumerate(_runs(words, length))
        if run in runs
        for offset in range(length)
    }


def _runs(words: Sequence[_Word], length: int) -> Iterator[tuple[str, ...]]:
    if length:
        for at in range(len(words) - length + 1):
            yield tuple(word.folded for word in words[at : at + length])


def _named(words: Sequence[_Word], pointing: Sequence[_Word]) -> set[int]:
    sure = {word.folded for word in pointing if _is_number(word) or _is_name(word)}
    doubtful = {word.folded for word in pointing if _is_capital(word)} - sure
    return {
        at
        for at, word in enumerate(words)
        if word.folded in sure or (word.folded in doubtful and _is_capital(word))
    }


def _is_capital(word: _Word) -> bool:
    return unicodedata.category(word.shown[0]) in _CAPITALS


def _is_name(word: _Word) -> bool:
    """One letter is no name; a short word that begins a sentence need not be one."""
    longest_doubt = _SHORT if word.begins else 1
    return _is_capital(word) and len(word.shown) > longest_doubt


def _is_number(word: _Word) -> bool:
    return sum(letter.isdecimal() for letter in word.shown) >= _NUMBER_DIGITS


def _without(text: str, words: Sequence[_Word], hidden: set[int]) -> Masked:
    """Words that were taken out side by side leave one mask."""
    kept: list[str] = []
    at = places = 0
    for is_hidden, numbers in groupby(range(len(words)), hidden.__contains__):
        if is_hidden:
            row = [words[number] for number in numbers]
            kept += (text[at : row[0].start], MASK)
            at, places = row[-1].end, places + 1
    return Masked("".join((*kept, text[at:])), places)
