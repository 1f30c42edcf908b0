"""The counts of a month: sealed as one, always of one size."""

from __future__ import annotations

import struct

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from intake.errors import SealError
from intake.ports import Vault
from tests.unit.vault.conftest import PEPPER, SERVER_SECRET, MakeVault
from tests.unit.vault.test_routes import bound, derived

MONTH, PLAIN = "2031-05", b'{"filed":1}'
BLOB_BYTES = 32_800


def test_a_tally_is_locked_under_both_secrets_and_its_own_label(vault: Vault) -> None:
    server_key = derived(SERVER_SECRET, bound(b"server", b"tally", b"example"))
    key = derived(PEPPER, bound(b"pepper", b"tally", b"example"), salt=server_key)
    blob = vault.seal_tally(MONTH, PLAIN)
    label = bound(b"tally", b"example", MONTH.encode())
    padded = ChaCha20Poly1305(key).decrypt(blob[4:16], blob[16:], label)
    assert padded == (struct.pack(">I", len(PLAIN)) + PLAIN).ljust(32_768, b"\0")


def test_its_length_tells_nothing_of_what_was_counted(vault: Vault) -> None:
    for plain in (b"", PLAIN, b"x" * 30_000):
        blob = vault.seal_tally(MONTH, plain)
        assert len(blob) == BLOB_BYTES
        assert vault.open_tally(MONTH, blob) == plain
    assert vault.seal_tally(MONTH, PLAIN) != vault.seal_tally(MONTH, PLAIN)


def test_a_tally_is_of_its_month(vault: Vault) -> None:
    with pytest.raises(SealError):
        vault.open_tally("2031-06", vault.seal_tally(MONTH, PLAIN))


@pytest.mark.parametrize(
    "changes",
    [{"deployment": "other"}, {"pepper": b"o" * 32}, {"server_secret": b"o" * 32}],
    ids=["deployment", "pepper", "server secret"],
)
def test_a_tally_needs_its_deployment_and_both_secrets(
    vault: Vault, make_vault: MakeVault, changes: dict[str, object]
) -> None:
    with pytest.raises(SealError):
        make_vault(**changes).open_tally(MONTH, vault.seal_tally(MONTH, PLAIN))
