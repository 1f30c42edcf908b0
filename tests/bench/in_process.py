"""Statements per heard message, on SQLite: for oneself, for somebody else, and with a card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Engine, event

from tests.bench.figures import Figure
from tests.bench.places import sqlite_world
from tests.bench.script import CARD_PATH, HELPER_PATH, MAIN_PATH, put_card_in_force
from tests.world import World

BUDGET = "8 statements"
READY = 3


def figures() -> Iterator[Figure]:
    """The code of a card is one more thing to look up. Receipts lie ready, as where it runs: while
    none does, the message that gives one is heard twice."""
    with sqlite_world(ready_receipts=READY) as (world, content):
        put_card_in_force(world)
        yield from _statements(world, content, "", MAIN_PATH, "+15550002001")
        yield from _statements(world, content, "_helper", HELPER_PATH, "+15550002002")
        yield from _statements(world, content, "_card", CARD_PATH, "+15550002003")


def _statements(
    world: World, content: Engine, name: str, path: Sequence[str], phone: str
) -> Iterator[Figure]:
    counts = []
    world.vault.fresh_receipt()  # from the first one on, others are made ahead
    for text in path:
        with counted(content) as seen:
            world.text(text, phone)
        counts.append(len(seen))
        world.deliver()
    *heard, files = counts
    mean, most = sum(counts) / len(counts), max(heard)
    yield Figure(f"sql_per{name}_heard_message", mean, "statements", len(counts), BUDGET)
    where = {"message": 1 + heard.index(most)}
    yield Figure(f"sql_per{name}_heard_message_most", most, "statements", 1, BUDGET, where)
    yield Figure(f"sql_of_the{name}_message_that_files", files, "statements", 1)


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
