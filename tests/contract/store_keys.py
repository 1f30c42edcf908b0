"""What every store must do with what readers show beside a passphrase."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.errors import StoreError
from intake.ports import Invitation, OpenWork, Passkey, ReaderLock, ReaderRow, ResponseVersion
from tests.contract.store_examples import HOUR, NOON

_LOCK = ReaderLock(b"public", b"salt", b"blob", memory_kib=8, passes=1, lanes=2)
_OTHER = ReaderLock(b"public", b"other salt", b"other blob", memory_kib=9, passes=2, lanes=1)
_READER = ReaderRow("reader-a", "example", _LOCK, active=False, added_hour=NOON)
_PASSKEY = Passkey(b"device-a", "reader-a", b"public", 2**32 - 1, NOON)
_INVITATION = Invitation(b"key", "reader-a", NOON + 72 * HOUR)


class KeysContract:
    """Locks, recovery sheets and codes, passkeys, invitations, versions of the response."""

    def test_a_lock_is_replaced_once(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.readers.add(_READER)
            assert work.readers.relock("reader-a", _OTHER, b"salt")
            assert not work.readers.relock("reader-a", _LOCK, b"salt")
            assert not work.readers.relock("reader-b", _LOCK, b"salt")
            assert work.readers.get("reader-a") == replace(_READER, lock=_OTHER)

    def test_what_a_reader_chose_for_her_pages_stays_with_her(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.readers.add(replace(_READER, language="fr"))
            assert work.readers.get("reader-a") == replace(_READER, language="fr")
            assert work.readers.set_words("reader-a", "ar", "Africa/Nairobi")
            assert not work.readers.set_words("reader-b", "ar", "")
            chosen = replace(_READER, language="ar", time_zone="Africa/Nairobi")
            assert work.readers.get("reader-a") == chosen
            work.readers.relock("reader-a", _OTHER, b"salt")
            assert work.readers.of_response("example") == [replace(chosen, lock=_OTHER)]

    def test_another_key_is_new_and_active(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.readers.add(_READER)
            work.readers.use_totp_step("reader-a", 7)
            assert work.readers.renew("reader-a", _OTHER, NOON + HOUR)
            assert not work.readers.renew("reader-b", _OTHER, NOON + HOUR)
            renewed = replace(_READER, lock=_OTHER, active=True, added_hour=NOON + HOUR)
            assert work.readers.get("reader-a") == renewed

    def test_a_recovery_sheet_is_kept_until_it_is_forgotten(self, open_work: OpenWork) -> None:
        with open_work() as work:
            assert work.readers.sheet("reader-a") is None
            work.readers.put_sheet("reader-a", _LOCK)
            work.readers.put_sheet("reader-a", _OTHER)
            assert work.readers.sheet("reader-a") == _OTHER
            work.readers.forget_sheet("reader-b")
            assert work.readers.sheet("reader-a") == _OTHER
            work.readers.forget_sheet("reader-a")
            assert work.readers.sheet("reader-a") is None

    def test_a_recovery_code_works_once_and_for_her_alone(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.factors.put_codes("reader-a", [b"one", b"two"])
            work.factors.put_codes("reader-b", [b"three"])
            assert work.factors.has_code("reader-a", b"one")
            assert not work.factors.has_code("reader-a", b"three")
            assert not work.factors.use_code("reader-a", b"three")
            assert work.factors.use_code("reader-a", b"one")
            assert not work.factors.use_code("reader-a", b"one")
            assert work.factors.codes_left("reader-a") == 1
            assert work.factors.codes_left("reader-b") == 1

    def test_new_recovery_codes_end_the_old_ones(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.factors.put_codes("reader-a", [b"one"])
            work.factors.put_codes("reader-a", [b"two", b"three"])
            assert not work.factors.has_code("reader-a", b"one")
            assert work.factors.codes_left("reader-a") == 2

    def test_a_passkey_comes_back_and_is_taken_once(self, open_work: OpenWork) -> None:
        second = replace(_PASSKEY, credential_id=b"device-b", added_hour=NOON + HOUR)
        with open_work() as work:
            work.factors.add_passkey(second)
            work.factors.add_passkey(_PASSKEY)
            assert work.factors.passkey(b"device-a") == _PASSKEY
            assert work.factors.passkey(b"device-c") is None
            assert work.factors.passkeys("reader-a") == [_PASSKEY, second]
            assert work.factors.passkeys("reader-b") == []
            with pytest.raises(StoreError):
                work.factors.add_passkey(replace(_PASSKEY, reader_id="reader-b"))

    def test_a_use_is_counted_from_what_was_known(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.factors.add_passkey(replace(_PASSKEY, uses=1))
            assert work.factors.count_use(b"device-a", 1, 2)
            assert not work.factors.count_use(b"device-a", 1, 3)
            assert not work.factors.count_use(b"device-b", 1, 3)
            assert work.factors.passkey(b"device-a") == replace(_PASSKEY, uses=2)

    def test_a_passkey_is_forgotten_by_its_reader_alone(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.factors.add_passkey(_PASSKEY)
            assert not work.factors.forget_passkey("reader-b", b"device-a")
            assert work.factors.forget_passkey("reader-a", b"device-a")
            assert not work.factors.forget_passkey("reader-a", b"device-a")

    def test_all_that_a_reader_can_show_goes_together(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for reader_id in ("reader-a", "reader-b"):
                name = reader_id.encode()
                work.factors.put_codes(reader_id, [name])
                work.factors.add_passkey(Passkey(name, reader_id, b"public", 0, NOON))
            work.factors.forget_all("reader-a")
            assert work.factors.codes_left("reader-a") == 0
            assert not work.factors.passkeys("reader-a")
            assert work.factors.codes_left("reader-b") == 1
            assert work.factors.passkeys("reader-b")

    def test_an_invitation_lasts_until_its_moment(self, open_work: OpenWork) -> None:
        ends = _INVITATION.expires_at
        with open_work() as work:
            work.invitations.put(_INVITATION)
            assert work.invitations.get(b"key", ends - timedelta(microseconds=1)) == _INVITATION
            assert work.invitations.get(b"key", ends) is None
            assert work.invitations.get(b"other", NOON) is None
            assert work.invitations.forget_expired(ends) == 1

    def test_a_reader_has_one_invitation(self, open_work: OpenWork) -> None:
        second = replace(_INVITATION, key=b"second")
        with open_work() as work:
            work.invitations.put(_INVITATION)
            work.invitations.put(second)
            assert work.invitations.get(b"key", NOON) is None
            assert work.invitations.get(b"second", NOON) == second
            assert work.invitations.forget("reader-a")
            assert not work.invitations.forget("reader-a")
            assert work.invitations.get(b"second", NOON) is None

    def test_versions_since_an_hour_begin_with_the_one_before(self, open_work: OpenWork) -> None:
        versions = [
            ResponseVersion("example", number, "hash", "toml", NOON + number * HOUR)
            for number in range(1, 5)
        ]
        with open_work() as work:
            for each in versions:
                work.responses.add(each)
            assert work.responses.since(NOON + 3 * HOUR) == versions[1:]
            assert work.responses.since(NOON) == versions
            assert work.responses.since(NOON + 9 * HOUR) == versions[-1:]
