"""What a reader changes of her own key: each with her passphrase, written down, others ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pyotp import TOTP

from intake.casework.tries import MOST_FAILURES
from intake.casework.values import Session
from tests.unit.desk.world import DEPUTY, OWNER, World, enrolment

WRONG = "three loud boats at dawn"


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY)
    return world


def at_the_desk(world: World) -> tuple[str, Session]:
    world.clock.go_on(timedelta(seconds=30))
    token = world.casework.sign_in(OWNER, world.passphrase(), world.code())
    assert token
    session = world.casework.who(token)
    assert session
    return token, session


def test_a_new_passphrase_opens_the_same_key_and_ends_other_sessions(world: World) -> None:
    other, _ = at_the_desk(world)
    token, session = at_the_desk(world)
    own = world.casework.own
    shown = own.offer_passphrase(token)
    assert own.new_passphrase(session, token, world.passphrase(), shown.sealed, shown.what)
    assert world.casework.who(token)
    assert world.casework.who(other) is None
    world.clock.go_on(timedelta(seconds=30))
    assert world.casework.sign_in(OWNER, world.passphrase(), world.code()) is None
    again = world.casework.sign_in(OWNER, shown.what, world.code())
    assert again
    found = world.casework.who(again)
    assert found
    assert found.seed == enrolment(OWNER)[1].seed
    assert world.store.tables.readers[OWNER].lock.salt != enrolment(OWNER)[0].salt
    assert (OWNER, "passphrase_changed", "") in world.audit(None)


def test_a_passphrase_is_not_changed_without_the_old_one_or_the_new_words(world: World) -> None:
    token, session = at_the_desk(world)
    own = world.casework.own
    shown = own.offer_passphrase(token)
    before = world.store.tables.readers[OWNER].lock
    change = own.new_passphrase
    assert not change(session, token, WRONG, shown.sealed, shown.what)
    assert not change(session, token, world.passphrase(), shown.sealed, "other words")
    assert not change(session, "other", world.passphrase(), shown.sealed, shown.what)
    app = own.offer_code_app(token)
    assert not change(session, token, world.passphrase(), app.sealed, app.what)
    assert world.store.tables.readers[OWNER].lock == before


def test_another_code_app_counts_once_it_gave_a_code(world: World) -> None:
    token, session = at_the_desk(world)
    own = world.casework.own
    shown = own.offer_code_app(token)
    code = TOTP(shown.what).at(world.clock.now)
    assert not own.new_code_app(session, token, world.passphrase(), shown.sealed, "000")
    assert not own.new_code_app(session, token, WRONG, shown.sealed, code)
    assert own.new_code_app(session, token, world.passphrase(), shown.sealed, code)
    world.clock.go_on(timedelta(seconds=60))
    assert world.casework.sign_in(OWNER, world.passphrase(), world.code()) is None
    later = TOTP(shown.what).at(world.clock.now)
    assert world.casework.sign_in(OWNER, world.passphrase(), later)
    assert (OWNER, "code_app_changed", "") in world.audit(None)


def test_what_is_shown_once_stands_in_no_row(world: World) -> None:
    _, session = at_the_desk(world)
    codes = world.casework.own.new_codes(session, world.passphrase())
    sheet = world.casework.own.new_sheet(session, world.passphrase())
    assert codes
    assert sheet
    kept = repr(world.store.tables)
    assert not [code for code in codes if code in kept or code.replace(" ", "") in kept]
    assert sheet not in kept
    seen = world.casework.own.see(session)
    assert (seen.codes_left, seen.has_sheet) == (10, True)


def test_too_many_wrong_passphrases_end_the_session(world: World) -> None:
    token, session = at_the_desk(world)
    for _ in range(MOST_FAILURES):
        assert world.casework.own.new_codes(session, WRONG) is None
    assert world.casework.who(token)
    assert world.casework.own.new_codes(session, world.passphrase()) is None
    assert world.casework.who(token) is None
