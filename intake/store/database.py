"""Engines, and how a connection to each kind of database behaves.

Rules
1. Content on SQLite: write-ahead log (set once, at migration), every commit synced, deleted bytes
   overwritten. Keyring on SQLite: rollback journal, so that a deleted wrap is gone from the file
   with the commit, and the journal's directory entry is synced too (`synchronous=EXTRA`).
2. A missing SQLite file is an error, never a new empty database: only `migrate` makes one. Nor
   is one that was moved or deleted under an open connection written to any more.
3. We begin every transaction ourselves (the drivers are in autocommit mode): on SQLite a writing
   one takes the write lock at once, so it can never fail half way because another one wrote.
4. Parameters and statements are never logged.

Sources: sqlite.org/pragma.html, sqlite.org/lang_transaction.html; PostgreSQL, "Explicit Locking".
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError

from intake.errors import ConfigError

BUSY_SECONDS = 10.0
"""How long we wait for another writer, or for a free connection."""

_ALWAYS = ("PRAGMA foreign_keys=ON", "PRAGMA secure_delete=ON")
_CONTENT_PRAGMAS = (*_ALWAYS, "PRAGMA synchronous=FULL")
_KEYRING_PRAGMAS = (*_ALWAYS, "PRAGMA journal_mode=DELETE", "PRAGMA synchronous=EXTRA")
_POOL: Mapping[str, int] = {"pool_size": 4, "max_overflow": 8}
_POSTGRES_DRIVER = "postgresql+psycopg"
_DRIVERS: Mapping[str, str] = {
    "sqlite": "sqlite",
    "postgres": _POSTGRES_DRIVER,
    "postgresql": _POSTGRES_DRIVER,
    _POSTGRES_DRIVER: _POSTGRES_DRIVER,
}
_BEGIN: Mapping[tuple[str, bool], str] = {
    ("sqlite", True): "BEGIN IMMEDIATE",
    ("sqlite", False): "BEGIN",
    ("postgresql", True): "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
    ("postgresql", False): "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY",
}


def content_engine(url: str, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """Connections to the content database. Opens none yet. Raises ConfigError."""
    return _engine(url, _CONTENT_PRAGMAS, busy_seconds)


def keyring_engine(url: str, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """Connections to the keyring. Opens none yet. Raises ConfigError."""
    return _engine(url, _KEYRING_PRAGMAS, busy_seconds)


def begin(engine: Engine, *, write: bool) -> Connection:
    """A connection with a transaction begun. A connection that died in the pool is replaced:
    nothing has been done on it yet. Raises SQLAlchemyError."""
    words = _BEGIN[engine.dialect.name, write]
    try:
        return _begun(engine, words)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    return _begun(engine, words)


def sqlite_file(engine: Engine) -> Path | None:
    """The file of a SQLite database, None for PostgreSQL."""
    if engine.dialect.name != "sqlite" or engine.url.database is None:
        return None
    return Path(engine.url.database)


def _begun(engine: Engine, words: str) -> Connection:
    connection = engine.connect()
    try:
        connection.exec_driver_sql(words)
    except BaseException:  # also when it is stopped: no connection is lost; it goes on
        connection.close()
        raise
    return connection


def _engine(url: str, pragmas: tuple[str, ...], busy_seconds: float) -> Engine:
    parsed = _parsed(url)
    if parsed.drivername == "sqlite":
        return _sqlite(parsed, pragmas, busy_seconds)
    return _postgres(parsed, busy_seconds)


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        parsed = parsed.set(drivername=_DRIVERS[parsed.drivername])
    except (ArgumentError, KeyError, ValueError):
        raise ConfigError(
            "a database address begins with sqlite:///, postgres:// or postgresql://"
        ) from None
    if parsed.drivername == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise ConfigError("a SQLite database needs a file: sqlite:///path/to/file.db")
    return parsed


def _sqlite(url: URL, pragmas: tuple[str, ...], busy_seconds: float) -> Engine:
    path = Path(str(url.database)).absolute()
    engine = create_engine(
        url.set(database=str(path)),
        creator=partial(_open_file, path, busy_seconds),
        hide_parameters=True,
        pool_timeout=busy_seconds,
        **_POOL,
    )
    _at_connect(engine, pragmas)
    _give_up_lost_files(engine, str(path))
    return engine


def _give_up_lost_files(engine: Engine, path: str) -> None:
    """With a write-ahead log SQLite goes on writing into a file that was moved or deleted, and
    what we said was stored is lost. So a connection lives as long as its file is in its place."""

    def note(_connection: object, record: Any) -> None:
        record.info["file"] = _file_at(path)

    def check(_connection: object, record: Any, _proxy: object) -> None:
        if record.info["file"] != _file_at(path):
            raise DisconnectionError("its file is not there any more")  # the pool opens it anew

    event.listen(engine, "connect", note)
    event.listen(engine, "checkout", check)


def _file_at(path: str) -> tuple[int, int] | None:
    """What makes a file this one and no other: device and inode."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _open_file(path: Path, busy_seconds: float) -> sqlite3.Connection:
    return sqlite3.connect(
        f"file:{quote(str(path))}?mode=rw",
        uri=True,
        timeout=busy_seconds,
        isolation_level=None,
        check_same_thread=False,
    )


def _postgres(url: URL, busy_seconds: float) -> Engine:
    engine = create_engine(
        url,
        connect_args={"autocommit": True, "connect_timeout": 5, "application_name": "intake"},
        hide_parameters=True,
        pool_timeout=busy_seconds,
        **_POOL,
    )
    _at_connect(
        engine,
        (
            f"SET lock_timeout = {int(busy_seconds * 1000)}",
            "SET idle_in_transaction_session_timeout = '60s'",
        ),
    )
    return engine


def _at_connect(engine: Engine, statements: tuple[str, ...]) -> None:
    def set_up(connection: Any, _record: object) -> None:
        for statement in statements:
            connection.execute(statement)

    event.listen(engine, "connect", set_up)
