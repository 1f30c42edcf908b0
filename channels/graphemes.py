"""What a reader sees as one character, which no cut may divide.

Rules: the extended grapheme clusters of Unicode UAX #29, as far as texts written today need them:
marks, joiners, emoji sequences and flags. Hangul is precomposed by NFC; prepended number signs
are left out.
"""

from __future__ import annotations

from itertools import takewhile
from unicodedata import category, combining

_ZWJ = "\u200d"
_VIRAMA = 9  # canonical combining class: the next consonant is drawn with this one
_FIRST_MARK = "\u0300"

_JOINS_THOUGH_NO_MARK = frozenset(
    "\u200c\u200d"  # joiners
    "\u0e33\u0eb3"  # Thai and Lao sara am
    "\uff9e\uff9f"  # halfwidth Katakana sound marks
    "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"  # emoji skin tones
) | {chr(tag) for tag in range(0xE0020, 0xE0080)}

_STANDS_THOUGH_A_MARK = frozenset(
    "\u102b\u102c\u1038\u1062\u1063\u1064\u1067\u1068\u1069\u106a\u106b\u106c\u106d"
    "\u1083\u1087\u1088\u1089\u108a\u108b\u108c\u108f\u109a\u109b\u109c"
    "\u1a61\u1a63\u1a64\uaa7b\uaa7d\U00011720\U00011721"
)


def is_border(text: str, index: int) -> bool:
    """Whether a character, as a reader sees it, ends right before `index`."""
    if index in (0, len(text)):
        return True
    before, after = text[index - 1], text[index]
    if after < _FIRST_MARK:
        return True
    if _extends(after):
        return _is_control(before)
    if _is_flag_letter(after):
        return _flag_letters_before(text, index) % 2 == 0
    return not (before == _ZWJ and category(after) == "So")


def last_border(text: str, start: int, end: int) -> int:
    """The last border in `start` < border ≤ `end`; `end` if one character fills all of it."""
    return next((index for index in range(end, start, -1) if is_border(text, index)), end)


def stands_apart(text: str, index: int) -> bool:
    """Whether it is a border, and not after a joiner or a virama, which draw both sides as one."""
    before = text[index - 1]
    return is_border(text, index) and before != _ZWJ and combining(before) != _VIRAMA


def _extends(character: str) -> bool:
    if character in _JOINS_THOUGH_NO_MARK:
        return True
    return category(character)[0] == "M" and character not in _STANDS_THOUGH_A_MARK


def _is_control(character: str) -> bool:
    controls = ("Cc", "Cf", "Zl", "Zp")
    return category(character) in controls and character not in _JOINS_THOUGH_NO_MARK


def _flag_letters_before(text: str, index: int) -> int:
    return sum(1 for _ in takewhile(_is_flag_letter, reversed(text[:index])))


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
