"""The switch that has an area, or the whole response, give information only, and back.

Rules: ombudspersons and oversight switch at the desk, the operator by the command; each turn is
written down. What a clock closed is opened by a human only. It counts at the next message, within
the seconds in which a process looks again (`in_force`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from intake.casework.audit import OPERATOR, Event, hour_of, line
from intake.casework.ownership import listed
from intake.ports import Clock, ClosedArea, OpenWork
from intake.routing.response import Response, Role

WHOLE = ""
"""Stands for all areas."""

MAY_SWITCH = frozenset({Role.OMBUDSPERSON, Role.OVERSIGHT})
CLOSED_BY_HAND = "closed by hand"
"""Name of a count."""


def may_switch(response: Response, who: str) -> bool:
    """Whether this reader has the switch; the operator has, by the command."""
    reader = listed(response, who)
    return reader.role in MAY_SWITCH if reader else who == OPERATOR


class Switching:
    """The use cases of the switch. `who`: a reader's id, or OPERATOR."""

    def __init__(self, open_work: OpenWork, response: Callable[[], Response], clock: Clock) -> None:
        self._open_work = open_work
        self._response = response
        self._clock = clock

    def close(self, who: str, area: str) -> bool:
        """Information only from now on. False when it may not be, or was before."""
        response, now = self._response(), self._clock()
        if not _possible(response, who, area):
            return False
        with self._open_work() as work:
            closed = ClosedArea(area, who, hour_of(now))
            if not work.capacity.close(response.id, closed):
                return False
            work.counters.add(f"{now:%Y-%m}", CLOSED_BY_HAND, area)
            work.audit.write(line(now, who, Event.CAPACITY_CLOSED, None, area))
            work.commit()
        return True

    def open_(self, who: str, area: str) -> bool:
        """Reports are taken again. False when it may not be, or was not closed.

        An area that the file no longer names can be opened too.
        """
        response, now = self._response(), self._clock()
        if not may_switch(response, who):
            return False
        with self._open_work() as work:
            if not work.capacity.open_(response.id, area):
                return False
            work.audit.write(line(now, who, Event.CAPACITY_OPENED, None, area))
            work.commit()
        return True

    def closed(self) -> Mapping[str, ClosedArea]:
        """What is closed, by area; WHOLE for the response."""
        with self._open_work(write=False) as work:
            return {each.area: each for each in work.capacity.closed(self._response().id)}


def _possible(response: Response, who: str, area: str) -> bool:
    return may_switch(response, who) and (area == WHOLE or response.area(area) is not None)
