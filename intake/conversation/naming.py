"""Whether words look as if they held a name or a number that points to somebody.

A rough net, used where somebody writes for another person: what it catches is asked about, never
refused. It knows long numbers in digits of any script, and words after which a name follows, which
each language's catalogue gives.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

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
    if unicodedata.name(shape[0], "").startswith(_WORD_ENDS):
        return re.search(rf"(?<!\w){re.escape(shape)}(?!\w)", folded) is not None
    return shape in folded
