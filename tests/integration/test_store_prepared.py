"""A prepared statement does what SQLAlchemy would do with it, on both databases."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Executable, bindparam, delete, false, insert, select
from sqlalchemy.exc import IntegrityError

from intake.store.database import begin, content_engine
from intake.store.prepared import Prepared
from intake.store.rows import MessageRow, OutboxRow
from intake.store.times import Moment
from tests.conftest import Databases
from tests.contract.store_examples import HOUR, NOON, SHE

TEXT = {
    "lookup": SHE,
    "number": 1,
    "channel": "sms",
    "epoch": 7,
    "blob": b"sealed % :words ?",
    "due_at": NOON,
    "claimed": False,
    "tries": 0,
    "unsure": True,
}
FOUND = (
    select(OutboxRow.blob, OutboxRow.due_at, OutboxRow.claimed, OutboxRow.unsure)
    .where(
        OutboxRow.lookup == bindparam("of"),
        OutboxRow.due_at <= bindparam("now", type_=Moment),
        OutboxRow.claimed == false(),
        OutboxRow.number == 1,
    )
    .order_by(OutboxRow.number)
)
"""With a value of its own."""

FEW = select(OutboxRow.blob)


@pytest.fixture
def connection(databases: Databases) -> Iterator[Connection]:
    engine = content_engine(databases.content)
    with begin(engine, write=True) as opened:
        yield opened
    engine.dispose()


def test_what_it_writes_and_reads_is_what_sqlalchemy_does(connection: Connection) -> None:
    written = Prepared(insert(OutboxRow)).run(connection, TEXT).rowcount
    found = Prepared(FOUND)
    for moment in (NOON - HOUR, NOON, NOON + HOUR):  # the second time the words are there already
        values = {"of": SHE, "now": moment}
        rows = found.run(connection, values).all()
        read = [tuple(found.read(connection.dialect.name, row)) for row in rows]
        assert read == [tuple(row) for row in connection.execute(FOUND, values)]
    assert (written, read) == (1, [(b"sealed % :words ?", NOON, False, True)])


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (FEW.where(OutboxRow.number.in_(bindparam("of", expanding=True))), {"of": [1]}),
        (FEW.where(OutboxRow.number == bindparam("of", required=True)), {}),
        (FEW.limit(bindparam("of", literal_execute=True)), {"of": 1}),
        (delete(OutboxRow).returning(OutboxRow.due_at), {}),
        (insert(MessageRow), {"key": SHE, "hour": NOON}),  # SQLAlchemy would add the others
    ],
)
def test_what_it_cannot_do_alike_it_does_not_do(
    connection: Connection, statement: Executable, values: dict[str, object]
) -> None:
    with pytest.raises(TypeError):
        Prepared(statement).run(connection, values)


def test_values_of_other_names_than_the_first_time_are_not_left_out(connection: Connection) -> None:
    """A column that the first one did not have would be lost, and nobody would notice."""
    message = {"key": SHE, "hour": NOON, "reached": 0, "tries": 0}
    remember = Prepared(insert(MessageRow))
    remember.run(connection, message)
    for other in ({**message, "key": b"2", "blob": b"sealed"}, {"key": b"3", "hour": NOON}):
        with pytest.raises(TypeError):
            remember.run(connection, other)


class Heard(logging.Handler):
    """Keeps what is logged, whole: those that a process of ours has say less."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.text += record.getMessage()


@pytest.fixture
def heard() -> Iterator[Heard]:
    """All that SQLAlchemy logs."""
    logger, made = logging.getLogger("sqlalchemy"), Heard()
    level = logger.level
    logger.addHandler(made)
    logger.setLevel(logging.DEBUG)
    yield made
    logger.setLevel(level)
    logger.removeHandler(made)


def test_values_are_in_no_log_and_in_no_error_of_ours(databases: Databases, heard: Heard) -> None:
    """Also not where they go to the driver as they are."""
    add = Prepared(insert(OutboxRow))
    secret = {**TEXT, "channel": "a secret", "blob": b"a secret"}
    engine = content_engine(databases.content)
    with begin(engine, write=True) as connection:
        add.run(connection, secret)
        with pytest.raises(IntegrityError) as refused:
            add.run(connection, secret)
    engine.dispose()
    assert "INSERT INTO outbox" in heard.text
    assert "a secret" not in heard.text + str(refused.value)


def test_how_it_is_to_be_run_goes_with_it(connection: Connection) -> None:
    """SQLAlchemy promises the count of an insert's rows to those only that ask for it."""
    asking = insert(OutboxRow).execution_options(preserve_rowcount=True)
    options = Prepared(asking).run(connection, TEXT).context.execution_options
    assert options["preserve_rowcount"] is True
