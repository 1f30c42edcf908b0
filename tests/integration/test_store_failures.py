"""What happens when a database is away, full, broken or behind: a StoreError, and nothing kept."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event

from intake.errors import ConfigError, StoreError
from intake.ports import OpenWork
from intake.store.database import content_engine, keyring_engine
from intake.store.keyring import SqlKeyring
from intake.store.unit_of_work import Store
from tests.conftest import Databases
from tests.contract.store_examples import A_REPORT, NOON, SHE, part, standing

LARGE = part(blob=bytes(100_000))


def _keep_much(open_work: OpenWork) -> bool:
    """Whether the message is new; a unit that needs some room on the disk."""
    with open_work() as work:
        new = work.inbound.remember(b"key", NOON)
        work.drafts.add(A_REPORT, LARGE)
        work.commit()
    return new


# ---------------------------------------------------------------- SQLite


@pytest.fixture
def engine(sqlite_databases: Databases) -> Iterator[Engine]:
    made = content_engine(sqlite_databases.content)
    yield made
    made.dispose()


def _no_more_pages(connection: Any, _record: object) -> None:
    # SQLite then answers as it does on a full disk (sqlite.org/pragma.html#pragma_max_page_count).
    connection.execute("PRAGMA max_page_count=1")


def test_a_full_disk_keeps_nothing_and_the_message_is_heard_when_it_comes_again(
    engine: Engine,
) -> None:
    event.listen(engine, "connect", _no_more_pages)
    full = Store(engine)
    with pytest.raises(StoreError, match="disk is full"):
        _keep_much(full)
    with pytest.raises(StoreError, match="disk is full"):
        _keep_much(full)
    event.remove(engine, "connect", _no_more_pages)
    full.dispose()
    assert _keep_much(full)


def test_a_commit_that_fails_is_an_error_and_keeps_nothing(sqlite_databases: Databases) -> None:
    """The file may grow no further (the limit of the process): SQLite notices as it writes."""
    script = (
        "import resource, signal",
        "from pathlib import Path",
        "from intake.errors import StoreError",
        "from intake.store.database import content_engine",
        "from intake.store.unit_of_work import Store",
        "from tests.contract.store_examples import A_REPORT, NOON, part",
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)",
        f"store = Store(content_engine({sqlite_databases.content!r}))",
        "try:",
        "    with store() as work:",
        "        work.inbound.remember(b'key', NOON)",
        "        work.drafts.add(A_REPORT, part(blob=bytes(100_000)))",
        "        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))",
        "        print('before')",
        "        work.commit()",
        "except StoreError as error:",
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)",
        "    with store() as work:",
        "        print(error, work.inbound.remember(b'key', NOON), sep='|')",
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(script)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    before, outcome = done.stdout.splitlines()
    error, heard_again = outcome.split("|")
    assert before == "before"
    assert "disk" in error
    assert heard_again == "True"


def test_a_missing_file_is_named_as_such(tmp_path: Path) -> None:
    store = Store(content_engine(f"sqlite:///{tmp_path / 'intake.db'}"))
    with pytest.raises(StoreError, match="missing"), store():
        pass
    with pytest.raises(StoreError, match="missing"):
        store.ping()
    with pytest.raises(StoreError, match="missing"):
        SqlKeyring(keyring_engine(f"sqlite:///{tmp_path / 'keyring.db'}")).wraps(A_REPORT)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "intake.db").write_bytes(b"Words of example. " * 100)
    store = Store(content_engine(f"sqlite:///{tmp_path / 'intake.db'}"))
    with pytest.raises(StoreError, match="not a database"):
        store.ping()


def test_a_database_without_tables_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "intake.db").touch()
    store = Store(content_engine(f"sqlite:///{tmp_path / 'intake.db'}"))
    with pytest.raises(StoreError):
        store.ping()
    store.dispose()


# ---------------------------------------------------------------- PostgreSQL


def test_a_postgres_without_tables_says_what_to_do(postgres_url: str) -> None:
    store = Store(content_engine(postgres_url))
    with pytest.raises(StoreError, match="intake migrate"):
        store.ping()
    store.dispose()


def test_a_postgres_that_is_away_is_an_error(tmp_path: Path) -> None:
    store = Store(content_engine(f"postgresql://someone:secret@/intake?host={tmp_path}"))
    with pytest.raises(StoreError) as caught:
        store.ping()
    assert "secret" not in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def _end_all_connections(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_connection_that_died_in_the_pool_costs_no_message(
    postgres_databases: Databases,
) -> None:
    store = Store(content_engine(postgres_databases.content))
    store.ping()
    _end_all_connections(postgres_databases.content)
    assert _keep_much(store)
    store.dispose()


def test_a_connection_that_dies_within_a_unit_keeps_nothing(
    postgres_databases: Databases,
) -> None:
    store = Store(content_engine(postgres_databases.content))
    with store() as work:
        work.conversations.put(SHE, standing())
        _end_all_connections(postgres_databases.content)
        with pytest.raises(StoreError):
            work.commit()
    with store() as work:
        assert work.conversations.get(SHE) == (None, 0)
    store.dispose()


# ---------------------------------------------------------------- both


def test_a_ping_writes_and_leaves_no_trace_of_time(store: Store) -> None:
    store.ping()
    store.ping()
    with store(write=False) as work:
        last = work.heartbeats.last("ping")
    assert last is not None
    assert last.year == 1970


@pytest.mark.parametrize(
    "url",
    [
        "",
        "intake.db",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://someone:secret@host/intake",
        "postgres://someone:secret@host:port/intake",
    ],
)
def test_an_address_of_no_use_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        content_engine(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_a_postgres_address_works(scheme: str, postgres_url: str) -> None:
    store = Store(content_engine(postgres_url.replace("postgresql", scheme, 1)))
    with store():
        pass
    store.dispose()


def test_a_child_process_leaves_its_parents_connections_alone(databases: Databases) -> None:
    script = (
        "import os, sys",
        "from intake.store.database import content_engine",
        "from intake.store.unit_of_work import Store",
        f"store = Store(content_engine({databases.content!r}))",
        "store.ping()",
        "child = os.fork()",
        "if child == 0:",
        "    store.dispose(close=False)",
        "    store.ping()",
        "    os._exit(0)",
        "status = os.waitpid(child, 0)[1]",
        "store.ping()",
        "print(status)",
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(script)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.split() == ["0"]
