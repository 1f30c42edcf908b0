"""A whole reporter's side on real databases in this process."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from intake.store.database import content_engine, keyring_engine
from intake.store.keyring import SqlKeyring
from intake.store.migrate import Which, migrate
from intake.store.unit_of_work import Store
from intake.vault.stretching import CHEAPEST_READER_COST, Cost
from intake.vault.vault import SealedVault
from tests.world import CHEAP_RECEIPTS, EpochsInMemory, Time, World


@contextmanager
def world_on(
    content_url: str,
    keyring_url: str,
    receipt_cost: Cost = CHEAP_RECEIPTS,
    ready_receipts: int = 0,
) -> Iterator[tuple[World, Engine]]:
    """A world on two new databases, and the engine of its content. Receipts are made when they are
    wanted, unless some are to lie ready: no thread of ours works while time is measured."""
    content, keyring = content_engine(content_url), keyring_engine(keyring_url)
    migrate(content, Which.CONTENT)
    migrate(keyring, Which.KEYRING)
    time = Time()
    vault = SealedVault(
        deployment="example",
        pepper=b"p" * 32,
        server_secret=b"s" * 32,
        epochs=EpochsInMemory(time),
        ready_receipts=ready_receipts,
        reader_cost=CHEAPEST_READER_COST,
        receipt_cost=receipt_cost,
    )
    try:
        yield World(Store(content), SqlKeyring(keyring), time, vault), content
    finally:
        vault.close()
        content.dispose()
        keyring.dispose()


@contextmanager
def sqlite_world(
    receipt_cost: Cost = CHEAP_RECEIPTS, ready_receipts: int = 0
) -> Iterator[tuple[World, Engine]]:
    """On SQLite, in a directory that goes away."""
    with tempfile.TemporaryDirectory() as directory:
        content, keyring = (f"sqlite:///{directory}/{name}.db" for name in ("intake", "keyring"))
        with world_on(content, keyring, receipt_cost, ready_receipts) as made:
            yield made
