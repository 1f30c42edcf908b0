"""What was sealed by an earlier release opens for ever.

`tests/golden/vault_v1.json` was written once, by the first release with wire version qi/v1. It
is never written again: a new layout gets a new version and a new file beside it. What came to
the same version later stands in files of its own, as frozen: `vault_v1_routes.json` and
`vault_v1_errands.json`, sealed in the same deployment with the same secrets.
"""

from __future__ import annotations

import base64
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from intake.ports import PartPlace, ReaderLock, ReportKey, Sealed, Vault
from intake.vault import xwing
from intake.vault.epochs import TableEpochs
from intake.vault.vault import SealedVault

GOLDEN = Path(__file__).parents[2] / "golden" / "vault_v1.json"
LATER = GOLDEN.with_name("vault_v1_routes.json")


@pytest.fixture(scope="module")
def golden() -> Any:
    return json.loads(GOLDEN.read_text())


@pytest.fixture(scope="module")
def later() -> Any:
    return json.loads(LATER.read_text())


@pytest.fixture(scope="module")
def errands() -> Any:
    return json.loads(GOLDEN.with_name("vault_v1_errands.json").read_text())


@pytest.fixture(scope="module")
def vault(golden: Any) -> Vault:
    secrets = {golden["epoch"]["number"]: _hex(golden["epoch"]["secret"])}
    then = datetime.fromisoformat(golden["clock"])
    return SealedVault(
        deployment=golden["deployment"],
        pepper=_hex(golden["pepper"]),
        server_secret=_hex(golden["server_secret"]),
        epochs=TableEpochs(
            secrets.get, secrets.setdefault, lambda _: None, golden["idle_hours"], lambda: then
        ),
        ready_receipts=0,
    )


def test_addresses_and_ids_hash_as_before(vault: Vault, golden: Any) -> None:
    told, message, attempt = (golden[name] for name in ("pseudonym", "message_key", "attempt_key"))
    who = vault.pseudonym(told["channel"], told["address"])
    assert (who.lookup.hex(), who.secret.hex()) == (told["lookup"], told["secret"])
    key = vault.message_key(message["channel"], message["message_id"])
    assert key.hex() == message["key"]
    assert vault.attempt_key(attempt["what"], _hex(attempt["who"])).hex() == attempt["key"]


def test_a_state_and_a_waiting_text_open(vault: Vault, golden: Any) -> None:
    who = vault.pseudonym(golden["pseudonym"]["channel"], golden["pseudonym"]["address"])
    epoch, state, text = golden["epoch"]["number"], golden["state"], golden["outgoing"]
    assert vault.open_state(who, Sealed(epoch, _raw(state))) == state["plain"].encode()
    opened = vault.open_outgoing(who.lookup, text["number"], Sealed(epoch, _raw(text)))
    assert opened == text["plain"].encode()


def test_a_chain_of_parts_opens(vault: Vault, golden: Any) -> None:
    report = _report(golden)
    head = vault.first_head(report.report_id, report.public)
    assert head.hex() == golden["report"]["first_head"]
    for part in golden["parts"]:
        where = PartPlace(report.report_id, report.public, part["number"], part["kind"], head)
        plain, head = vault.open_part(where, report.seed, _raw(part))
        assert plain == part["plain"].encode()
        assert head.hex() == part["next_head"]


def test_a_reader_unlocks_and_opens_her_wraps(vault: Vault, golden: Any) -> None:
    row, report = golden["reader"], _report(golden)
    lock = ReaderLock(
        base64.b64decode(row["public"]),
        _hex(row["salt"]),
        _raw(row),
        row["memory_kib"],
        row["passes"],
        row["lanes"],
    )
    reader = vault.unlock_reader(lock, row["passphrase"])
    assert (reader.seed.hex(), reader.totp_secret) == (row["seed"], row["totp_secret"])
    for wrap in golden["wraps"]:
        named = (report.report_id, report.public, wrap["reader_id"])
        seed = vault.unwrap(*named, reader.seed, _raw(wrap), held=wrap["held"])
        assert seed == report.seed


def test_a_receipt_finds_its_row_and_opens_its_reply(vault: Vault, golden: Any) -> None:
    row, reply = golden["receipt"], golden["reply"]
    key = vault.receipt_key(row["digits"])
    assert (key.lookup.hex(), key.seed.hex()) == (row["lookup"], row["seed"])
    assert xwing.public_bytes(key.seed) == base64.b64decode(row["public"])
    report_id = _report(golden).report_id
    plain = vault.open_reply(report_id, reply["number"], key.seed, _raw(reply))
    assert plain == reply["plain"].encode()


def test_a_session_opens(vault: Vault, golden: Any) -> None:
    row = golden["session"]
    assert vault.session_key(row["token"]).hex() == row["key"]
    assert vault.open_session(row["token"], _raw(row)) == row["plain"].encode()


def test_a_code_hashes_as_before_and_a_route_opens(vault: Vault, later: Any) -> None:
    code, route = later["helper_key"], later["route"]
    assert vault.helper_key(code["digits"]).hex() == code["key"]
    assert vault.open_route(_hex(route["report_id"]), _raw(route)) == route["plain"].encode()


def test_an_errand_opens(vault: Vault, errands: Any) -> None:
    errand = errands["errand"]
    assert vault.open_errand(_hex(errand["key"]), _raw(errand)) == errand["plain"].encode()


def _report(golden: Any) -> ReportKey:
    row = golden["report"]
    return ReportKey(_hex(row["id"]), base64.b64decode(row["public"]), _hex(row["seed"]))


def _hex(text: str) -> bytes:
    return bytes.fromhex(text)


def _raw(row: Any) -> bytes:
    return base64.b64decode(row["blob"])
