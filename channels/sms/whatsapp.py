"""Lays out what is said in one turn as WhatsApp texts.

Rule: a text takes at most 1,600 UTF-16 units, Twilio's limit, and is cut as a reader sees
characters; there is room, so each option has a line of its own.
Source: Twilio, error 21617.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from channels.graphemes import is_border, last_border
from channels.sms.segments import utf16_units
from intake.messages import Spoken, Text

MOST_UNITS: Final = 1600


def pages(said: Sequence[Spoken]) -> tuple[Text, ...]:
    """A channel's `pack`."""
    packed: list[str] = []
    for spoken in said:
        first, *rest = cut(listed(spoken), MOST_UNITS)
        together = "\n\n".join((*packed[-1:], first))
        if utf16_units(together) <= MOST_UNITS:
            packed[-1:] = [together]
        else:
            packed.append(first)
        packed.extend(rest)
    return tuple(Text(words) for words in packed)


def listed(spoken: Spoken) -> str:
    """All of it, each option in a line: a full stop after the last one is left out."""
    if not spoken.options:
        return spoken.inline()
    options = [f"{digit} {label}" for digit, label in spoken.options]
    after = spoken.after.strip()
    ending = [after] if any(each.isalnum() for each in after) else []
    return "\n".join((spoken.before.rstrip(), *options, *ending))


def cut(text: str, most_units: int) -> tuple[str, ...]:
    """The text in pieces of so many units at most; joined they are the text."""
    pieces = []
    while utf16_units(text) > most_units:
        end = _end(text, most_units)
        pieces.append(text[:end])
        text = text[end:]
    return (*pieces, text)


def _end(text: str, most_units: int) -> int:
    """After a space where there is one in the later half, else between two characters."""
    fits, used = 0, 0
    for letter in text:
        used += utf16_units(letter)
        if used > most_units:
            break
        fits += 1
    spaces = range(fits, fits // 2, -1)
    after_space = (end for end in spaces if text[end - 1].isspace() and is_border(text, end))
    return next(after_space, last_border(text, 0, fits))
