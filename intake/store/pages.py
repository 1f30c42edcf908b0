"""What each pseudonym is shown now, where the channel shows its answers itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from intake import ports
from intake.ports import Sealed
from intake.store.gate import Gate
from intake.store.rows import PageRow
from intake.store.times import Moment
from intake.store.upserts import insert_or_replace

_PUT = insert_or_replace(PageRow, "epoch", "blob", "expires_at")
_GET = select(PageRow.epoch, PageRow.blob, PageRow.expires_at).where(
    PageRow.lookup == bindparam("of")
)
_FORGET = delete(PageRow).where(PageRow.lookup == bindparam("of"))
_FORGET_EXPIRED = delete(PageRow).where(PageRow.expires_at <= bindparam("now", type_=Moment))


class SqlPages:
    """Implements `ports.Pages`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def put(self, lookup: bytes, row: ports.PageRow) -> None:
        """Insert or replace."""
        self._gate.change(
            _PUT,
            lookup=lookup,
            epoch=row.sealed.epoch,
            blob=row.sealed.blob,
            expires_at=row.expires_at,
        )

    def get(self, lookup: bytes) -> ports.PageRow | None:
        found = self._gate.first(_GET, of=lookup)
        if found is None:
            return None
        epoch, blob, expires_at = found
        return ports.PageRow(Sealed(epoch, blob), expires_at)

    def forget(self, lookup: bytes) -> None:
        self._gate.change(_FORGET, of=lookup)

    def forget_expired(self, now: datetime) -> int:
        return self._gate.change(_FORGET_EXPIRED, now=now)
