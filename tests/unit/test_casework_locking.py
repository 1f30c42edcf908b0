"""A session left idle holds no seed; the passphrase alone fills it again, for some hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.casework.sessions import FACTOR_LASTS, IDLE, LONGEST
from intake.casework.tries import MOST_FAILURES
from tests.unit.desk.world import DEPUTY, NOON, OWNER, World, enrolment

WRONG = "three loud boats at dawn"


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY)
    return world


def token_of(world: World, reader_id: str = OWNER) -> str:
    world.clock.go_on(timedelta(seconds=30))
    token = world.casework.sign_in(reader_id, world.passphrase(reader_id), world.code(reader_id))
    assert token
    return token


def idle(world: World) -> str:
    token = token_of(world)
    world.clock.go_on(IDLE)
    return token


def test_a_session_left_idle_is_emptied_by_whoever_asks_for_it(world: World) -> None:
    token = idle(world)
    (row,) = world.store.tables.sessions.values()
    assert row.blob
    assert world.casework.who(token) is None
    (row,) = world.store.tables.sessions.values()
    assert row.blob == b""


def test_the_passphrase_alone_opens_it_again(world: World) -> None:
    token = idle(world)
    assert world.casework.locked(token)
    assert world.casework.unlock(token, world.passphrase())
    session = world.casework.who(token)
    assert session is not None
    assert session.seed == enrolment(OWNER)[1].seed
    assert world.audit(None)[-1] == (OWNER, "unlocked", "")


def test_also_when_the_worker_has_emptied_it(world: World) -> None:
    token = idle(world)
    with world.store() as work:
        assert work.sessions.lock_idle(world.clock.now) == 1
        work.commit()
    assert world.casework.who(token) is None
    assert world.casework.unlock(token, world.passphrase())


def test_a_session_in_use_is_not_locked_and_not_unlocked(world: World) -> None:
    token = token_of(world)
    assert world.casework.locked(token) is None
    assert not world.casework.unlock(token, world.passphrase())


def test_after_some_hours_the_second_factor_is_asked_for_again(world: World) -> None:
    token = idle(world)
    world.clock.go_on(FACTOR_LASTS - IDLE - timedelta(seconds=1))
    assert world.casework.locked(token)
    world.clock.go_on(timedelta(seconds=1))
    assert world.casework.locked(token) is None
    assert not world.casework.unlock(token, world.passphrase())


def test_unlocking_never_makes_a_session_longer(world: World) -> None:
    token = idle(world)
    assert world.casework.unlock(token, world.passphrase())
    (row,) = world.store.tables.sessions.values()
    assert row.expires_at == NOON + timedelta(seconds=30) + LONGEST


def test_a_wrong_passphrase_leaves_it_locked_and_five_end_it(world: World) -> None:
    token = idle(world)
    for _ in range(MOST_FAILURES):
        assert not world.casework.unlock(token, WRONG)
        assert world.casework.locked(token)
    assert not world.casework.unlock(token, world.passphrase())
    assert world.casework.locked(token) is None
    assert world.store.tables.sessions == {}


def test_wrong_tries_at_signing_in_do_not_keep_her_from_unlocking(world: World) -> None:
    token = idle(world)
    for _ in range(2 * MOST_FAILURES):
        assert world.casework.sign_in(OWNER, WRONG, "000000") is None
    assert world.casework.unlock(token, world.passphrase())


def test_another_readers_passphrase_and_a_suspended_reader_open_nothing(world: World) -> None:
    token = idle(world)
    assert not world.casework.unlock(token, world.passphrase(DEPUTY))
    row = world.store.tables.readers[OWNER]
    world.store.tables.readers[OWNER] = replace(row, active=False)
    assert world.casework.locked(token) is None
    assert not world.casework.unlock(token, world.passphrase())


# ---------------------------------------------------------------- the list


def test_the_list_tells_hours_and_which_one_this_is_and_nothing_of_where(world: World) -> None:
    first, second = token_of(world), token_of(world)
    token_of(world, DEPUTY)
    session = world.casework.who(second)
    assert session is not None
    listed = world.casework.own.see(session).sessions
    assert [each.is_this for each in listed] == [False, True]
    assert {each.began_hour for each in listed} == {NOON}
    world.clock.go_on(IDLE)
    assert [each.is_locked for each in world.casework.own.see(session).sessions] == [True, True]
    assert world.casework.who(first) is None


def test_one_session_is_ended_from_the_list_and_of_ones_own_only(world: World) -> None:
    first, second, hers = token_of(world), token_of(world), token_of(world, DEPUTY)
    session, other = world.casework.who(second), world.casework.who(hers)
    assert session
    assert other
    handle = next(each.handle for each in world.casework.own.see(session).sessions)
    assert not world.casework.end_session(other, handle)
    assert world.casework.end_session(session, handle)
    assert not world.casework.end_session(session, handle)
    assert world.casework.who(first) is None
    assert world.casework.who(second)
    assert (OWNER, "session_ended", "") in world.audit(None)
