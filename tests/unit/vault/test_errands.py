"""Errands at providers: sealed for the worker, each bound to its one message."""

from __future__ import annotations

import struct

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from intake.errors import SealError
from intake.ports import Vault
from tests.unit.vault.conftest import PEPPER, SERVER_SECRET, MakeVault
from tests.unit.vault.test_routes import bound, derived

KEY, OTHER = b"k" * 16, b"o" * 16
PLAIN = b'["delete","SM-of-example"]'
BLOB_BYTES = 544


def test_an_errand_is_locked_under_both_secrets_and_its_own_label(vault: Vault) -> None:
    server_key = derived(SERVER_SECRET, bound(b"server", b"errand", b"example"))
    key = derived(PEPPER, bound(b"pepper", b"errand", b"example"), salt=server_key)
    blob = vault.seal_errand(KEY, PLAIN)
    assert blob[:4] == b"QI1\2"
    opened = ChaCha20Poly1305(key).decrypt(blob[4:16], blob[16:], bound(b"errand", b"example", KEY))
    assert opened == (struct.pack(">I", len(PLAIN)) + PLAIN).ljust(512, b"\0")


def test_an_errand_opens_for_its_message_and_after_a_restart(
    vault: Vault, make_vault: MakeVault
) -> None:
    assert make_vault().open_errand(KEY, vault.seal_errand(KEY, PLAIN)) == PLAIN


@pytest.mark.parametrize("key", [OTHER, KEY[:-1], KEY + b"\0", b""])
def test_an_errand_about_another_message_does_not_open(vault: Vault, key: bytes) -> None:
    with pytest.raises(SealError):
        vault.open_errand(key, vault.seal_errand(KEY, PLAIN))


@pytest.mark.parametrize(
    "changes",
    [{"deployment": "other"}, {"pepper": b"o" * 32}, {"server_secret": b"o" * 32}],
    ids=["deployment", "pepper", "server secret"],
)
def test_an_errand_needs_its_deployment_and_both_secrets(
    vault: Vault, make_vault: MakeVault, changes: dict[str, object]
) -> None:
    with pytest.raises(SealError):
        make_vault(**changes).open_errand(KEY, vault.seal_errand(KEY, PLAIN))


def test_every_changed_byte_of_an_errand_is_a_seal_error(vault: Vault) -> None:
    blob = vault.seal_errand(KEY, PLAIN)
    for at in range(len(blob)):
        changed = bytearray(blob)
        changed[at] ^= 1 << at % 8
        with pytest.raises(SealError):
            vault.open_errand(KEY, bytes(changed))


@pytest.mark.parametrize("length", [0, 3, 4, 15, 16, 31, BLOB_BYTES - 1])
def test_an_errand_that_was_cut_is_a_seal_error(vault: Vault, length: int) -> None:
    with pytest.raises(SealError):
        vault.open_errand(KEY, vault.seal_errand(KEY, PLAIN)[:length])


@pytest.mark.parametrize("length", [0, 20, 34, 300, 508])
def test_the_length_tells_neither_provider_nor_kind(vault: Vault, length: int) -> None:
    assert len(vault.seal_errand(KEY, b"x" * length)) == BLOB_BYTES


def test_the_same_errand_never_seals_to_the_same_bytes(vault: Vault) -> None:
    assert len({vault.seal_errand(KEY, PLAIN) for _ in range(20)}) == 20


def test_an_errand_is_nothing_else_that_is_sealed(vault: Vault) -> None:
    for blob in (vault.seal_route(KEY, PLAIN), vault.seal_session("token", PLAIN)):
        with pytest.raises(SealError):
            vault.open_errand(KEY, blob)
    with pytest.raises(SealError):
        vault.open_route(KEY, vault.seal_errand(KEY, PLAIN))
