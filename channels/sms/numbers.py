"""Phone numbers as gateways write them, in one form: E.164, such as +254700000111."""

from __future__ import annotations

import re
from typing import Final

_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_SHORT: Final = 6  # digits of a short code, which is no phone
_TELLING: Final = len("+254")
_NATIONAL: Final = 10  # digits of a number without its country, at most


def canonical(sender: str) -> str:
    """A number in E.164 without the marks people write in it; any other sender as it is."""
    number = _digits(sender)
    return number if _E164.fullmatch(number) else sender.strip()


def is_e164(number: str) -> bool:
    return _E164.fullmatch(number) is not None


def is_nobody(sender: str) -> bool:
    """Whether it is a name or a short code: whatever is behind it cannot be answered."""
    number = _digits(sender)
    return not re.fullmatch(r"\+?[0-9]+", number) or len(number.lstrip("+")) <= _SHORT


def international(sender: str, country_prefix: str) -> str | None:
    """The number in E.164, if that is sure. `country_prefix` ("+254", or "") is for numbers
    without their country: a guessed one would send an answer to a stranger's phone."""
    number = re.sub(r"^00", "+", _digits(sender))
    if not number.startswith("+"):
        if not country_prefix:
            return None
        number = _with_country(number, country_prefix)
    return number if _E164.fullmatch(number) else None


def _with_country(number: str, country_prefix: str) -> str:
    if number.startswith("0"):
        return country_prefix + number.lstrip("0")
    # A national number can begin with a short prefix (India's 91), hardly with a long one.
    has_it = len(country_prefix) >= _TELLING and number.startswith(country_prefix[1:])
    if len(number) > _NATIONAL or has_it:
        return f"+{number}"
    return country_prefix + number


def _digits(sender: str) -> str:
    return re.sub(r"[\s().-]", "", sender)
