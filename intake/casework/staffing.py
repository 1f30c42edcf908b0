"""Who is at work: suspending a reader and taking her up again, and where she is told of news.

Rule 1: a reader who is suspended cannot sign in, is given nothing, and loses what she was asked at
once, and what she owns to the next reader at the worker's next round (`escalating`).
Rule 2: who is away says so herself, for MOST_DAYS_AWAY at most; she can sign in and come back. She
is asked last for what is new, and what she has not read goes to another who is there, at the
worker's next round. Nothing comes back to her by itself.
Rule 3: where she is told stands sealed and is never shown again, to nobody; whoever types it sees
whether there is one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from intake.casework.audit import Event, line
from intake.casework.ownership import listed
from intake.letters import read_contact
from intake.ports import Clock, OpenWork, Unreached, Vault
from intake.routing.response import Response, Role

MOST_DAYS_AWAY = 60
ALARM_AFTER = timedelta(hours=1)
SEES_ALARMS = frozenset({Role.OMBUDSPERSON, Role.DEPUTY, Role.OVERSIGHT})


class Staffing:
    """The use cases about readers themselves. `who`: a reader's id, or OPERATOR."""

    def __init__(
        self, open_work: OpenWork, vault: Vault, response: Callable[[], Response], clock: Clock
    ) -> None:
        self._open_work = open_work
        self._vault = vault
        self._response = response
        self._clock = clock

    def suspend(self, who: str, reader_id: str) -> bool:
        """From now on she reads nothing. False when there is no such reader."""
        return self._set_active(who, reader_id, Event.READER_SUSPENDED, active=False)

    def resume(self, who: str, reader_id: str) -> bool:
        """New reports may come to her again; what was passed on stays where it is."""
        return self._set_active(who, reader_id, Event.READER_RESUMED, active=True)

    def leave(self, reader_id: str, days: int) -> bool:
        """She is away for so many days from now. False when it is not between one and the most."""
        if not 1 <= days <= MOST_DAYS_AWAY:
            return False
        return self._set_away(reader_id, Event.READER_AWAY, self._clock() + timedelta(days=days))

    def come_back(self, reader_id: str) -> bool:
        """New reports may come to her first again; what was passed on stays where it is."""
        return self._set_away(reader_id, Event.READER_BACK, None)

    def away_until(self, reader_id: str) -> datetime | None:
        """Until when this reader is away; None when she is there."""
        with self._open_work(write=False) as work:
            row = work.readers.get(reader_id)
        return row.away_until if row and row.is_away(self._clock()) else None

    def set_contact(self, who: str, reader_id: str, typed: str) -> bool:
        """Where she is told. False when there is no such reader, or it is none we can use."""
        contact = read_contact(typed)
        if contact is None or listed(self._response(), reader_id) is None:
            return False
        sealed = self._vault.seal_contact(reader_id, contact.to_bytes())
        with self._open_work() as work:
            work.bells.set_contact(reader_id, sealed)
            work.bells.anew(reader_id, self._clock())
            work.audit.write(line(self._clock(), who, Event.CONTACT_SET, None, reader_id))
            work.commit()
        return True

    def remove_contact(self, who: str, reader_id: str) -> None:
        """She is told nothing any more, and looks herself."""
        with self._open_work() as work:
            work.bells.forget_contact(reader_id)
            work.bells.drop(reader_id)
            work.audit.write(line(self._clock(), who, Event.CONTACT_REMOVED, None, reader_id))
            work.commit()

    def has_contact(self, reader_id: str) -> bool:
        """Whether she is told anywhere; where, nobody sees."""
        with self._open_work(write=False) as work:
            return work.bells.contact(reader_id) is not None

    def unreached(self, who: str) -> tuple[tuple[str, Unreached], ...]:
        """(office, since when) of readers who could not be told for an hour; for a deputy, an
        ombudsperson or oversight, else nothing."""
        response = self._response()
        reader = listed(response, who)
        if reader is None or reader.role not in SEES_ALARMS:
            return ()
        with self._open_work(write=False) as work:
            found = work.bells.unreached(self._clock() - ALARM_AFTER)
        offices = {each.id: each.office for each in response.readers}
        return tuple((offices.get(each.reader_id, each.reader_id), each) for each in found)

    def _set_away(self, reader_id: str, event: Event, until: datetime | None) -> bool:
        with self._open_work() as work:
            if not work.readers.set_away(reader_id, until):
                return False
            work.audit.write(line(self._clock(), reader_id, event, None, reader_id))
            work.commit()
        return True

    def _set_active(self, who: str, reader_id: str, event: Event, *, active: bool) -> bool:
        with self._open_work() as work:
            row = work.readers.get(reader_id)
            if row is None or row.response_id != self._response().id:
                return False
            work.readers.set_active(reader_id, active=active)
            if not active:
                work.sessions.end_all(reader_id)
                work.bells.drop(reader_id)
                work.grants.forget_reader(reader_id)
            work.audit.write(line(self._clock(), who, event, None, reader_id))
            work.commit()
        return True
