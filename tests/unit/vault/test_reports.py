"""Parts, wraps and replies: who opens what, and what never opens."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.errors import SealError
from intake.ports import PartPlace, ReportKey, Vault
from intake.vault import xwing
from intake.vault.envelope import Envelopes
from intake.vault.pae import place
from tests.unit.vault.conftest import MakeVault

WORDS = b"The queue at the water point was long."


@pytest.fixture
def report(vault: Vault) -> ReportKey:
    return vault.new_report()


@pytest.fixture
def first(vault: Vault, report: ReportKey) -> PartPlace:
    head = vault.first_head(report.report_id, report.public)
    return PartPlace(report.report_id, report.public, 0, "told", head)


def test_a_new_report_has_a_random_id_and_a_key_pair_of_its_own(vault: Vault) -> None:
    one, other = vault.new_report(), vault.new_report()
    assert (len(one.report_id), len(one.public), len(one.seed)) == (16, 1_216, 32)
    assert one.report_id != other.report_id
    assert one.seed != other.seed
    assert xwing.public_bytes(one.seed) == one.public


def test_parts_open_in_order_with_the_seed(vault: Vault, report: ReportKey) -> None:
    parts = [("told", WORDS), ("record", b""), ("told", b"x" * 600)]
    sealed, head = [], vault.first_head(report.report_id, report.public)
    for number, (kind, plain) in enumerate(parts):
        where = PartPlace(report.report_id, report.public, number, kind, head)
        before = head
        blob, head = vault.seal_part(where, plain)
        assert vault.next_head(before, blob) == head
        sealed.append(blob)
    last, head = head, vault.first_head(report.report_id, report.public)
    for number, (kind, plain) in enumerate(parts):
        where = PartPlace(report.report_id, report.public, number, kind, head)
        opened, head = vault.open_part(where, report.seed, sealed[number])
        assert opened == plain
    assert head == last


@pytest.mark.parametrize(
    ("length", "blob_length"), [(0, 1_652), (160, 1_652), (508, 1_652), (509, 3_188)]
)
def test_every_ordinary_answer_has_the_same_length(
    vault: Vault, first: PartPlace, length: int, blob_length: int
) -> None:
    assert len(vault.seal_part(first, b"x" * length)[0]) == blob_length


def test_every_changed_byte_of_a_part_is_a_seal_error(
    vault: Vault, report: ReportKey, first: PartPlace
) -> None:
    blob, _ = vault.seal_part(first, WORDS)
    for at in range(len(blob)):
        changed = bytearray(blob)
        changed[at] ^= 1 << at % 8
        with pytest.raises(SealError):
            vault.open_part(first, report.seed, bytes(changed))


def test_padding_that_is_not_zero_does_not_open_although_it_was_sealed_so(
    vault: Vault, report: ReportKey, first: PartPlace
) -> None:
    """Whoever holds the public key can seal anything; only `pad`'s own form is a part."""
    bound = place(
        "part", "example", first.report_id, first.public, b"\0" * 8, first.kind, first.head
    )
    right = b"\0\0\0\5Words".ljust(512, b"\0")
    for padded in (right[:-1] + b"\1", right + b"\0", right[:-1]):
        blob = Envelopes().seal(first.public, bound, padded)
        with pytest.raises(SealError):
            vault.open_part(first, report.seed, blob)
    blob = Envelopes().seal(first.public, bound, right)
    assert vault.open_part(first, report.seed, blob)[0] == b"Words"


@pytest.mark.parametrize(
    "public",
    [b"", b"\0" * 1_216, xwing.public_bytes(b"\7" * 32)[:1_184] + b"\0" * 32],
    ids=["empty", "all zero", "X25519 of low order"],
)
def test_an_unusable_public_key_is_a_seal_error(
    vault: Vault, first: PartPlace, public: bytes
) -> None:
    with pytest.raises(SealError):
        vault.seal_part(replace(first, public=public), WORDS)


def test_a_wrap_gives_the_seed_to_its_reader_alone(vault: Vault, report: ReportKey) -> None:
    reader, other = b"\1" * 32, b"\2" * 32
    blob = vault.wrap(report, "office-a", xwing.public_bytes(reader), held=False)
    named = (report.report_id, report.public, "office-a")
    assert vault.unwrap(*named, reader, blob, held=False) == report.seed
    with pytest.raises(SealError):
        vault.unwrap(*named, other, blob, held=False)


def test_wraps_of_every_report_have_the_same_length(vault: Vault, report: ReportKey) -> None:
    public = xwing.public_bytes(b"\1" * 32)
    assert len(vault.wrap(report, "a", public, held=False)) == 1_172
    assert len(vault.wrap(report, "office-with-a-long-name", public, held=False)) == 1_172


def test_a_held_wrap_opens_only_with_the_release_key(
    vault: Vault, make_vault: MakeVault, report: ReportKey
) -> None:
    reader = b"\1" * 32
    held = vault.wrap(report, "office-a", xwing.public_bytes(reader), held=True)
    named = (report.report_id, report.public, "office-a")
    assert vault.unwrap(*named, reader, held, held=True) == report.seed
    without = make_vault(server_secret=b"o" * 32)
    for is_held in (True, False):
        with pytest.raises(SealError):
            without.unwrap(*named, reader, held, held=is_held)
    with pytest.raises(SealError):
        without.release(report.report_id, "office-a", held)


def test_a_released_wrap_is_an_ordinary_wrap(
    vault: Vault, make_vault: MakeVault, report: ReportKey
) -> None:
    reader = b"\1" * 32
    held = vault.wrap(report, "office-a", xwing.public_bytes(reader), held=True)
    wrap = vault.release(report.report_id, "office-a", held)
    without = make_vault(server_secret=b"o" * 32)
    named = (report.report_id, report.public, "office-a")
    assert without.unwrap(*named, reader, wrap, held=False) == report.seed
    with pytest.raises(SealError):
        vault.release(report.report_id, "office-a", wrap)


def test_releasing_alone_opens_nothing(vault: Vault, report: ReportKey) -> None:
    """The server takes the layer off without learning the seed."""
    held = vault.wrap(report, "office-a", xwing.public_bytes(b"\1" * 32), held=True)
    assert report.seed not in vault.release(report.report_id, "office-a", held)


def test_a_held_wrap_moved_to_another_report_or_reader_is_not_released(
    vault: Vault, report: ReportKey
) -> None:
    held = vault.wrap(report, "office-a", xwing.public_bytes(b"\1" * 32), held=True)
    for report_id, reader_id in ((report.report_id, "office-b"), (b"\0" * 16, "office-a")):
        with pytest.raises(SealError):
            vault.release(report_id, reader_id, held)


def test_a_seed_that_is_not_the_reports_is_never_wrapped(vault: Vault, report: ReportKey) -> None:
    with pytest.raises(SealError):
        vault.wrap(
            replace(report, seed=b"\0" * 32), "a", xwing.public_bytes(b"\1" * 32), held=False
        )


def test_a_forged_wrap_of_another_seed_is_refused(vault: Vault, report: ReportKey) -> None:
    """Anyone may seal to a reader's public key, so what comes out must fit the report."""
    reader = b"\1" * 32
    bound = place("wrap", "example", report.report_id, report.public, "office-a")
    forged = Envelopes().seal(xwing.public_bytes(reader), bound, b"\5" * 32)
    with pytest.raises(SealError):
        vault.unwrap(report.report_id, report.public, "office-a", reader, forged, held=False)


def test_an_answer_opens_only_with_the_secret_it_was_sealed_with(
    vault: Vault, report: ReportKey
) -> None:
    """The digits give the key pair, and she keeps them: what lies in a backup must need more."""
    receipt = vault.fresh_receipt()
    seed = vault.receipt_key(receipt.digits).seed
    secret, other = vault.fresh_secret(), vault.fresh_secret()
    assert len(secret) == 32
    assert secret != other
    blob = vault.seal_reply(report.report_id, 0, receipt.public, b"Thank you.", secret)
    assert vault.open_reply(report.report_id, 0, seed, blob, secret) == b"Thank you."
    for wrong in (b"", other, secret[:-1], secret + b"\0"):
        with pytest.raises(SealError):
            vault.open_reply(report.report_id, 0, seed, blob, wrong)


def test_a_reply_opens_with_the_receipt_alone(vault: Vault, report: ReportKey) -> None:
    receipt = vault.fresh_receipt()
    blob = vault.seal_reply(report.report_id, 2, receipt.public, b"Thank you. We read it.")
    seed = vault.receipt_key(receipt.digits).seed
    assert vault.open_reply(report.report_id, 2, seed, blob) == b"Thank you. We read it."
    for report_id, number, key in (
        (report.report_id, 3, seed),
        (b"\0" * 16, 2, seed),
        (report.report_id, 2, report.seed),
    ):
        with pytest.raises(SealError):
            vault.open_reply(report_id, number, key, blob)


def test_nothing_sealed_under_another_deployment_opens(
    vault: Vault, make_vault: MakeVault, report: ReportKey, first: PartPlace
) -> None:
    other = make_vault(deployment="other")
    part, _ = vault.seal_part(first, WORDS)
    reader = b"\1" * 32
    wrap = vault.wrap(report, "a", xwing.public_bytes(reader), held=False)
    reply = vault.seal_reply(report.report_id, 0, report.public, WORDS)
    with pytest.raises(SealError):
        other.open_part(first, report.seed, part)
    with pytest.raises(SealError):
        other.unwrap(report.report_id, report.public, "a", reader, wrap, held=False)
    with pytest.raises(SealError):
        other.open_reply(report.report_id, 0, report.seed, reply)
