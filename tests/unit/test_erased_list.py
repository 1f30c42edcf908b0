"""The list of what was erased, on a disk that is full and under clocks that are wrong."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from intake.errors import StoreError
from intake.store.erased import PART, REPORT, ErasedList

NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)


class Listed:
    """The list, and the time."""

    def __init__(self, directory: Path) -> None:
        self.now = NOON
        self.list = ErasedList(directory / "erased", lambda: b"k" * 32, lambda: self.now)

    def has(self, what: str, *which: bytes) -> bool:
        return self.list.hash(what, *which) in self.list.all()


@pytest.fixture
def listed(tmp_path: Path) -> Listed:
    return Listed(tmp_path)


def test_what_was_noted_is_known_and_nothing_else(listed: Listed) -> None:
    listed.list.add(REPORT, b"a")
    listed.list.add(PART, b"b", b"words", b"secret")
    assert listed.has(REPORT, b"a")
    assert listed.has(PART, b"b", b"words", b"secret")
    assert not listed.has(REPORT, b"b")
    assert not listed.has(PART, b"b", b"words", b"another secret")


def test_nothing_goes_that_a_full_disk_did_not_let_be_noted(
    listed: Listed, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed.list.add(REPORT, b"a")
    write = os.write
    with monkeypatch.context() as full:
        full.setattr(os, "write", lambda file, line: write(file, line[:7]))
        with pytest.raises(StoreError, match="its disk is full"):
            listed.list.add(REPORT, b"b")
    listed.list.add(REPORT, b"c")
    assert [listed.has(REPORT, each) for each in (b"a", b"b", b"c")] == [True, False, True]


@pytest.mark.parametrize("days", [-20_000, -100, 0])
def test_a_clock_that_is_set_back_makes_no_line_older(listed: Listed, days: int) -> None:
    listed.list.add(REPORT, b"a")
    listed.now += days * DAY
    listed.list.add(REPORT, b"b")
    listed.list.forget_before(NOON.date())
    assert listed.has(REPORT, b"a")
    assert listed.has(REPORT, b"b")


def test_days_that_no_backup_reaches_are_forgotten(listed: Listed) -> None:
    listed.list.add(REPORT, b"a")
    listed.now += DAY
    listed.list.add(REPORT, b"b")
    listed.list.forget_before(date(2031, 5, 5))
    assert (listed.has(REPORT, b"a"), listed.has(REPORT, b"b")) == (False, True)


def test_it_is_for_this_user_alone(listed: Listed) -> None:
    listed.list.add(REPORT, b"a")
    files = [listed.list.directory, *listed.list.directory.iterdir()]
    assert [oct(path.stat().st_mode & 0o777) for path in files] == ["0o700", "0o600"]
