"""Copies of a PostgreSQL database, for one test each.

Making a database takes the server 0.2 seconds and more, emptying one a few milliseconds. So a copy
that comes back is emptied and filled again with what the template holds. Whoever takes one cannot
tell: nobody else is connected, its rows are the template's, and so are its tables and settings;
where those were changed, or so much was written that plans would differ, it is dropped instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import Connection, sql

from tests.postgres import Cluster, database_name

_END_THE_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_FORM = """
SELECT array_agg(line ORDER BY line) FROM (
    SELECT concat_ws(' ', relname, relkind, attname, atttypid::regtype, attnotnull)
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', conrelid::regclass, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', tgrelid::regclass, tgname)
    FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT concat_ws(' ', 'set', setconfig::text) FROM pg_db_role_setting
    JOIN pg_database ON pg_database.oid = setdatabase WHERE datname = current_database()
) AS lines (line)
"""
"""Tables, indexes, columns, rules, triggers, and what is set for the database."""

_FEW = 1000
"""So many dead rows change no plan."""


class Copies:
    """Gives out copies of one database of a cluster, and takes them back."""

    def __init__(self, cluster: Cluster, template: str) -> None:
        """`template`: the address of the database; nobody may change it from now on."""
        self._cluster = cluster
        self._template = database_name(template)
        self._free: list[str] = []
        with psycopg.connect(template) as connection:
            self._form = _form(connection)
            self._rows = {table: _rows(connection, table) for table in _tables(connection)}

    @contextmanager
    def one(self) -> Iterator[str]:
        """The address of a copy that is nobody else's until the block ends."""
        url = self.take()
        try:
            yield url
        finally:
            self.give_back(url)

    def take(self) -> str:
        """The address of a copy; `give_back` when it is done with."""
        return self._free.pop() if self._free else self._cluster.create(self._template)

    def give_back(self, url: str) -> None:
        """It is as new for the next one, or gone."""
        with psycopg.connect(url) as connection:
            connection.execute(_END_THE_OTHERS)
            as_new = _form(connection) == self._form and self._refill(connection) < _FEW
        if as_new:
            self._free.append(url)
        else:
            self._cluster.drop(url)

    def drop_free(self) -> None:
        """Those that nobody has are gone."""
        while self._free:
            self._cluster.drop(self._free.pop())

    def _refill(self, connection: Connection) -> int:
        """How many rows there were."""
        there_were = 0
        connection.execute("SET LOCAL session_replication_role = replica")  # in any order
        for table, rows in self._rows.items():
            gone = connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            there_were += gone.rowcount
            if rows:
                _copy_in(connection, table, rows)
        return there_were


def _form(connection: Connection) -> object:
    row = connection.execute(_FORM).fetchone()
    assert row is not None
    return row[0]


def _tables(connection: Connection) -> list[str]:
    return [str(name) for (name,) in connection.execute(_TABLES)]


def _rows(connection: Connection, table: str) -> bytes:
    words = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
    with connection.cursor().copy(words) as copy:
        return b"".join(copy)


def _copy_in(connection: Connection, table: str, rows: bytes) -> None:
    words = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
    with connection.cursor().copy(words) as copy:
        copy.write(rows)
