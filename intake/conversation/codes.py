"""Codes as people type and read them: receipts of sixteen digits, helper codes of nine.

Digits of every script count, by Unicode's decimal value, since a phone may write ١٢٣ or १२३.
What people put between groups (spaces, dashes, dots) and what keyboards put there unseen
(format characters, as direction marks) is passed over. Anything else makes it no code.

A helper code is eight random digits and a check digit, so that a slip of the finger is told from a
code that is not valid: every single wrong digit and every swap of two neighbours is found. Source
of the scheme and of its table: H. Michael Damm, "Total anti-symmetrische Quasigruppen",
Philipps-Universität Marburg 2004 (urn:nbn:de:hebis:04-z2004-05162).
"""

from __future__ import annotations

import re
import unicodedata

RECEIPT_DIGITS = 16
HELPER_DIGITS = 9
RANDOM_HELPER_DIGITS = HELPER_DIGITS - 1
_RECEIPT_GROUP = 4
_HELPER_GROUP = 3
_DOTS = frozenset(".·۔。．")
_PASSED_OVER = frozenset({"Zs", "Zl", "Zp", "Pd", "Cf"})
_MARKS_OF_SPACE = frozenset("\t\r\n−") | _DOTS
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
"""Damm's quasigroup of order ten. Zero along the diagonal: a code that is right ends in 0."""


_RECEIPT = re.compile(r"(?<!\d)\d{4}(?:[\s.\-\u2010-\u2015]{0,3}\d{4}){3}(?!\d)")
"""Sixteen digits in groups of four, or in one."""


def receipt_digits(text: str) -> str | None:
    """The 16 digits as 0-9, or None if this is not a receipt."""
    return _digits(text, RECEIPT_DIGITS)


def receipt_within(text: str) -> str | None:
    """The digits of the one receipt that stands among other words, or None."""
    found = _RECEIPT.findall(_in_western_digits(text))
    digits = ["".join(sign for sign in each if sign.isdecimal()) for each in found]
    return digits[0] if len(digits) == 1 else None


def without_receipt(text: str) -> str:
    """The text with every receipt in it taken out; as long as before."""
    plain = _in_western_digits(text)
    for found in reversed(list(_RECEIPT.finditer(plain))):
        text = text[: found.start()] + "#" * len(found.group()) + text[found.end() :]
    return text


def _in_western_digits(text: str) -> str:
    """Sign for sign, so that places stay the same."""
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text)


def helper_digits(text: str) -> str | None:
    """The 9 digits of a helper code as 0-9, or None: another number, or a wrong check digit."""
    digits = _digits(text, HELPER_DIGITS)
    return digits if digits and _check_digit(digits) == "0" else None


def with_check_digit(eight: str) -> str:
    """A helper code: these eight digits (0-9) and the one that checks them."""
    return eight + _check_digit(eight)


def shown(digits: str) -> str:
    """`1234 5678 9012 3456`, as it is read and copied best."""
    return _grouped(digits, _RECEIPT_GROUP)


def shown_helper(digits: str) -> str:
    """`123 456 789`, so that it does not look like a part of a receipt."""
    return _grouped(digits, _HELPER_GROUP)


def _digits(text: str, count: int) -> str | None:
    values = [unicodedata.decimal(sign, None) for sign in text if not _is_passed_over(sign)]
    digits = "".join(str(value) for value in values if value is not None)
    return digits if len(values) == len(digits) == count else None


def _is_passed_over(sign: str) -> bool:
    return sign in _MARKS_OF_SPACE or unicodedata.category(sign) in _PASSED_OVER


def _check_digit(digits: str) -> str:
    check = "0"
    for digit in digits:
        check = _DAMM[int(check)][int(digit)]
    return check


def _grouped(digits: str, size: int) -> str:
    return " ".join(digits[start : start + size] for start in range(0, len(digits), size))
