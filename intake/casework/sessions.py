"""Sessions: who is at the desk, from the token in the cookie.

Rule 1: the database holds no token and no seed. A hash names the row, and what it holds opens
with the token and a server secret.
Rule 2: a session that was not used for the idle time is locked: its row is emptied, by whoever
asks for it next or by the worker. The passphrase fills it again, for FACTOR_LASTS after signing
in, and nothing else does.
Rule 3: a session ends LONGEST after it began, on signing out, and at once when the reader is no
longer active or no longer in the response.
Rule 4: of whose computer it is, nothing is kept: a list says since when, and which one is this.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from intake.casework.audit import Event, hour_of, line
from intake.casework.ownership import enrolled
from intake.casework.values import Session
from intake.errors import SealError
from intake.ports import Clock, OpenWork, ReaderRow, SessionRow, UnitOfWork, Vault
from intake.routing.response import Response

IDLE = timedelta(minutes=15)
"""The usual idle time."""
LONGEST = timedelta(hours=12)
FACTOR_LASTS = timedelta(hours=8)
PROLONGED_AFTER = timedelta(minutes=3)
"""A session's row is written again only when this much of the idle time was used."""


@dataclass(frozen=True, slots=True)
class Living:
    """A session in the list. `handle`: by which it can be ended."""

    handle: str
    began_hour: datetime
    last_hour: datetime
    is_this: bool
    is_locked: bool


class Sessions:
    """Begins, finds, locks and ends sessions."""

    def __init__(
        self,
        open_work: OpenWork,
        vault: Vault,
        response: Callable[[], Response],
        clock: Clock,
        idle: timedelta = IDLE,
    ) -> None:
        self._open_work = open_work
        self._vault = vault
        self._response = response
        self._clock = clock
        self.idle = idle

    def begin(
        self, work: UnitOfWork, reader_id: str, seed: bytes, token: str, now: datetime
    ) -> None:
        """Write the row of a new session."""
        key, blob = self._vault.session_key(token), self._vault.seal_session(token, seed)
        work.sessions.put(SessionRow(key, reader_id, blob, now + LONGEST, now + self.idle))

    def who(self, token: str) -> Session | None:
        """The reader this token was given to, if the session lives and is not locked."""
        now = self._clock()
        found = self._row(token, now)
        if found is None or not found[0].blob:
            return None
        row, reader = found
        if row.locks_at <= now:
            self._lock(row)
            return None
        try:
            seed = self._vault.open_session(token, row.blob)
        except SealError:
            return None
        self._prolong(row, now)
        return Session(row.reader_id, seed, row.key, reader.language, reader.time_zone)

    # ------------------------------------------------------------ locked

    def locked(self, token: str) -> SessionRow | None:
        """The session of this token, if it is locked and the passphrase alone opens it again."""
        now = self._clock()
        found = self._row(token, now)
        if found is None or (found[0].blob and found[0].locks_at > now):
            return None
        row = found[0]
        began = row.expires_at - LONGEST
        return row if now < began + FACTOR_LASTS else None

    def unlock(
        self, work: UnitOfWork, row: SessionRow, seed: bytes, token: str, now: datetime
    ) -> bool:
        """Fill it again, unless it was ended meanwhile."""
        if work.sessions.get(row.key, now) is None:
            return False
        blob = self._vault.seal_session(token, seed)
        work.sessions.put(replace(row, blob=blob, locks_at=now + self.idle))
        return True

    # ------------------------------------------------------------ the list, and ends

    def living(self, session: Session) -> tuple[Living, ...]:
        """Every session of this reader."""
        now = self._clock()
        with self._open_work(write=False) as work:
            rows = work.sessions.of_reader(session.reader_id, now)
        return tuple(
            Living(
                row.key.hex(),
                hour_of(row.expires_at - LONGEST),
                hour_of(row.locks_at - self.idle),
                row.key == session.key,
                not row.blob or row.locks_at <= now,
            )
            for row in rows
        )

    def end_one(self, session: Session, handle: str) -> bool:
        """End one of her own; False when it is none."""
        now = self._clock()
        with self._open_work() as work:
            rows = work.sessions.of_reader(session.reader_id, now)
            found = next((row for row in rows if row.key.hex() == handle), None)
            if found is None:
                return False
            work.sessions.end(found.key)
            work.audit.write(line(now, session.reader_id, Event.SESSION_ENDED))
            work.commit()
        return True

    def end_others(self, work: UnitOfWork, session: Session, now: datetime) -> None:
        """All but this one."""
        for row in work.sessions.of_reader(session.reader_id, now):
            if row.key != session.key:
                work.sessions.end(row.key)

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

    # ------------------------------------------------------------ rows

    def words_of(self, token: str) -> tuple[str, str]:
        """(language, time zone) that the reader of this session chose, locked or not."""
        found = self._row(token, self._clock())
        return (found[1].language, found[1].time_zone) if found else ("", "")

    def _row(self, token: str, now: datetime) -> tuple[SessionRow, ReaderRow] | None:
        """The row and its reader's, if she may still be here."""
        key, response = self._vault.session_key(token), self._response()
        with self._open_work(write=False) as work:
            row = work.sessions.get(key, now)
            reader = enrolled(work, response, row.reader_id) if row else None
            return (row, reader) if row and reader else None

    def _lock(self, row: SessionRow) -> None:
        self._change(row, replace(row, blob=b""))

    def _prolong(self, row: SessionRow, now: datetime) -> None:
        locks_at = now + self.idle
        if locks_at - row.locks_at >= PROLONGED_AFTER:
            self._change(row, replace(row, locks_at=locks_at))

    def _change(self, row: SessionRow, changed: SessionRow) -> None:
        """Unless it was ended, locked or filled just now."""
        with self._open_work() as work:
            if work.sessions.get(row.key, self._clock()) == row:
                work.sessions.put(changed)
                work.commit()
