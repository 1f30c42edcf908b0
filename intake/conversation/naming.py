"""Whether words look as if they held a name or a number that points to somebody.

A rough net, used where somebody writes for another person: what it catches is asked about, never
refused. It knows long numbers in digits of any script, and words after which a name follows, which
each language's catalogue gives.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

LEAST_DIGITS = 6
"""Of a phone or card number; areas and organisations have three at most."""

_DIGITS = re.compile(r"\d(?:[\s().\-/\u2010-\u2015]{0,3}\d)+")
_DATE = re.compile(r"(?<!\d)(?:\d{4}([-./])\d{1,2}\1\d{1,2}|\d{1,2}([-./])\d{1,2}\2\d{4})(?!\d)")
_WORD_ENDS = "LATIN"
"""Scripts whose words stand apart; in others a word may have others joined to it."""


def looks_named(folded: str, shapes: Sequence[str]) -> bool:
    """`folded` and `shapes` as `answers.fold` spells them."""
    return _has_long_number(folded) or any(_has(folded, shape) for shape in shapes)


def _has_long_number(folded: str) -> bool:
    runs = _DIGITS.findall(_DATE.sub(" ; ", folded))
    return any(sum(sign.isdecimal() for sign in run) >= LEAST_DIGITS for run in runs)


def _has(folded: str, shape: str) -> bool:
    if shape not in folded:
        return False
    alone = _standing_alone(shape)
    return alone is None or alone.search(folded) is not None


@lru_cache(1024)
def _standing_alone(shape: str) -> re.Pattern[str] | None:
    """A shape of ours as a word of its own, where words stand apart. Told words never come here:
    it remembers."""
    if unicodedata.name(shape[0], "").startswith(_WORD_ENDS):
        return re.compile(rf"(?<!\w){re.escape(shape)}(?!\w)")
    return None
