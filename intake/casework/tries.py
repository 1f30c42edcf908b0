"""How often a passphrase or a code may be tried: five failures in ten minutes, for one reader.

Rule 1: a try is counted before it runs, so that many at the same moment, or a process that dies,
get nobody more of them.
Rule 2: whoever knows a reader's name can use up her tries, for as long as he goes on. So who shows
a passkey or a recovery code of hers is counted apart, where nobody else can be.
Rule 3: where anybody may try, all readers together have a limit too, which the same two pass by.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from intake.casework.audit import hour_of
from intake.ports import UnitOfWork, Vault

WINDOW: Final = timedelta(minutes=10)
MOST_FAILURES: Final = 5
MOST_FAILURES_IN_ALL: Final = 200


class Tries:
    """Counts tries of one kind."""

    def __init__(self, vault: Vault, what: str, most_in_all: int | None = None) -> None:
        self._vault = vault
        self._what = what
        self._most_in_all = most_in_all

    def begin(self, work: UnitOfWork, who: bytes, now: datetime, *, sure: bool = False) -> bool:
        """Count one; whether it may succeed. First in its unit: it holds the row until the end.

        `sure`: whoever tries showed something that only `who` has.
        """
        keys = [self._key("tried", who, now, sure=sure), self._key("all tried", b"", now)]
        hers, of_all = work.attempts.add_all(keys, hour_of(now))
        good, good_of_all = work.attempts.counts(
            [self._key("went well", who, now, sure=sure), self._key("all went well", b"", now)],
            hour_of(now),
        )
        most = self._most_in_all
        is_open = sure or most is None or of_all - 1 - good_of_all < most
        return is_open and hers - 1 - good < MOST_FAILURES

    def went_well(self, work: UnitOfWork, who: bytes, now: datetime, *, sure: bool = False) -> None:
        """What was counted before, at the same moment, was no failure."""
        keys = [self._key("went well", who, now, sure=sure), self._key("all went well", b"", now)]
        work.attempts.add_all(keys, hour_of(now))

    def _key(self, which: str, who: bytes, now: datetime, *, sure: bool = False) -> bytes:
        window = int(now.timestamp() // WINDOW.total_seconds())
        named = f"{self._what} {which}{' surely' if sure else ''} {window}"
        return self._vault.attempt_key(named, who)
