"""What pages of the desk cost where a reader has a thousand and a million open reports, and a case
of forty parts, on both databases, in this process: bytes, statements, time.

CPU is this process's alone, and PostgreSQL works in others: the whole time stands beside it.
"""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Iterator, Sequence
from statistics import median
from typing import TYPE_CHECKING, cast

from sqlalchemy import Engine

from intake.cases.parts import CasePart, RecordPart, ReplyPart, ToldPart
from intake.store.database import content_engine, keyring_engine
from intake.store.keyring import SqlKeyring
from intake.store.migrate import Which, migrate
from intake.store.unit_of_work import Store
from tests.bench.figures import Figure
from tests.bench.filling import fill
from tests.bench.in_process import counted
from tests.unit.desk.visitor import Visitor
from tests.unit.desk.world import ANSWERS, NOON, OWNER, World, header_of

if TYPE_CHECKING:
    from tests.fakes.store import MemoryKeyring, MemoryStore

SIZES = (1_000, 1_000_000)
TIMES = 50
QUEUE_BUDGET = "30 ms, and at most 1.5 times as long for a million"
BYTES_BUDGET = "60000 bytes, packed"
VIEWS = {
    "queue": "/",
    "queue_by_language": "/?language=ar",
    "queue_overdue": "/?show=late",
    "queue_flood": "/?flood=yes&urgency=U3",
}
NEXT = re.compile(r'href="(/\?[^"]*after=[^"]*)"')
DEEP = 20
WORDS = "The queue at the water point was long, and the tap was closed at noon. " * 5


def figures(content_url: str, keyring_url: str, database: str) -> Iterator[Figure]:
    """A line for each view and size, and one for the case."""
    content, keyring = content_engine(content_url), keyring_engine(keyring_url)
    migrate(content, Which.CONTENT)
    migrate(keyring, Which.KEYRING)
    # The world of the desk's own tests, but on real databases: both have the same contract.
    world = World(
        store=cast("MemoryStore", Store(content)),
        keyring=cast("MemoryKeyring", SqlKeyring(keyring)),
    )
    world.enrol(OWNER)
    case = world.file(parts=forty_parts(), declared=True, part_count=64)
    visitor = Visitor(world)
    visitor.sign_in()
    yield from _page(visitor, [content, keyring], "case_of_40_parts", case.path, database)
    like = header_of(world.vault.new_report())
    for size in SIZES:
        fill(content, OWNER, size, like)
        for name, path in VIEWS.items():
            yield from _page(visitor, [content], f"{name}_{size}", path, database)
        deep = _deep(visitor)
        yield from _page(visitor, [content], f"queue_page_{DEEP}_of_{size}", deep, database)
    content.dispose()
    keyring.dispose()


def forty_parts() -> Sequence[CasePart]:
    """What was answered, then twenty told parts and nineteen answers by turns."""
    talk: list[CasePart] = [RecordPart(ANSWERS, NOON)]
    for number in range(39):
        reply = ReplyPart(WORDS, OWNER, NOON)
        talk.append(reply if number % 2 else ToldPart("narrative", WORDS, NOON))
    return talk


def _deep(visitor: Visitor) -> str:
    """The address of a page that lies many pages further on."""
    path = "/"
    for _ in range(DEEP):
        found = NEXT.search(visitor.get(path).get_data(as_text=True))
        assert found is not None
        path = found.group(1).replace("&amp;", "&")
    return path


def _page(
    visitor: Visitor, engines: Sequence[Engine], name: str, path: str, database: str
) -> Iterator[Figure]:
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    weight = len(gzip.compress(answer.data, mtime=0))
    statements = sum(_statements(visitor, path, engine) for engine in engines)
    cpu, whole = [], []
    for _ in range(TIMES):
        began, began_cpu = time.perf_counter(), time.process_time()
        visitor.get(path)
        cpu.append(time.process_time() - began_cpu)
        whole.append(time.perf_counter() - began)
    also = {
        "median_cpu_ms": median(cpu) * 1000,
        "least_ms": min(whole) * 1000,
        "statements": statements,
    }
    name = f"desk_{name}_{database}"
    yield Figure(name, median(whole) * 1000, "ms", TIMES, QUEUE_BUDGET, also)
    yield Figure(f"{name}_bytes", weight, "bytes", 1, BYTES_BUDGET)


def _statements(visitor: Visitor, path: str, engine: Engine) -> int:
    with counted(engine) as seen:
        visitor.get(path)
    return len(seen)
