"""The vault as a whole: its start, and what it never shows."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import intake.vault
from intake.errors import ConfigError, SealError
from intake.ports import EpochSecrets, PartPlace, Sealed, Vault
from intake.vault import known_answers, xwing
from intake.vault.envelope import Envelopes
from intake.vault.pae import place
from intake.vault.selftest import self_test
from intake.vault.vault import SealedVault
from tests.unit.vault.conftest import PEPPER, SERVER_SECRET, MakeVault

SOURCES = sorted(Path(intake.vault.__file__).parent.glob("*.py"))


def test_the_self_test_passes_here(epochs: EpochSecrets) -> None:
    SealedVault(
        deployment="example", pepper=PEPPER, server_secret=SERVER_SECRET, epochs=epochs
    ).self_test()


def test_the_self_test_fails_where_the_frozen_envelope_does_not_open() -> None:
    changed = bytearray(base64.b64decode(known_answers.ENVELOPE_BASE64))
    changed[700] ^= 1
    with pytest.raises(ConfigError, match="cryptography"):
        self_test(base64.b64encode(changed).decode())


def test_the_self_test_fails_where_the_frozen_envelope_opens_to_other_words() -> None:
    public = xwing.public_bytes(known_answers.SEED)
    other = Envelopes().seal(public, place("self-test"), b"Other words.")
    with pytest.raises(ConfigError, match="cryptography"):
        self_test(base64.b64encode(other).decode())


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"pepper": b"short"}, "pepper"),
        ({"server_secret": b""}, "server secret"),
        ({"deployment": ""}, "deployment"),
    ],
)
def test_weak_settings_stop_the_start(
    make_vault: MakeVault, change: dict[str, bytes], fault: str
) -> None:
    with pytest.raises(ConfigError, match=fault) as refused:
        make_vault(**change)
    assert "short" not in str(refused.value).replace("too short", "")


def test_no_secret_shows_in_any_repr_or_str(vault: Vault, epochs: EpochSecrets) -> None:
    who = vault.pseudonym("sms", "15550100")
    report = vault.new_report()
    receipt = vault.fresh_receipt()
    key = vault.receipt_key(receipt.digits)
    lock, reader = vault.enrol_reader("river lamp seven orange window stone")
    secrets = (PEPPER, SERVER_SECRET, who.secret, report.seed, key.seed, reader.seed)
    words = (receipt.digits, reader.totp_secret, "river", "15550100")
    values = [vault, epochs, who, report, receipt, key, lock, reader, *_insides(vault)]
    shown = "".join(f"{value!r}{value}" for value in values)
    for secret in (*secrets, epochs.current()[1]):
        assert repr(secret)[2:-1] not in shown
        assert secret.hex() not in shown
    for word in words:
        assert word not in shown


def test_no_seal_error_carries_its_cause_or_what_was_inside(
    vault: Vault, epochs: EpochSecrets
) -> None:
    report = vault.new_report()
    where = PartPlace(report.report_id, report.public, 0, "told", b"\0" * 32)
    blob, _ = vault.seal_part(where, b"Words of example.")
    who = vault.pseudonym("sms", "15550100")
    lock, _ = vault.enrol_reader("river lamp")
    broken: list[Callable[[], object]] = [
        lambda: vault.open_part(where, b"\1" * 32, blob),
        lambda: vault.open_part(where, b"\1" * 31, blob),
        lambda: vault.open_part(where, report.seed, b""),
        lambda: vault.open_state(who, Sealed(epochs.current()[0], blob)),
        lambda: vault.open_session("token", b"QI1\x02" + b"\0" * 40),
        lambda: vault.open_route(report.report_id, blob),
        lambda: vault.open_route(b"\1" * 16, vault.seal_route(report.report_id, b"15550100")),
        lambda: vault.receipt_key("1234"),
        lambda: vault.unlock_reader(lock, "stone"),
        lambda: vault.wrap(report, "office-a", b"\xff" * 1_216, held=False),
    ]
    for fails in broken:
        with pytest.raises(SealError) as raised:
            fails()
        error = raised.value
        assert error.__cause__ is None
        assert error.__context__ is None or error.__suppress_context__
        assert re.fullmatch(r"[a-z0-9,' -]+", str(error), re.IGNORECASE)
        assert not {"1234", "stone", "token", "Words", "15550100"} & set(str(error).split())


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_no_module_logs_or_prints(source: Path) -> None:
    speaks = r"^\s*(import|from) (logging|structlog|warnings)\b|\bprint\("
    assert not re.search(speaks, source.read_text(), re.MULTILINE)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_randomness_comes_from_the_operating_system_alone(source: Path) -> None:
    assert not re.search(r"^(import|from) random\b", source.read_text(), re.MULTILINE)


def _insides(vault: Vault) -> list[object]:
    """Every object that the vault's methods belong to, and everything in their attributes."""
    owners = [getattr(method, "__self__", None) for method in vars(vault).values()]
    return [inside for owner in owners if owner for inside in (owner, *_quiet(owner))]


def _quiet(owner: object) -> list[object]:
    """Attributes but for raw keys, which only ever stand inside an object without a repr."""
    return [value for value in vars(owner).values() if not isinstance(value, bytes)]
