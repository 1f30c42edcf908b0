"""Serials of intermediaries' cards: "K4-07" is the seventh card of batch K4.

A serial is printed beside a code and opens nothing. It is all that links a card to the
ombudsperson's own register on paper. The batch is drawn at random, so that serials tell neither
how many cards there are nor which are newer. Letters that look like digits are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LETTERS = "ACDEFGHJKLMNPRTUVWXY"
BATCHES = len(LETTERS) * 10
BATCH_DIGITS = 3
"""Random digits that choose a batch: 1,000 is a multiple of BATCHES, so all are alike likely."""

_PLAIN = re.compile(rf"([{LETTERS}][0-9])([0-9]{{2}})")


def batches_from(digits: str) -> Iterator[str]:
    """Every batch once, beginning with the one that these three digits choose."""
    for number in range(int(digits), int(digits) + BATCHES):
        letter, digit = divmod(number % BATCHES, 10)
        yield f"{LETTERS[letter]}{digit}"


def serial_of(batch: str, number: int) -> str:
    """The serial of one card; `number` counts from 1 to 99."""
    return f"{batch}-{number:02d}"


def batch_of(serial: str) -> str:
    """The batch a card belongs to."""
    return serial.partition("-")[0]


def read_serial(text: str) -> str | None:
    """A serial as somebody typed it, in any case and with digits of any script; else None."""
    letters = unicodedata.normalize("NFKC", text).upper()
    digits = (str(unicodedata.decimal(letter, letter)) for letter in letters)
    plain = _PLAIN.fullmatch("".join(digits).replace("-", "").replace(" ", ""))
    return f"{plain[1]}-{plain[2]}" if plain else None
