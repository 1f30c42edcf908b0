"""The real vault with secrets of its own, and an epoch that never ends."""

from __future__ import annotations

from intake.ports import Vault
from intake.vault.stretching import CHEAPEST_READER_COST
from intake.vault.vault import SealedVault


class OneEpoch:
    """`EpochSecrets` that stand still."""

    def current(self) -> tuple[int, bytes]:
        return 1, b"e" * 32

    def secret(self, number: int) -> bytes | None:
        return b"e" * 32 if number == 1 else None


def still_vault() -> Vault:
    """A vault for tests: what it seals in one test opens only in that deployment."""
    return SealedVault(
        deployment="example",
        pepper=b"p" * 32,
        server_secret=b"s" * 32,
        epochs=OneEpoch(),
        ready_receipts=0,
        reader_cost=CHEAPEST_READER_COST,
    )
