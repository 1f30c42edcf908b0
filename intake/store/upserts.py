"""Inserts that meet a row of the same key: one statement for each kind of database.

SQLite and PostgreSQL have the same `ON CONFLICT`, but SQLAlchemy gives each its own insert.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Executable, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase

Insert: TypeAlias = sqlite.Insert | postgresql.Insert
INSERTS: Mapping[str, Callable[..., Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def insert_new(row: type[DeclarativeBase]) -> Mapping[str, Executable]:
    """Insert unless there is one of that key; the count of changed rows tells."""
    return {
        name: insert(row).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
        for name, insert in INSERTS.items()
    }


def insert_or_replace(row: type[DeclarativeBase], *columns: str) -> Mapping[str, Executable]:
    """Insert, or put the new values of these columns into the row of that key."""
    return _on_conflict(row, lambda new: {name: new[name] for name in columns})


def insert_or_move(row: type[DeclarativeBase], column: str) -> Mapping[str, Executable]:
    """Insert, or change that one column; where it is the same already, nothing is written."""
    old = _column(row, column)
    return _on_conflict(row, lambda new: {column: new[column]}, lambda new: old != new[column])


def insert_or_change(
    row: type[DeclarativeBase], column: str, wanted: Callable[[Any, Any], ColumnElement[bool]]
) -> Mapping[str, Executable]:
    """Insert, or change that one column where `wanted(old, new)`; the count tells."""
    old = _column(row, column)
    built = _on_conflict(
        row, lambda new: {column: new[column]}, lambda new: wanted(old, new[column])
    )
    return {name: each.execution_options(preserve_rowcount=True) for name, each in built.items()}


def insert_or_combine(
    row: type[DeclarativeBase], combine: Callable[[Any, Any], Mapping[str, object]]
) -> Mapping[str, Executable]:
    """Insert, or change the row of that key to `combine(old, new)`; both are its columns."""
    return _on_conflict(row, lambda new: combine(inspect(row).columns, new))


def insert_or_add(row: type[DeclarativeBase], column: str) -> Mapping[str, Executable]:
    """Insert, or add the new number to the one that is there."""
    old = _column(row, column)
    return _on_conflict(row, lambda new: {column: old + new[column]})


def returning(statements: Mapping[str, Any], *columns: Any) -> Mapping[str, Executable]:
    """The same statements, which also give back these columns."""
    return {name: statement.returning(*columns) for name, statement in statements.items()}


def _on_conflict(
    row: type[DeclarativeBase],
    changes: Callable[[Any], Mapping[str, object]],
    where: Callable[[Any], ColumnElement[bool] | None] = lambda _new: None,
) -> Mapping[str, Executable]:
    def built(insert: Insert) -> Executable:
        new = insert.excluded
        return insert.on_conflict_do_update(
            index_elements=list(inspect(row).primary_key), set_=changes(new), where=where(new)
        )

    return {name: built(insert(row)) for name, insert in INSERTS.items()}


def _column(row: type[DeclarativeBase], name: str) -> Any:
    return inspect(row).columns[name]
