"""Where senders agreed to be nudged, and whether one may be nudged now.

Rule: each step is one statement that names what it expects, so of two that come at once one finds
it done. What was sent is noted before it is sent: a text too few, never one too many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    bindparam,
    delete,
    false,
    null,
    or_,
    select,
    true,
    update,
)

from intake.ports import Route
from intake.store.gate import Gate
from intake.store.rows import RouteRow
from intake.store.times import Moment
from intake.store.upserts import insert_or_replace

_OF: BindParameter[bytes] = bindparam("of")
_TODAY: BindParameter[str] = bindparam("today")
_NOW = bindparam("now", type_=Moment)

_PUT = insert_or_replace(RouteRow, "sealed", "expires_at", "wanted", "last_day", "unanswered")
_ROUTES = select(
    RouteRow.report_id,
    RouteRow.sealed,
    RouteRow.expires_at,
    RouteRow.wanted,
    RouteRow.last_day,
    RouteRow.unanswered,
)
_GET = _ROUTES.where(RouteRow.report_id == _OF)
_WANTED = (
    _ROUTES.where(RouteRow.wanted == true(), RouteRow.expires_at > _NOW)
    .order_by(RouteRow.expires_at, RouteRow.report_id)
    .limit(bindparam("limit"))
)
_WANT = (
    update(RouteRow)
    .where(
        RouteRow.report_id == _OF,
        RouteRow.wanted == false(),
        RouteRow.unanswered == false(),
        or_(RouteRow.last_day.is_(null()), RouteRow.last_day != _TODAY),
    )
    .values(wanted=true())
)
_SENT = (
    update(RouteRow)
    .where(RouteRow.report_id == _OF, RouteRow.wanted == true())
    .values(wanted=false(), unanswered=true(), last_day=_TODAY)
)
_ANSWERED = (
    update(RouteRow).where(RouteRow.report_id == _OF).values(wanted=false(), unanswered=false())
)
_FORGET = delete(RouteRow).where(RouteRow.report_id == _OF)
_FORGET_EXPIRED = delete(RouteRow).where(RouteRow.expires_at <= _NOW)


class SqlRoutes:
    """Implements `ports.Routes`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def put(self, route: Route) -> None:
        """Insert or replace. Raises StoreError when there is no such report."""
        self._gate.change(_PUT, **asdict(route))

    def get(self, report_id: bytes) -> Route | None:
        row = self._gate.first(_GET, of=report_id)
        return None if row is None else Route(*row)

    def want(self, report_id: bytes, today: str) -> bool:
        """A reader asks for a nudge; False, and nothing changed, where none may be sent."""
        return self._gate.change(_WANT, of=report_id, today=today) == 1

    def wanted(self, now: datetime, limit: int) -> Sequence[Route]:
        """Those that a reader asked for and that have not expired, the next to expire first."""
        return [Route(*row) for row in self._gate.rows(_WANTED, now=now, limit=limit)]

    def sent(self, report_id: bytes, today: str) -> bool:
        """True for one caller only, who then sends it."""
        return self._gate.change(_SENT, of=report_id, today=today) == 1

    def answered(self, report_id: bytes) -> None:
        """She came back, so a nudge that waits has nothing to say any more."""
        self._gate.change(_ANSWERED, of=report_id)

    def forget(self, report_id: bytes) -> None:
        self._gate.change(_FORGET, of=report_id)

    def forget_expired(self, now: datetime) -> int:
        return self._gate.change(_FORGET_EXPIRED, now=now)
