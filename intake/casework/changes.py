"""Readers who are new, or not what they were: shown on every desk for 30 days.

A key that somebody made for herself, a role or an employer that was changed in the response file,
and a reader who left it. Who reads what is sealed is decided by these; so a change that nobody
expects must meet every reader's eye, and not only an operator's.

Rule: nothing is opened for it. Versions of the file are compared as they were loaded, read again
only when a new one is in force.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from itertools import pairwise
from typing import Any, Final

from intake.casework.ownership import listed
from intake.casework.values import NewReader
from intake.ports import Clock, OpenWork, ReaderRow, ResponseVersion
from intake.routing.response import Response

SHOWN_FOR: Final = timedelta(days=30)
TIES: Final = ("employer", "seconded_by", "paid_by", "host", "household")
"""What of a reader in the file says on whom she depends."""


class What(Enum):
    """What became of a reader."""

    ADDED = "added"
    NAMED = "named"
    ROLE = "role"
    EMPLOYER = "employer"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class _Entry:
    """What counts of a reader in the file."""

    office: str
    role: str
    ties: tuple[str, ...]


class Changes:
    """Which readers changed lately. Safe to share between threads."""

    def __init__(self, open_work: OpenWork, response: Callable[[], Response], clock: Clock) -> None:
        self._open_work = open_work
        self._response = response
        self._clock = clock
        self._known: tuple[int, Sequence[NewReader]] = (0, ())

    def lately(self) -> tuple[NewReader, ...]:
        """Of the last SHOWN_FOR, newest first."""
        response, since = self._response(), self._clock() - SHOWN_FOR
        with self._open_work(write=False) as work:
            rows = work.readers.active(response.id)
            version = work.responses.latest_version()
            known, in_file = self._known
            versions = work.responses.since(since) if version != known else ()
        if version != known:
            in_file = tuple(_compared(versions))
            self._known = (version, in_file)
        found = [*_with_new_keys(response, rows, since)]
        found += [each for each in in_file if each.added_hour >= since]
        return tuple(sorted(found, key=lambda each: each.added_hour, reverse=True))


def _with_new_keys(
    response: Response, rows: Sequence[ReaderRow], since: datetime
) -> Iterator[NewReader]:
    for row in rows:
        reader = listed(response, row.reader_id)
        if reader and row.added_hour >= since:
            yield NewReader(reader.id, reader.office, row.added_hour, What.ADDED.value)


def _compared(versions: Sequence[ResponseVersion]) -> Iterator[NewReader]:
    """What each version changed in the one before it."""
    for before, after in pairwise(versions):
        old, new = _entries(before.toml), _entries(after.toml)
        for reader_id in sorted({*old, *new}):
            was, entry = old.get(reader_id), new.get(reader_id)
            for what in _changes(was, entry):
                office = (entry or was or _Entry(reader_id, "", ())).office
                yield NewReader(reader_id, office, after.loaded_hour, what.value)


def _changes(was: _Entry | None, entry: _Entry | None) -> Iterator[What]:
    if was is None:
        yield What.NAMED
    elif entry is None:
        yield What.LEFT
    else:
        if was.role != entry.role:
            yield What.ROLE
        if was.ties != entry.ties:
            yield What.EMPLOYER


def _entries(toml: str) -> Mapping[str, _Entry]:
    """The readers of a file that was checked as it was loaded, whatever program did so."""
    try:
        readers: Any = tomllib.loads(toml).get("readers", [])
    except tomllib.TOMLDecodeError:
        return {}
    return {
        str(each.get("id")): _Entry(
            str(each.get("office", each.get("id"))),
            str(each.get("role", "")),
            tuple(str(each.get(tie, "")) for tie in TIES),
        )
        for each in readers
        if isinstance(each, dict)
    }
