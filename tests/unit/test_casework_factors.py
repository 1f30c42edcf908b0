"""The second factor: recovery codes and passkeys stand in for digits, once; and nobody else's tries
keep out who shows one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake.casework.challenges import LASTS, SIGN_IN
from intake.casework.factors import RECOVERY_CODES
from intake.casework.tries import MOST_FAILURES, MOST_FAILURES_IN_ALL, WINDOW, Tries
from tests.fakes.authenticator import Device, PlainPasskeys
from tests.unit.desk.world import DEPUTY, NOON, OWNER, World

WRONG = "three loud boats at dawn"


@pytest.fixture
def world() -> World:
    world = World(passkeys=PlainPasskeys())
    world.enrol(OWNER, DEPUTY)
    return world


def codes_of(world: World, reader_id: str = OWNER) -> list[str]:
    codes = world.casework.own.new_codes(world.session(reader_id), world.passphrase(reader_id))
    assert codes is not None
    return list(codes)


def device_of(world: World, reader_id: str = OWNER, counts: bool = True) -> Device:
    """A device whose passkey was added."""
    device, own = Device(counts=counts), world.casework.own
    challenge = world.casework.challenge("add", reader_id, world.clock.now)
    session, passphrase = world.session(reader_id), world.passphrase(reader_id)
    assert own.add_passkey(session, passphrase, device.make(challenge))
    return device


def sign_in(world: World, code: str = "", passkey: str = "", passphrase: str = "") -> str | None:
    passphrase = passphrase or world.passphrase()
    return world.casework.sign_in(OWNER, passphrase, code, passkey)


def challenge_of(world: World) -> str:
    return world.casework.challenge(SIGN_IN, "", world.clock.now)


def fail_often(world: World, times: int = MOST_FAILURES) -> None:
    for _ in range(times):
        assert world.casework.sign_in(OWNER, WRONG, "000000") is None


# ---------------------------------------------------------------- recovery codes


def test_a_recovery_code_stands_in_for_the_digits_once(world: World) -> None:
    first, second, *rest = codes_of(world)
    assert len(rest) == RECOVERY_CODES - 2
    assert sign_in(world, first)
    assert sign_in(world, first) is None
    assert sign_in(world, second.replace(" ", ""))
    assert (OWNER, "recovery_code_used", "") in world.audit(None)


def test_a_recovery_code_opens_nothing_without_the_passphrase(world: World) -> None:
    code = codes_of(world)[0]
    assert sign_in(world, code, passphrase=WRONG) is None
    assert sign_in(world, code), "it is not used up by a wrong passphrase"


def test_another_readers_recovery_code_is_none(world: World) -> None:
    assert sign_in(world, codes_of(world, DEPUTY)[0]) is None


def test_new_recovery_codes_end_the_old_ones(world: World) -> None:
    old, new = codes_of(world), codes_of(world)
    assert not set(old) & set(new)
    assert sign_in(world, old[0]) is None
    assert sign_in(world, new[0])


# ---------------------------------------------------------------- passkeys


def test_a_passkey_stands_in_for_the_digits_and_not_for_the_passphrase(world: World) -> None:
    device = device_of(world)
    assert sign_in(world, passkey=device.show(challenge_of(world)), passphrase=WRONG) is None
    assert sign_in(world, passkey=device.show(challenge_of(world)))
    assert (OWNER, "passkey_added", "") in world.audit(None)


def test_what_a_passkey_signed_works_once(world: World) -> None:
    shown = device_of(world, counts=False).show(challenge_of(world))
    assert sign_in(world, passkey=shown)
    assert sign_in(world, passkey=shown) is None


def test_a_challenge_of_ours_lasts_minutes_and_no_other_counts(world: World) -> None:
    device = device_of(world)
    challenge = challenge_of(world)
    for other in (
        "anything",
        challenge[:-1],
        world.casework.challenge("add", OWNER, world.clock.now),
        challenge.replace(".", ".9", 1),
    ):
        assert sign_in(world, passkey=device.show(other)) is None
    world.clock.go_on(LASTS)
    assert sign_in(world, passkey=device.show(challenge)) is None
    assert sign_in(world, passkey=device.show(challenge_of(world)))


def test_a_challenge_is_not_spent_twice_across_an_hour(world: World) -> None:
    device = device_of(world, counts=False)
    world.clock.now = NOON + timedelta(minutes=59, seconds=50)
    shown = device.show(challenge_of(world))
    assert sign_in(world, passkey=shown)
    world.clock.go_on(timedelta(seconds=20))
    assert sign_in(world, passkey=shown) is None


def test_a_copied_passkey_is_refused_and_written_down(world: World) -> None:
    device = device_of(world)
    device.uses = 6
    assert sign_in(world, passkey=device.show(challenge_of(world)))
    device.uses = 6  # the copy has not seen the last one
    assert sign_in(world, passkey=device.show(challenge_of(world))) is None
    assert (OWNER, "passkey_cloned", "") in world.audit(None)
    device.uses = 8
    assert sign_in(world, passkey=device.show(challenge_of(world)))


def test_a_removed_passkey_and_another_readers_prove_nothing(world: World) -> None:
    device, hers = device_of(world), device_of(world, DEPUTY)
    assert sign_in(world, passkey=hers.show(challenge_of(world))) is None
    assert not world.casework.own.remove_passkey(world.session(DEPUTY), device.credential_id.hex())
    assert world.casework.own.remove_passkey(world.session(), device.credential_id.hex())
    assert sign_in(world, passkey=device.show(challenge_of(world))) is None


def test_a_passkey_is_added_with_the_passphrase_and_once(world: World) -> None:
    device, own = Device(), world.casework.own
    challenge = world.casework.challenge("add", OWNER, world.clock.now)
    made = device.make(challenge)
    assert not own.add_passkey(world.session(), WRONG, made)
    assert not own.add_passkey(world.session(DEPUTY), world.passphrase(DEPUTY), made)
    assert own.add_passkey(world.session(), world.passphrase(), made)
    assert not own.add_passkey(world.session(), world.passphrase(), made)


def test_without_a_name_for_the_desk_there_are_none() -> None:
    world = World()
    world.enrol(OWNER)
    challenge = world.casework.challenge("add", OWNER, world.clock.now)
    made = Device().make(challenge)
    assert not world.casework.own.add_passkey(world.session(), world.passphrase(), made)
    assert sign_in(world, passkey=Device().show(challenge_of(world))) is None


# ---------------------------------------------------------------- nobody locks her out


def test_whoever_uses_up_her_tries_keeps_her_out_for_minutes(world: World) -> None:
    fail_often(world)
    assert sign_in(world, world.code()) is None
    world.clock.go_on(WINDOW)
    assert sign_in(world, world.code())


def test_a_passkey_or_a_recovery_code_gets_her_in_all_the_same(world: World) -> None:
    device, codes = device_of(world), codes_of(world)
    fail_often(world, 3 * MOST_FAILURES)
    assert sign_in(world, world.code()) is None
    assert sign_in(world, passkey=device.show(challenge_of(world)))
    assert sign_in(world, codes[0])


def test_whoever_has_a_recovery_code_has_five_tries_too(world: World) -> None:
    first, *_ = codes_of(world)
    for _ in range(MOST_FAILURES):
        assert sign_in(world, first, passphrase=WRONG) is None
    assert sign_in(world, first) is None
    assert sign_in(world, world.code()), "her other way in is counted apart"


def test_all_readers_together_have_a_limit_which_a_recovery_code_passes_by(world: World) -> None:
    code = codes_of(world)[0]
    with world.store() as work:
        tries = Tries(world.vault, "sign-in", MOST_FAILURES_IN_ALL)
        for number in range(MOST_FAILURES_IN_ALL):
            tries.begin(work, str(number).encode(), world.clock.now)
        work.commit()
    assert sign_in(world, world.code()) is None
    assert sign_in(world, code)
    world.clock.go_on(WINDOW)
    assert sign_in(world, world.code())
