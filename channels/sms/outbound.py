"""Lays out what is said in one turn as SMS texts.

Rule: a text takes at most two SMS. Several things said in one turn share a text while they fit;
options are written out, since a plain phone has no buttons.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from channels.sms.segments import Encoding, cut, parts
from intake.messages import Spoken, Text

MOST_PARTS: Final = 2


def texts(said: Sequence[Spoken]) -> tuple[Text, ...]:
    """A channel's `pack`: plain texts, without buttons."""
    return tuple(Text(words) for words in pack(said))


def pack(said: Sequence[Spoken], needed: Encoding | None = None) -> tuple[str, ...]:
    """The texts that carry one turn, in order, each of one or two SMS. `needed`: the alphabet,
    where the way out decides on it."""
    texts: list[str] = []
    for spoken in said:
        first, *rest = cut(spoken.inline(), MOST_PARTS, needed)
        if texts and parts(together := f"{texts[-1]}\n{first}", needed) <= MOST_PARTS:
            texts[-1] = together
        else:
            texts.append(first)
        texts.extend(rest)
    return tuple(texts)
