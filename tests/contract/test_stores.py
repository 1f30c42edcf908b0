"""The stores and keyrings that must keep the contracts: in memory, SQLite, PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from intake.ports import Keyring, OpenWork
from intake.store.database import content_engine, keyring_engine
from intake.store.keyring import SqlKeyring
from intake.store.unit_of_work import Store
from tests.conftest import Databases
from tests.contract.keyring import KeyringContract
from tests.contract.store import StoreContract
from tests.fakes.store import MemoryKeyring, MemoryStore


def _store(url: str) -> Iterator[Store]:
    store = Store(content_engine(url))
    yield store
    store.dispose()


def _keyring(url: str) -> Iterator[SqlKeyring]:
    keyring = SqlKeyring(keyring_engine(url))
    yield keyring
    keyring.dispose()


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def open_work(self) -> OpenWork:
        return MemoryStore()


class TestSqliteStore(StoreContract):
    @pytest.fixture
    def open_work(self, sqlite_databases: Databases) -> Iterator[OpenWork]:
        yield from _store(sqlite_databases.content)


class TestPostgresStore(StoreContract):
    @pytest.fixture
    def open_work(self, postgres_databases: Databases) -> Iterator[OpenWork]:
        yield from _store(postgres_databases.content)


class TestMemoryKeyring(KeyringContract):
    @pytest.fixture
    def keyring(self) -> Keyring:
        return MemoryKeyring()


class TestSqliteKeyring(KeyringContract):
    @pytest.fixture
    def keyring(self, sqlite_databases: Databases) -> Iterator[Keyring]:
        yield from _keyring(sqlite_databases.keyring)


class TestPostgresKeyring(KeyringContract):
    @pytest.fixture
    def keyring(self, postgres_databases: Databases) -> Iterator[Keyring]:
        yield from _keyring(postgres_databases.keyring)
