"""Parts that need a secret beside the report's key, and what stands where one was erased."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from intake.errors import SealError
from intake.ports import PartPlace, Vault
from tests.unit.vault.test_golden import GOLDEN, golden, vault

__all__ = ("golden", "vault")

SHREDDING: Path = GOLDEN.with_name("vault_v1_shredding.json")
ROOT = bytes(range(32))


@pytest.fixture(scope="module")
def frozen() -> Any:
    return json.loads(SHREDDING.read_text())


def test_a_part_with_a_secret_opens_for_ever(vault: Vault, frozen: Any) -> None:
    secrets = vault.part_secrets(bytes.fromhex(frozen["root"]))
    assert {name: secret.hex() for name, secret in secrets.items()} == frozen["secrets"]
    seed = bytes.fromhex(frozen["seed"])
    for place, part in zip(_places(vault, frozen), frozen["parts"], strict=True):
        secret = secrets.get(part["about"], b"")
        blob = base64.b64decode(part["blob"])
        plain, head = vault.open_part(place, seed, blob, secret)
        assert (plain.decode(), head.hex()) == (part["plain"], part["next_head"])
        label = vault.part_label(secrets["labels"], place.number, part["about"])
        assert label.hex() == part["label"]
    first, stands = _places(vault, frozen)[0], base64.b64decode(frozen["erased"])
    assert vault.is_erased(secrets["labels"], first, stands)
    assert vault.next_head(first.head, stands).hex() == frozen["parts"][0]["next_head"]


def test_neither_the_seed_nor_another_secret_opens_it(vault: Vault, frozen: Any) -> None:
    secrets, seed = vault.part_secrets(ROOT), bytes.fromhex(frozen["seed"])
    place, blob = _places(vault, frozen)[0], base64.b64decode(frozen["parts"][0]["blob"])
    for wrong in (b"", secrets["words"], secrets["labels"], ROOT):
        with pytest.raises(SealError):
            vault.open_part(place, seed, blob, wrong)


def test_without_a_root_there_are_none(vault: Vault) -> None:
    assert vault.part_secrets(b"") == {}
    assert len({*vault.part_secrets(ROOT).values()}) == 3


def test_what_stands_for_one_part_stands_for_no_other(vault: Vault, frozen: Any) -> None:
    labels = vault.part_secrets(ROOT)["labels"]
    first, second = _places(vault, frozen)
    stands = base64.b64decode(frozen["erased"])
    assert not vault.is_erased(labels, second, stands)
    assert not vault.is_erased(labels, replace(first, kind="record"), stands)
    assert not vault.is_erased(labels, replace(first, head=bytes(32)), stands)
    assert not vault.is_erased(bytes(32), first, stands)
    assert not vault.is_erased(b"", first, stands)
    for at in range(3, len(stands)):
        changed = bytearray(stands)
        changed[at] ^= 1
        assert not vault.is_erased(labels, first, bytes(changed))


def _places(vault: Vault, frozen: Any) -> Sequence[PartPlace]:
    report_id = bytes.fromhex(frozen["report_id"])
    public = base64.b64decode(frozen["public"])
    head, places = vault.first_head(report_id, public), []
    for number, part in enumerate(frozen["parts"]):
        places.append(PartPlace(report_id, public, number, "told", head))
        head = bytes.fromhex(part["next_head"])
    return places
