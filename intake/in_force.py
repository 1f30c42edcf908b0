"""The response file that counts now, kept in memory and looked at again every few seconds.

Rules: loading a file or closing an area never needs a restart; a message costs no statement for
it; a version that no longer reads (its file was written by a newer program) is an error at start,
not a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from intake.errors import ConfigError
from intake.ports import Clock, InForce, OpenWork, ResponseVersion
from intake.routing.cover import may_hear
from intake.routing.response import Response

LOOK_AGAIN = timedelta(seconds=5)
WHOLE = ""
"""Stands for all areas where areas are closed."""

SWITCHED = "it was switched to information only; `intake capacity response NAME open` undoes it"


class ResponseInForce:
    """Call it for the response in force. Raises ConfigError when none was ever loaded."""

    def __init__(
        self, open_work: OpenWork, clock: Clock, read: Callable[[str, date], Response]
    ) -> None:
        self._open_work = open_work
        self._clock = clock
        self._read = read
        self._known: InForce | None = None
        self._looked_at: datetime | None = None

    def __call__(self) -> InForce:
        now = self._clock()
        if self._known is None or not self._is_fresh(now):
            self._known = self._look(self._known)
            self._looked_at = now
        return self._known

    def _is_fresh(self, now: datetime) -> bool:
        """Not either when the time was put back meanwhile."""
        looked = self._looked_at
        return looked is not None and timedelta(0) <= now - looked < LOOK_AGAIN

    def response(self) -> Response:
        """Its content alone."""
        return self().response

    def _look(self, known: InForce | None) -> InForce:
        with self._open_work(write=False) as work:
            version = work.responses.latest_version()
            current = None if known and known.version == version else work.responses.current()
            response = known.response if known and current is None else self._parsed(current)
            readers = [row.reader_id for row in work.readers.active(response.id)]
            areas = frozenset(each.area for each in work.capacity.closed(response.id))
        closed = SWITCHED if WHOLE in areas else may_hear(response, readers)
        return InForce(version, response, closed, areas)

    def _parsed(self, current: ResponseVersion | None) -> Response:
        if current is None:
            raise ConfigError("no response is loaded: run `intake response load FILE`")
        return self._read(current.toml, self._clock().date())
