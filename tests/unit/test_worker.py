"""The worker's loop goes on whatever happens, and stops when it is told to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread

import pytest

from intake.errors import StoreError
from intake.upkeep import run_purging, run_waiting, run_worker


class NoWaiting(Event):
    """An event that notes how long it should wait, and does not."""

    def __init__(self) -> None:
        super().__init__()
        self.waited: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout or 0.0)
        return self.is_set()


@dataclass
class Steps:
    """Both of what the loop calls; does as planned, then says stop."""

    plan: list[int | Exception]
    rounds: list[Exception | None] = field(default_factory=list)
    stop: NoWaiting = field(default_factory=NoWaiting)
    delivered: int = 0
    kept_house: int = 0

    def deliver_once(self, limit: int) -> int:
        assert limit == 1, "stopping would wait for more than one text"
        self.delivered += 1
        step = self.plan.pop(0)
        if not self.plan:
            self.stop.set()
        if isinstance(step, Exception):
            raise step
        return step

    def keep_house(self) -> None:
        self.kept_house += 1
        error = self.rounds.pop(0) if self.rounds else None
        if error is not None:
            raise error

    def run(self, ticks: Callable[[], float] = lambda: 0.0) -> Steps:
        run_worker(self.deliver_once, self.keep_house, self.stop, ticks=ticks)
        return self


def test_it_goes_on_at_once_while_there_is_something_to_send() -> None:
    steps = Steps([1, 1, 1, 0]).run()
    assert (steps.delivered, steps.kept_house, steps.stop.waited) == (4, 1, [0.2])


def test_neither_a_store_that_is_away_nor_an_unforeseen_error_ends_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert Steps([StoreError("canary"), KeyError("canary"), 1]).run().delivered == 3
    assert [(record.getMessage(), record.exc_info) for record in caplog.records] == [
        ("worker: StoreError", None),
        ("worker: KeyError", None),
    ]


def test_housekeeping_that_fails_keeps_no_text_waiting() -> None:
    steps = Steps([1, 0], [StoreError()]).run()
    assert (steps.delivered, steps.kept_house) == (2, 1)


def test_it_keeps_house_every_half_minute() -> None:
    seconds = iter(range(0, 10_000, 10))
    steps = Steps([1] * 12).run(lambda: float(next(seconds)))
    assert 3 <= steps.kept_house <= 5


def test_it_waits_ever_longer_but_never_for_ever() -> None:
    waited = Steps([StoreError()] * 2000).run().stop.waited
    assert waited[:4] == [0.4, 0.8, 1.6, 3.2]
    assert set(waited[8:]) == {30.0}


def test_after_an_error_that_passed_it_is_quick_again() -> None:
    waited = Steps([StoreError(), StoreError(), 1, StoreError(), 1]).run().stop.waited
    assert waited == [0.4, 0.8, 0.4]


def test_stopping_ends_it_after_the_text_under_way() -> None:
    stop, sending, go_on = Event(), Event(), Event()
    sent = []

    def deliver_slowly(limit: int) -> int:
        sending.set()
        go_on.wait(5)
        sent.append(limit)
        return 1

    worker = Thread(target=run_worker, args=(deliver_slowly, lambda: None, stop))
    worker.start()
    sending.wait(5)
    stop.set()
    assert sent == []
    go_on.set()
    worker.join(5)
    assert (worker.is_alive(), sent) == (False, [1])


# ---------------------------------------------------------------- what is done at providers


@dataclass
class Errands:
    """Both of what the other loop calls."""

    plan: list[int | Exception]
    sweeps: list[Exception | None] = field(default_factory=list)
    stop: NoWaiting = field(default_factory=NoWaiting)
    done: list[str] = field(default_factory=list)

    def purge_once(self, limit: int) -> int:
        assert limit == 1, "stopping would wait for more than one"
        self.done.append("purge")
        step = self.plan.pop(0)
        if not self.plan:
            self.stop.set()
        if isinstance(step, Exception):
            raise step
        return step

    def sweep_once(self) -> int:
        self.done.append("sweep")
        error = self.sweeps.pop(0) if self.sweeps else None
        if error is not None:
            raise error
        return 0

    def run(self, ticks: Callable[[], float] = lambda: 0.0) -> Errands:
        run_purging(self.purge_once, self.sweep_once, self.stop, ticks=ticks)
        return self


def test_providers_are_asked_what_they_hold_once_at_the_start() -> None:
    errands = Errands([1, 1, 0]).run()
    assert errands.done == ["sweep", "purge", "purge", "purge"]
    assert errands.stop.waited == [0.2]


def test_and_again_every_five_minutes() -> None:
    seconds = iter(range(0, 100_000, 50))
    errands = Errands([1] * 30).run(lambda: float(next(seconds)))
    gaps = "".join(word[0] for word in errands.done).split("s")
    assert set(map(len, gaps[1:-1])) <= {5, 6}
    assert len(gaps) > 4


def test_a_sweep_that_fails_keeps_nothing_from_being_deleted(
    caplog: pytest.LogCaptureFixture,
) -> None:
    errands = Errands([1, 0], [KeyError("canary")]).run()
    assert errands.done == ["sweep", "purge", "purge"]
    assert [record.getMessage() for record in caplog.records] == ["worker: KeyError"]


def test_a_purge_that_fails_is_tried_again_ever_later() -> None:
    errands = Errands([StoreError(), StoreError(), StoreError(), 0]).run()
    assert errands.stop.waited == [0.4, 0.8, 1.6, 0.2]


# ---------------------------------------------------------------- reports that wait


@dataclass
class Waits:
    """Both of what the third loop calls, in the order in which they are; a plan may fail."""

    done: str = ""
    fails: str = ""
    rounds: int = 60
    stop: NoWaiting = field(default_factory=NoWaiting)

    def does(self, what: str) -> Callable[[], int]:
        def one_round() -> int:
            self.done += what
            if what in self.fails:
                raise KeyError("canary")
            return 200

        return one_round

    def ticks(self) -> float:
        self.rounds -= 1
        if self.rounds == 0:
            self.stop.set()
        return 60.0 - self.rounds

    def run(self) -> str:
        run_waiting(self.does("e"), self.does("r"), self.stop, ticks=self.ticks)
        return self.done


def test_what_waits_is_looked_at_every_half_minute_and_readers_are_told_every_few_seconds() -> None:
    assert Waits().run() == "errrrrrerrrrrr"


@pytest.mark.parametrize("fails", ["e", "r"])
def test_neither_keeps_the_other_from_its_turn(fails: str) -> None:
    done = Waits(fails=fails).run()
    assert (done.count("e"), done.count("r")) == (2, 12)
