"""Areas that give information only, and the whole response where the area is empty."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, select

from intake.ports import ClosedArea
from intake.store.gate import Gate
from intake.store.rows import ClosedAreaRow
from intake.store.upserts import insert_new

_OF = ClosedAreaRow.response_id == bindparam("of")
_CLOSE = insert_new(ClosedAreaRow)
_OPEN = delete(ClosedAreaRow).where(_OF, ClosedAreaRow.area == bindparam("named"))
_CLOSED = (
    select(ClosedAreaRow.area, ClosedAreaRow.by, ClosedAreaRow.since_hour)
    .where(_OF)
    .order_by(ClosedAreaRow.area)
)


class SqlCapacity:
    """Implements `ports.Capacity`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def close(self, response_id: str, closed: ClosedArea) -> bool:
        """The first who closed it stands."""
        values = {"area": closed.area, "by": closed.by, "since_hour": closed.since_hour}
        return self._gate.change(_CLOSE, response_id=response_id, **values) == 1

    def open_(self, response_id: str, area: str) -> bool:
        return self._gate.change(_OPEN, of=response_id, named=area) == 1

    def closed(self, response_id: str) -> Sequence[ClosedArea]:
        return [ClosedArea(*row) for row in self._gate.rows(_CLOSED, of=response_id)]
