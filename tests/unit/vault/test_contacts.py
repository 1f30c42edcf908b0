"""Contacts of readers: each under a label of its own, opened by the worker alone."""

from __future__ import annotations

import base64
import json
import struct
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from intake.errors import SealError
from intake.ports import ReportKey, Vault
from intake.vault.vault import SealedVault
from tests.fakes.vault import OneEpoch
from tests.unit.vault.conftest import PEPPER, SERVER_SECRET, MakeVault
from tests.unit.vault.test_routes import bound, derived

READER = "north"
PLAIN = b'["email","north@desk.example"]'
BLOB_BYTES = 544
GOLDEN = Path(__file__).parents[2] / "golden" / "vault_v1_contacts.json"


def test_a_contact_is_locked_under_both_secrets_and_its_own_label(vault: Vault) -> None:
    server_key = derived(SERVER_SECRET, bound(b"server", b"contact", b"example"))
    key = derived(PEPPER, bound(b"pepper", b"contact", b"example"), salt=server_key)
    blob = vault.seal_contact(READER, PLAIN)
    assert len(blob) == BLOB_BYTES
    label = bound(b"contact", b"example", READER.encode())
    padded = ChaCha20Poly1305(key).decrypt(blob[4:16], blob[16:], label)
    assert padded == (struct.pack(">I", len(PLAIN)) + PLAIN).ljust(512, b"\0")


def test_a_contact_opens_for_its_reader_and_after_a_restart(
    vault: Vault, make_vault: MakeVault
) -> None:
    blob = vault.seal_contact(READER, PLAIN)
    assert vault.open_contact(READER, blob) == PLAIN
    assert make_vault().open_contact(READER, blob) == PLAIN
    for other in ("south", "", "nort"):
        with pytest.raises(SealError):
            vault.open_contact(other, blob)


@pytest.mark.parametrize(
    "changes",
    [{"deployment": "other"}, {"pepper": b"o" * 32}, {"server_secret": b"o" * 32}],
    ids=["deployment", "pepper", "server secret"],
)
def test_a_contact_needs_its_deployment_and_both_secrets(
    vault: Vault, make_vault: MakeVault, changes: dict[str, object]
) -> None:
    with pytest.raises(SealError):
        make_vault(**changes).open_contact(READER, vault.seal_contact(READER, PLAIN))


def test_a_contact_is_no_route_and_no_errand(vault: Vault) -> None:
    """The same bytes as its id, in another use."""
    blob = vault.seal_contact(READER, PLAIN)
    with pytest.raises(SealError):
        vault.open_route(READER.encode(), blob)
    with pytest.raises(SealError):
        vault.open_errand(READER.encode(), blob)
    with pytest.raises(SealError):
        vault.open_contact(READER, vault.seal_errand(READER.encode(), PLAIN))


def test_what_the_first_release_with_contacts_sealed_opens_for_ever() -> None:
    golden = json.loads(GOLDEN.read_text())
    vault = SealedVault(
        deployment=golden["deployment"],
        pepper=bytes.fromhex(golden["pepper"]),
        server_secret=bytes.fromhex(golden["server_secret"]),
        epochs=OneEpoch(),
        ready_receipts=0,
    )
    blob = base64.b64decode(golden["blob"])
    assert vault.open_contact(golden["reader_id"], blob) == golden["plain"].encode()


# ---------------------------------------------------------------- held again


def test_a_wrap_that_was_released_can_be_held_again_without_any_key(vault: Vault) -> None:
    report: ReportKey = vault.new_report()
    reader = vault.new_report()
    held = vault.wrap(report, READER, reader.public, held=True)
    once_more = vault.hold(report.report_id, READER, vault.release(report.report_id, READER, held))
    with pytest.raises(SealError):
        vault.unwrap(report.report_id, report.public, READER, reader.seed, once_more, held=False)
    seed = vault.unwrap(report.report_id, report.public, READER, reader.seed, once_more, held=True)
    assert seed == report.seed


def test_what_is_held_for_one_reader_is_not_released_for_another(vault: Vault) -> None:
    report: ReportKey = vault.new_report()
    held = vault.hold(report.report_id, READER, b"a wrap")
    assert vault.release(report.report_id, READER, held) == b"a wrap"
    with pytest.raises(SealError):
        vault.release(report.report_id, "south", held)
    with pytest.raises(SealError):
        vault.release(b"another report..", READER, held)
