"""Notes: words for the one reader who wrote them, within a part of the report."""

from __future__ import annotations

import base64
import json
import struct
from pathlib import Path

import pytest

from intake.errors import SealError
from intake.ports import Vault
from intake.vault.vault import SealedVault
from tests.contract.test_vault_vectors import oracle_open, paseto_pae
from tests.fakes.vault import OneEpoch
from tests.unit.vault.conftest import MakeVault

REPORT, READER = b"r" * 16, "north"
PLAIN = b"A short note of example."
GOLDEN = Path(__file__).parents[2] / "golden" / "vault_v1_notes.json"


def test_a_note_opens_for_its_writer_and_after_a_restart(
    vault: Vault, make_vault: MakeVault
) -> None:
    reader = vault.new_report()
    blob = vault.seal_note(REPORT, READER, reader.public, PLAIN)
    for each in (vault, make_vault()):
        assert each.open_note(REPORT, READER, reader.seed, blob) == PLAIN


def test_a_note_opens_without_our_code(vault: Vault) -> None:
    """Layout, context and padding, spelt out by hand."""
    reader = vault.new_report()
    blob = vault.seal_note(REPORT, READER, reader.public, PLAIN)
    info = paseto_pae(b"qi/v1", b"note", b"example", REPORT, READER.encode())
    padded = oracle_open(reader.seed, info, blob)
    assert padded == (struct.pack(">I", len(PLAIN)) + PLAIN).ljust(512, b"\0")


@pytest.mark.parametrize(("report_id", "reader_id"), [(b"s" * 16, READER), (REPORT, "nort")])
def test_a_note_opens_in_its_own_report_and_for_its_reader_alone(
    vault: Vault, report_id: bytes, reader_id: str
) -> None:
    reader = vault.new_report()
    blob = vault.seal_note(REPORT, READER, reader.public, PLAIN)
    with pytest.raises(SealError):
        vault.open_note(report_id, reader_id, reader.seed, blob)


def test_a_note_opens_with_no_other_key_in_no_other_deployment_and_not_when_changed(
    vault: Vault, make_vault: MakeVault
) -> None:
    reader, other = vault.new_report(), vault.new_report()
    blob = vault.seal_note(REPORT, READER, reader.public, PLAIN)
    with pytest.raises(SealError):
        vault.open_note(REPORT, READER, other.seed, blob)
    with pytest.raises(SealError):
        make_vault(deployment="other").open_note(REPORT, READER, reader.seed, blob)
    changed = blob[:-1] + bytes([blob[-1] ^ 1])
    with pytest.raises(SealError):
        vault.open_note(REPORT, READER, reader.seed, changed)


def test_a_note_is_no_grant_no_wrap_and_no_answer(vault: Vault) -> None:
    """The same key and report, in another use."""
    reader = vault.new_report()
    blob = vault.seal_note(REPORT, READER, reader.public, PLAIN)
    with pytest.raises(SealError):
        vault.open_grant(b"g" * 16, REPORT, READER, reader.seed, blob)
    with pytest.raises(SealError):
        vault.unwrap(REPORT, reader.public, READER, reader.seed, blob, held=False)
    with pytest.raises(SealError):
        vault.open_reply(REPORT, 0, reader.seed, blob)


def test_what_the_first_release_with_notes_sealed_opens_for_ever() -> None:
    golden = json.loads(GOLDEN.read_text())
    vault = SealedVault(
        deployment=golden["deployment"],
        pepper=b"p" * 32,
        server_secret=b"s" * 32,
        epochs=OneEpoch(),
        ready_receipts=0,
    )
    opened = vault.open_note(
        bytes.fromhex(golden["report_id"]),
        golden["reader_id"],
        bytes.fromhex(golden["seed"]),
        base64.b64decode(golden["blob"]),
    )
    assert opened == golden["plain"].encode()
