"""How many SMS a text takes, and where a long one may be cut.

Rules: GSM 7-bit holds 160 septets, or 153 in each of several joined SMS; any other character
makes the whole text UCS-2, with 70 or 67 UTF-16 units. An escape pair, a surrogate pair and a
grapheme cluster never lie across two SMS. `"".join(cut(text, n)) == text`, always.
Sources: 3GPP TS 23.038 §6.2.1 (alphabets), TS 23.040 §9.2.3.24.1 (six octets of header in each
joined SMS).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from enum import Enum
from itertools import accumulate

from channels import cutting
from channels.graphemes import last_border

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = "\f^{}\\[~]|€"
_SEPTETS = dict.fromkeys(_BASIC, 1) | dict.fromkeys(_EXTENSION, 2)


class Encoding(Enum):
    """Units one SMS holds: alone, and as one of several that are joined."""

    GSM_7 = (160, 153)
    UCS_2 = (70, 67)


def encoding(text: str) -> Encoding:
    """The alphabet a text needs."""
    return Encoding.GSM_7 if _SEPTETS.keys() >= set(text) else Encoding.UCS_2


def septets(text: str) -> int:
    """Length in the GSM 7-bit alphabet. Raises KeyError for a character it does not have."""
    return sum(_sizes(text, Encoding.GSM_7))


def utf16_units(text: str) -> int:
    """Length in UTF-16: two units for a character outside the Basic Multilingual Plane."""
    return sum(_sizes(text, Encoding.UCS_2))


def parts(text: str, needed: Encoding | None = None) -> int:
    """How many SMS carry this text; an empty one takes one. `needed`: where it is not the text
    that decides on the alphabet."""
    needed = needed or encoding(text)
    alone, joined = needed.value
    used = list(accumulate(_sizes(text, needed), initial=0))
    if used[-1] <= alone:
        return 1
    count = start = 0
    while start < len(text):
        full = bisect_right(used, used[start] + joined) - 1
        start = last_border(text, start, full)
        count += 1
    return count


def cut(text: str, most: int, needed: Encoding | None = None) -> tuple[str, ...]:
    """The text in pieces of at most `most` SMS each, cut after spaces where there are any."""
    longest = most * Encoding.GSM_7.value[0]
    return cutting.pieces(text, lambda piece: parts(piece, needed) <= most, longest)


def _sizes(text: str, needed: Encoding) -> Iterable[int]:
    """Units of each character."""
    if needed is Encoding.GSM_7:
        return map(_SEPTETS.__getitem__, text)
    return (2 if character > "\uffff" else 1 for character in text)
