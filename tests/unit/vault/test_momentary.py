"""States and waiting texts: bound to an address and an epoch, and gone with the epoch."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.errors import SealError
from intake.ports import EpochSecrets, Sealed, Vault
from tests.unit.vault.conftest import MakeVault, SetClock

STATE = b"The third question."


def test_a_state_opens_for_the_same_address_in_the_next_epoch(
    vault: Vault, clock: SetClock
) -> None:
    who = vault.pseudonym("sms", "15550100")
    sealed = vault.seal_state(who, STATE)
    clock.advance(hours=2)
    assert vault.open_state(vault.pseudonym("sms", "15550100"), sealed) == STATE


def test_a_state_is_gone_two_epochs_on(vault: Vault, clock: SetClock) -> None:
    who = vault.pseudonym("sms", "15550100")
    sealed = vault.seal_state(who, STATE)
    clock.advance(hours=4)
    assert vault.open_state(who, sealed) is None


@pytest.mark.parametrize(
    ("channel", "address"), [("sms", "15550101"), ("telegram", "15550100"), ("sms", "")]
)
def test_a_state_of_another_address_does_not_open(vault: Vault, channel: str, address: str) -> None:
    sealed = vault.seal_state(vault.pseudonym("sms", "15550100"), STATE)
    with pytest.raises(SealError):
        vault.open_state(vault.pseudonym(channel, address), sealed)


def test_a_state_moved_to_another_row_does_not_open(vault: Vault) -> None:
    """Even with the right secret: the lookup is bound in too."""
    who = vault.pseudonym("sms", "15550100")
    sealed = vault.seal_state(who, STATE)
    with pytest.raises(SealError):
        vault.open_state(replace(who, lookup=b"\0" * 16), sealed)


def test_a_state_under_another_living_epoch_does_not_open(vault: Vault, clock: SetClock) -> None:
    who = vault.pseudonym("sms", "15550100")
    old = vault.seal_state(who, STATE)
    clock.advance(hours=2)
    new = vault.seal_state(who, STATE)
    with pytest.raises(SealError):
        vault.open_state(who, Sealed(new.epoch, old.blob))
    with pytest.raises(SealError):
        vault.open_state(who, Sealed(old.epoch, new.blob))


def test_no_server_secret_is_needed_but_the_pepper_and_the_epoch_are(
    make_vault: MakeVault, vault: Vault
) -> None:
    who = vault.pseudonym("sms", "15550100")
    sealed = vault.seal_state(who, STATE)
    assert make_vault(server_secret=b"o" * 32).open_state(who, sealed) == STATE
    other = make_vault(pepper=b"o" * 32)
    with pytest.raises(SealError):
        other.open_state(other.pseudonym("sms", "15550100"), sealed)


@pytest.mark.parametrize(
    ("length", "blob_length"), [(0, 2_080), (2_044, 2_080), (2_045, 8_224), (8_189, 32_800)]
)
def test_lengths_of_states_and_waiting_texts_say_little(
    vault: Vault, length: int, blob_length: int
) -> None:
    who = vault.pseudonym("sms", "15550100")
    assert len(vault.seal_state(who, b"x" * length).blob) == blob_length
    assert len(vault.seal_outgoing(who.lookup, 1, b"x" * length).blob) == blob_length


def test_the_same_state_never_seals_to_the_same_bytes(vault: Vault) -> None:
    who = vault.pseudonym("sms", "15550100")
    assert len({vault.seal_state(who, STATE).blob for _ in range(20)}) == 20


def test_a_waiting_text_opens_only_in_its_place(vault: Vault) -> None:
    lookup = vault.pseudonym("sms", "15550100").lookup
    sealed = vault.seal_outgoing(lookup, 3, b"Words to send.")
    assert vault.open_outgoing(lookup, 3, sealed) == b"Words to send."
    for where in ((lookup, 4), (b"\0" * 16, 3)):
        with pytest.raises(SealError):
            vault.open_outgoing(*where, sealed)


def test_a_waiting_text_is_gone_two_epochs_on(vault: Vault, clock: SetClock) -> None:
    lookup = vault.pseudonym("sms", "15550100").lookup
    sealed = vault.seal_outgoing(lookup, 3, b"Words to send.")
    clock.advance(hours=4)
    assert vault.open_outgoing(lookup, 3, sealed) is None


def test_a_state_is_no_waiting_text_and_the_other_way_round(vault: Vault) -> None:
    who = vault.pseudonym("sms", "15550100")
    with pytest.raises(SealError):
        vault.open_outgoing(who.lookup, 0, vault.seal_state(who, STATE))
    with pytest.raises(SealError):
        vault.open_state(who, vault.seal_outgoing(who.lookup, 0, STATE))


def test_every_changed_byte_of_a_state_is_a_seal_error(vault: Vault) -> None:
    who = vault.pseudonym("sms", "15550100")
    sealed = vault.seal_state(who, STATE)
    for at in range(len(sealed.blob)):
        changed = bytearray(sealed.blob)
        changed[at] ^= 1 << at % 8
        with pytest.raises(SealError):
            vault.open_state(who, replace(sealed, blob=bytes(changed)))


@pytest.mark.parametrize("blob", [b"", b"QI1", b"QI1\x02", b"QI1\x02" + b"\0" * 12, b"QI1\x01"])
def test_a_cut_state_is_a_seal_error(vault: Vault, epochs: EpochSecrets, blob: bytes) -> None:
    with pytest.raises(SealError):
        vault.open_state(vault.pseudonym("sms", "1"), Sealed(epochs.current()[0], blob))


def test_pseudonyms_and_keys_differ_by_use_channel_and_pepper(
    vault: Vault, make_vault: MakeVault
) -> None:
    vaults = (vault, make_vault(pepper=b"o" * 32), make_vault(deployment="other"))
    short = [
        key
        for each in vaults
        for key in (
            each.pseudonym("sms", "1").lookup,
            each.pseudonym("telegram", "1").lookup,
            each.message_key("sms", "1"),
            each.message_key("telegram", "1"),
            each.attempt_key("sms", b"1"),
            each.attempt_key("receipt", b"1"),
        )
    ]
    assert {len(key) for key in short} == {16}
    assert len(set(short)) == len(short)
    assert vault.pseudonym("sms", "1") == make_vault().pseudonym("sms", "1")
