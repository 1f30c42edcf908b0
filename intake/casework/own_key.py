"""A reader's own key and devices: what she sees of them, and what she changes herself.

Rule 1: whatever changes a way in asks for the passphrase again, and is written down. Tries are
counted by session, and too many end it, as in unlocking.
Rule 2: a new passphrase seals the same seed anew with another salt; every other session ends.
Rule 3: what is shown once is returned to be shown, and kept as hashes or under itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from intake.casework.audit import Event, hour_of, line
from intake.casework.carrying import Carrying
from intake.casework.challenges import ADD, Challenges, read_shown
from intake.casework.factors import digits_of, fresh_codes, recovery_key, step_of
from intake.casework.key_making import same_words, totp_address
from intake.casework.sessions import Living, Sessions
from intake.casework.signing_in import opened
from intake.casework.tries import Tries
from intake.casework.values import Session
from intake.passphrase import make_passphrase
from intake.ports import Clock, OpenWork, Passkey, Passkeys, ReaderRow, ReaderSecret, Vault
from intake.routing.response import Response

WORDS, APP = "words", "app"
"""What a form can bring back."""


@dataclass(frozen=True, slots=True)
class OwnKey:
    """What her page shows."""

    sessions: Sequence[Living]
    passkeys: Sequence[Passkey]
    codes_left: int
    has_sheet: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown once, and comes back sealed with the next form."""

    what: str = field(repr=False)
    sealed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """Her passphrase was right."""

    row: ReaderRow
    secret: ReaderSecret = field(repr=False)


class OwnKeys:
    """The use cases of a reader about herself."""

    def __init__(
        self,
        open_work: OpenWork,
        vault: Vault,
        response: Callable[[], Response],
        clock: Clock,
        random_digits: Callable[[int], str],
        sessions: Sessions,
        passkeys: Passkeys | None,
        challenges: Challenges,
    ) -> None:
        self._open_work = open_work
        self._vault = vault
        self._response = response
        self._clock = clock
        self._random_digits = random_digits
        self._sessions = sessions
        self._passkeys = passkeys
        self._challenges = challenges
        self._tries = Tries(vault, "own key")
        self._carrying = Carrying(vault)

    def see(self, session: Session) -> OwnKey:
        """Nothing is opened for it."""
        living = self._sessions.living(session)
        with self._open_work(write=False) as work:
            return OwnKey(
                living,
                work.factors.passkeys(session.reader_id),
                work.factors.codes_left(session.reader_id),
                work.readers.sheet(session.reader_id) is not None,
            )

    def set_words(self, reader_id: str, language: str, time_zone: str | None = None) -> None:
        """In what her pages are written, and where their times are; None leaves that as it is."""
        with self._open_work() as work:
            row = work.readers.get(reader_id)
            if row is not None:
                zone = row.time_zone if time_zone is None else time_zone
                work.readers.set_words(reader_id, language, zone)
                work.commit()

    # ------------------------------------------------------------ the passphrase and the app

    def offer_passphrase(self, token: str) -> Shown:
        """New words, to be shown once."""
        words = make_passphrase()
        return Shown(words, self._carrying.seal(WORDS, token, {"is": words}, self._clock()))

    def offer_code_app(self, token: str) -> Shown:
        """Another secret for her code app, to be shown once."""
        secret = self._vault.new_reader().totp_secret
        return Shown(secret, self._carrying.seal(APP, token, {"is": secret}, self._clock()))

    def new_passphrase(
        self, session: Session, token: str, old: str, sealed: str, typed: str
    ) -> bool:
        """Seal the seed anew under the words that were shown, and came back as `typed`."""
        now = self._clock()
        new = self._carrying.open_(WORDS, token, sealed, now)
        if new is None or not same_words(typed, new["is"]):
            return False
        found, event = self._opened(session, old), Event.PASSPHRASE_CHANGED
        return found is not None and self._relock(
            session, found, found.secret, new["is"], event, now
        )

    def new_code_app(
        self, session: Session, token: str, passphrase: str, sealed: str, one_time_code: str
    ) -> bool:
        """Codes come from the secret that was shown from now on: it gave this code."""
        now = self._clock()
        new = self._carrying.open_(APP, token, sealed, now)
        if new is None or step_of(new["is"], digits_of(one_time_code), now) is None:
            return False
        found = self._opened(session, passphrase)
        if found is None:
            return False
        secret = replace(found.secret, totp_secret=new["is"])
        return self._relock(session, found, secret, passphrase, Event.CODE_APP_CHANGED, now)

    def totp_address(self, reader_id: str, totp_secret: str) -> str:
        """What a code app reads from a picture."""
        return totp_address(totp_secret, reader_id, self._response().service_name)

    def shown_before(self, token: str, sealed: str) -> str | None:
        """The app's secret that a form brings back, to be shown with it again."""
        found = self._carrying.open_(APP, token, sealed, self._clock())
        return found["is"] if found else None

    def _relock(
        self,
        session: Session,
        found: Opened,
        secret: ReaderSecret,
        passphrase: str,
        event: Event,
        now: datetime,
    ) -> bool:
        lock = self._vault.lock_reader(secret, passphrase)
        with self._open_work() as work:
            if not work.readers.relock(session.reader_id, lock, found.row.lock.salt):
                return False
            self._sessions.end_others(work, session, now)
            work.audit.write(line(now, session.reader_id, event))
            work.commit()
        return True

    # ------------------------------------------------------------ recovery

    def new_codes(self, session: Session, passphrase: str) -> Sequence[str] | None:
        """Recovery codes, in place of those before."""
        if self._opened(session, passphrase) is None:
            return None
        codes = fresh_codes(self._random_digits)
        keys = [recovery_key(self._vault, session.reader_id, code) for code in codes]
        with self._open_work() as work:
            work.factors.put_codes(session.reader_id, keys)
            work.audit.write(line(self._clock(), session.reader_id, Event.RECOVERY_CODES_MADE))
            work.commit()
        return codes

    def new_sheet(self, session: Session, passphrase: str) -> str | None:
        """The words of a recovery sheet; those of one before open nothing any more."""
        found = self._opened(session, passphrase)
        if found is None:
            return None
        words = make_passphrase()
        lock = self._vault.lock_reader(found.secret, words)
        with self._open_work() as work:
            work.readers.put_sheet(session.reader_id, lock)
            work.audit.write(line(self._clock(), session.reader_id, Event.RECOVERY_SHEET_MADE))
            work.commit()
        return words

    # ------------------------------------------------------------ passkeys

    def device_name(self, reader_id: str) -> str:
        """By which a device tells its passkeys apart; it says nothing of her."""
        return self._vault.attempt_key("passkey of", reader_id.encode()).hex()

    def add_passkey(self, session: Session, passphrase: str, shown: str) -> bool:
        """From now on this device stands in for a code."""
        now, read = self._clock(), read_shown(shown)
        if read is None or self._passkeys is None:
            return False
        if not self._challenges.is_ours(read.challenge, ADD, session.reader_id, now):
            return False
        made = self._passkeys.made(read.text, read.challenge.encode())
        if made is None or self._opened(session, passphrase) is None:
            return False
        credential_id, public, uses = made
        passkey = Passkey(credential_id, session.reader_id, public, uses, hour_of(now))
        with self._open_work() as work:
            if work.factors.passkey(credential_id) or not self._challenges.spend(
                work, read.challenge
            ):
                return False
            work.factors.add_passkey(passkey)
            work.audit.write(line(now, session.reader_id, Event.PASSKEY_ADDED))
            work.commit()
        return True

    def remove_passkey(self, session: Session, hex_id: str) -> bool:
        """It proves nothing any more."""
        try:
            credential_id = bytes.fromhex(hex_id)
        except ValueError:
            return False
        with self._open_work() as work:
            gone = work.factors.forget_passkey(session.reader_id, credential_id)
            if gone:
                work.audit.write(line(self._clock(), session.reader_id, Event.PASSKEY_REMOVED))
            work.commit()
        return gone

    def _opened(self, session: Session, passphrase: str) -> Opened | None:
        """What her passphrase opens, if it is right and was not tried too often."""
        now = self._clock()
        with self._open_work() as work:
            may = self._tries.begin(work, session.key, now)
            row = work.readers.get(session.reader_id)
            if not may:
                work.sessions.end(session.key)
            work.commit()
        secret = opened(self._vault, row.lock, passphrase) if row and may else None
        if row is None or secret is None:
            return None
        with self._open_work() as work:
            self._tries.went_well(work, session.key, now)
            work.commit()
        return Opened(row, secret)
