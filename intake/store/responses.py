"""The versions of the response file that were loaded."""

from __future__ import annotations

from sqlalchemy import func, insert, select

from intake.ports import ResponseVersion
from intake.store.gate import Gate
from intake.store.rows import ResponseRow

_ADD = insert(ResponseRow)
_CURRENT = (
    select(
        ResponseRow.response_id,
        ResponseRow.version,
        ResponseRow.sha256,
        ResponseRow.toml,
        ResponseRow.loaded_hour,
    )
    .order_by(ResponseRow.version.desc())
    .limit(1)
)
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
