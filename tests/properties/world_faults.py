"""Faults of the store and the keyring, planted on purpose: one method does something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, cast

from intake.ports import Keyring, OpenWork, Standing
from tests.fakes.store import MemoryKeyring, MemoryStore
from tests.properties.world_scene import Setting


class Instead:
    """Something real, in which a few names mean something else."""

    def __init__(self, real: object, **other: Any) -> None:
        self._real = real
        self._other = other

    def __getattr__(self, name: str) -> Any:
        return self._other[name] if name in self._other else getattr(self._real, name)


@dataclass(frozen=True)
class BrokenStore(Setting):
    """One method of one repository does something else."""

    repository: str
    method: str
    does: Callable[..., Any]

    def store(self, real: MemoryStore) -> OpenWork:
        @contextmanager
        def open_work(*, write: bool = True) -> Iterator[Any]:
            with real(write=write) as work:
                whole = getattr(work, self.repository)
                done = getattr(whole, self.method)

                def instead(*given: Any) -> Any:
                    return self.does(done, *given)

                broken = Instead(whole, **{self.method: instead})
                yield Instead(work, **{self.repository: broken})

        return cast(OpenWork, open_work)


@dataclass(frozen=True)
class BrokenKeyring(Setting):
    """One method of the keyring does something else."""

    method: str
    does: Callable[..., Any]

    def keyring(self, real: MemoryKeyring) -> Keyring:
        done = getattr(real, self.method)

        def instead(*given: Any) -> Any:
            return self.does(done, *given)

        return cast(Keyring, Instead(real, **{self.method: instead}))


def _nothing(_done: Callable[..., Any], *_given: Any) -> None:
    """It is forgotten."""


def _anyway(done: Callable[..., Any], *given: Any) -> bool:
    """It is done, and said to be new."""
    done(*given)
    return True


def _all_accepted(
    done: Callable[..., Any], lookup: bytes, *rest: Any
) -> tuple[Standing | None, int]:
    """Whatever was asked counts as having reached her."""
    standing, last = done(lookup, *rest)
    return (replace(standing, accepted=standing.asked) if standing else None), last


def _for_everybody(done: Callable[..., Any], report_id: bytes, wraps: Any, *rest: Any) -> None:
    """Nobody's wrap is held back."""
    done(report_id, [replace(wrap, held=False) for wrap in wraps], *rest)


def _one_too_many(done: Callable[..., Any], report_id: bytes, wraps: Any, *rest: Any) -> None:
    """Somebody gets a wrap whom nobody chose."""
    done(report_id, [*wraps, replace(wraps[0], reader_id="somebody else")], *rest)


def _without_the_code(
    done: Callable[..., Any], report_id: bytes, wraps: Any, _receipts: Any, *more: Any
) -> None:
    """Her code opens nothing."""
    done(report_id, wraps, [], *more)


WORLD_FAULTS: Mapping[str, Setting] = {
    "drafts are not erased": BrokenStore("drafts", "erase", _nothing),
    "undelivered texts are not dropped": BrokenStore("outbox", "drop_all", _nothing),
    "a delivery is heard twice": BrokenStore("inbound", "remember", _anyway),
    "late answers count": BrokenStore("conversations", "get", _all_accepted),
    "an ended conversation is remembered": BrokenStore("conversations", "forget", _nothing),
    "deleted reports stay": BrokenStore("reports", "erase", _nothing),
    "keys of deleted reports stay": BrokenKeyring("forget", _nothing),
    "no wrap is held": BrokenKeyring("file", _for_everybody),
    "a wrap too many": BrokenKeyring("file", _one_too_many),
    "the code opens nothing": BrokenKeyring("file", _without_the_code),
}
