"""Signing in with a passphrase and a second factor, and unlocking what was left idle.

Rule 1: every failure is one answer. A wrong passphrase or code, an unknown reader, one who is not
active, and too many tries take the same steps, the Argon2id run included.
Rule 2: Argon2id never runs inside a transaction. A try is counted before it runs (`tries`).
Rule 3: the second factor is used up in the transaction that begins the session (`factors`).
Rule 4: whoever unlocks holds the session's cookie already. Too many tries end that session, so
nobody else's tries keep a reader out there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from intake.casework.audit import Event, line
from intake.casework.factors import Claim, Factors
from intake.casework.ownership import enrolled
from intake.casework.sessions import Sessions
from intake.casework.tries import MOST_FAILURES_IN_ALL, Tries
from intake.errors import SealError
from intake.ports import Clock, OpenWork, ReaderLock, ReaderRow, ReaderSecret, Vault
from intake.routing.response import Response

NOBODY = ReaderLock(public=bytes(1216), salt=bytes(16), blob=bytes(128))
"""Opens with no passphrase; stands in for a reader there is not."""


class SigningIn:
    """The way to a session."""

    def __init__(
        self,
        open_work: OpenWork,
        vault: Vault,
        response: Callable[[], Response],
        clock: Clock,
        new_token: Callable[[], str],
        sessions: Sessions,
        factors: Factors,
    ) -> None:
        self._open_work = open_work
        self._vault = vault
        self._response = response
        self._clock = clock
        self._new_token = new_token
        self._sessions = sessions
        self._factors = factors
        self._tries = Tries(vault, "sign-in", MOST_FAILURES_IN_ALL)
        self._unlocks = Tries(vault, "unlock")

    def sign_in(
        self, reader_id: str, passphrase: str, one_time_code: str, passkey: str = ""
    ) -> str | None:
        """A session's token, or None whatever was wrong. `passkey`: what the browser says of one;
        it stands in for the code, as a recovery code typed instead does."""
        now = self._clock()
        claim = self._factors.claim(reader_id, one_time_code, passkey, now)
        row, lock = self._try(reader_id, claim, now)
        secret = opened(self._vault, lock, passphrase)
        token, good = self._new_token(), False
        with self._open_work() as work:
            if row and secret:
                good = self._factors.believe(work, reader_id, claim, secret.totp_secret, now)
            if row and secret and good:
                self._tries.went_well(work, reader_id.encode(), now, sure=claim.sure)
                self._sessions.begin(work, reader_id, secret.seed, token, now)
                work.audit.write(line(now, reader_id, Event.SIGNED_IN))
            elif row:
                work.audit.write(line(now, row.reader_id, Event.SIGN_IN_FAILED))
            work.commit()
        return token if good else None

    def _try(
        self, reader_id: str, claim: Claim, now: datetime
    ) -> tuple[ReaderRow | None, ReaderLock]:
        """Count one try. The reader's row, if it may be tried, and a lock to try in any case."""
        response = self._response()
        with self._open_work() as work:
            may = self._tries.begin(work, reader_id.encode(), now, sure=claim.sure)
            row = enrolled(work, response, reader_id)
            others = work.readers.active(response.id)
            work.commit()
        return (row if may else None), row.lock if row else decoy(others)

    # ------------------------------------------------------------ what was left idle

    def unlock(self, token: str, passphrase: str) -> bool:
        """Whether the locked session of this token is open again."""
        now, session = self._clock(), self._sessions.locked(token)
        if session is None:
            return False
        with self._open_work() as work:
            may = self._unlocks.begin(work, session.key, now)
            row = work.readers.get(session.reader_id)
            if not may:
                work.sessions.end(session.key)
            work.commit()
        secret = opened(self._vault, row.lock, passphrase) if row and may else None
        with self._open_work() as work:
            good = secret is not None and self._sessions.unlock(
                work, session, secret.seed, token, now
            )
            if good:
                self._unlocks.went_well(work, session.key, now)
            event = Event.UNLOCKED if good else Event.UNLOCK_FAILED
            work.audit.write(line(now, session.reader_id, event))
            work.commit()
        return good


def opened(vault: Vault, lock: ReaderLock, passphrase: str) -> ReaderSecret | None:
    """What the passphrase opens, or None. One Argon2id run."""
    try:
        return vault.unlock_reader(lock, passphrase)
    except SealError:
        return None


def decoy(others: Sequence[ReaderRow]) -> ReaderLock:
    """A lock that costs as much to try as everybody else's."""
    if not others:
        return NOBODY
    like = others[0].lock
    return replace(like, public=NOBODY.public, salt=NOBODY.salt, blob=bytes(len(like.blob)))
