"""Passphrases that are made, not chosen: easy to say, to write down and to type on any keyboard.

Five words of three syllables, each syllable one of 16 consonants and one of 5 vowels:
15 x log2(80) = 94 bits from the system's random source. No list of words in any language, so that
nobody has to know one.
"""

from __future__ import annotations

import secrets

CONSONANTS = "bdfghjklmnprstvz"
VOWELS = "aeiou"
WORDS = 5
SYLLABLES = 3


def make_passphrase() -> str:
    """For example "bakuto limesa ..."."""
    return " ".join(_word() for _ in range(WORDS))


def _word() -> str:
    return "".join(secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(SYLLABLES))
