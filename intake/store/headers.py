"""The header of a report as a row, and back. Columns stand in the order of `ReportHeader`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from intake.ports import ReportHeader
from intake.store.gate import Row
from intake.store.rows import ReportRow

_NAMES = tuple(field.name for field in fields(ReportHeader))
HEADER = tuple(getattr(ReportRow, name) for name in _NAMES)


def header_from(row: Row) -> ReportHeader:
    """A row that was read with the columns of `HEADER`."""
    return ReportHeader(*row)


def header_values(header: ReportHeader) -> Mapping[str, object]:
    """The columns of a header by name."""
    return {name: getattr(header, name) for name in _NAMES}
