"""What a provider reports besides messages: how far a text got, and what else is to be done there.

Rule: nothing here says who it is about. A text's progress stands beside the keyed hash of the
provider's id, and goes with it. A text that got as far as it will is deleted at the provider soon,
however long it was to wait: before, most of them refuse.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from intake.letters import copy_of
from intake.messages import Chore, Progress, Reached
from intake.ports import Clock, OpenWork, Vault

FINAL: Final = frozenset({Reached.FAILED, Reached.DELIVERED, Reached.READ})
SETTLES: Final = timedelta(minutes=1)
"""How long a provider may take from saying so to letting it be deleted."""


class Tracking:
    """Keeps what providers report."""

    def __init__(self, open_work: OpenWork, vault: Vault, clock: Clock) -> None:
        self._open_work = open_work
        self._vault = vault
        self._clock = clock

    def note(self, news: Progress | Chore) -> None:
        """Take one report. When this returns, it is stored. Raises StoreError."""
        now = self._clock()
        match news:
            case Progress(channel, provider_id, reached):
                key = self._vault.message_key(channel, provider_id)
                with self._open_work() as work:
                    if not work.copies.note(key, now, reached):
                        return
                    if reached in FINAL:
                        work.copies.soon(key, now + SETTLES)
                    work.commit()
            case Chore(channel, message_id, errand):
                key = self._vault.message_key(channel, message_id)
                copy = copy_of(self._vault, now, channel, key, errand)
                with self._open_work() as work:
                    if work.inbound.remember(key, now, copy=copy):
                        work.commit()
