"""The versions of the response file that were loaded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select

from intake.ports import ResponseVersion
from intake.store.gate import Gate
from intake.store.rows import ResponseRow
from intake.store.times import Hour

_ADD = insert(ResponseRow)
_ONE = select(
    ResponseRow.response_id,
    ResponseRow.version,
    ResponseRow.sha256,
    ResponseRow.toml,
    ResponseRow.loaded_hour,
)
_CURRENT = _ONE.order_by(ResponseRow.version.desc()).limit(1)
_BEFORE = select(func.max(ResponseRow.version)).where(
    ResponseRow.loaded_hour < bindparam("hour", type_=Hour)
)
_SINCE = _ONE.where(
    (ResponseRow.loaded_hour >= bindparam("hour", type_=Hour))
    | (ResponseRow.version == _BEFORE.scalar_subquery())
).order_by(ResponseRow.version)
_LATEST = select(func.max(ResponseRow.version))


class SqlResponses:
    """Implements `ports.Responses`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def add(self, version: ResponseVersion) -> None:
        """Raises StoreError when that version is there already."""
        self._gate.change(
            _ADD,
            response_id=version.response_id,
            version=version.version,
            sha256=version.sha256,
            toml=version.toml,
            loaded_hour=version.loaded_hour,
        )

    def current(self) -> ResponseVersion | None:
        row = self._gate.first(_CURRENT)
        return None if row is None else ResponseVersion(*row)

    def latest_version(self) -> int:
        return self._gate.value(_LATEST) or 0

    def since(self, hour: datetime) -> Sequence[ResponseVersion]:
        """Those loaded from that hour on, and the one that was in force before; oldest first."""
        return [ResponseVersion(*row) for row in self._gate.rows(_SINCE, hour=hour)]
