"""A reader's queue: her open reports, the most urgent and soonest due first.

Rule: a page costs the same at a thousand and at a million reports. The page is cut from one index
alone, from the place where the last one ended (never by an offset), and only its own headers are
read. Nothing is decrypted. A part of the queue (what came by one way, or in a flood) has an index
of its own, for those may be few among very many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Executable, LargeBinary, Select, bindparam, func, select, true, tuple_

from intake.ports import Behind, CameBy, QueuePart, QueuePlace, ReportHeader
from intake.store.gate import Gate
from intake.store.headers import HEADER, header_from
from intake.store.rows import AssignmentRow, ReportRow
from intake.store.times import Moment

_ORDER: Final = ("urgency", "behind", "due_at", "report_id")
_OF_ONE_KIND: Final = ("urgency", "due_at", "report_id")
_PLACE: Final[Mapping[str, Any]] = {
    "urgency": bindparam("urgency"),
    "behind": bindparam("behind"),
    "due_at": bindparam("due_at", type_=Moment),
    "report_id": bindparam("report_id", type_=LargeBinary),
}


class _Reading:
    """The statements that read one part of a queue, in the order of its index."""

    def __init__(self, order: tuple[str, ...], *only: Any) -> None:
        columns = [getattr(AssignmentRow, name) for name in order]
        mine = (
            select(*columns)
            .where(AssignmentRow.reader_id == bindparam("reader"), AssignmentRow.in_queue == true())
            .where(*only)
            # Also where it is only counted: the index is then always the cheapest way.
            .order_by(*columns)
            .limit(bindparam("limit"))
        )
        later = tuple_(*columns) > tuple_(*(_PLACE[name] for name in order))
        self.order = order
        self.first = _with_headers(mine, order)
        self.next = _with_headers(mine.where(later), order)
        self.count = select(func.count()).select_from(mine.subquery())


def _with_headers(page: Select[*tuple[Any, ...]], order: tuple[str, ...]) -> Executable:
    cut = page.subquery("page")
    return (
        select(*HEADER)
        .join_from(cut, ReportRow, ReportRow.report_id == cut.c.report_id)
        .order_by(*(cut.c[name] for name in order))
    )


_ALL: Final = _Reading(_ORDER)
_BY_WAY: Final = _Reading(_ORDER, AssignmentRow.way == bindparam("way"))
_BEHIND: Final = _Reading(_OF_ONE_KIND, AssignmentRow.behind == true())


def _reading(only: QueuePart | None) -> tuple[_Reading, Mapping[str, str]]:
    match only:
        case None:
            return _ALL, {}
        case CameBy(way):
            return _BY_WAY, {"way": way}
        case Behind():
            return _BEHIND, {}


def page(
    gate: Gate, reader_id: str, after: QueuePlace | None, limit: int, only: QueuePart | None
) -> Sequence[ReportHeader]:
    """The next `limit` headers after a place, or the first ones."""
    reading, values = _reading(only)
    if after is None:
        rows = gate.rows(reading.first, reader=reader_id, limit=limit, **values)
    else:
        place = {name: getattr(after, name) for name in reading.order}
        rows = gate.rows(reading.next, reader=reader_id, limit=limit, **values, **place)
    return [header_from(row) for row in rows]


def count(gate: Gate, reader_id: str, cap: int, only: QueuePart | None) -> int:
    """How many the queue holds, counted up to `cap`."""
    reading, values = _reading(only)
    return int(gate.value(reading.count, reader=reader_id, limit=cap, **values))
