"""Does what is to be done at providers: above all, has every copy of a message deleted there.

Rules: it is asked for until it is gone, at most for as long as ids are kept; a provider that cannot
be reached now is asked again later, each time after a longer wait. It runs apart from sending, so
that a provider that hangs here holds no answer back. What is said of it is a number, never whose.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from intake.errors import DeliveryError, SealError, Unreachable
from intake.letters import errand_from_bytes
from intake.messages import Errand
from intake.ports import Clock, DueCopy, OpenWork, Sender, Vault

CLAIM_SECONDS: Final = 60.0
_FIRST_WAIT: Final = timedelta(minutes=1)
_LONGEST_WAIT: Final = timedelta(hours=12)
_TIRED: Final = 10  # doublings after which the longest wait is reached

_log = logging.getLogger(__name__)


class Purger:
    """Carries out what is due at the providers."""

    def __init__(
        self, open_work: OpenWork, vault: Vault, senders: Mapping[str, Sender], clock: Clock
    ) -> None:
        self._open_work = open_work
        self._vault = vault
        self._senders = senders
        self._clock = clock

    def purge_once(self, limit: int) -> int:
        """Tries up to `limit` that are due; how many there were. Raises StoreError."""
        tried = 0
        while tried < limit and (due := self._claim()) is not None:
            self._settle(due, self._carry_out(due))
            tried += 1
        return tried

    def _claim(self) -> DueCopy | None:
        with self._open_work() as work:
            claimed = work.copies.claim(self._clock(), CLAIM_SECONDS, 1)
            if claimed:
                work.commit()
        return claimed[0] if claimed else None

    def _carry_out(self, due: DueCopy) -> bool:
        """Whether nothing is left to do."""
        errand = self._open(due)
        if errand is None:
            _log.warning("errand dropped: unreadable")
            return True
        sender = self._senders.get(due.copy.channel)
        if sender is None:  # this channel is switched off here, for now
            return False
        try:
            sender.carry_out(errand)
        except Unreachable as error:
            _log.warning("%s: never at %s: %s", errand.task.value, due.copy.channel, error)
        except DeliveryError as error:
            _log.info("%s: not yet at %s: %s", errand.task.value, due.copy.channel, error)
            return False
        return True

    def _open(self, due: DueCopy) -> Errand | None:
        try:
            return errand_from_bytes(self._vault.open_errand(due.key, due.copy.sealed))
        except SealError:
            return None

    def _settle(self, due: DueCopy, done: bool) -> None:
        with self._open_work() as work:
            if done:
                work.copies.gone(due.key)
            else:
                work.copies.later(due.key, self._clock() + _wait(due.tries))
            work.commit()


def _wait(tries: int) -> timedelta:
    """Each is twice the one before."""
    wait: timedelta = _FIRST_WAIT * 2 ** min(tries, _TIRED)
    return min(wait, _LONGEST_WAIT)
