"""The way to a key of one's own: by an operator's invitation, or by one's recovery sheet.

Rule 1: the operator makes a code and never sees a key. It is kept as a keyed hash, for INVITED_FOR,
and works until a key was made with it.
Rule 2: a reader who has a key is invited to another one only while she is suspended and owns no
open report: what was sealed to the old key stays closed to the new one, for ever.
Rule 3: words of a recovery sheet open the key that is there, with a recovery code or a passkey
beside them, and once; a reader who has neither loses what was sealed to her.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import Final

from intake.casework.audit import OPERATOR, Event, line
from intake.casework.factors import RECOVERY_DIGITS, Factors, digits_of, in_groups
from intake.casework.key_making import For, KeyMaking, Offer, may_have_another_key
from intake.casework.ownership import enrolled, listed
from intake.casework.signing_in import decoy, opened
from intake.casework.tries import MOST_FAILURES_IN_ALL, Tries
from intake.ports import Clock, Invitation, OpenWork, Vault
from intake.routing.response import Response

INVITED_FOR: Final = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Invited:
    """To be told to the reader, and to nobody else."""

    reader_id: str
    office: str
    code: str = field(repr=False)


class NotInvited(Enum):
    """Why there is no invitation."""

    NO_READER = "no_reader"
    HAS_A_KEY = "has_a_key"
    STILL_AT_WORK = "still_at_work"


class Inviting:
    """The use cases before a key counts."""

    def __init__(
        self,
        open_work: OpenWork,
        vault: Vault,
        response: Callable[[], Response],
        clock: Clock,
        random_digits: Callable[[int], str],
        factors: Factors,
        making: KeyMaking,
    ) -> None:
        self._open_work = open_work
        self._vault = vault
        self._response = response
        self._clock = clock
        self._random_digits = random_digits
        self._factors = factors
        self._making = making
        self._codes = Tries(vault, "invitation")
        self._sheets = Tries(vault, "recovery sheet", MOST_FAILURES_IN_ALL)

    def invite(self, reader_id: str, *, another_key: bool = False) -> Invited | NotInvited:
        """A code for a reader whom the response names, in place of any before."""
        now = self._clock()
        reader = listed(self._response(), reader_id)
        if reader is None:
            return NotInvited.NO_READER
        code = in_groups(self._random_digits(RECOVERY_DIGITS))
        with self._open_work() as work:
            row = work.readers.get(reader_id)
            if row and not another_key:
                return NotInvited.HAS_A_KEY
            if row and not may_have_another_key(work, row):
                return NotInvited.STILL_AT_WORK
            work.invitations.put(Invitation(self._key(code), reader_id, now + INVITED_FOR))
            work.audit.write(line(now, OPERATOR, Event.READER_INVITED, None, reader_id))
            work.commit()
        return Invited(reader_id, reader.office, code)

    def accept(self, code: str, token: str) -> Offer | None:
        """What is shown to whoever has the code; None for a wrong one, and after too many tries."""
        now = self._clock()
        # Counted by how it begins: who holds the right one is kept out by nobody who tries others.
        begins = digits_of(code)[:4].encode()
        with self._open_work() as work:
            may = self._codes.begin(work, begins, now)
            found = work.invitations.get(self._key(code), now)
            if found and may:
                self._codes.went_well(work, begins, now)
            work.commit()
        if found is None or not may:
            return None
        return self._making.offer(For.INVITED, found.reader_id, found.key, token)

    def recover(
        self, reader_id: str, words: str, one_time_code: str, passkey: str, token: str
    ) -> Offer | None:
        """What is shown to a reader with her recovery sheet; all failures are alike."""
        now, response = self._clock(), self._response()
        claim = self._factors.claim(reader_id, one_time_code, passkey, now)
        with self._open_work() as work:
            may = self._sheets.begin(work, reader_id.encode(), now, sure=claim.sure)
            row = enrolled(work, response, reader_id)
            sheet = work.readers.sheet(row.reader_id) if row else None
            others = work.readers.active(response.id)
            work.commit()
        secret = opened(self._vault, sheet or decoy(others), words)
        if row is None or secret is None or not may or not claim.sure:
            return None
        with self._open_work() as work:
            if not self._factors.believe(work, reader_id, claim, "", now):
                return None
            self._sheets.went_well(work, reader_id.encode(), now, sure=True)
            work.commit()
        return self._making.offer(For.RECOVERED, reader_id, row.lock.salt, token, secret.seed)

    def _key(self, code: str) -> bytes:
        return self._vault.attempt_key("invitation code", digits_of(code).encode())
