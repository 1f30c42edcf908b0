"""Lays out what is said in one turn as SMS texts.

Rule: a text takes at most two SMS. Several things said in one turn share a text while they fit;
options are written out, since a plain phone has no buttons.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from channels.sms.segments import cut, parts
from intake.messages import Spoken

MOST_PARTS: Final = 2


def pack(said: Sequence[Spoken]) -> tuple[str, ...]:
    """The texts that carry one turn, in order, each of one or two SMS."""
    texts: list[str] = []
    for spoken in said:
        first, *rest = cut(spoken.inline(), MOST_PARTS)
        together = "\n".join((*texts[-1:], first))
        if parts(together) <= MOST_PARTS:
            texts[-1:] = [together]
        else:
            texts.append(first)
        texts.extend(rest)
    return tuple(texts)
