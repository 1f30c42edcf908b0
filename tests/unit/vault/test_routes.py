"""Routes for nudges and the codes of intermediaries: each under a label of its own."""

from __future__ import annotations

import hmac
import struct

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from intake.errors import SealError
from intake.ports import Sealed, Vault
from tests.unit.vault.conftest import PEPPER, SERVER_SECRET, MakeVault

REPORT, OTHER = b"r" * 16, b"o" * 16
PLAIN = b"15550100 sms en river morning"
BLOB_BYTES = 2_080
REGIONS = {"version": 0, "suite": 3, "nonce": 4, "length": 16, "words": 20, "zeros": 900, "tag": -1}


# ---------------------------------------------------------------- labels, computed by hand


def bound(*pieces: bytes) -> bytes:
    """The pieces under the wire version, as the PASETO specification encodes them."""
    framed = [struct.pack("<Q", len(piece)) + piece for piece in (b"qi/v1", *pieces)]
    return struct.pack("<Q", len(framed)) + b"".join(framed)


def derived(secret: bytes, label: bytes, salt: bytes = b"") -> bytes:
    """One block of HKDF-SHA256, RFC 5869."""
    return hmac.digest(hmac.digest(salt, secret, "sha256"), label + b"\1", "sha256")


def test_a_code_is_hashed_under_the_pepper_and_its_own_label(vault: Vault) -> None:
    key = derived(PEPPER, bound(b"pepper", b"helper", b"example"))
    expected = hmac.digest(key, bound(b"helper", b"123456782"), "sha256")
    assert vault.helper_key("123456782") == expected


def test_a_route_is_locked_under_both_secrets_and_its_own_label(vault: Vault) -> None:
    server_key = derived(SERVER_SECRET, bound(b"server", b"route", b"example"))
    key = derived(PEPPER, bound(b"pepper", b"route", b"example"), salt=server_key)
    blob = vault.seal_route(REPORT, PLAIN)
    assert blob[:4] == b"QI1\2"
    padded = ChaCha20Poly1305(key).decrypt(
        blob[4:16], blob[16:], bound(b"route", b"example", REPORT)
    )
    assert padded == (struct.pack(">I", len(PLAIN)) + PLAIN).ljust(2_048, b"\0")


# ---------------------------------------------------------------- codes of intermediaries


def test_keys_of_codes_differ_by_code_pepper_and_deployment(
    vault: Vault, make_vault: MakeVault
) -> None:
    keys = [
        vault.helper_key("123456782"),
        vault.helper_key("123456783"),
        vault.helper_key("0123456782"),
        vault.helper_key(""),
        make_vault(pepper=b"o" * 32).helper_key("123456782"),
        make_vault(deployment="other").helper_key("123456782"),
    ]
    assert {len(key) for key in keys} == {32}
    assert len(set(keys)) == len(keys)
    assert make_vault(server_secret=b"o" * 32).helper_key("123456782") == keys[0]


def test_the_key_of_a_code_is_no_other_key(vault: Vault) -> None:
    """So that a table of one kind says nothing of a table of another."""
    digits = "123456782"
    key = vault.helper_key(digits)
    who = vault.pseudonym("helper", digits)
    others = [
        who.lookup,
        who.secret,
        vault.message_key("helper", digits),
        vault.attempt_key("helper", digits.encode()),
        vault.session_key(digits),
    ]
    assert all(key[: len(other)] != other for other in others)


# ---------------------------------------------------------------- routes


def test_a_route_opens_for_its_report_and_after_a_restart(
    vault: Vault, make_vault: MakeVault
) -> None:
    assert vault.open_route(REPORT, vault.seal_route(REPORT, PLAIN)) == PLAIN
    assert make_vault().open_route(REPORT, vault.seal_route(REPORT, PLAIN)) == PLAIN


@pytest.mark.parametrize("report_id", [OTHER, REPORT[:-1], REPORT + b"\0", b""])
def test_a_route_of_another_report_does_not_open(vault: Vault, report_id: bytes) -> None:
    with pytest.raises(SealError):
        vault.open_route(report_id, vault.seal_route(REPORT, PLAIN))


@pytest.mark.parametrize(
    "changes",
    [{"deployment": "other"}, {"pepper": b"o" * 32}, {"server_secret": b"o" * 32}],
    ids=["deployment", "pepper", "server secret"],
)
def test_a_route_needs_its_deployment_and_both_secrets(
    vault: Vault, make_vault: MakeVault, changes: dict[str, object]
) -> None:
    with pytest.raises(SealError):
        make_vault(**changes).open_route(REPORT, vault.seal_route(REPORT, PLAIN))


@pytest.mark.parametrize("at", REGIONS.values(), ids=REGIONS)
def test_a_bit_changed_in_any_region_is_a_seal_error(vault: Vault, at: int) -> None:
    blob = vault.seal_route(REPORT, PLAIN)
    for bit in range(8):
        changed = bytearray(blob)
        changed[at] ^= 1 << bit
        with pytest.raises(SealError):
            vault.open_route(REPORT, bytes(changed))


def test_every_changed_byte_of_a_route_is_a_seal_error(vault: Vault) -> None:
    blob = vault.seal_route(REPORT, PLAIN)
    for at in range(len(blob)):
        changed = bytearray(blob)
        changed[at] ^= 1 << at % 8
        with pytest.raises(SealError):
            vault.open_route(REPORT, bytes(changed))


@pytest.mark.parametrize("length", [0, 3, 4, 15, 16, 31, 544, BLOB_BYTES - 1])
def test_a_route_that_was_cut_is_a_seal_error(vault: Vault, length: int) -> None:
    with pytest.raises(SealError):
        vault.open_route(REPORT, vault.seal_route(REPORT, PLAIN)[:length])


def test_a_route_with_something_after_it_is_a_seal_error(vault: Vault) -> None:
    with pytest.raises(SealError):
        vault.open_route(REPORT, vault.seal_route(REPORT, PLAIN) + b"\0")


@pytest.mark.parametrize("length", [0, 20, 300, 600, 2_044])
def test_the_length_tells_neither_address_nor_language(vault: Vault, length: int) -> None:
    assert len(vault.seal_route(REPORT, b"x" * length)) == BLOB_BYTES


def test_a_longer_one_opens_too(vault: Vault) -> None:
    long = b"x" * 2_045
    assert vault.open_route(REPORT, vault.seal_route(REPORT, long)) == long


def test_the_same_route_never_seals_to_the_same_bytes(vault: Vault) -> None:
    assert len({vault.seal_route(REPORT, PLAIN) for _ in range(20)}) == 20


def test_a_route_is_nothing_else_that_is_sealed(vault: Vault) -> None:
    who = vault.pseudonym("sms", "15550100")
    state = vault.seal_state(who, PLAIN)
    others = [
        state.blob,
        vault.seal_outgoing(who.lookup, 0, PLAIN).blob,
        vault.seal_session("token", PLAIN),
    ]
    for blob in others:
        with pytest.raises(SealError):
            vault.open_route(REPORT, blob)
    with pytest.raises(SealError):
        vault.open_state(who, Sealed(state.epoch, vault.seal_route(REPORT, PLAIN)))
    with pytest.raises(SealError):
        vault.open_session("token", vault.seal_route(REPORT, PLAIN))
