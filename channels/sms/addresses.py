"""Numbers as Twilio writes them, in one form each.

Rule: an address that nothing can be answered to, such as the name of a company, is told from a
number here; names of scripts other than ours may stand in one.
"""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(r"\+?[0-9]{3,15}")
_SCHEME: Final = re.compile(r"[a-z]+:")


def can_be_answered(address: str) -> bool:
    """Whether it is a number: E.164, national or short. Names of senders only go one way."""
    return _NUMBER.fullmatch(address) is not None


def without_scheme(sender: str, scheme: str) -> str | None:
    """What follows `scheme` ("whatsapp:", or "" for SMS); None when it belongs to another."""
    rest = sender.strip().removeprefix(scheme)
    was_there = bool(scheme) == (rest != sender.strip())
    return rest if was_there and not _SCHEME.match(rest) else None
