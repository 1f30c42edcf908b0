"""The response in force: looked at again every few seconds, and no statement for each message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, cast

import pytest

from intake.errors import ConfigError, StoreError
from intake.in_force import LOOK_AGAIN, ResponseInForce
from intake.ports import ClosedArea, OpenWork, ResponseVersion
from intake.response import read_response, response_hash
from intake.routing.response import Response
from tests.fakes.store import MemoryKeyring, MemoryStore
from tests.unit.reporting.examples import put_away
from tests.world import DEMO_RESPONSE, EpochsInMemory, Time, World, cheap_vault

TOML = DEMO_RESPONSE.read_text(encoding="utf-8")
SECONDS = LOOK_AGAIN.total_seconds()


class Looked:
    """A store that counts how often it is looked into; `away`: it cannot be."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self.times = 0
        self.away = False

    @contextmanager
    def __call__(self, *, write: bool = True) -> Iterator[Any]:
        assert not write
        self.times += 1
        if self.away:
            raise StoreError("the database is away")
        with self._store(write=write) as work:
            yield work


class Reader:
    """Parses response files, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, toml: str, today: date) -> Response:
        self.times += 1
        return read_response(toml, today)


class Watch:
    """A response in force with everything around it in sight."""

    def __init__(self) -> None:
        self.time, self.store = Time(), MemoryStore()
        self.world = World(self.store, MemoryKeyring(), self.time, _vault(self.time))
        self.looked, self.reader = Looked(self.store), Reader()
        opened = cast(OpenWork, self.looked)
        self.in_force = ResponseInForce(opened, self.time, self.reader)

    def pass_seconds(self, seconds: float) -> None:
        self.time.pass_time(seconds=seconds)


def _vault(time: Time) -> Any:
    return cheap_vault(EpochsInMemory(time))


@pytest.fixture
def watch() -> Watch:
    return Watch()


def test_it_is_looked_at_once_and_then_again_after_some_seconds(watch: Watch) -> None:
    first = watch.in_force()
    for _ in range(100):
        assert watch.in_force() is first
    watch.pass_seconds(SECONDS - 1)
    assert watch.in_force() is first
    assert watch.looked.times == 1
    watch.pass_seconds(1)
    assert watch.in_force() == first
    assert watch.looked.times == 2


def test_a_clock_that_was_put_back_keeps_nobody_from_looking(watch: Watch) -> None:
    watch.in_force()
    watch.pass_seconds(-365 * 86_400)
    watch.in_force()
    assert watch.looked.times == 2


def test_a_file_is_parsed_once_for_each_version(watch: Watch) -> None:
    for _ in range(3):
        watch.in_force()
        watch.pass_seconds(SECONDS)
    assert watch.reader.times == 1


def test_a_newly_loaded_file_counts_without_a_restart(watch: Watch) -> None:
    assert watch.in_force().version == 1
    watch.world.load(TOML.replace('service_name = "River Post"', 'service_name = "Lake Post"'))
    assert watch.in_force.response().service_name == "River Post"
    watch.pass_seconds(SECONDS)
    found = watch.in_force()
    assert (found.version, found.response.service_name) == (2, "Lake Post")
    assert watch.reader.times == 2


def test_without_readers_it_is_closed_and_says_why(watch: Watch) -> None:
    assert watch.in_force().closed is None
    for reader in watch.in_force().response.readers:
        put_away(watch.store, reader.id)
    watch.pass_seconds(SECONDS)
    assert "no enrolled reader could own a report" in str(watch.in_force().closed)


def test_nothing_loaded_is_an_error_that_says_what_to_do() -> None:
    empty = ResponseInForce(MemoryStore(), Time(), read_response)
    with pytest.raises(ConfigError, match="intake response load FILE"):
        empty()


def test_a_version_that_no_longer_reads_is_an_error_and_not_a_guess(watch: Watch) -> None:
    hour = watch.time().replace(minute=0)
    with watch.store() as work:
        work.responses.add(ResponseVersion("demo", 2, response_hash("odd"), "odd", hour))
        work.commit()
    with pytest.raises(ConfigError):
        watch.in_force()


def test_a_database_that_is_away_is_an_error_and_then_looked_at_again(watch: Watch) -> None:
    known = watch.in_force()
    watch.pass_seconds(SECONDS)
    watch.looked.away = True
    with pytest.raises(StoreError):
        watch.in_force()
    watch.looked.away = False
    assert watch.in_force() == known


def test_a_closed_area_counts_within_seconds_and_costs_no_look_more(watch: Watch) -> None:
    assert watch.in_force().takes("north-bank")
    with watch.store() as work:
        work.capacity.close("demo", ClosedArea("north-bank", "operator", watch.time()))
        work.commit()
    assert watch.in_force().takes("north-bank"), "as known"
    watch.pass_seconds(SECONDS)
    live = watch.in_force()
    assert not live.takes("north-bank")
    assert live.takes("south-bank")
    assert live.takes(None)
    assert live.closed is None
    assert watch.looked.times == 2


def test_a_closed_response_says_how_to_undo_it(watch: Watch) -> None:
    with watch.store() as work:
        work.capacity.close("demo", ClosedArea("", "operator", watch.time()))
        work.commit()
    live = watch.in_force()
    assert "intake capacity" in str(live.closed)
    assert not live.takes("north-bank")
    assert not live.takes(None)
