"""Fixtures for everybody: databases that are migrated and empty, as if made for each test.

`postgres`             a PostgreSQL cluster (`tests.postgres.Cluster`), one for the whole run
`postgres_url`         the address of a fresh database in it, without tables
`sqlite_databases`     addresses of content and keyring, migrated, in SQLite files
`postgres_databases`   the same in PostgreSQL
`databases`            both, one after the other: the test runs twice
`lasting_databases`    the same for all tests of a module, which agree not to disturb each other
`store`, `keyring`     the store and the keyring on `databases`
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from intake.store.database import content_engine, keyring_engine
from intake.store.keyring import SqlKeyring
from intake.store.migrate import Which, migrate
from intake.store.unit_of_work import Store
from tests.copies import Copies
from tests.made_once import addresses_made_once
from tests.postgres import Cluster, NotInstalled, cluster


class Databases(NamedTuple):
    """The addresses of the two databases."""

    content: str
    keyring: str


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    try:
        with cluster() as started:
            yield started
    except NotInstalled as error:
        pytest.exit(str(error), returncode=1)


@pytest.fixture
def postgres_url(postgres: Cluster) -> Iterator[str]:
    url = postgres.create()
    yield url
    postgres.drop(url)


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("migrated")
    _migrate(_in_files(directory))
    return directory


@pytest.fixture
def sqlite_databases(_sqlite_template: Path, tmp_path: Path) -> Databases:
    directory = tmp_path / "databases"
    shutil.copytree(_sqlite_template, directory)
    return _in_files(directory)


@pytest.fixture(scope="session")
def _postgres_copies(postgres: Cluster) -> Copies:
    url = postgres.create()
    _migrate(Databases(url, url))
    return Copies(postgres, url)


@pytest.fixture
def postgres_databases(_postgres_copies: Copies) -> Iterator[Databases]:
    with _postgres_copies.one() as url:
        yield Databases(url, url)


@pytest.fixture(params=["sqlite", "postgres"])
def databases(request: pytest.FixtureRequest) -> Databases:
    found = request.getfixturevalue(f"{request.param}_databases")
    assert isinstance(found, Databases)
    return found


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def lasting_databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    if request.param == "sqlite":
        directory = tmp_path_factory.mktemp("lasting") / "databases"
        shutil.copytree(request.getfixturevalue("_sqlite_template"), directory)
        yield _in_files(directory)
    else:
        with request.getfixturevalue("_postgres_copies").one() as url:
            yield Databases(url, url)


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    opened = Store(content_engine(databases.content))
    yield opened
    opened.dispose()


@pytest.fixture
def keyring(databases: Databases) -> Iterator[SqlKeyring]:
    opened = SqlKeyring(keyring_engine(databases.keyring))
    yield opened
    opened.dispose()


def _in_files(directory: Path) -> Databases:
    return Databases(
        f"sqlite:///{directory / 'intake.db'}", f"sqlite:///{directory / 'keyring.db'}"
    )


def _migrate(databases: Databases) -> None:
    for which, engine in (
        (Which.CONTENT, content_engine(databases.content)),
        (Which.KEYRING, keyring_engine(databases.keyring)),
    ):
        migrate(engine, which)
        engine.dispose()


def pytest_configure() -> None:
    addresses_made_once()


def pytest_collection_finish() -> None:
    """Twelve thousand tests are never garbage: nobody need look through them for some."""
    gc.collect()
    gc.freeze()
