"""A reader's queue: her open reports, the most urgent and soonest due first.

Rule: a page costs the same at a thousand and at a million reports. The page is cut from the index
`ix_assignments_queue` alone, from the place where the last one ended (never by an offset), and
only its own headers are read. Nothing is decrypted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Executable, LargeBinary, Select, bindparam, func, select, true, tuple_

from intake.ports import QueuePlace, ReportHeader
from intake.store.gate import Gate
from intake.store.headers import HEADER, header_from
from intake.store.rows import AssignmentRow, ReportRow
from intake.store.times import Moment

_PLACE: Final[Mapping[str, Any]] = {
    "urgency": bindparam("urgency"),
    "behind": bindparam("behind"),
    "due_at": bindparam("due_at", type_=Moment),
    "report_id": bindparam("report_id", type_=LargeBinary),
}
_ORDER: Final = tuple(getattr(AssignmentRow, name) for name in _PLACE)
_MINE: Final = (
    select(*_ORDER)
    .where(AssignmentRow.reader_id == bindparam("reader"), AssignmentRow.in_queue == true())
    # Also where it is only counted: the index is then always the cheapest way.
    .order_by(*_ORDER)
    .limit(bindparam("limit"))
)


def _with_headers(page: Select[*tuple[Any, ...]]) -> Executable:
    cut = page.subquery("page")
    return (
        select(*HEADER)
        .join_from(cut, ReportRow, ReportRow.report_id == cut.c.report_id)
        .order_by(*(cut.c[name] for name in _PLACE))
    )


_FIRST: Final = _with_headers(_MINE)
_NEXT: Final = _with_headers(_MINE.where(tuple_(*_ORDER) > tuple_(*_PLACE.values())))
_COUNT: Final = select(func.count()).select_from(_MINE.subquery())


def page(
    gate: Gate, reader_id: str, after: QueuePlace | None, limit: int
) -> Sequence[ReportHeader]:
    """The next `limit` headers after a place, or the first ones."""
    if after is None:
        rows = gate.rows(_FIRST, reader=reader_id, limit=limit)
    else:
        place = {name: getattr(after, name) for name in _PLACE}
        rows = gate.rows(_NEXT, reader=reader_id, limit=limit, **place)
    return [header_from(row) for row in rows]


def count(gate: Gate, reader_id: str, cap: int) -> int:
    """How many the queue holds, counted up to `cap`."""
    return int(gate.value(_COUNT, reader=reader_id, limit=cap))
