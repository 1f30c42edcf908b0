"""The short id of a report, for people: "K7-3Q9". It opens nothing and is no receipt.

Crockford's base 32 has no I, L, O or U, so the id can be read out; whoever types an I or an O
anyway is understood (https://www.crockford.com/base32.html).
"""

from __future__ import annotations

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 5
_MEANT = str.maketrans({"I": "1", "L": "1", "O": "0", "-": "", " ": "", "\u2013": "", "\u200e": ""})


def display_id(report_id: bytes) -> str:
    """ "K7-3Q9": the first 25 bits of the id, for people; the whole id stands in addresses."""
    number = int.from_bytes(report_id[:4], "big") >> 7
    letters = "".join(LETTERS[number >> shift & 31] for shift in (20, 15, 10, 5, 0))
    return f"{letters[:2]}-{letters[2:]}"


def read_display_id(typed: str) -> str | None:
    """The id as `display_id` writes it, from what somebody typed; None when it is none."""
    letters = typed.upper().translate(_MEANT).strip()
    if len(letters) != _LENGTH or not set(letters) <= set(LETTERS):
        return None
    return f"{letters[:2]}-{letters[2:]}"
