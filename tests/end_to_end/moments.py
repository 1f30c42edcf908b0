"""Several things at the same moment; and waiting, by looking, for what other processes do."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from threading import Barrier, Thread

LONGEST_SECONDS = 30.0
_LOOK_EVERY_SECONDS = 0.01


def until(
    done: Callable[[], bool],
    what: str,
    seconds: float = LONGEST_SECONDS,
    every_seconds: float = _LOOK_EVERY_SECONDS,
) -> None:
    """Returns as soon as `done()` holds. Raises AssertionError when it never does."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s in vain: {what}"
        time.sleep(every_seconds)


def at_once(calls: Sequence[Callable[[], int]]) -> list[int]:
    """What each call returns; all of them start at the same moment, on threads of their own."""
    barrier = Barrier(len(calls))
    results = [-1] * len(calls)

    def run(place: int) -> None:
        barrier.wait()
        results[place] = calls[place]()

    threads = [Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
