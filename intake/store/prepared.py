"""Statements of the path of every message, put into a database's own words once.

SQLAlchemy looks a statement up, prepares its values and its result anew each time it runs, which
costs several times what SQLite takes to run it. A prepared one keeps its words and what turns
values into the database's own, and goes to the driver as it is, through the same connection: the
same errors, the same events, the same log.

Rules
1. Always run with the same names: the words are made for those of the first time, and would leave
   out what has another name. It is refused.
2. No lists among the values, no values that SQLAlchemy would make (defaults of columns), and no
   RETURNING.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Connection, CursorResult, Dialect, Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import Select
from sqlalchemy.types import TypeEngine

Turn: TypeAlias = Callable[[Any], Any]
"""Makes a value into the database's own, or the reverse."""


@dataclass(frozen=True, slots=True)
class _Words:
    """A statement in the words of one database."""

    text: str
    names: frozenset[str]
    places: tuple[tuple[str, Turn | None], ...]
    by_place: bool
    fixed: Mapping[str, object]
    columns: tuple[tuple[int, Turn], ...]
    options: Mapping[str, Any]

    def filled(self, values: Mapping[str, object]) -> tuple[object, ...] | dict[str, object]:
        """The values as the driver takes them. Raises TypeError when they have other names."""
        if values.keys() != self.names:
            raise TypeError("a prepared statement is always given the same values")
        every = {**self.fixed, **values} if self.fixed else values
        if self.by_place:
            return tuple([turn(every[name]) if turn else every[name] for name, turn in self.places])
        return {name: turn(every[name]) if turn else every[name] for name, turn in self.places}


class Prepared:
    """One statement, or one for each kind of database by its name."""

    def __init__(self, statement: Executable | Mapping[str, Executable]) -> None:
        self._statement = statement
        self._words: dict[str, _Words] = {}

    def run(self, connection: Connection, values: Mapping[str, object]) -> CursorResult[Any]:
        """Raises what SQLAlchemy raises."""
        words = self._words.get(connection.dialect.name)
        if words is None:
            words = self._prepare(connection.dialect, values)
        filled = words.filled(values)
        return connection.exec_driver_sql(words.text, filled, execution_options=words.options)

    def read(self, database: str, row: Sequence[Any]) -> Sequence[Any]:
        """A row that it found, in our own values."""
        columns = self._words[database].columns
        if not columns:
            return row
        ours = list(row)
        for at, turn in columns:
            ours[at] = turn(ours[at])
        return ours

    def _prepare(self, dialect: Dialect, values: Mapping[str, object]) -> _Words:
        statement = self._statement
        chosen = statement[dialect.name] if isinstance(statement, Mapping) else statement
        words = _words(chosen, dialect, values)
        self._words[dialect.name] = words
        return words


def _words(statement: Any, dialect: Dialect, values: Mapping[str, object]) -> _Words:
    compiled = statement.compile(dialect=dialect, column_keys=list(values))
    if not isinstance(compiled, SQLCompiler):
        raise TypeError("only statements that are compiled can be prepared")
    binds = compiled.binds
    fixed = {name: bind.value for name, bind in binds.items() if name not in values}
    lacking = [name for name, bind in binds.items() if bind.required and name in fixed]
    made = compiled.insert_prefetch or compiled.update_prefetch
    if lacking or made or any(bind.expanding or bind.literal_execute for bind in binds.values()):
        raise TypeError("a prepared statement is given all its values, and no lists")
    if compiled.effective_returning:
        raise TypeError("a prepared statement returns no rows that it changed")
    names = compiled.positiontup if dialect.positional else list(binds)
    found = statement.selected_columns if isinstance(statement, Select) else ()
    turns = [_from_database(column.type, dialect) for column in found]
    return _Words(
        text=compiled.string,
        names=frozenset(values),
        places=tuple((name, _to_database(binds[name].type, dialect)) for name in names or ()),
        by_place=dialect.positional,
        fixed=fixed,
        columns=tuple((at, turn) for at, turn in enumerate(turns) if turn),
        options=dict(statement.get_execution_options()),
    )


def _to_database(kind: TypeEngine[Any], dialect: Dialect) -> Turn | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _from_database(kind: TypeEngine[Any], dialect: Dialect) -> Turn | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
