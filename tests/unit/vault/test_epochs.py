"""What holds for every way of keeping epoch secrets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake.ports import EpochSecrets
from intake.vault.epochs import DirectoryEpochs
from tests.unit.vault.conftest import SetClock, Table, table_epochs

OpenEpochs = Callable[[], EpochSecrets]
"""Another process on the same shelf."""


class EpochContract:
    @pytest.fixture
    def open_epochs(self) -> OpenEpochs:
        raise NotImplementedError

    def test_a_secret_is_32_random_bytes_and_stays_for_its_epoch(
        self, open_epochs: OpenEpochs, clock: SetClock
    ) -> None:
        epochs = open_epochs()
        number, secret = epochs.current()
        clock.advance(hours=0.9)
        assert epochs.current() == (number, secret)
        assert open_epochs().current() == (number, secret)
        assert len(secret) == 32

    def test_the_number_counts_idle_limits_since_1970(
        self, open_epochs: OpenEpochs, clock: SetClock
    ) -> None:
        clock.now = datetime(2026, 11, 1, 9, 59, tzinfo=UTC)
        assert open_epochs().current()[0] == int(clock.now.timestamp()) // 7200

    def test_the_last_secret_still_opens_and_the_one_before_is_gone(
        self, open_epochs: OpenEpochs, clock: SetClock
    ) -> None:
        epochs = open_epochs()
        first, secret = epochs.current()
        clock.advance(hours=2)
        assert epochs.current()[0] == first + 1
        assert epochs.secret(first) == secret
        clock.advance(hours=2)
        assert epochs.secret(first) is None
        assert open_epochs().secret(first) is None

    def test_a_secret_lives_at_least_one_idle_limit_after_its_last_use(
        self, open_epochs: OpenEpochs, clock: SetClock
    ) -> None:
        epochs = open_epochs()
        clock.now = datetime(2026, 11, 1, 9, 59, 59, tzinfo=UTC)
        number, secret = epochs.current()
        clock.advance(hours=2)
        assert epochs.secret(number) == secret

    def test_a_process_that_slept_forgets_what_is_two_steps_back(
        self, open_epochs: OpenEpochs, clock: SetClock
    ) -> None:
        sleeper = open_epochs()
        number, _ = sleeper.current()
        clock.advance(hours=30)
        assert sleeper.secret(number) is None

    def test_what_a_process_with_a_faster_clock_made_can_be_opened(
        self, open_epochs: OpenEpochs, clock: SetClock
    ) -> None:
        ours = open_epochs()
        number, _ = ours.current()
        clock.advance(hours=2)
        ahead = open_epochs().current()
        clock.advance(hours=-2)
        assert ours.secret(ahead[0]) == ahead[1]
        assert ours.secret(number) is not None

    def test_an_epoch_that_never_was_has_no_secret(self, open_epochs: OpenEpochs) -> None:
        epochs = open_epochs()
        number, _ = epochs.current()
        assert epochs.secret(number - 1) is None
        assert epochs.secret(number + 1) is None
        assert epochs.secret(-5) is None

    def test_a_clock_set_back_loses_no_draft(
        self, open_epochs: OpenEpochs, clock: SetClock
    ) -> None:
        epochs = open_epochs()
        before = epochs.current()
        clock.advance(hours=-9)
        assert epochs.current() == before
        assert epochs.secret(before[0]) == before[1]

    def test_a_clock_set_back_for_good_does_not_stop_the_stepping(
        self, open_epochs: OpenEpochs, clock: SetClock
    ) -> None:
        clock.advance(hours=9_000)
        epochs = open_epochs()
        first, secret = epochs.current()
        clock.advance(hours=-9_000)
        numbers = []
        for _ in range(5):
            numbers.append(epochs.current()[0])
            clock.advance(hours=2)
        assert numbers == [first, first + 1, first + 2, first + 3, first + 4]
        assert epochs.secret(first) is None
        assert secret not in {epochs.secret(number) for number in numbers}

    def test_no_secret_shows_in_a_repr(self, open_epochs: OpenEpochs) -> None:
        epochs = open_epochs()
        _, secret = epochs.current()
        shown = repr(epochs) + "".join(repr(value) for value in vars(epochs).values())
        assert repr(secret)[2:-1] not in shown
        assert secret.hex() not in shown


class TestDirectoryEpochs(EpochContract):
    @pytest.fixture
    def open_epochs(self, tmp_path: Path, clock: SetClock) -> OpenEpochs:
        return lambda: DirectoryEpochs(tmp_path / "epochs", 2, clock)

    def test_a_clock_set_back_between_two_processes_loses_no_draft(
        self, open_epochs: OpenEpochs, clock: SetClock
    ) -> None:
        before = open_epochs().current()
        clock.advance(hours=-9)
        assert open_epochs().current() == before


class TestTableEpochs(EpochContract):
    @pytest.fixture
    def open_epochs(self, clock: SetClock) -> OpenEpochs:
        table = Table()
        return lambda: table_epochs(table, clock)
