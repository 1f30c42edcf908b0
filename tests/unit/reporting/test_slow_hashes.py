"""Receipts cost a slow hash each, so they are made and looked up outside any unit of work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from intake.conversation.vocabulary import Step
from intake.ports import OpenWork, Receipt, Vault
from tests.fakes.store import MemoryKeyring, MemoryStore
from tests.properties.world_faults import Instead
from tests.properties.world_scene import Scene
from tests.unit.reporting.examples import WORDS, Reporter
from tests.world import EpochsInMemory, Time, World, cheap_vault


class Watched:
    """A store that tells whether a unit of work is open."""

    def __init__(self) -> None:
        self.memory = MemoryStore()
        self.open = False

    @contextmanager
    def __call__(self, *, write: bool = True) -> Iterator[Any]:
        with self.memory(write=write) as work:
            self.open = write
            try:
                yield work
            finally:
                self.open = False


def test_no_slow_hash_runs_while_a_unit_of_work_is_open() -> None:
    watched = Watched()
    made: list[str] = []

    def outside(name: str, slow: Any) -> Any:
        def run(*given: Any) -> Any:
            assert not watched.open
            made.append(name)
            return slow(*given)

        return run

    anna = slow_reporter(watched, outside)
    anna.sends()
    anna.says(anna.code, "9")
    assert made == ["fresh_receipt", "receipt_key"]


def test_one_receipt_is_made_for_a_report_however_often_it_is_asked_for() -> None:
    made: list[Receipt] = []

    def counted(_name: str, slow: Any) -> Any:
        def run(*given: Any) -> Any:
            made.append(slow(*given))
            return made[-1]

        return run

    anna = slow_reporter(Watched(), counted)
    anna.goes_to(Step.SEND)
    anna.says("8", "0", "2", "0", "2", "1", WORDS, "1", "1")
    assert len(made) == 1
    assert anna.scene.tables.reports


def test_a_message_that_gets_a_receipt_made_ahead_is_heard_once() -> None:
    """Heard a second time only when none is ready: each hearing is a transaction."""
    made: list[str] = []

    def none_is_made(name: str, _slow: Any) -> Any:
        return lambda *_given: made.append(name)

    watched = Watched()
    anna = slow_reporter(watched, none_is_made, ready=True)
    anna.goes_to(Step.SEND)
    assert made == []
    assert anna.code


def slow_reporter(
    store: Watched, around: Callable[[str, Any], Any], *, ready: bool = False
) -> Reporter:
    """With the two slow hashes wrapped. `ready`: as many receipts as are wanted lie ready."""
    time, keyring = Time(), MemoryKeyring()
    real = cheap_vault(EpochsInMemory(time))
    slow = {name: around(name, getattr(real, name)) for name in ("fresh_receipt", "receipt_key")}
    if ready:
        slow["ready_receipts"] = lambda count: [real.fresh_receipt() for _ in range(count)]
    vault = cast(Vault, Instead(real, **slow))
    world = World(cast(OpenWork, store), keyring, time, vault)
    return Reporter(Scene(world, store.memory, keyring))
