"""Padding before sealing, so that the length of a blob says little about what was told.

Layout: length (4 bytes, big-endian), the bytes, zeros up to the next size. Sizes grow fourfold
to 131,072 bytes, then by 131,072. On opening, the size must be the one `pad` would have chosen
and every added byte zero, so one text has exactly one padded form.
"""

from __future__ import annotations

from intake.errors import SealError

SIZES = (512, 2_048, 8_192, 32_768, 131_072)
SMALLEST_PART = SIZES[0]
SMALLEST_STATE = SIZES[1]
_LENGTH_BYTES = 4


def pad(plain: bytes, smallest: int = SMALLEST_PART) -> bytes:
    """`plain` with its length and zeros, never shorter than `smallest` bytes."""
    framed = len(plain).to_bytes(_LENGTH_BYTES, "big") + plain
    return framed.ljust(_size_for(len(framed), smallest), b"\0")


def unpad(padded: bytes, smallest: int = SMALLEST_PART) -> bytes:
    """What was padded. Raises SealError if this is not exactly what `pad` makes."""
    end = _LENGTH_BYTES + int.from_bytes(padded[:_LENGTH_BYTES], "big")
    if len(padded) != _size_for(end, smallest) or padded.count(0, end) != len(padded) - end:
        raise SealError("the padding is not as it was made")
    return padded[_LENGTH_BYTES:end]


def _size_for(length: int, smallest: int) -> int:
    largest = SIZES[-1]
    fitting = (size for size in SIZES if size >= max(length, smallest))
    return next(fitting, -(-length // largest) * largest)
