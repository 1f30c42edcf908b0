"""Every copy at a provider is asked for until it is gone, whatever happens in between."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from typing import Any, cast

import pytest

from intake.errors import OutcomeUnknown, Stopped, StoreError, TryLater, Unreachable
from intake.letters import copy_of
from intake.messages import Errand, Task
from intake.ports import Copy, OpenWork, Sender
from intake.purging import Purger
from tests.fakes.provider import Provider
from tests.fakes.store import MemoryStore
from tests.fakes.vault import still_vault
from tests.properties.world_faults import Instead

START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SID = "SM-of-example"


@dataclass
class House:
    """A store with copies in it, a provider, and a clock that a test moves."""

    now: datetime = START
    store: MemoryStore = field(default_factory=MemoryStore)
    provider: Provider = field(default_factory=Provider)

    def __post_init__(self) -> None:
        self.vault = still_vault()

    def purger(self, open_work: OpenWork | None = None, channel: str = "sms") -> Purger:
        """A worker's; `open_work` may be one that breaks."""
        senders: dict[str, Sender] = {channel: self.provider}
        return Purger(open_work or self.store, self.vault, senders, lambda: self.now)

    def has(self, sid: str = SID, after: timedelta = timedelta(0)) -> None:
        key = self.vault.message_key("sms", sid)
        errand = Errand(Task.DELETE, sid, after)
        self.keep(key, copy_of(self.vault, self.now, "sms", key, errand))

    def keep(self, key: bytes, copy: Copy) -> None:
        with self.store() as work:
            work.copies.keep(key, self.now, copy)
            work.commit()

    def held(self) -> int:
        with self.store(write=False) as work:
            return sum(each.held for each in work.copies.backlog())

    def done(self) -> list[str]:
        return [errand.reference for errand in self.provider.carried_out]

    def passes(self, span: timedelta) -> int:
        self.now += span
        return self.purger().purge_once(10)


@pytest.fixture
def house() -> House:
    return House()


def test_a_copy_is_deleted_once_and_then_nothing_is_left(house: House) -> None:
    house.has()
    assert house.purger().purge_once(10) == 1
    assert (house.done(), house.held()) == ([SID], 0)
    assert house.passes(timedelta(days=20)) == 0
    assert house.done() == [SID]


def test_nothing_is_done_before_its_time(house: House) -> None:
    house.has(after=MINUTE)
    assert house.purger().purge_once(10) == 0
    assert house.passes(MINUTE) == 1


def test_no_more_are_tried_than_asked(house: House) -> None:
    for number in range(3):
        house.has(f"SM{number}")
    assert house.purger().purge_once(2) == 2
    assert house.purger().purge_once(2) == 1


@pytest.mark.parametrize(
    "error", [TryLater("20009"), TryLater("20429"), OutcomeUnknown(), Stopped("21610")]
)
def test_a_refusal_that_may_pass_is_waited_out(house: House, error: Exception) -> None:
    house.provider.errands_fail = [error]  # type: ignore[list-item]  # one of the errors above
    house.has()
    house.purger().purge_once(10)
    assert (house.done(), house.held()) == ([], 1)
    assert house.passes(MINUTE) == 1
    assert (house.done(), house.held()) == ([SID], 0)


def test_what_never_will_be_is_given_up_and_said(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.provider.errands_fail = [Unreachable("400")]
    house.has()
    house.purger().purge_once(10)
    assert (house.done(), house.held()) == ([], 0)
    assert [record.getMessage() for record in caplog.records] == [
        "delete: never at sms: Unreachable 400"
    ]


def test_each_wait_is_twice_the_one_before_and_twelve_hours_at_most(house: House) -> None:
    house.provider.errands_fail = [TryLater("20009") for _ in range(100)]
    house.has()
    tried: list[datetime] = []
    while house.now < START + timedelta(days=20):
        if house.purger().purge_once(1):
            tried.append(house.now)
        house.now += MINUTE
    waits = [later - first for first, later in pairwise(tried)]
    assert waits[:10] == [MINUTE * 2**number for number in range(9)] + [MINUTE * 512]
    assert set(waits[10:]) == {timedelta(hours=12)}
    assert tried[-1] > START + timedelta(days=19), "it was given up"


def test_it_is_deleted_though_the_provider_took_three_weeks(house: House) -> None:
    house.provider.errands_fail = [TryLater("20009") for _ in range(50)]
    house.has()
    while house.held() and house.now < START + timedelta(days=31):
        house.passes(timedelta(hours=6))
    assert house.done() == [SID]


def test_a_channel_that_is_off_loses_nothing(house: House) -> None:
    house.has()
    assert house.purger(channel="other").purge_once(10) == 1
    assert (house.done(), house.held()) == ([], 1)
    house.passes(MINUTE)
    assert (house.done(), house.held()) == ([SID], 0)


@pytest.mark.parametrize("sealed", [b"", b"not sealed by this installation"])
def test_what_does_not_open_is_dropped_and_keeps_nothing_else_waiting(
    house: House, sealed: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    house.keep(b"k" * 16, Copy("sms", sealed, house.now - MINUTE))
    house.has()
    assert house.purger().purge_once(10) == 2
    assert (house.done(), house.held()) == ([SID], 0)
    assert [record.getMessage() for record in caplog.records] == ["errand dropped: unreadable"]


def test_an_errand_moved_to_another_message_is_not_carried_out(house: House) -> None:
    key = house.vault.message_key("sms", "another")
    moved = copy_of(house.vault, house.now, "sms", key, Errand(Task.DELETE, SID))
    house.keep(b"k" * 16, moved)
    house.purger().purge_once(10)
    assert house.done() == []


def breaks_at(store: OpenWork, number: int, *, kept: bool) -> OpenWork:
    """A store of which one commit breaks off: before it is kept, or right after."""
    commits = count(1)

    @contextmanager
    def open_work(*, write: bool = True) -> Iterator[Any]:
        with store(write=write) as work:

            def commit() -> None:
                breaks = next(commits) == number
                if kept or not breaks:
                    work.commit()
                if breaks:
                    raise StoreError

            yield Instead(work, commit=commit)

    return cast(OpenWork, open_work)


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("kept", [False, True], ids=["undone", "kept"])
def test_a_worker_killed_at_any_commit_leaves_it_to_be_done(
    house: House, number: int, kept: bool
) -> None:
    house.has()
    with pytest.raises(StoreError):
        house.purger(breaks_at(house.store, number, kept=kept)).purge_once(1)
    house.passes(timedelta(minutes=2))
    assert house.held() == 0
    assert set(house.done()) == {SID}


def test_a_worker_killed_while_it_asks_leaves_it_to_be_done(house: House) -> None:
    class Dies(Provider):
        def carry_out(self, errand: Errand) -> None:
            super().carry_out(errand)
            raise SystemExit

    house.has()
    dying = Purger(house.store, house.vault, {"sms": Dies()}, lambda: house.now)
    with pytest.raises(SystemExit):
        dying.purge_once(1)
    assert house.held() == 1
    house.passes(timedelta(minutes=2))
    assert (house.done(), house.held()) == ([SID], 0)


def test_no_id_of_a_provider_is_logged(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    house.provider.errands_fail = [TryLater("20009"), Unreachable("400")]
    for number in range(3):
        house.has(f"{SID}{number}")
    house.purger().purge_once(10)
    assert len(caplog.records) == 2
    assert SID not in caplog.text
