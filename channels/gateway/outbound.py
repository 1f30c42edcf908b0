"""Lays out what is said for a gateway: in letters that it can send, each text within two SMS.

Rule: plain signs stand for typographic ones only where that brings a whole text into the GSM
alphabet, which makes it half as long; a text that needs other letters anyway stays as it is.
Source: 3GPP TS 23.038 §6.2.1, for which signs the alphabet lacks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from unicodedata import normalize

from channels.sms.outbound import pack
from channels.sms.segments import Encoding, encoding
from intake.messages import Spoken, Text
from intake.routing.gateways import Letters

PLAIN: Final[Mapping[str, str]] = {
    **dict.fromkeys("‘’‚‛′‹›", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\t", " "),
    **dict.fromkeys("\u00ad\u200b\ufeff", ""),
    "…": "...",
}
_PLAINLY: Final = str.maketrans(dict(PLAIN))


def texts(said: Sequence[Spoken], letters: Letters) -> tuple[Text, ...]:
    """A channel's `pack`, counted in the letters that will be sent."""
    needed = Encoding.UCS_2 if letters is Letters.UCS2 else None
    written = [_spelt(spoken, letters) for spoken in said]
    return tuple(Text(words) for words in pack(written, needed))


def spelt(words: str, letters: Letters) -> str:
    """The words in the letters that are sent."""
    match letters:
        case Letters.UCS2:
            return words
        case Letters.SMART:
            plain = words.translate(_PLAINLY)
        case Letters.GSM7:
            plain = _without_marks(words.translate(_PLAINLY))
    return plain if encoding(plain) is Encoding.GSM_7 else words


def alphabet(words: str, letters: Letters) -> Encoding | None:
    """The alphabet that carries these words; None when the gateway has none that does."""
    needed = Encoding.UCS_2 if letters is Letters.UCS2 else encoding(words)
    return None if letters is Letters.GSM7 and needed is Encoding.UCS_2 else needed


def _spelt(spoken: Spoken, letters: Letters) -> Spoken:
    return replace(spoken, before=spelt(spoken.inline(), letters), options=(), after="")


def _without_marks(words: str) -> str:
    """ "ê" as "e", where the alphabet lacks it: better than nothing at all."""
    return "".join(
        each if encoding(each) is Encoding.GSM_7 else normalize("NFD", each)[0] for each in words
    )
