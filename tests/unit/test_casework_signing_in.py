"""Signing in: what opens a session, and that every failure is the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest

from intake.casework.casework import Casework
from intake.casework.tries import MOST_FAILURES
from intake.ports import OpenWork, ReaderLock, ReaderSecret, UnitOfWork
from tests.unit.desk.world import DEPUTY, EXCLUDED, OWNER, World, enrolment

WRONG = "three loud boats at dawn"


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY)
    return world


def sign_in(world: World, reader_id: str = OWNER) -> str | None:
    return world.casework.sign_in(reader_id, world.passphrase(reader_id), world.code(reader_id))


def test_passphrase_and_code_open_a_session_with_the_readers_seed(world: World) -> None:
    token = sign_in(world)
    assert token is not None
    session = world.casework.who(token)
    assert session is not None
    assert session.reader_id == OWNER
    assert session.seed == enrolment(OWNER)[1].seed
    assert world.audit(None) == [(OWNER, "signed_in", "")]


def test_a_code_may_be_typed_with_spaces_and_in_digits_of_any_script(world: World) -> None:
    code = world.code().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert world.casework.sign_in(OWNER, world.passphrase(), f" {code[:3]} {code[3:]} ")


def test_wrong_passphrase_wrong_code_and_unknown_reader_get_nothing(world: World) -> None:
    passphrase, code = world.passphrase(), world.code()
    wrong_code = "000000" if code != "000000" else "111111"
    for reader_id, tried, digits in (
        (OWNER, WRONG, code),
        (OWNER, passphrase, wrong_code),
        (OWNER, passphrase, ""),
        (OWNER, "", code),
        ("nobody", passphrase, code),
        ("nobody\0", passphrase, code),
        (EXCLUDED, world.passphrase(EXCLUDED), world.code(EXCLUDED)),  # listed, never enrolled
    ):
        assert world.casework.sign_in(reader_id, tried, digits) is None
    assert not world.store.tables.sessions


def test_a_code_works_once(world: World) -> None:
    assert sign_in(world)
    assert sign_in(world) is None
    world.clock.go_on(timedelta(seconds=30))
    assert sign_in(world)


def test_the_code_of_the_step_before_works_and_the_one_before_that_does_not(world: World) -> None:
    passphrase, code = world.passphrase(), world.code()
    world.clock.go_on(timedelta(seconds=60))
    assert world.casework.sign_in(OWNER, passphrase, code) is None
    world.clock.go_on(timedelta(seconds=-30))
    assert world.casework.sign_in(OWNER, passphrase, code)


def test_a_code_seen_before_its_time_does_not_work_again_in_its_time(world: World) -> None:
    early, now = world.clock.now, world.clock.now + timedelta(seconds=30)
    world.clock.now = now
    code = world.code()
    world.clock.now = early
    assert world.casework.sign_in(OWNER, world.passphrase(), code)
    world.clock.now = now
    assert world.casework.sign_in(OWNER, world.passphrase(), code) is None


def test_five_failures_in_an_hour_close_the_door_for_the_right_passphrase_too(
    world: World,
) -> None:
    for _ in range(MOST_FAILURES):
        assert world.casework.sign_in(OWNER, WRONG, world.code()) is None
    assert sign_in(world) is None
    assert sign_in(world, DEPUTY), "another reader is not held up"
    world.clock.go_on(timedelta(hours=1))
    assert sign_in(world)


def test_signing_in_rightly_is_no_failure(world: World) -> None:
    for _ in range(2 * MOST_FAILURES):
        assert sign_in(world)
        world.clock.go_on(timedelta(seconds=30))


def test_tries_at_the_same_moment_get_no_more_than_five(world: World) -> None:
    """Each try is counted before its Argon2id run, so none slips by while others are running."""
    unlocks = CountingVault(world.vault)
    casework = with_vault(world, unlocks)
    tries = [
        Thread(target=casework.sign_in, args=(OWNER, WRONG, world.code()))
        for _ in range(3 * MOST_FAILURES)
    ]
    for one in tries:
        one.start()
    for one in tries:
        one.join()
    failed = [line for line in world.audit(None) if line == (OWNER, "sign_in_failed", "")]
    assert len(failed) == MOST_FAILURES


def test_a_reader_who_is_not_active_or_no_longer_in_the_response_is_unknown(world: World) -> None:
    with world.store() as work:
        lock, _ = enrolment(EXCLUDED)
        row = work.readers.get(OWNER)
        assert row is not None
        work.readers.add(replace(row, reader_id=EXCLUDED, lock=lock, active=False))
        work.commit()
    assert sign_in(world, EXCLUDED) is None
    world.response = replace(world.response, readers=world.response.readers[1:])
    assert sign_in(world, OWNER) is None


class CountingVault:
    """The real vault, which notes the cost and the moment of every Argon2id run it is asked for."""

    def __init__(self, vault: Any) -> None:
        self._vault = vault
        self.runs: list[tuple[int, int, int, int, int]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._vault, name)

    def unlock_reader(self, lock: ReaderLock, passphrase: str) -> ReaderSecret:
        shape = (len(lock.public), len(lock.blob))
        self.runs.append((*shape, lock.memory_kib, lock.passes, lock.lanes))
        secret = self._vault.unlock_reader(lock, passphrase)
        assert isinstance(secret, ReaderSecret)
        return secret


def with_vault(world: World, vault: Any, open_work: OpenWork | None = None) -> Casework:
    return Casework(
        open_work or world.store,
        world.keyring,
        vault,
        lambda: world.response,
        world.clock,
        world.tokens,
        world.digits,
    )


def test_every_failure_costs_one_argon2id_run_of_the_same_size(world: World) -> None:
    vault = CountingVault(world.vault)
    casework = with_vault(world, vault)
    assert casework.sign_in(OWNER, world.passphrase(), world.code())
    assert casework.sign_in(OWNER, world.passphrase(), world.code()) is None  # replayed
    assert casework.sign_in("nobody", world.passphrase(), world.code()) is None
    for _ in range(MOST_FAILURES):
        assert casework.sign_in(OWNER, WRONG, world.code()) is None
    assert casework.sign_in(OWNER, world.passphrase(), world.code()) is None  # throttled
    assert len(vault.runs) == 4 + MOST_FAILURES
    assert len(set(vault.runs)) == 1


class WatchfulVault(CountingVault):
    """Refuses to stretch a passphrase while a unit of work is open."""

    def __init__(self, vault: Any) -> None:
        super().__init__(vault)
        self.open_units = 0

    def unlock_reader(self, lock: ReaderLock, passphrase: str) -> ReaderSecret:
        assert self.open_units == 0, "Argon2id inside a transaction"
        return super().unlock_reader(lock, passphrase)


def test_no_passphrase_is_stretched_inside_a_transaction(world: World) -> None:
    vault = WatchfulVault(world.vault)

    @contextmanager
    def watched(*, write: bool = True) -> Iterator[UnitOfWork]:
        vault.open_units += 1
        try:
            with world.store(write=write) as work:
                yield work
        finally:
            vault.open_units -= 1

    casework = with_vault(world, vault, watched)
    assert casework.sign_in(OWNER, world.passphrase(), world.code())
    assert casework.sign_in(OWNER, WRONG, world.code()) is None
    assert len(vault.runs) == 2


def test_nothing_that_was_typed_is_kept(world: World) -> None:
    world.casework.sign_in("my passphrase typed in the wrong box", WRONG, "123456")
    kept = repr(world.store.tables)
    assert "passphrase" not in kept
    assert WRONG not in kept
    assert world.audit(None) == []
