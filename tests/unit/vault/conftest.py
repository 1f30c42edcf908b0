"""A vault that is the real one, with the cheapest accepted reader cost and epochs in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from intake.ports import EpochSecrets, Vault
from intake.vault.epochs import TableEpochs
from intake.vault.stretching import CHEAPEST_READER_COST
from intake.vault.vault import SealedVault

PEPPER = b"p" * 32
SERVER_SECRET = b"s" * 32
MakeVault = Callable[..., Vault]


@dataclass
class SetClock:
    """A clock that stands still until a test moves it."""

    now: datetime = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, hours: float) -> None:
        self.now += timedelta(hours=hours)


@dataclass
class Table:
    """A table of secrets, as a store would offer one."""

    rows: dict[int, bytes] = field(default_factory=dict)

    def destroy_before(self, number: int) -> None:
        for old in [known for known in self.rows if known < number]:
            del self.rows[old]


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def epochs(clock: SetClock) -> EpochSecrets:
    return table_epochs(Table(), clock)


@pytest.fixture
def make_vault(epochs: EpochSecrets) -> MakeVault:
    """Builds a vault; any argument can be given another value."""

    def make(**changes: object) -> Vault:
        usual: dict[str, object] = {
            "deployment": "example",
            "pepper": PEPPER,
            "server_secret": SERVER_SECRET,
            "epochs": epochs,
            "ready_receipts": 0,
            "reader_cost": CHEAPEST_READER_COST,
        }
        return SealedVault(**(usual | changes))  # type: ignore[arg-type]  # a table of any arguments

    return make


@pytest.fixture
def vault(make_vault: MakeVault) -> Vault:
    return make_vault()


def table_epochs(table: Table, clock: SetClock) -> TableEpochs:
    return TableEpochs(table.rows.get, table.rows.setdefault, table.destroy_before, 2, clock)
