"""Something that only one process of an installation may do at a time.

Rule: the right to do it dies with the process that holds it, so nothing has to be cleaned up after
a crash: a lock of a PostgreSQL session, or a lock on a file beside a SQLite database.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from intake.errors import StoreError
from intake.store.database import sqlite_file
from intake.store.faults import FAILURES, as_store_error

_OURS: Final = 0x494E_544B
"""Locks of two numbers are apart from those of one, which hold pseudonyms (`gate`)."""


@contextmanager
def alone(engine: Engine, what: str) -> Iterator[bool]:
    """Whether nobody else does `what` now; until the block ends, nobody else will.

    Raises StoreError.
    """
    file = sqlite_file(engine)
    with _session(engine, what) if file is None else _file(file, what) as held:
        yield held


@contextmanager
def _session(engine: Engine, what: str) -> Iterator[bool]:
    number = int.from_bytes(hashlib.sha256(what.encode()).digest()[:4], "big", signed=True)
    try:
        connection = engine.connect()
        held = connection.exec_driver_sql(
            "SELECT pg_try_advisory_lock(%s, %s)", (_OURS, number)
        ).scalar_one()
    except FAILURES as error:
        raise as_store_error(error) from None
    try:
        yield bool(held)
    finally:
        connection.invalidate()  # the lock belongs to the session: it must not go back to a pool
        connection.close()


@contextmanager
def _file(database: Path, what: str) -> Iterator[bool]:
    try:
        lock = database.with_name(f"{database.name}-{what}.lock").open("ab")
    except OSError as error:
        raise StoreError(f"no lock beside the database ({type(error).__name__})") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
