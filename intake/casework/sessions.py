"""Sessions: who is at the desk, from the token in the cookie.

Rule 1: the database holds no token and no seed. A hash names the row, and what it holds opens
with the token and a server secret.
Rule 2: a session ends IDLE after its last use, LONGEST after it began, on signing out, and at once
when the reader is no longer active or no longer in the response.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from intake.casework.audit import Event, line
from intake.casework.ownership import enrolled
from intake.casework.values import Session
from intake.errors import SealError
from intake.ports import Clock, OpenWork, SessionRow, UnitOfWork, Vault
from intake.routing.response import Response

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
PROLONGED_AFTER = timedelta(minutes=5)
"""A session's row is written again only when this much of IDLE was used."""

_BEGAN_BYTES = 8


class Sessions:
    """Begins, finds and ends sessions."""

    def __init__(
        self,
        open_work: OpenWork,
        vault: Vault,
        response: Callable[[], Response],
        clock: Clock,
    ) -> None:
        self._open_work = open_work
        self._vault = vault
        self._response = response
        self._clock = clock

    def begin(
        self, work: UnitOfWork, reader_id: str, seed: bytes, token: str, now: datetime
    ) -> None:
        """Write the row of a new session."""
        plain = int(now.timestamp()).to_bytes(_BEGAN_BYTES, "big") + seed
        key, blob = self._vault.session_key(token), self._vault.seal_session(token, plain)
        work.sessions.put(SessionRow(key, reader_id, blob, now + IDLE))

    def who(self, token: str) -> Session | None:
        """The reader this token was given to, if the session still lives."""
        now, response = self._clock(), self._response()
        key = self._vault.session_key(token)
        with self._open_work(write=False) as work:
            row = work.sessions.get(key, now)
            reader = enrolled(work, response, row.reader_id) if row else None
        if row is None or reader is None:
            return None
        try:
            plain = self._vault.open_session(token, row.blob)
        except SealError:
            return None
        began = int.from_bytes(plain[:_BEGAN_BYTES], "big")
        self._prolong(row, datetime.fromtimestamp(began, UTC), now)
        return Session(row.reader_id, plain[_BEGAN_BYTES:])

    def sign_out(self, token: str) -> None:
        """End this session."""
        now = self._clock()
        key = self._vault.session_key(token)
        with self._open_work() as work:
            row = work.sessions.get(key, now)
            if row is not None:
                work.sessions.end(key)
                work.audit.write(line(now, row.reader_id, Event.SIGNED_OUT))
                work.commit()

    def sign_out_everywhere(self, reader_id: str) -> None:
        """End every session of this reader."""
        with self._open_work() as work:
            work.sessions.end_all(reader_id)
            work.audit.write(line(self._clock(), reader_id, Event.SIGNED_OUT_EVERYWHERE))
            work.commit()

    def _prolong(self, row: SessionRow, began: datetime, now: datetime) -> None:
        expires_at = min(now + IDLE, began + LONGEST)
        if expires_at - row.expires_at < PROLONGED_AFTER:
            return
        with self._open_work() as work:
            if work.sessions.get(row.key, now) is not None:  # else it was ended just now
                work.sessions.put(replace(row, expires_at=expires_at))
                work.commit()
