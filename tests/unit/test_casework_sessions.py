"""Sessions: how long they live, what ends them, and what the database holds of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.casework.sessions import IDLE, LONGEST
from intake.errors import SealError
from tests.unit.desk.world import DEPUTY, OWNER, World, changed, enrolment

MINUTE = timedelta(minutes=1)


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


def test_a_session_ends_when_it_was_not_used_for_the_idle_limit(world: World) -> None:
    token = token_of(world)
    world.clock.go_on(IDLE - MINUTE)
    assert world.casework.who(token)
    world.clock.go_on(IDLE - MINUTE)
    assert world.casework.who(token), "use prolongs it"
    world.clock.go_on(IDLE)
    assert world.casework.who(token) is None


def test_a_session_in_use_ends_at_the_longest_limit(world: World) -> None:
    token = token_of(world)
    began = world.clock.now
    while world.clock.now + 10 * MINUTE < began + LONGEST:
        world.clock.go_on(10 * MINUTE)
        assert world.casework.who(token)
    world.clock.now = began + LONGEST
    assert world.casework.who(token) is None


def test_a_page_soon_after_another_writes_nothing(world: World) -> None:
    token = token_of(world)
    before = world.store.tables
    world.clock.go_on(MINUTE)
    assert world.casework.who(token)
    assert world.store.tables is before


def test_signing_out_ends_this_session_only(world: World) -> None:
    here, there = token_of(world), token_of(world)
    world.casework.sign_out(here)
    assert world.casework.who(here) is None
    assert world.casework.who(there)
    assert world.audit(None)[-1] == (OWNER, "signed_out", "")


def test_signing_out_everywhere_ends_all_of_this_reader_only(world: World) -> None:
    mine, also_mine, other = token_of(world), token_of(world), token_of(world, DEPUTY)
    world.casework.sign_out_everywhere(OWNER)
    assert world.casework.who(mine) is None
    assert world.casework.who(also_mine) is None
    assert world.casework.who(other)
    assert world.audit(None)[-1] == (OWNER, "signed_out_everywhere", "")


def test_an_unknown_token_is_nobody(world: World) -> None:
    assert world.casework.who("") is None
    assert world.casework.who("never given out") is None
    world.casework.sign_out("never given out")


def test_a_reader_made_inactive_or_taken_from_the_response_is_out_at_once(world: World) -> None:
    token = token_of(world)
    shorter = replace(world.response, readers=world.response.readers[1:])
    world.response, full = shorter, world.response
    assert world.casework.who(token) is None
    world.response = full
    assert world.casework.who(token)
    row = world.store.tables.readers[OWNER]
    world.store.tables.readers[OWNER] = replace(row, active=False)
    assert world.casework.who(token) is None


def test_the_database_holds_neither_token_nor_seed(world: World) -> None:
    token = token_of(world)
    (row,) = world.store.tables.sessions.values()
    seed = enrolment(OWNER)[1].seed
    assert token.encode() not in row.key + row.blob
    assert seed not in row.blob
    with pytest.raises(SealError):
        world.vault.open_session(token + "x", row.blob)


def test_a_session_whose_row_was_changed_is_nobody(world: World) -> None:
    token = token_of(world)
    (key,) = world.store.tables.sessions
    row = world.store.tables.sessions[key]
    world.store.tables.sessions[key] = replace(row, blob=changed(row.blob))
    assert world.casework.who(token) is None


def test_a_session_shows_no_seed(world: World) -> None:
    assert repr(world.session()) == f"Session(reader_id='{OWNER}')"
