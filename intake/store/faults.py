"""What a database's own errors mean to us, in words that are safe to log.

Rule: of the original nothing is kept but a code of a closed vocabulary (SQLite's result code,
PostgreSQL's SQLSTATE) or the name of the error's class; its text may hold keys and statements.
Sources: sqlite.org/rescode.html; PostgreSQL, Appendix A, "Error Codes".
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidRequestError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from intake.errors import Busy, StoreError

FAILURES = (DBAPIError, NoConnectionFree, InvalidRequestError)
"""What SQLAlchemy raises when a database fails, or when a unit is used after its end. Anything
else it raises is a mistake in a statement, and stays what it is."""

_BUSY = frozenset(
    {
        "SQLITE_BUSY",
        "SQLITE_LOCKED",
        "55P03",  # lock_not_available
        "40P01",  # deadlock_detected
        "40001",  # serialization_failure
    }
)

_MEANINGS: Mapping[str, str] = {
    "SQLITE_FULL": "its disk is full",
    "53100": "its disk is full",
    "SQLITE_IOERR": "its disk fails",
    "SQLITE_CANTOPEN": "its file is missing or closed to us",
    "SQLITE_READONLY": "it is read-only",
    "25006": "it is read-only",
    "SQLITE_CORRUPT": "its file is damaged",
    "SQLITE_NOTADB": "its file is not a database",
    "3D000": "there is no such database",
    "28P01": "it refuses our password",
    "28000": "it refuses our name",
    "53300": "it has no connection free",
    "42P01": "a table is missing: run `intake migrate`",
    "57P01": "it is shutting down",
    "57P02": "it has crashed",
    "57P03": "it is starting",
    "OperationalError": "it does not answer",  # PostgreSQL, where there was no connection
    "ConnectionTimeout": "it does not answer",
}


def as_store_error(error: Exception) -> StoreError:
    """The error to raise instead. Raise it `from None`: the original may hold keys."""
    code = _code_of(error)
    if isinstance(error, NoConnectionFree) or code in _BUSY:
        return Busy(f"the database is busy ({code})")
    if isinstance(error, IntegrityError):
        return StoreError(f"the database refuses a row ({code})")
    meaning = _MEANINGS.get(code)
    return StoreError(f"the database cannot be used: {meaning or 'no reason known'} ({code})")


def _code_of(error: Exception) -> str:
    original = getattr(error, "orig", None)
    sqlstate = getattr(original, "sqlstate", None)
    if sqlstate:
        return str(sqlstate)
    name = getattr(original, "sqlite_errorname", None)
    if name:
        # An extended code begins with its primary one: SQLITE_IOERR_WRITE, SQLITE_BUSY_SNAPSHOT.
        return "_".join(str(name).split("_")[:2])
    return type(original or error).__name__
