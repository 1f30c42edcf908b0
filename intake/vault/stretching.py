"""Argon2id (RFC 9106): makes each guess at a receipt or a passphrase expensive.

Costs stand here as data. They belong to what was made with them: a receipt's can never change,
a reader's stand in her row. One run takes about 0.1 s of CPU and the memory named, so it never
happens inside a transaction and only in a slot.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from threading import Lock

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from intake.vault.keys import KEY_BYTES
from intake.vault.slots import Slots

SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run takes."""

    memory_kib: int
    passes: int
    lanes: int


RECEIPT_COST = Cost(memory_kib=46 * 1024, passes=1, lanes=1)
READER_COST = Cost(memory_kib=64 * 1024, passes=3, lanes=1)
CHEAPEST_READER_COST = Cost(memory_kib=19 * 1024, passes=2, lanes=1)
DEAREST_READER_COST = Cost(memory_kib=1024 * 1024, passes=16, lanes=16)
_LANES = Lock()
"""Two runs of several lanes at once in one process never end (seen with OpenSSL 4.0): they take
turns. What is made here has one lane, so only rows made elsewhere ever wait."""


def is_accepted(cost: Cost) -> bool:
    """Whether a reader's row may ask for this: not weaker than useful, not dear enough to harm."""
    low, high = CHEAPEST_READER_COST, DEAREST_READER_COST
    return (
        low.memory_kib <= cost.memory_kib <= high.memory_kib
        and low.passes <= cost.passes <= high.passes
        and low.lanes <= cost.lanes <= high.lanes
    )


class Stretcher:
    """Runs Argon2id, a few at a time."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots

    def stretch(
        self, guess: bytes, *, salt: bytes, cost: Cost, use: bytes, secret: bytes | None = None
    ) -> bytes:
        """32 bytes from `guess`. `use` sets one use apart; `secret` must be known too."""
        argon2id = Argon2id(
            salt=salt,
            length=KEY_BYTES,
            iterations=cost.passes,
            lanes=cost.lanes,
            memory_cost=cost.memory_kib,
            ad=use,
            secret=secret,
        )
        with self._slots.hold(), _LANES if cost.lanes > 1 else nullcontext():
            return argon2id.derive(guess)
