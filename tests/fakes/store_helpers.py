"""Intermediaries and nudges in memory: codes, routes, and addresses that said stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from intake.ports import HelperRow, Route
from intake.store.times import up_to_the_hour
from tests.fakes.store_tables import Transaction, delete


class MemoryHelpers:
    """Implements `ports.Helpers`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def add(self, rows: Sequence[HelperRow]) -> None:
        for row in rows:
            kept = replace(row, expires_at=up_to_the_hour(row.expires_at))
            places = {_place(known): known for known in self._open.write.helpers.values()}
            self._open.insert(places, _place(row), kept)
            self._open.insert(self._open.write.helpers, row.key, kept)

    def find(self, key: bytes) -> HelperRow | None:
        return self._open.read.helpers.get(key)

    def of_serial(self, response_id: str, serial: str) -> Sequence[HelperRow]:
        rows = self._open.read.helpers.values()
        return sorted(
            (row for row in rows if (row.response_id, row.serial) == (response_id, serial)),
            key=_place,
        )

    def serials(self, response_id: str, after: str, limit: int) -> Sequence[HelperRow]:
        rows = sorted(self._open.read.helpers.values(), key=_place)
        return [
            row
            for row in rows
            if row.response_id == response_id and row.serial > after and not row.duress
        ][:limit]

    def set_active(self, response_id: str, serial: str, *, active: bool) -> bool:
        rows, found = self._open.write.helpers, self.of_serial(response_id, serial)
        for row in found:
            rows[row.key] = replace(row, active=active)
        return bool(found)

    def forget(self, response_id: str, serial: str) -> None:
        rows = self._open.write.helpers
        delete(rows, lambda _key, row: (row.response_id, row.serial) == (response_id, serial))

    def expired(self, before: datetime) -> Sequence[str]:
        rows = self._open.read.helpers.values()
        living = {row.serial for row in rows if row.expires_at >= before}
        return sorted({row.serial for row in rows} - living)

    def forget_expired(self, before: datetime) -> int:
        return delete(self._open.write.helpers, lambda _key, row: row.expires_at < before)


class MemoryRoutes:
    """Implements `ports.Routes`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def put(self, route: Route) -> None:
        if route.report_id not in self._open.write.reports:
            self._open.fail("there is no such report")
        kept = replace(route, expires_at=up_to_the_hour(route.expires_at))
        self._open.write.routes[route.report_id] = kept

    def get(self, report_id: bytes) -> Route | None:
        return self._open.read.routes.get(report_id)

    def want(self, report_id: bytes, today: str) -> bool:
        route = self._open.write.routes.get(report_id)
        if route is None or route.wanted or route.unanswered or route.last_day == today:
            return False
        self._open.write.routes[report_id] = replace(route, wanted=True)
        return True

    def wanted(self, now: datetime, limit: int) -> Sequence[Route]:
        routes = self._open.read.routes.values()
        due = [route for route in routes if route.wanted and route.expires_at > now]
        return sorted(due, key=lambda route: (route.expires_at, route.report_id))[:limit]

    def sent(self, report_id: bytes, today: str) -> bool:
        route = self._open.write.routes.get(report_id)
        if route is None or not route.wanted:
            return False
        self._open.write.routes[report_id] = replace(
            route, wanted=False, unanswered=True, last_day=today
        )
        return True

    def answered(self, report_id: bytes) -> None:
        route = self._open.write.routes.get(report_id)
        if route is not None:
            self._open.write.routes[report_id] = replace(route, wanted=False, unanswered=False)

    def forget(self, report_id: bytes) -> None:
        self._open.write.routes.pop(report_id, None)

    def forget_expired(self, now: datetime) -> int:
        return delete(self._open.write.routes, lambda _id, route: route.expires_at <= now)


class MemoryStopped:
    """Implements `ports.Stopped`."""

    def __init__(self, open_: Transaction) -> None:
        self._open = open_

    def add(self, key: bytes, hour: datetime) -> None:
        self._open.write.stopped[key] = up_to_the_hour(hour)

    def has(self, key: bytes) -> bool:
        return key in self._open.read.stopped

    def since(self, key: bytes) -> datetime | None:
        return self._open.read.stopped.get(key)

    def lift(self, key: bytes, other: bytes | None = None) -> None:
        for each in (key, key if other is None else other):
            self._open.write.stopped.pop(each, None)

    def forget_before(self, hour: datetime) -> int:
        return delete(self._open.write.stopped, lambda _key, stopped: stopped < hour)


def _place(row: HelperRow) -> tuple[str, str, bool]:
    return row.response_id, row.serial, row.duress
