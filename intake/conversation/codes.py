"""Receipt codes as people type and read them: sixteen digits, in groups of four.

Digits of every script count, by Unicode's decimal value, since a phone may write ١٢٣ or १२३.
What people put between groups (spaces, dashes, dots) and what keyboards put there unseen
(format characters, as direction marks) is passed over. Anything else makes it no code.
"""

from __future__ import annotations

import unicodedata

RECEIPT_DIGITS = 16
_GROUP = 4
_DOTS = frozenset(".·۔。．")
_PASSED_OVER = frozenset({"Zs", "Zl", "Zp", "Pd", "Cf"})
_MARKS_OF_SPACE = frozenset("\t\r\n−") | _DOTS


def receipt_digits(text: str) -> str | None:
    """The 16 digits as 0-9, or None if this is not a receipt."""
    values = [unicodedata.decimal(sign, None) for sign in text if not _is_passed_over(sign)]
    digits = "".join(str(value) for value in values if value is not None)
    return digits if len(values) == len(digits) == RECEIPT_DIGITS else None


def shown(digits: str) -> str:
    """`1234 5678 9012 3456`, as it is read and copied best."""
    return " ".join(digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))


def _is_passed_over(sign: str) -> bool:
    return sign in _MARKS_OF_SPACE or unicodedata.category(sign) in _PASSED_OVER
