"""Who takes a copy of a database finds it as if nobody had had it before."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.copies import Copies
from tests.postgres import Cluster


@pytest.fixture
def copies(postgres: Cluster, postgres_url: str) -> Iterator[Copies]:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE places (name text PRIMARY KEY, open boolean NOT NULL)")
        connection.execute("CREATE TABLE hours (name text REFERENCES places, hour int)")
        connection.execute("INSERT INTO places VALUES ('Clinic', true)")
        connection.execute("INSERT INTO hours VALUES ('Clinic', 9)")
    made = Copies(postgres, postgres_url)
    yield made
    made.drop_free()


def rows(url: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT * FROM places NATURAL JOIN hours").fetchall()


def test_what_was_written_changed_and_deleted_is_as_in_the_template(copies: Copies) -> None:
    with copies.one() as first, psycopg.connect(first) as connection:
        connection.execute("DELETE FROM hours")
        connection.execute("UPDATE places SET open = false")
        connection.execute("INSERT INTO places VALUES ('School', true)")
    with copies.one() as second:
        assert second == first
        assert rows(second) == [("Clinic", True, 9)]


def test_whoever_was_connected_is_not_any_more(copies: Copies) -> None:
    with copies.one() as url:
        left = psycopg.connect(url)
        left.execute("INSERT INTO places VALUES ('School', true)")  # and it holds a lock
    with copies.one() as url:
        assert rows(url) == [("Clinic", True, 9)]
        with pytest.raises(psycopg.OperationalError):
            left.execute("SELECT 1")
        left.close()


def test_two_at_a_time_are_apart(copies: Copies) -> None:
    with copies.one() as one, copies.one() as other:
        assert one != other


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE places ADD COLUMN area text",
        "DROP TABLE hours",
        "CREATE TABLE more (name text)",
        "CREATE INDEX more ON hours (hour)",
        "ALTER TABLE places DROP CONSTRAINT places_pkey CASCADE",
        "ALTER DATABASE {name} SET log_statement = 'all'",
    ],
)
def test_one_whose_form_was_changed_is_not_given_out_again(copies: Copies, change: str) -> None:
    with copies.one() as changed, psycopg.connect(changed, autocommit=True) as connection:
        connection.execute(change.format(name=connection.info.dbname))
    with copies.one() as other:
        assert other != changed
        assert rows(other) == [("Clinic", True, 9)]


def test_one_that_held_much_is_not_given_out_again(copies: Copies) -> None:
    """Plans depend on how much stands in a table, and stood."""
    with copies.one() as full, psycopg.connect(full) as connection:
        connection.execute(
            "INSERT INTO hours SELECT 'Clinic', hour FROM generate_series(1, 2000) hour"
        )
    with copies.one() as other:
        assert other != full
