"""Making a reader's key at the desk, in three pages: words and a picture for the code app are shown
once; the words are typed back and a code of the app is given; recovery codes are shown once.

Rule 1: between the pages nothing is kept here. What was shown travels in the form, sealed under a
token that stands in the browser's cookie and a server secret, bound to its hour.
Rule 2: a key counts only when its words came back and the app gave a right code. Argon2id runs
then, outside any transaction, and what it rests on is asked again inside.
Rule 3: the same pages serve who is invited and who opens her old key with her recovery sheet.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from pyotp import TOTP

from intake.casework.audit import Event, hour_of, line
from intake.casework.carrying import Carrying
from intake.casework.factors import digits_of, fresh_codes, recovery_key, step_of
from intake.casework.ownership import enrolled, listed
from intake.passphrase import make_passphrase
from intake.ports import Clock, OpenWork, ReaderLock, ReaderRow, ReaderSecret, UnitOfWork, Vault
from intake.routing.response import Response


class For(Enum):
    """Why a key is made."""

    INVITED = "invited"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class Offer:
    """What is shown once. `sealed` comes back with the next form."""

    reader_id: str
    office: str
    passphrase: str = field(repr=False)
    totp_secret: str = field(repr=False)
    totp_address: str = field(repr=False)
    sealed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Made:
    """A key that counts from now on. Shown once: recovery codes, and the words of a sheet."""

    reader_id: str
    codes: Sequence[str] = field(repr=False)
    sheet: str | None = field(repr=False)


class NotMade(Enum):
    """Why there is no key."""

    TYPED_WRONGLY = "typed_wrongly"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Pending:
    """What was shown. `rests_on`: the invitation's key, or the salt of the lock to replace."""

    why: For
    reader_id: str
    rests_on: bytes = field(repr=False)
    passphrase: str = field(repr=False)
    secret: ReaderSecret = field(repr=False)


class KeyMaking:
    """Offers, and what becomes of them."""

    def __init__(
        self,
        open_work: OpenWork,
        vault: Vault,
        response: Callable[[], Response],
        clock: Clock,
        random_digits: Callable[[int], str],
    ) -> None:
        self._open_work = open_work
        self._vault = vault
        self._response = response
        self._clock = clock
        self._random_digits = random_digits
        self._carrying = Carrying(vault)

    def offer(
        self, why: For, reader_id: str, rests_on: bytes, token: str, seed: bytes | None = None
    ) -> Offer:
        """New words and a new secret for the code app; `seed`: the key there is, if any."""
        fresh = self._vault.new_reader()
        secret = replace(fresh, seed=seed) if seed else fresh
        pending = Pending(why, reader_id, rests_on, make_passphrase(), secret)
        response = self._response()
        reader = listed(response, reader_id)
        return Offer(
            reader_id,
            reader.office if reader else reader_id,
            pending.passphrase,
            secret.totp_secret,
            totp_address(secret.totp_secret, reader_id, response.service_name),
            self._seal(pending, token),
        )

    def finish(
        self, token: str, sealed: str, typed: str, one_time_code: str, *, with_sheet: bool
    ) -> Made | NotMade:
        """The key, when the words and a code of the app came back. Up to two Argon2id runs."""
        now, pending = self._clock(), self._open(sealed, token)
        if pending is None:
            return NotMade.TOO_LATE
        step = step_of(pending.secret.totp_secret, digits_of(one_time_code), now)
        if not same_words(typed, pending.passphrase) or step is None:
            return NotMade.TYPED_WRONGLY
        lock = self._vault.lock_reader(pending.secret, pending.passphrase)
        sheet = make_passphrase() if with_sheet else None
        sheet_lock = self._vault.lock_reader(pending.secret, sheet) if sheet else None
        codes = fresh_codes(self._random_digits)
        with self._open_work() as work:
            if not _MADE[pending.why](work, self._response(), pending, lock, now):
                return NotMade.TOO_LATE
            work.readers.use_totp_step(pending.reader_id, step)
            self._replace_rest(work, pending.reader_id, codes, sheet_lock, now)
            work.commit()
        return Made(pending.reader_id, codes, sheet)

    def _replace_rest(
        self,
        work: UnitOfWork,
        reader_id: str,
        codes: Sequence[str],
        sheet: ReaderLock | None,
        now: datetime,
    ) -> None:
        """What went with the key before goes with it."""
        keys = [recovery_key(self._vault, reader_id, code) for code in codes]
        work.factors.put_codes(reader_id, keys)
        work.readers.forget_sheet(reader_id)
        if sheet is not None:
            work.readers.put_sheet(reader_id, sheet)
            work.audit.write(line(now, reader_id, Event.RECOVERY_SHEET_MADE))
        work.sessions.end_all(reader_id)

    # ------------------------------------------------------------ what travels in the form

    def _seal(self, pending: Pending, token: str) -> str:
        values = {
            "why": pending.why.value,
            "reader": pending.reader_id,
            "rests_on": pending.rests_on.hex(),
            "passphrase": pending.passphrase,
            "seed": pending.secret.seed.hex(),
            "totp": pending.secret.totp_secret,
        }
        return self._carrying.seal("key", token, values, self._clock())

    def _open(self, sealed: str, token: str) -> Pending | None:
        found = self._carrying.open_("key", token, sealed, self._clock())
        if found is None:
            return None
        return Pending(
            For(found["why"]),
            found["reader"],
            bytes.fromhex(found["rests_on"]),
            found["passphrase"],
            ReaderSecret(bytes.fromhex(found["seed"]), found["totp"]),
        )


def totp_address(totp_secret: str, reader_id: str, service_name: str) -> str:
    """What a code app reads from a picture."""
    return TOTP(totp_secret).provisioning_uri(name=reader_id, issuer_name=service_name)


def same_words(typed: str, words: str) -> bool:
    """Whether the words came back, however they were spaced."""
    return unicodedata.normalize("NFKC", typed).split() == words.split()


def _enrol(
    work: UnitOfWork, response: Response, pending: Pending, lock: ReaderLock, now: datetime
) -> bool:
    """The row of an invited reader, in place of a suspended one if there is one."""
    reader_id = pending.reader_id
    invitation = work.invitations.get(pending.rests_on, now)
    if invitation is None or listed(response, reader_id) is None:
        return False
    work.invitations.forget(reader_id)
    row = work.readers.get(reader_id)
    if row is None:
        hour = hour_of(now)
        work.readers.add(ReaderRow(reader_id, response.id, lock, active=True, added_hour=hour))
    elif may_have_another_key(work, row):
        work.readers.renew(reader_id, lock, hour_of(now))
        work.factors.forget_all(reader_id)
    else:
        return False
    event = Event.READER_REKEYED if row else Event.READER_ENROLLED
    work.audit.write(line(now, reader_id, event))
    return True


def _recover(
    work: UnitOfWork, response: Response, pending: Pending, lock: ReaderLock, now: datetime
) -> bool:
    """The same key under new words, if nothing else was done with it meanwhile."""
    if enrolled(work, response, pending.reader_id) is None:
        return False
    work.audit.write(line(now, pending.reader_id, Event.KEY_RECOVERED))
    return work.readers.relock(pending.reader_id, lock, pending.rests_on)


_MADE: dict[For, Callable[[UnitOfWork, Response, Pending, ReaderLock, datetime], bool]] = {
    For.INVITED: _enrol,
    For.RECOVERED: _recover,
}


def may_have_another_key(work: UnitOfWork, row: ReaderRow) -> bool:
    """Whether nothing waits for the key she had: she is suspended and owns no open report."""
    return not row.active and not work.reports.count(row.reader_id, 1)
