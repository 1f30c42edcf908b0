"""Epoch secrets on disk: who may read them, how they die, and several processes at once."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event, Thread

import pytest

import intake
from intake.errors import ConfigError, StoreError
from intake.vault.epoch_files import EpochFiles, read_whole
from intake.vault.epochs import DirectoryEpochs
from tests.unit.vault.conftest import SetClock

ROOT = Path(intake.__file__).parents[1]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "epochs"


def test_files_and_directory_are_for_their_owner_alone(directory: Path, clock: SetClock) -> None:
    before = os.umask(0)
    try:
        DirectoryEpochs(directory, 2, clock).current()
    finally:
        os.umask(before)
    assert directory.stat().st_mode & 0o777 == 0o700
    assert [file.stat().st_mode & 0o777 for file in directory.iterdir()] == [0o600]


def test_a_directory_that_others_may_read_is_refused(directory: Path, clock: SetClock) -> None:
    directory.mkdir(mode=0o755)
    with pytest.raises(ConfigError, match="chmod 700"):
        DirectoryEpochs(directory, 2, clock)


def test_a_place_that_cannot_be_a_directory_is_refused(directory: Path, clock: SetClock) -> None:
    directory.write_bytes(b"")
    with pytest.raises(ConfigError):
        DirectoryEpochs(directory, 2, clock)


def test_after_two_steps_no_byte_of_the_secret_is_in_the_directory(
    directory: Path, clock: SetClock
) -> None:
    epochs = DirectoryEpochs(directory, 2, clock)
    number, secret = epochs.current()
    clock.advance(hours=2)
    epochs.current()
    assert secret in _all_bytes(directory)
    clock.advance(hours=2)
    epochs.current()
    assert secret not in _all_bytes(directory)
    assert _numbers(directory) == [number + 1, number + 2]


def test_a_secret_is_overwritten_before_its_file_goes(directory: Path, clock: SetClock) -> None:
    """A second name of the same file, as a backup by hard links would make, holds noise after."""
    epochs = DirectoryEpochs(directory, 2, clock)
    _, secret = epochs.current()
    (file,) = directory.iterdir()
    other_name = directory.parent / "linked"
    os.link(file, other_name)
    clock.advance(hours=4)
    epochs.current()
    assert not file.exists()
    assert len(other_name.read_bytes()) == 32
    assert other_name.read_bytes() != secret


def test_a_quiet_line_destroys_at_the_next_step_all_that_is_old(
    directory: Path, clock: SetClock
) -> None:
    for _ in range(3):
        DirectoryEpochs(directory, 2, clock).current()
        clock.advance(hours=50)
    number, _ = DirectoryEpochs(directory, 2, clock).current()
    assert _numbers(directory) == [number]


def test_what_a_crash_left_half_made_or_half_destroyed_is_swept(
    directory: Path, clock: SetClock
) -> None:
    epochs = DirectoryEpochs(directory, 2, clock)
    number, _ = epochs.current()
    left = [
        f"{number:010d}.0123456789abcdef.new",
        f"{number - 7:010d}.epoch.gone",
        f"{number - 1:010d}.0123456789abcdef.new.gone",
    ]
    for name in left:
        (directory / name).write_bytes(b"left behind by a crash..........")
    (directory / "README").write_bytes(b"not ours")
    clock.advance(hours=4)
    epochs.current()
    assert b"left behind" not in _all_bytes(directory)
    assert sorted(file.name for file in directory.iterdir()) == [
        f"{number + 2:010d}.epoch",
        "README",
    ]


def test_a_crash_between_link_and_unlink_leaves_no_second_name_alive(
    directory: Path, clock: SetClock
) -> None:
    epochs = DirectoryEpochs(directory, 2, clock)
    number, secret = epochs.current()
    os.link(directory / f"{number:010d}.epoch", directory / f"{number:010d}.ab.new")
    clock.advance(hours=4)
    epochs.current()
    assert secret not in _all_bytes(directory)


def test_a_file_that_is_being_destroyed_reads_as_gone(directory: Path) -> None:
    files = EpochFiles(directory)
    assert files.store(5, 0.0) is not None
    (directory / "0000000005.epoch").rename(directory / "0000000005.epoch.gone")
    assert files.load(5) is None


def test_a_file_that_was_overwritten_while_it_was_read_is_gone(directory: Path) -> None:
    files, path = EpochFiles(directory), directory / "0000000005.epoch"
    secret = files.store(5, 0.0)
    with path.open("rb") as file:
        assert read_whole(file, path) == secret
    with path.open("rb") as file:
        path.rename(directory / "0000000005.epoch.gone")
        files.store(5, 0.0)
        assert read_whole(file, path) is None


def test_who_reads_while_another_destroys_gets_the_secret_or_nothing(directory: Path) -> None:
    files = EpochFiles(directory)
    for number in range(20):
        secret, done = files.store(number, 0.0), Event()
        read: set[bytes | None] = set()

        def reads(number: int, read: set[bytes | None], done: Event) -> None:
            while not done.is_set():
                read.add(files.load(number))

        reader = Thread(target=reads, args=(number, read, done))
        reader.start()
        files.destroy_before(number + 1)
        done.set()
        reader.join()
        assert read <= {secret, None}


def test_who_make_the_same_epoch_at_once_get_one_secret(directory: Path) -> None:
    files, together = EpochFiles(directory), Barrier(4)

    def stores(number: int) -> bytes | None:
        together.wait()
        return files.store(number, 0.0)

    with ThreadPoolExecutor(4) as threads:
        for number in range(30):
            assert len(set(threads.map(stores, [number] * 4))) == 1


def test_a_secret_put_back_from_a_backup_is_not_used(directory: Path, clock: SetClock) -> None:
    epochs = DirectoryEpochs(directory, 2, clock)
    number, _ = epochs.current()
    (directory / f"{number - 2:010d}.epoch").write_bytes(b"b" * 32)
    assert epochs.secret(number - 2) is None


def test_a_file_of_another_length_is_no_secret(directory: Path) -> None:
    files = EpochFiles(directory)
    (directory / "0000000005.epoch").write_bytes(b"short")
    assert files.load(5) is None


def test_a_disk_that_fails_is_a_store_error_without_a_secret(
    directory: Path, clock: SetClock
) -> None:
    epochs = DirectoryEpochs(directory, 2, clock)
    directory.rmdir()
    with pytest.raises(StoreError):
        epochs.current()


def test_epoch_zero_is_an_epoch(directory: Path) -> None:
    files = EpochFiles(directory)
    files.store(0, 7.0)
    newest = files.newest()
    assert newest is not None
    assert (newest.number, newest.made_at) == (0, 7.0)


RACE = """
import sys, hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from intake.vault.epochs import DirectoryEpochs

now = [datetime(2026, 11, 1, 9, 0, tzinfo=UTC)]
epochs = DirectoryEpochs(Path(sys.argv[1]), 2, lambda: now[0])
sys.stdin.readline()
for _ in range(150):
    number, secret = epochs.current()
    before = epochs.secret(number - 1)
    print(number, hashlib.sha256(secret).hexdigest())
    if before:
        print(number - 1, hashlib.sha256(before).hexdigest())
    now[0] += timedelta(hours=2)
"""


def test_processes_that_race_agree_on_every_secret_and_destroy_all_old_ones(
    directory: Path,
) -> None:
    """Each makes, reads and destroys 150 epochs as fast as it can, beside the others."""
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACE, str(directory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for _ in range(3)
    ]
    ended = [racer.communicate("go\n", timeout=120) for racer in racers]
    assert [error for _, error in ended if error] == []
    seen: dict[int, set[str]] = {}
    for output, _ in ended:
        for line in output.splitlines():
            number, digest = line.split()
            seen.setdefault(int(number), set()).add(digest)
    assert len(seen) >= 150
    assert {number for number, digests in seen.items() if len(digests) != 1} == set()
    last = max(seen)
    assert _numbers(directory) == [last - 1, last]
    assert {hashlib.sha256(file.read_bytes()).hexdigest() for file in directory.iterdir()} == seen[
        last
    ] | seen[last - 1]


def _all_bytes(directory: Path) -> bytes:
    return b"".join(file.read_bytes() for file in directory.iterdir())


def _numbers(directory: Path) -> list[int]:
    """The epochs there are; fails on any other file."""
    return sorted(int(file.name.removesuffix(".epoch")) for file in directory.iterdir())
