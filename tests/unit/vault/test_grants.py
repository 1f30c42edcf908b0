"""Grants: one text for one reader, and nothing else that opens with it."""

from __future__ import annotations

import base64
import json
import struct
from pathlib import Path

import pytest

from intake.errors import SealError
from intake.ports import PartPlace, Vault
from intake.vault.vault import SealedVault
from tests.contract.test_vault_vectors import oracle_open, paseto_pae
from tests.fakes.vault import OneEpoch
from tests.unit.vault.conftest import MakeVault

GRANT, REPORT, READER = b"g" * 16, b"r" * 16, "words"
PLAIN = b"A short text of example."
GOLDEN = Path(__file__).parents[2] / "golden" / "vault_v1_grants.json"


def test_a_grant_opens_for_its_reader_and_after_a_restart(
    vault: Vault, make_vault: MakeVault
) -> None:
    reader = vault.new_report()
    blob = vault.seal_grant(GRANT, REPORT, READER, reader.public, PLAIN)
    for each in (vault, make_vault()):
        assert each.open_grant(GRANT, REPORT, READER, reader.seed, blob) == PLAIN


def test_a_grant_opens_without_our_code(vault: Vault) -> None:
    """Layout, context and padding, spelt out by hand."""
    reader = vault.new_report()
    blob = vault.seal_grant(GRANT, REPORT, READER, reader.public, PLAIN)
    info = paseto_pae(b"qi/v1", b"grant", b"example", GRANT, REPORT, READER.encode())
    padded = oracle_open(reader.seed, info, blob)
    assert padded == (struct.pack(">I", len(PLAIN)) + PLAIN).ljust(512, b"\0")


@pytest.mark.parametrize(
    ("grant_id", "report_id", "reader_id"),
    [(b"h" * 16, REPORT, READER), (GRANT, b"s" * 16, READER), (GRANT, REPORT, "word")],
)
def test_a_grant_opens_in_its_own_place_alone(
    vault: Vault, grant_id: bytes, report_id: bytes, reader_id: str
) -> None:
    reader = vault.new_report()
    blob = vault.seal_grant(GRANT, REPORT, READER, reader.public, PLAIN)
    with pytest.raises(SealError):
        vault.open_grant(grant_id, report_id, reader_id, reader.seed, blob)


def test_a_grant_opens_with_no_other_key_and_in_no_other_deployment(
    vault: Vault, make_vault: MakeVault
) -> None:
    reader, other = vault.new_report(), vault.new_report()
    blob = vault.seal_grant(GRANT, REPORT, READER, reader.public, PLAIN)
    with pytest.raises(SealError):
        vault.open_grant(GRANT, REPORT, READER, other.seed, blob)
    with pytest.raises(SealError):
        make_vault(deployment="other").open_grant(GRANT, REPORT, READER, reader.seed, blob)
    changed = blob[:-1] + bytes([blob[-1] ^ 1])
    with pytest.raises(SealError):
        vault.open_grant(GRANT, REPORT, READER, reader.seed, changed)


def test_a_grant_is_no_part_no_wrap_and_no_answer(vault: Vault) -> None:
    """The same key and report, in another use."""
    reader = vault.new_report()
    blob = vault.seal_grant(GRANT, REPORT, READER, reader.public, PLAIN)
    place = PartPlace(REPORT, reader.public, 0, "told", b"h" * 32)
    with pytest.raises(SealError):
        vault.open_part(place, reader.seed, blob)
    with pytest.raises(SealError):
        vault.unwrap(REPORT, reader.public, READER, reader.seed, blob, held=False)
    with pytest.raises(SealError):
        vault.open_reply(REPORT, 0, reader.seed, blob)


def test_what_the_first_release_with_grants_sealed_opens_for_ever() -> None:
    golden = json.loads(GOLDEN.read_text())
    vault = SealedVault(
        deployment=golden["deployment"],
        pepper=b"p" * 32,
        server_secret=b"s" * 32,
        epochs=OneEpoch(),
        ready_receipts=0,
    )
    opened = vault.open_grant(
        bytes.fromhex(golden["grant_id"]),
        bytes.fromhex(golden["report_id"]),
        golden["reader_id"],
        bytes.fromhex(golden["seed"]),
        base64.b64decode(golden["blob"]),
    )
    assert opened == golden["plain"].encode()
