"""What only one process may do: the right to it is exclusive, and dies with its holder."""

from __future__ import annotations

import subprocess
import sys

import pytest

from intake.errors import StoreError
from intake.store.alone import alone
from intake.store.database import content_engine
from tests.conftest import Databases

HOLD = """
import sys
from intake.store.alone import alone
from intake.store.database import content_engine
with alone(content_engine(sys.argv[1]), "a task") as mine:
    print(mine, flush=True)
    sys.stdin.read()
"""


def test_one_at_a_time_and_each_task_for_itself(databases: Databases) -> None:
    first, second = (content_engine(databases.content) for _ in range(2))
    with alone(first, "a task") as mine:
        assert mine
        with alone(second, "a task") as theirs:
            assert not theirs
        with alone(second, "another task") as another:
            assert another
    with alone(second, "a task") as after:
        assert after
    for engine in (first, second):
        engine.dispose()


def test_it_ends_with_the_process_however_that_ends(databases: Databases) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, databases.content],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout
    assert holder.stdin
    assert holder.stdout.readline() == b"True\n"
    engine = content_engine(databases.content)
    with alone(engine, "a task") as mine:
        assert not mine
    holder.kill()
    holder.wait()
    holder.stdin.close()
    holder.stdout.close()
    for _ in range(100):  # PostgreSQL notices a moment later
        with alone(engine, "a task") as mine:
            if mine:
                break
    else:
        pytest.fail("nobody holds it, and it cannot be had")
    engine.dispose()


@pytest.mark.parametrize(
    "nowhere", ["sqlite:////nowhere/intake.db", "postgresql://nobody@127.0.0.1:1/none"]
)
def test_a_database_that_is_away_is_a_store_error(nowhere: str) -> None:
    engine = content_engine(nowhere)
    with pytest.raises(StoreError), alone(engine, "a task"):
        pass
    engine.dispose()
