"""The way to a key: an invitation, the words typed back, a code of the app; or a recovery sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from pyotp import TOTP

from intake.casework.carrying import LASTS
from intake.casework.inviting import INVITED_FOR, Invited, NotInvited
from intake.casework.key_making import Made, NotMade, Offer
from intake.casework.tries import MOST_FAILURES, WINDOW
from intake.errors import SealError
from tests.unit.desk.world import DEPUTY, NOON, OWNER, World, enrolment

TOKEN = "a browser"
STEP = timedelta(seconds=30)


@pytest.fixture
def world() -> World:
    return World()


def invited(world: World, reader_id: str = OWNER, *, another_key: bool = False) -> str:
    found = world.casework.inviting.invite(reader_id, another_key=another_key)
    assert isinstance(found, Invited)
    return found.code


def offered(world: World, code: str) -> Offer:
    offer = world.casework.inviting.accept(code, TOKEN)
    assert offer is not None
    return offer


def finished(
    world: World, offer: Offer, typed: str | None = None, *, with_sheet: bool = True
) -> Made | NotMade:
    code = TOTP(offer.totp_secret).at(world.clock.now)
    words = offer.passphrase if typed is None else typed
    return world.casework.keys.finish(TOKEN, offer.sealed, words, code, with_sheet=with_sheet)


def enrolled(world: World, *, with_sheet: bool = True) -> tuple[Offer, Made]:
    offer = offered(world, invited(world))
    made = finished(world, offer, with_sheet=with_sheet)
    assert isinstance(made, Made)
    world.clock.go_on(STEP)
    return offer, made


def sign_in(world: World, offer: Offer) -> str | None:
    code = TOTP(offer.totp_secret).at(world.clock.now)
    return world.casework.sign_in(offer.reader_id, offer.passphrase, code)


# ---------------------------------------------------------------- invited


def test_an_invited_reader_makes_her_key_and_signs_in(world: World) -> None:
    offer, made = enrolled(world)
    assert sign_in(world, offer)
    assert len(made.codes) == 10
    assert made.sheet
    events = [event for _, event, _ in world.audit(None)]
    assert events[:3] == ["reader_invited", "reader_enrolled", "recovery_sheet_made"]


def test_the_code_that_proved_the_app_does_not_sign_in_too(world: World) -> None:
    offer = offered(world, invited(world))
    assert isinstance(finished(world, offer), Made)
    assert sign_in(world, offer) is None


def test_an_invitation_is_used_once_and_lasts_72_hours(world: World) -> None:
    code = invited(world)
    world.clock.go_on(INVITED_FOR)
    assert world.casework.inviting.accept(code, TOKEN) is None
    code = invited(world)
    offer, again = offered(world, code), offered(world, code)
    assert isinstance(finished(world, again), Made)
    assert finished(world, offer) is NotMade.TOO_LATE
    assert world.casework.inviting.accept(code, TOKEN) is None


def test_a_newer_invitation_ends_the_one_before(world: World) -> None:
    old, new = invited(world), invited(world)
    assert world.casework.inviting.accept(old, TOKEN) is None
    assert world.casework.inviting.accept(new, TOKEN)


def test_guessed_codes_are_slowed_down_and_keep_no_other_code_out(world: World) -> None:
    code = invited(world)
    wrong = code[:4] + "0000 0000 0000"
    for _ in range(MOST_FAILURES):
        assert world.casework.inviting.accept(wrong, TOKEN) is None
    assert world.casework.inviting.accept(code, TOKEN) is None
    world.clock.go_on(WINDOW)
    for number in range(3 * MOST_FAILURES):
        assert world.casework.inviting.accept(f"{number:04d} 0000 0000 0000", TOKEN) is None
    assert world.casework.inviting.accept(code, TOKEN)


def test_wrong_words_a_wrong_code_another_browser_and_an_hour_make_no_key(world: World) -> None:
    offer = offered(world, invited(world))
    finish, code = world.casework.keys.finish, TOTP(offer.totp_secret).at(world.clock.now)
    words, sealed = offer.passphrase, offer.sealed
    assert finished(world, offer, "five other words of mine") is NotMade.TYPED_WRONGLY
    for wrong in ("", "12345", "1" + code):
        assert finish(TOKEN, sealed, words, wrong, with_sheet=False) is NotMade.TYPED_WRONGLY
    assert finish("another", sealed, words, code, with_sheet=False) is NotMade.TOO_LATE
    assert finish(TOKEN, "nonsense", words, code, with_sheet=False) is NotMade.TOO_LATE
    world.clock.go_on(LASTS)
    assert finished(world, offer) is NotMade.TOO_LATE
    assert world.store.tables.readers == {}


def test_what_was_shown_is_kept_nowhere_and_sealed_in_the_form(world: World) -> None:
    code = invited(world)
    offer = offered(world, code)
    kept = repr(world.store.tables) + offer.sealed + repr(offer)
    for secret in (offer.passphrase, offer.passphrase.split()[0], offer.totp_secret, code):
        assert secret not in kept


def test_only_readers_of_the_response_without_a_key_are_invited(world: World) -> None:
    world.enrol(DEPUTY)
    invite = world.casework.inviting.invite
    assert invite("nobody") is NotInvited.NO_READER
    assert invite(DEPUTY) is NotInvited.HAS_A_KEY
    assert invite(DEPUTY, another_key=True) is NotInvited.STILL_AT_WORK


def test_who_left_the_response_meanwhile_makes_no_key(world: World) -> None:
    offer = offered(world, invited(world))
    world.response = replace(world.response, readers=world.response.readers[1:])
    assert finished(world, offer) is NotMade.TOO_LATE


# ---------------------------------------------------------------- a lost passphrase


def test_a_lost_passphrase_without_a_sheet_loses_what_was_sealed_to_her_and_to_nobody_else(
    world: World,
) -> None:
    world.enrol(OWNER, DEPUTY)
    report = world.file(places={OWNER: "owner", DEPUTY: "deputy"}, declared=True)
    world.casework.staff.suspend("operator", OWNER)
    invite = world.casework.inviting.invite
    assert invite(OWNER, another_key=True) is NotInvited.STILL_AT_WORK, "a report waits for her"
    with world.store() as work:
        work.reports.leave(report.id, OWNER)
        work.commit()

    offer = offered(world, invited(world, another_key=True))
    assert isinstance(finished(world, offer), Made)
    world.clock.go_on(STEP)
    token = sign_in(world, offer)
    assert token
    session = world.casework.who(token)
    assert session is not None
    assert session.seed != enrolment(OWNER)[1].seed
    wraps = {wrap.reader_id: wrap for wrap in world.keyring.wraps(report.id)}
    assert not unwraps(world, report.id, report.key.public, wraps[OWNER].blob, OWNER, session.seed)
    deputy = world.vault.release(report.id, DEPUTY, wraps[DEPUTY].blob)
    seed = enrolment(DEPUTY)[1].seed
    assert unwraps(world, report.id, report.key.public, deputy, DEPUTY, seed)
    assert (OWNER, "reader_rekeyed", "") in world.audit(None)
    assert [each.what for each in world.casework.new_readers()] == ["added"]


def unwraps(
    world: World, report_id: bytes, public: bytes, blob: bytes, reader_id: str, seed: bytes
) -> bool:
    try:
        world.vault.unwrap(report_id, public, reader_id, seed, blob, held=False)
    except SealError:
        return False
    return True


def test_the_words_of_the_sheet_open_the_same_key_under_a_new_passphrase(world: World) -> None:
    offer, made = enrolled(world)
    token = sign_in(world, offer)
    assert token
    before = world.casework.who(token)
    assert before
    recover = world.casework.inviting.recover
    again = recover(OWNER, made.sheet or "", made.codes[0], "", TOKEN)
    assert again is not None
    assert isinstance(finished(world, again, with_sheet=False), Made)
    assert world.casework.who(token) is None, "sessions end"
    world.clock.go_on(STEP)
    assert sign_in(world, offer) is None, "the old passphrase ends"
    new = sign_in(world, again)
    assert new
    session = world.casework.who(new)
    assert session is not None
    assert session.seed == before.seed
    assert (OWNER, "key_recovered", "") in world.audit(None)


def test_a_sheet_opens_once_and_not_without_a_recovery_code(world: World) -> None:
    _, made = enrolled(world)
    recover, sheet = world.casework.inviting.recover, made.sheet or ""
    assert recover(OWNER, sheet, "", "", TOKEN) is None
    assert recover(OWNER, sheet, "0000 0000 0000 0000", "", TOKEN) is None
    assert recover(OWNER, "five wrong words of mine", made.codes[0], "", TOKEN) is None
    assert recover("nobody", sheet, made.codes[0], "", TOKEN) is None
    again = recover(OWNER, sheet, made.codes[0], "", TOKEN)
    assert again is not None
    assert recover(OWNER, sheet, made.codes[0], "", TOKEN) is None, "that code is used"
    assert isinstance(finished(world, again, with_sheet=False), Made)
    assert recover(OWNER, sheet, made.codes[1], "", TOKEN) is None, "the sheet is used"


def test_without_a_sheet_nothing_recovers(world: World) -> None:
    offer, made = enrolled(world, with_sheet=False)
    assert made.sheet is None
    recover = world.casework.inviting.recover
    assert recover(OWNER, offer.passphrase, made.codes[0], "", TOKEN) is None


def test_a_suspended_reader_recovers_nothing(world: World) -> None:
    _, made = enrolled(world)
    world.casework.staff.suspend("operator", OWNER)
    recover = world.casework.inviting.recover
    assert recover(OWNER, made.sheet or "", made.codes[0], "", TOKEN) is None


def test_a_key_made_now_shows_on_every_desk(world: World) -> None:
    world.enrol(DEPUTY)
    enrolled(world)
    (new,) = world.casework.new_readers()
    assert (new.reader_id, new.added_hour) == (OWNER, NOON)
