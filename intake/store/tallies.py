"""Sealed counts by month: one row each, held by whoever adds to it until that unit ends."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from intake.store.gate import Gate
from intake.store.rows import TallyRow
from intake.store.upserts import insert_or_replace, returning

_HOLD = returning(insert_or_replace(TallyRow, "month"), TallyRow.blob)
"""Makes the row or touches it: either way it is this unit's, when two begin a month too."""

_OF = TallyRow.month == bindparam("of")
_PUT = update(TallyRow).where(_OF).values(blob=bindparam("sealed"))
_GET = select(TallyRow.blob).where(_OF)


class SqlTallies:
    """Implements `ports.Tallies`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def hold(self, month: str) -> bytes:
        ((blob,),) = self._gate.changed(_HOLD, month=month, blob=b"")
        return bytes(blob)

    def put(self, month: str, blob: bytes) -> None:
        self._gate.change(_PUT, of=month, sealed=blob)

    def get(self, month: str) -> bytes:
        return bytes(self._gate.value(_GET, of=month) or b"")
