"""Pre-authentication encoding: many pieces as one byte string that no other pieces give.

Every hash, key derivation and seal of the vault takes its context through `place`, so two
contexts never run together. Source: PASETO specification, "PAE" (count and lengths LE64).
"""

from __future__ import annotations

from intake.errors import SealError

VERSION = "qi/v1"
"""Stands first in every context; a change of layout takes a new one."""


def place(*pieces: bytes | str) -> bytes:
    """The pieces under this wire version, as one unambiguous byte string."""
    return pae(VERSION, *pieces)


def pae(*pieces: bytes | str) -> bytes:
    """LE64(count), then each piece as LE64(length) and its bytes. Strings are UTF-8."""
    encoded = [_length(len(pieces))]
    for piece in map(as_bytes, pieces):
        encoded += (_length(len(piece)), piece)
    return b"".join(encoded)


def as_bytes(piece: bytes | str) -> bytes:
    """UTF-8; a lone surrogate, which a hostile request may hold, is kept and raises nothing."""
    return piece.encode("utf-8", "surrogatepass") if isinstance(piece, str) else piece


def u64(number: int) -> bytes:
    """Eight bytes, big-endian. Raises SealError outside 0..2^64-1."""
    if not 0 <= number < 1 << 64:
        raise SealError("a number is out of range")
    return number.to_bytes(8, "big")


def _length(count: int) -> bytes:
    return count.to_bytes(8, "little")
