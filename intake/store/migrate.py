"""Brings a database to the tables of this version, up or down, in one transaction.

Rules
1. Content and keyring each have their own scripts and their own version table, so that they may
   be two databases of two kinds, or one.
2. Several processes may try at once: the first one does it, the others find it done.
3. Alembic is imported only when there is something to do; `is_current` never needs it.

A new script: a file in `migrations/<which>/versions`, and its revision in `HEADS`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import Connection, Engine, Select, String, column, select, text
from sqlalchemy import table as table_named

from intake.errors import Busy, StoreError
from intake.store.database import begin, sqlite_file
from intake.store.faults import FAILURES, as_store_error

_SCRIPTS = Path(__file__).parent / "migrations"
_LOOK_SECONDS = 0.02  # between two tries for a file that another process has
_ONE_AT_A_TIME = 0x494E54414B45  # "INTAKE": any number that no pseudonym is likely to have


class Which(Enum):
    """Which of the two databases."""

    CONTENT = "content"
    KEYRING = "keyring"


HEADS: Mapping[Which, str] = {Which.CONTENT: "0015", Which.KEYRING: "0004"}
"""The newest revision of each; a test compares it with the scripts."""


def migrate(engine: Engine, which: Which) -> None:
    """Make the database if it is a SQLite file, and bring it to the newest version.

    Raises StoreError, also when the database was made by a newer version than this.
    """
    _make_file(engine, which)
    with _alone(engine) as connection:
        _alembic(connection, which, "upgrade", "head")


def downgrade(engine: Engine, which: Which, to: str) -> None:
    """Take the database back to revision `to`; "base" is an empty one. What it drops is lost."""
    with _alone(engine) as connection:
        _alembic(connection, which, "downgrade", to)


def is_current(engine: Engine, which: Which) -> bool:
    """Whether the database has the tables of this version. Raises StoreError if it is away."""
    table = version_table(which)
    found: Select[str] = select(column("version_num", String)).select_from(table_named(table))
    try:
        with begin(engine, write=False) as connection:
            if not engine.dialect.has_table(connection, table):
                return False
            return connection.execute(found).scalars().all() == [HEADS[which]]
    except FAILURES as error:
        raise as_store_error(error) from None


def version_table(which: Which) -> str:
    """The table that holds the revision a database is at."""
    return f"{which.value}_version"


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A writing transaction that no other migration shares; committed at the end."""
    try:
        connection = begin(engine, write=True)
        with connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(
                    text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ONE_AT_A_TIME}
                )
            yield connection
            connection.commit()
    except FAILURES as error:
        raise as_store_error(error) from None


def _make_file(engine: Engine, which: Which) -> None:
    """A SQLite file for its owner alone. Content gets its write-ahead log here, once for all."""
    path = sqlite_file(engine)
    if path is None:
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        if which is Which.CONTENT:
            with engine.connect() as connection:
                _give_log(connection)
    except OSError as error:
        raise StoreError(f"the database file cannot be made: {error.strerror}") from None
    except FAILURES as error:
        raise as_store_error(error) from None


def _give_log(connection: Connection) -> None:
    """SQLite waits for other processes before it reads or writes, but not before it changes the
    mode of a file that one of them is writing to: so we do, as long as it would."""
    milliseconds = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    until = monotonic() + milliseconds / 1000
    while True:
        try:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        except FAILURES as error:
            if not isinstance(as_store_error(error), Busy) or monotonic() > until:
                raise
            sleep(_LOOK_SECONDS)
        else:
            return


def _alembic(connection: Connection, which: Which, command: str, revision: str) -> None:
    # 47 MiB and a second: never in the web process.
    from alembic import command as commands
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS / which.value).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["version_table"] = version_table(which)
    try:
        getattr(commands, command)(config, revision)
    except CommandError as error:
        raise StoreError(f"the {which.value} database cannot be migrated: {error}") from None
