"""Lays out what is said in one turn as Telegram messages.

Rules: one message a turn where it fits; plain text, no markup. The options of the question that
is asked last become buttons; where several answers may be given they are written out instead, so
that "1 3" can be typed. What is written from right to left begins so, and numbers in groups stand
apart in it: without that a phone shows a code's groups in the wrong order.
Sources: Telegram Bot API, sendMessage, InlineKeyboardButton; Unicode UAX #9, isolates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from unicodedata import bidirectional

from channels.cutting import pieces, utf16_units
from intake.messages import Spoken, Text

MOST_UNITS: Final = 4096
ROW_UNITS: Final = 28
"""What a narrow phone shows in one row of buttons of the same width."""

_RIGHT_TO_LEFT_MARK: Final = "\u200f"
_ISOLATED: Final = "\u2068{}\u2069"
_GROUPS: Final = re.compile(r"\+?\d+(?:[ -]\d+)+")
_OPENING: Final = " \u202a\u202b\u2066\u2067\u2068"
_LEFT_OVER: Final = " .,:;?،؛؟።፣।\u202c\u2069"
"""What stands around options in one line of text, and means nothing once they are apart."""

_RIGHT_TO_LEFT: Final = frozenset(["R", "AL"])


def pack(said: Sequence[Spoken]) -> tuple[Text, ...]:
    """The messages that carry one turn, in order; the last one holds the buttons."""
    if not said:
        return ()
    asking = [place for place, spoken in enumerate(said) if spoken.options]
    asked = said[asking[-1]] if asking else None
    pressed = asked is not None and not asked.many
    shown = (
        _without_options(each) if pressed and each is asked else _written_out(each) for each in said
    )
    words = "\n\n".join(map(_directed, shown))
    *before, end = pieces(words, lambda piece: utf16_units(piece) <= MOST_UNITS, MOST_UNITS)
    buttons = asked.options if asked is not None and pressed else ()
    return (*map(Text, before), Text(end, buttons))


def keyboard(
    buttons: Sequence[tuple[str, str]], tag: str
) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Rows of (words, data): as many in a row as can be read, all rows alike."""
    shown = [(_directed(f"{digit} {label}"), f"{tag}.{digit}") for digit, label in buttons]
    widest = max((utf16_units(words) for words, _ in shown), default=ROW_UNITS)
    in_a_row = max(1, ROW_UNITS // widest)
    return tuple(tuple(shown[start : start + in_a_row]) for start in range(0, len(shown), in_a_row))


def _without_options(spoken: Spoken) -> str:
    """Its words alone; what stood between the options and the words after them goes with them."""
    before, after = _around(spoken)
    return f"{before} {after}" if before and after else before or after


def _written_out(spoken: Spoken) -> str:
    """Its words with an option a line."""
    if not spoken.options:
        return f"{spoken.before}{spoken.after}"
    listed = "\n".join(f"{digit} {label}" for digit, label in spoken.options)
    before, after = _around(spoken)
    return "\n".join(part for part in (before, listed, after) if part)


def _around(spoken: Spoken) -> tuple[str, str]:
    return spoken.before.rstrip(_OPENING), spoken.after.rstrip().lstrip(_LEFT_OVER)


def _directed(words: str) -> str:
    """The words as they are to be shown; changed only if they are written from right to left."""
    kinds = [bidirectional(character) for character in words]
    if sum(kind in _RIGHT_TO_LEFT for kind in kinds) <= kinds.count("L"):
        return words
    apart = _GROUPS.sub(lambda found: _ISOLATED.format(found.group()), words)
    return apart if kinds[0] in _RIGHT_TO_LEFT else f"{_RIGHT_TO_LEFT_MARK}{apart}"
