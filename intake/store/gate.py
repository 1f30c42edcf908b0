"""The one place where statements run, and where a database's errors become ours.

Rules
1. A statement is built once, when its module is loaded; here it is run with values.
2. A unit that was opened for reading cannot write, on any database.
3. A unit in which a statement failed can only be left. PostgreSQL answers the COMMIT of such a
   one with a rollback and no error, so a message would count as stored that is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    Connection,
    CursorResult,
    Engine,
    Executable,
    bindparam,
    func,
    select,
)

from intake.errors import StoreError
from intake.store.database import begin
from intake.store.faults import FAILURES, as_store_error
from intake.store.prepared import Prepared

Statement: TypeAlias = Executable | Mapping[str, Executable] | Prepared
"""A statement, or one for each kind of database by its name; prepared where every message needs
it."""

Row: TypeAlias = Sequence[Any]
"""A row that was read: its columns in the order they were asked for."""

_HOLD = Prepared(select(func.pg_advisory_xact_lock(bindparam("hold", type_=BigInteger))))


class Gate:
    """A transaction that has begun. Every method raises StoreError."""

    def __init__(self, connection: Connection, *, write: bool) -> None:
        self._connection = connection
        self._write = write
        self._failed = False
        self._held: set[bytes] = set()
        self.database = connection.dialect.name

    def rows(self, statement: Statement, **values: object) -> Sequence[Row]:
        """All rows that a reading statement finds."""
        try:
            found = self._run(statement, values).all()
        except FAILURES as error:
            raise self._failure(error) from None
        if isinstance(statement, Prepared):
            return [statement.read(self.database, row) for row in found]
        return found

    def first(self, statement: Statement, **values: object) -> Row | None:
        """The first row that a reading statement finds, if any."""
        try:
            row = self._run(statement, values).first()
        except FAILURES as error:
            raise self._failure(error) from None
        if row is not None and isinstance(statement, Prepared):
            return statement.read(self.database, row)
        return row

    def value(self, statement: Statement, **values: object) -> Any:
        """The first column of the first row, or None."""
        row = self.first(statement, **values)
        return None if row is None else row[0]

    def change(self, statement: Statement, **values: object) -> int:
        """Run a writing statement; how many rows it changed."""
        self._may_write()
        try:
            return self._run(statement, values).rowcount
        except FAILURES as error:
            raise self._failure(error) from None

    def changed(self, statement: Statement, **values: object) -> Sequence[Row]:
        """Run a writing statement that returns the rows it changed."""
        self._may_write()
        return self.rows(statement, **values)

    def changed_all(
        self,
        statement: Executable | Mapping[str, Executable],
        values: Sequence[Mapping[str, object]],
    ) -> Sequence[Row]:
        """Run a writing statement for several rows at once; the rows as they are then, in any
        order."""
        self._may_write()
        self._may_go_on()
        try:
            return self._connection.execute(self._here(statement), values).all()
        except FAILURES as error:
            raise self._failure(error) from None

    def hold(self, lookup: bytes) -> None:
        """Keep everybody else from this pseudonym until the transaction ends.

        Whoever touches the rows of a pseudonym holds it first, so two units never lock them in
        opposite orders. On SQLite a writing transaction is alone anyway.
        """
        if self.database == "sqlite" or not self._write or lookup in self._held:
            return
        self.first(_HOLD, hold=hold_number(lookup))
        self.holds(lookup)

    def holds(self, lookup: bytes) -> None:
        """Note that another statement took the lock of this pseudonym."""
        self._held.add(lookup)

    def commit(self) -> None:
        """Keep everything. The gate is closed afterwards."""
        self._may_go_on()
        try:
            self._connection.commit()
            self._connection.close()
        except FAILURES as error:
            raise self._failure(error) from None

    def _run(self, statement: Statement, values: Mapping[str, object]) -> CursorResult[Any]:
        self._may_go_on()
        if isinstance(statement, Prepared):
            return statement.run(self._connection, values)
        return self._connection.execute(self._here(statement), values)

    def _here(self, statement: Executable | Mapping[str, Executable]) -> Executable:
        return statement[self.database] if isinstance(statement, Mapping) else statement

    def _failure(self, error: Exception) -> StoreError:
        self._failed = True
        return as_store_error(error)

    def _may_go_on(self) -> None:
        if self._failed:
            raise StoreError("this unit of work has failed")

    def _may_write(self) -> None:
        if not self._write:
            raise StoreError("this unit of work was opened for reading")


@contextmanager
def transaction(engine: Engine, *, write: bool) -> Iterator[Gate]:
    """One transaction. Leaving without `commit()` undoes all. Raises StoreError."""
    try:
        connection = begin(engine, write=write)
    except FAILURES as error:
        raise as_store_error(error) from None
    try:
        yield Gate(connection, write=write)
    finally:
        # What was not committed is undone by the database, also where it cannot be told so.
        with suppress(*FAILURES):
            connection.close()


def hold_number(lookup: bytes) -> int:
    """The number of the lock that stands for a pseudonym."""
    return int.from_bytes(lookup[:8], "big", signed=True)
