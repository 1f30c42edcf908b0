"""Copies of a database while it is at work, and the way back.

Rules
1. SQLite's own online backup, so that a copy is one moment's; into a new file that only this user
   can read; never over one that is there. What broke off is left under another name (`LEFT`).
2. What lies beside a lost SQLite file (its log or journal) belongs to the lost one: put beside a
   copy it would be read into it, so nothing is put there before somebody took it away.
3. PostgreSQL is copied by its own pg_dump, which is told the address by its environment only: a
   command line is for everybody on the machine to read.
Sources: SQLite, "SQLite Backup API", "How To Corrupt"; PostgreSQL, "pg_dump", "libpq: Environment
Variables".
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Engine

from intake.errors import StoreError
from intake.store.database import sqlite_file

LEFT: Final = ".part"
"""What a copy is called until it is whole."""

_BESIDE: Final = ("-wal", "-shm", "-journal")
_NAMED: Final[Mapping[str, str]] = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "service": "PGSERVICE",
    "passfile": "PGPASSFILE",
    "options": "PGOPTIONS",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "sslcrl": "PGSSLCRL",
    "channel_binding": "PGCHANNELBINDING",
    "gssencmode": "PGGSSENCMODE",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}
"""A part of an address -> the variable by which pg_dump takes it."""

_WITHOUT_MEANING: Final = frozenset({"application_name", "connect_timeout"})


def copy_out(engine: Engine, target: Path) -> bool:
    """Copy this SQLite database into a new file; False, and nothing done, on PostgreSQL."""
    source = sqlite_file(engine)
    if source is None:
        return False
    _copy(source, target)
    return True


def copy_in(source: Path, engine: Engine) -> None:
    """Put a copy where this database is to be. Raises StoreError when there is one."""
    target = sqlite_file(engine)
    if target is None:
        raise StoreError("a copy of SQLite cannot be put into PostgreSQL")
    _copy(source, target)


def is_there(engine: Engine) -> bool:
    """Whether there is a database: a file with anything in it, or a server."""
    file = sqlite_file(engine)
    return file is None or (file.exists() and file.stat().st_size > 0)


def beside(file: Path) -> Sequence[Path]:
    """What SQLite left beside this file and would read into it."""
    found = (file.with_name(file.name + each) for each in _BESIDE)
    return [path for path in found if path.exists() and path.stat().st_size]


def move_in(source: Path, target: Path) -> None:
    """Put a whole SQLite file that nobody has open in its place, at once, and for good.

    Raises StoreError when there is one, or when something of either lies beside.
    """
    if left := [*beside(source), *beside(target)]:
        raise StoreError(f"{left[0]} belongs to another database: move it away first")
    try:
        if target.exists() and target.stat().st_size:
            raise StoreError(f"{target} is there already and is not replaced")
        remove(target, but_itself=True)
        source.replace(target)
        _sync(target.parent)
    except OSError as error:
        raise StoreError(f"{target} cannot be made: {error.strerror}") from None


def remove(file: Path, *, but_itself: bool = False) -> None:
    """A SQLite file and what lies beside it, gone."""
    for each in ("", *_BESIDE)[but_itself:]:
        file.with_name(file.name + each).unlink(missing_ok=True)


def dump_out(engine: Engine, target: Path) -> bool:
    """Copy this PostgreSQL database into a new file; False, and nothing done, where there is no
    pg_dump, or the address says what it cannot be told. Raises StoreError when it fails."""
    program, told = shutil.which("pg_dump"), told_by_environment(engine.url)
    if program is None or told is None:
        return False
    part = target.with_name(target.name + LEFT)
    _make(part, target)
    given = (program, "--format=custom", "--no-password", f"--file={part}")
    environment = {"PATH": os.defpath, **told}
    done = subprocess.run(given, env=environment, capture_output=True, check=False)
    if done.returncode:  # what it says may hold the address
        part.unlink(missing_ok=True)
        raise StoreError(f"pg_dump ended with {done.returncode}: run it by hand to see why")
    part.replace(target)
    return True


def told_by_environment(url: URL) -> Mapping[str, str] | None:
    """The address as pg_dump's environment; None where it says what no variable does."""
    said: dict[str, object] = {
        "host": url.host,
        "port": url.port,
        "user": url.username,
        "password": url.password,
        "dbname": url.database,
        **url.query,
    }
    given = {name: value for name, value in said.items() if value not in (None, "")}
    if not given.keys() - _WITHOUT_MEANING <= _NAMED.keys():
        return None
    return {_NAMED[name]: str(value) for name, value in given.items() if name in _NAMED}


def _copy(source: Path, target: Path) -> None:
    part = target.with_name(target.name + LEFT)
    try:
        _make(part, target)
        address = f"{source.resolve().as_uri()}?mode=ro"
        with (
            closing(sqlite3.connect(address, uri=True)) as there,
            closing(sqlite3.connect(part)) as here,
        ):
            there.backup(here)
            here.execute("PRAGMA journal_mode=DELETE")
        part.replace(target)
        _sync(target.parent)
    except sqlite3.Error as error:
        remove(part)
        raise StoreError(f"{source.name} cannot be copied: {error.sqlite_errorname}") from None
    except OSError as error:
        raise StoreError(f"{target} cannot be made: {error.strerror}") from None


def _make(part: Path, target: Path) -> None:
    """An empty file for this user alone, that nobody put there before."""
    if target.exists() and target.stat().st_size:
        raise StoreError(f"{target} is there already and is not replaced")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    remove(part)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _sync(directory: Path) -> None:
    """So that the name is on the disk, too."""
    file = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
