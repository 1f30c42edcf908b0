"""Wraps outlive the table's being made anew for more than one key, and its going back."""

from __future__ import annotations

from intake.ports import Wrap
from intake.store.database import keyring_engine
from intake.store.keyring import SqlKeyring
from intake.store.migrate import Which, downgrade, migrate
from tests.conftest import Databases
from tests.contract.store_examples import A_REPORT, HOUR, NOON


def test_wraps_of_the_first_key_stay_up_and_down(databases: Databases) -> None:
    engine = keyring_engine(databases.keyring)
    keyring = SqlKeyring(engine)
    first = [Wrap(A_REPORT, "a", held=False, blob=b"a"), Wrap(A_REPORT, "b", held=True, blob=b"b")]
    later = Wrap(A_REPORT, "a", held=False, blob=b"later", generation=1)
    keyring.file(A_REPORT, [*first, later], [], NOON)
    downgrade(engine, Which.KEYRING, "0002")
    migrate(engine, Which.KEYRING)
    assert list(keyring.wraps(A_REPORT)) == first
    assert keyring.older_than(NOON + HOUR, b"", 9) == [A_REPORT]
    keyring.dispose()
