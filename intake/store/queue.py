"""A reader's queue: her open reports, the most urgent and soonest due first.

Rule: a page costs the same at a thousand and at a million reports. The page is cut from the index
`ix_assignments_queue` alone, from the place where the last one ended (never by an offset), and
only its own headers are read. Nothing is decrypted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Executable, LargeBinary, Select, bindparam, func, select, true, tuple_

from intake.ports import QueuePlace, ReportHeader
from intake.store.gate import Gate
from intake.store.headers import HEADER, header_from
from intake.store.rows import AssignmentRow, ReportRow
from intake.store.times import Moment

_ORDER = (AssignmentRow.urgency, AssignmentRow.due_at, AssignmentRow.report_id)
_MINE = (
    select(*_ORDER)
    .where(AssignmentRow.reader_id == bindparam("reader"), AssignmentRow.in_queue == true())
    .order_by(*_ORDER)  # also where it is only counted: the index is then always the cheapest way
    .limit(bindparam("limit"))
)
_LATER = tuple_(*_ORDER) > tuple_(
    bindparam("urgency"),
    bindparam("due_at", type_=Moment),
    bindparam("report_id", type_=LargeBinary),
)


def _with_headers(page: Select[*tuple[Any, ...]]) -> Executable:
    cut = page.subquery("page")
    return (
        select(*HEADER)
        .join_from(cut, ReportRow, ReportRow.report_id == cut.c.report_id)
        .order_by(cut.c.urgency, cut.c.due_at, cut.c.report_id)
    )


_FIRST_PAGE = _with_headers(_MINE)
_NEXT_PAGE = _with_headers(_MINE.where(_LATER))
_COUNT = select(func.count()).select_from(_MINE.subquery())


def page(
    gate: Gate, reader_id: str, after: QueuePlace | None, limit: int
) -> Sequence[ReportHeader]:
    """The next `limit` headers after a place, or the first ones."""
    if after is None:
        rows = gate.rows(_FIRST_PAGE, reader=reader_id, limit=limit)
    else:
        rows = gate.rows(
            _NEXT_PAGE,
            reader=reader_id,
            limit=limit,
            urgency=after.urgency,
            due_at=after.due_at,
            report_id=after.report_id,
        )
    return [header_from(row) for row in rows]


def count(gate: Gate, reader_id: str, cap: int) -> int:
    """How many the queue holds, counted up to `cap`."""
    return int(gate.value(_COUNT, reader=reader_id, limit=cap))
