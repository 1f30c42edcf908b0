"""The second factor: what a reader shows beside her passphrase.

Six digits of her app, a recovery code, or a passkey; any one of them. The passphrase is always
asked for: it alone opens the key.

Rule 1: digits work once (RFC 6238, section 5.2), and one step of 30 s to either side; a recovery
code works once; a passkey signs a challenge that works once, and its own count must go on, or it
was copied.
Rule 2: all of them are used up in the transaction in which they are believed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from typing import Final

from pyotp import TOTP

from intake.casework.audit import Event, line
from intake.casework.challenges import SIGN_IN, Challenges, Shown, read_shown
from intake.ports import OpenWork, Passkey, Passkeys, UnitOfWork, Vault

STEP_SECONDS: Final = 30
CODE_DIGITS: Final = 6
RECOVERY_DIGITS: Final = 16
RECOVERY_CODES: Final = 10


@dataclass(frozen=True, slots=True)
class Claim:
    """What was typed or shown, and what of it is known to be a reader's before her passphrase is
    tried. `sure`: nobody else can have it."""

    digits: str = field(repr=False)
    code_key: bytes | None = field(default=None, repr=False)
    passkey: Passkey | None = None
    shown: Shown | None = None
    uses: int | None = None

    @property
    def sure(self) -> bool:
        return self.code_key is not None or self.uses is not None


class Factors:
    """Reads claims, and uses up what they rest on."""

    def __init__(
        self,
        open_work: OpenWork,
        vault: Vault,
        passkeys: Passkeys | None,
        challenges: Challenges,
    ) -> None:
        """Without `passkeys` there are none: whoever has some uses a code."""
        self._open_work = open_work
        self._vault = vault
        self._passkeys = passkeys
        self._challenges = challenges

    def claim(self, reader_id: str, one_time_code: str, passkey: str, now: datetime) -> Claim:
        """What this reader claims. Nothing is used up."""
        digits, shown = digits_of(one_time_code), read_shown(passkey)
        key = recovery_key(self._vault, reader_id, digits)
        with self._open_work(write=False) as work:
            code_key = key if work.factors.has_code(reader_id, key) else None
            found = work.factors.passkey(shown.credential_id) if shown else None
        if shown is None or found is None or found.reader_id != reader_id or not self._passkeys:
            return Claim(digits, code_key)
        uses = None
        if self._challenges.is_ours(shown.challenge, SIGN_IN, "", now):
            uses = self._passkeys.proven(shown.text, shown.challenge.encode(), found.public)
        return Claim(digits, code_key, found, shown, uses)

    def believe(
        self, work: UnitOfWork, reader_id: str, claim: Claim, totp_secret: str, now: datetime
    ) -> bool:
        """Whether it is hers, used up from now on. A copied passkey is written down."""
        if claim.code_key is not None:
            work.audit.write(line(now, reader_id, Event.RECOVERY_CODE_USED))
            return work.factors.use_code(reader_id, claim.code_key)
        if claim.passkey and claim.shown and claim.uses is not None:
            return self._believe_passkey(work, claim.passkey, claim.shown, claim.uses, now)
        step = step_of(totp_secret, claim.digits, now)
        return step is not None and work.readers.use_totp_step(reader_id, step)

    def _believe_passkey(
        self, work: UnitOfWork, passkey: Passkey, shown: Shown, uses: int, now: datetime
    ) -> bool:
        if not self._challenges.spend(work, shown.challenge):
            return False
        counts = uses > 0 or passkey.uses > 0  # many devices do not count: always 0
        if counts and uses <= passkey.uses:
            work.audit.write(line(now, passkey.reader_id, Event.PASSKEY_CLONED))
            return False
        return work.factors.count_use(passkey.credential_id, passkey.uses, uses)


def fresh_codes(random_digits: Callable[[int], str]) -> Sequence[str]:
    """Recovery codes, to be shown once."""
    return tuple(in_groups(random_digits(RECOVERY_DIGITS)) for _ in range(RECOVERY_CODES))


def recovery_key(vault: Vault, reader_id: str, code: str) -> bytes:
    """What stands for a recovery code in the store."""
    return vault.attempt_key("recovery code", f"{reader_id}\0{digits_of(code)}".encode())


def in_groups(digits: str) -> str:
    """ "1234 5678 ...": as it is shown and written down."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def digits_of(typed: str) -> str:
    """What was typed as 0-9: digits of any script, and nothing else of it."""
    return "".join(str(unicodedata.decimal(letter, "")) for letter in typed)


def step_of(totp_secret: str, digits: str, now: datetime) -> int | None:
    """The step whose code this is: the present one or one beside it."""
    if len(digits) != CODE_DIGITS:
        return None
    codes, present = TOTP(totp_secret, digits=CODE_DIGITS), int(now.timestamp()) // STEP_SECONDS
    near = (present - 1, present, present + 1)
    return max((s for s in near if compare_digest(codes.generate_otp(s), digits)), default=None)
