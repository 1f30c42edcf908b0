"""Where a long text may be cut: what the limits of all channels have in common.

Rules: a cut falls after a space where there is one late enough, else where two characters stand
well apart, and never within what a reader sees as one. `"".join(pieces(text, ...))` is the text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import chain

from channels.graphemes import is_border, last_border, stands_apart


def pieces(text: str, fits: Callable[[str], bool], longest: int) -> tuple[str, ...]:
    """The text in pieces that fit. `longest`: no piece of more characters ever does."""
    cut = []
    while not fits(text):
        end = _best_end(text, fits, longest)
        cut.append(text[:end])
        text = text[end:]
    return (*cut, text)


def utf16_units(text: str) -> int:
    """Length in UTF-16: two units for a character outside the Basic Multilingual Plane."""
    return sum(2 if character > "\uffff" else 1 for character in text)


def _best_end(text: str, fits: Callable[[str], bool], longest: int) -> int:
    """Where to cut: after a space, else where two characters stand well apart, as late as
    possible, but never so early that half of what fits is left out."""
    ends = range(1, min(len(text), longest) + 1)
    most = bisect_right(ends, False, key=lambda end: not fits(text[:end]))
    late = range(most, most // 2, -1)
    after_space = (end for end in late if text[end - 1].isspace() and is_border(text, end))
    apart = (end for end in late if stands_apart(text, end))
    return next(chain(after_space, apart, [last_border(text, 0, most)]))
