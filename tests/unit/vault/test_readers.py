"""Readers' keys under their passphrases, and desk sessions."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from intake.errors import SealError
from intake.ports import ReaderLock, ReaderSecret, Vault
from intake.vault import xwing
from intake.vault.stretching import (
    CHEAPEST_READER_COST,
    READER_COST,
    RECEIPT_COST,
    Cost,
    is_accepted,
)
from tests.unit.vault.conftest import MakeVault

PASSPHRASE = "river lamp seven orange window stone"


@pytest.fixture
def enrolled(vault: Vault) -> tuple[ReaderLock, ReaderSecret]:
    return vault.enrol_reader(PASSPHRASE)


def test_the_passphrase_opens_what_enrolment_made(
    vault: Vault, enrolled: tuple[ReaderLock, ReaderSecret]
) -> None:
    lock, secret = enrolled
    assert vault.unlock_reader(lock, PASSPHRASE) == secret
    assert xwing.public_bytes(secret.seed) == lock.public
    assert len(base64.b32decode(secret.totp_secret)) == 20
    assert secret.seed not in lock.blob


@pytest.mark.parametrize(
    "typed",
    [
        "  river lamp  seven orange\twindow stone\n",
        "ｒｉｖｅｒ lamp seven orange window stone",
        "river\u00a0lamp seven orange window stone",
    ],
)
def test_the_same_words_from_another_keyboard_open_too(
    vault: Vault, enrolled: tuple[ReaderLock, ReaderSecret], typed: str
) -> None:
    assert vault.unlock_reader(enrolled[0], typed) == enrolled[1]


@pytest.mark.parametrize(
    "typed", ["", "river", PASSPHRASE.title(), PASSPHRASE + "s", PASSPHRASE.replace(" ", "")]
)
def test_other_words_do_not_open(
    vault: Vault, enrolled: tuple[ReaderLock, ReaderSecret], typed: str
) -> None:
    with pytest.raises(SealError):
        vault.unlock_reader(enrolled[0], typed)


def test_nobody_is_enrolled_without_a_passphrase(vault: Vault) -> None:
    for nothing in ("", " ", "\t\n"):
        with pytest.raises(SealError):
            vault.enrol_reader(nothing)


def test_every_field_of_the_row_is_bound(
    vault: Vault, enrolled: tuple[ReaderLock, ReaderSecret]
) -> None:
    lock, _ = enrolled
    other, _ = vault.enrol_reader(PASSPHRASE)
    for changed in (
        replace(lock, public=other.public),
        replace(lock, salt=other.salt),
        replace(lock, blob=other.blob),
        replace(lock, memory_kib=lock.memory_kib + 4),
        replace(lock, passes=lock.passes + 1),
        replace(lock, lanes=lock.lanes + 1),
    ):
        with pytest.raises(SealError):
            vault.unlock_reader(changed, PASSPHRASE)


@pytest.mark.parametrize(
    "change",
    [
        {"memory_kib": 19 * 1024 - 1},
        {"memory_kib": 1024 * 1024 + 1},
        {"memory_kib": 2**40},
        {"passes": 1},
        {"passes": 10**9},
        {"lanes": 0},
        {"lanes": 10**6},
        {"salt": b""},
        {"salt": b"\0" * 10_000},
    ],
)
def test_hostile_costs_are_refused_before_any_run(
    vault: Vault, enrolled: tuple[ReaderLock, ReaderSecret], change: dict[str, Any]
) -> None:
    with pytest.raises(SealError):
        vault.unlock_reader(replace(enrolled[0], **change), PASSPHRASE)


def test_a_vault_with_too_cheap_a_cost_enrols_nobody(make_vault: MakeVault) -> None:
    assert is_accepted(CHEAPEST_READER_COST)
    with pytest.raises(SealError):
        make_vault(reader_cost=Cost(1024, 2, 1)).enrol_reader(PASSPHRASE)


def test_the_usual_cost_is_that_of_rfc_9106(make_vault: MakeVault) -> None:
    """Its second recommended option, with the values `ReaderLock` has by default."""
    usual = ReaderLock(b"", b"", b"")
    assert Cost(usual.memory_kib, usual.passes, usual.lanes) == READER_COST == Cost(65_536, 3, 1)
    assert Cost(47_104, 1, 1) == RECEIPT_COST


def test_a_session_opens_with_its_token_and_the_server_secret(
    vault: Vault, make_vault: MakeVault
) -> None:
    token = "t" * 43
    blob = vault.seal_session(token, b"office-a")
    assert vault.open_session(token, blob) == b"office-a"
    assert len(vault.session_key(token)) == 32
    for other, typed in (
        (vault, "u" * 43),
        (vault, ""),
        (vault, "\ud800"),
        (make_vault(server_secret=b"o" * 32), token),
        (make_vault(deployment="other"), token),
    ):
        with pytest.raises(SealError):
            other.open_session(typed, blob)


def test_the_name_of_a_session_row_says_nothing_of_its_token(vault: Vault) -> None:
    token = "t" * 43
    assert token.encode() not in vault.session_key(token)
    assert vault.session_key(token) != vault.session_key("u" * 43)
    assert token.encode() not in vault.seal_session(token, b"office-a")


@pytest.mark.parametrize("lanes", [1, 4])
def test_two_who_sign_in_at_once_both_get_in(make_vault: MakeVault, lanes: int) -> None:
    """Two runs of several lanes at once in one process used to wait for each other for ever."""
    cheap = replace(CHEAPEST_READER_COST, lanes=lanes)
    vault = make_vault(reader_cost=cheap)
    lock, secret = vault.enrol_reader(PASSPHRASE)
    with ThreadPoolExecutor(4) as at_once:
        opened = [at_once.submit(vault.unlock_reader, lock, PASSPHRASE) for _ in range(4)]
        assert [each.result(timeout=30) for each in opened] == [secret] * 4
