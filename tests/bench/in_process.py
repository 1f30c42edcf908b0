"""Figures that need no server: statements per heard message, SMS parts of a whole report."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from channels.sms.segments import parts
from intake.store.database import content_engine, keyring_engine
from intake.store.keyring import SqlKeyring
from intake.store.migrate import Which, migrate
from intake.store.unit_of_work import Store
from tests.bench.figures import Figure
from tests.bench.script import MAIN_PATH
from tests.world import EpochsInMemory, Time, World, cheap_vault


def figures() -> Iterator[Figure]:
    """On SQLite in a directory that goes away."""
    with tempfile.TemporaryDirectory() as directory:
        content = content_engine(f"sqlite:///{directory}/intake.db")
        keyring = keyring_engine(f"sqlite:///{directory}/keyring.db")
        migrate(content, Which.CONTENT)
        migrate(keyring, Which.KEYRING)
        time = Time()
        vault = cheap_vault(EpochsInMemory(time))
        world = World(Store(content), SqlKeyring(keyring), time, vault)
        yield from _statements(world, content)
        yield _parts(world)
        content.dispose()
        keyring.dispose()


def _statements(world: World, content: Engine) -> Iterator[Figure]:
    counts = []
    for text in MAIN_PATH:
        with counted(content) as seen:
            world.text(text, "+15550002001")
        counts.append(len(seen))
        world.deliver()
    budget = "8 statements"
    yield Figure(
        "sql_per_heard_message", sum(counts) / len(counts), "statements", len(counts), budget
    )
    yield Figure("sql_per_heard_message_most", max(counts[:-1]), "statements", 1, budget)
    yield Figure("sql_of_the_message_that_files", counts[-1], "statements", 1)


def _parts(world: World) -> Figure:
    texts = [text for words in MAIN_PATH for text in world.exchange(words, "+15550002002")]
    needed = sum(parts(text) for text in texts)
    return Figure("sms_parts_per_report_en", needed, "parts", len(texts), "19 parts")


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Every statement that reaches the driver, with BEGIN and COMMIT."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement.split(maxsplit=1)[0])

    def commit(_connection: object) -> None:
        seen.append("COMMIT")

    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", commit)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
        event.remove(engine, "commit", commit)
