"""The header of a report as a row, and back. Columns stand in the order of `ReportHeader`.

The public keys made later stand in one column, one after the other: they are all of one length,
few reports have any, and a header is read in one statement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Final

from intake.ports import ReportHeader
from intake.store.gate import Row
from intake.store.rows import ReportRow

PUBLIC_BYTES: Final = 1_216
"""ML-KEM-768 and X25519 together."""

_NAMES = tuple(field.name for field in fields(ReportHeader))
HEADER = tuple(getattr(ReportRow, name) for name in _NAMES)
_LATER = _NAMES.index("later")


def header_from(row: Row) -> ReportHeader:
    """A row that was read with the columns of `HEADER`."""
    values = list(row)
    values[_LATER] = split(values[_LATER])
    return ReportHeader(*values)


def header_values(header: ReportHeader) -> Mapping[str, object]:
    """The columns of a header by name."""
    return {**{name: getattr(header, name) for name in _NAMES}, "later": joined(header.later)}


def joined(publics: Sequence[bytes]) -> bytes | None:
    """The keys as one column; nothing where there are none."""
    return b"".join(publics) or None


def split(column: bytes | None) -> tuple[bytes, ...]:
    """The reverse of `joined`."""
    kept = column or b""
    return tuple(kept[at : at + PUBLIC_BYTES] for at in range(0, len(kept), PUBLIC_BYTES))
