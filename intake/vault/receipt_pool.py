"""A few receipts made ahead, so that no reporter waits for Argon2id.

A thread of each process fills its pool, from the first `take` on. A forked child begins with an
empty pool of its own: the same receipt handed out twice would let two people read each other's
answers.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from threading import Condition, Thread

from intake.ports import Receipt


class ReceiptPool:
    """Hands out receipts, each once, made by `make`; keeps up to `size` ready."""

    def __init__(self, make: Callable[[], Receipt], size: int) -> None:
        self._make = make
        self._size = size
        self._by_process: dict[int, _Ready] = {}

    def take(self) -> Receipt:
        """A receipt nobody has: a ready one, or one made now."""
        return self._ready_here().take() or self._make()

    def take_ready(self, count: int) -> Sequence[Receipt]:
        """So many ready ones, or none: never makes one, never waits for one."""
        return self._ready_here().take_all(count)

    def close(self) -> None:
        """Stop the thread and forget what is ready. `take` still works, one at a time."""
        self._ready_here().close()

    def _ready_here(self) -> _Ready:
        """This process's own. Keyed by process id and without a lock of ours: a lock could be
        held at the moment of a fork, and then stay held in the child for ever."""
        here = os.getpid()
        if here not in self._by_process:
            self._by_process.setdefault(here, _Ready(self._make, self._size))
            for other in set(self._by_process) - {here}:
                self._by_process.pop(other, None)
        return self._by_process[here]


class _Ready:
    """The receipts of one process that are ready, and the thread that makes them."""

    def __init__(self, make: Callable[[], Receipt], size: int) -> None:
        self._make = make
        self._size = size
        self._receipts: deque[Receipt] = deque()
        self._changed = Condition()
        self._thread: Thread | None = None
        self._closed = size == 0

    def take(self) -> Receipt | None:
        taken = self.take_all(1)
        return taken[0] if taken else None

    def take_all(self, count: int) -> Sequence[Receipt]:
        with self._changed:
            self._see_to_thread()
            enough = len(self._receipts) >= count
            taken = [self._receipts.popleft() for _ in range(count)] if enough else []
            self._changed.notify_all()
        return taken

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._receipts.clear()
            self._changed.notify_all()
            thread = self._thread
        if thread:
            thread.join()

    def _see_to_thread(self) -> None:
        if not self._closed and not (self._thread and self._thread.is_alive()):
            self._thread = Thread(target=self._fill, name="receipts", daemon=True)
            self._thread.start()

    def _fill(self) -> None:
        while self._wait_for_room():
            try:
                receipt = self._make()
            except MemoryError:
                return  # The next `take` makes its own and starts this thread again.
            with self._changed:
                if not self._closed:
                    self._receipts.append(receipt)

    def _wait_for_room(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or len(self._receipts) < self._size)
            return not self._closed
