"""Signing in with a passphrase and a one-time code.

Rule 1: every failure is one answer. A wrong passphrase or code, an unknown reader, one who is not
active, and too many tries take the same steps, the Argon2id run included.
Rule 2: Argon2id never runs inside a transaction. A try is counted before it runs, so that many
tries at the same moment, or a process that dies, get nobody more of them.
Rule 3: a one-time code works once (RFC 6238, section 5.2), and one step of 30 s to either side.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hmac import compare_digest

from pyotp import TOTP

from intake.casework.audit import Event, hour_of, line
from intake.casework.ownership import enrolled
from intake.casework.sessions import Sessions
from intake.errors import SealError
from intake.ports import Clock, OpenWork, ReaderLock, ReaderRow, ReaderSecret, UnitOfWork, Vault
from intake.routing.response import Response

FAILURES_AN_HOUR = 5
STEP_SECONDS = 30
CODE_DIGITS = 6

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
    ) -> None:
        self._open_work = open_work
        self._vault = vault
        self._response = response
        self._clock = clock
        self._new_token = new_token
        self._sessions = sessions

    def sign_in(self, reader_id: str, passphrase: str, one_time_code: str) -> str | None:
        """A session's token, or None whatever was wrong."""
        now = self._clock()
        row, lock = self._try(reader_id, now)
        proof = self._proof(lock, passphrase, one_time_code, now)
        token = self._new_token()
        with self._open_work() as work:
            good = _is_accepted(work, row, proof)
            if row and proof and good:
                self._begin(work, row, proof.secret, token, now)
            elif row:
                work.audit.write(line(now, row.reader_id, Event.SIGN_IN_FAILED))
            work.commit()
        return token if good else None

    def _try(self, reader_id: str, now: datetime) -> tuple[ReaderRow | None, ReaderLock]:
        """Count one try. The reader's row, if it may be tried, and a lock to try in any case."""
        tried, succeeded = self._attempt_keys(reader_id)
        hour, response = hour_of(now), self._response()
        with self._open_work() as work:
            work.attempts.add(tried, hour)  # first: it holds the row until this unit ends
            before = work.attempts.count(tried, hour) - 1
            failures = before - work.attempts.count(succeeded, hour)
            row = enrolled(work, response, reader_id)
            others = work.readers.active(response.id)
            work.commit()
        lock = row.lock if row else _decoy(others)
        return (row if failures < FAILURES_AN_HOUR else None), lock

    def _proof(
        self, lock: ReaderLock, passphrase: str, one_time_code: str, now: datetime
    ) -> _Proof | None:
        """What the passphrase opens and which step the code is of; None if either is wrong."""
        try:
            secret = self._vault.unlock_reader(lock, passphrase)
        except SealError:
            return None
        step = _step_of(secret.totp_secret, one_time_code, now)
        return _Proof(secret, step) if step is not None else None

    def _begin(
        self, work: UnitOfWork, row: ReaderRow, secret: ReaderSecret, token: str, now: datetime
    ) -> None:
        """A session; the try that was counted before was no failure."""
        _, succeeded = self._attempt_keys(row.reader_id)
        work.attempts.add(succeeded, hour_of(now))
        self._sessions.begin(work, row.reader_id, secret.seed, token, now)
        work.audit.write(line(now, row.reader_id, Event.SIGNED_IN))

    def _attempt_keys(self, reader_id: str) -> tuple[bytes, bytes]:
        who = reader_id.encode()
        return self._vault.attempt_key("sign-in", who), self._vault.attempt_key("signed-in", who)


@dataclass(frozen=True, slots=True)
class _Proof:
    secret: ReaderSecret
    step: int


def _is_accepted(work: UnitOfWork, row: ReaderRow | None, proof: _Proof | None) -> bool:
    """Whether both are right, and the code was not used before."""
    if row is None or proof is None:
        return False
    return work.readers.use_totp_step(row.reader_id, proof.step)


def _decoy(others: Sequence[ReaderRow]) -> ReaderLock:
    """A lock that costs as much to try as everybody else's."""
    if not others:
        return NOBODY
    like = others[0].lock
    return replace(like, public=NOBODY.public, salt=NOBODY.salt, blob=bytes(len(like.blob)))


def _step_of(totp_secret: str, one_time_code: str, now: datetime) -> int | None:
    """The step whose code this is: the present one or one beside it. Digits of any script."""
    typed = "".join(str(unicodedata.decimal(letter, "")) for letter in one_time_code)
    if len(typed) != CODE_DIGITS:
        return None
    codes, present = TOTP(totp_secret, digits=CODE_DIGITS), int(now.timestamp()) // STEP_SECONDS
    near = (present - 1, present, present + 1)
    return max((s for s in near if compare_digest(codes.generate_otp(s), typed)), default=None)
