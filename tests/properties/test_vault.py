"""Properties of the vault: what was sealed opens in its one place and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from intake.errors import SealError
from intake.ports import PartPlace, ReportKey, Sealed, Vault
from intake.vault import xwing
from intake.vault.epochs import TableEpochs
from intake.vault.stretching import CHEAPEST_READER_COST, Cost
from intake.vault.vault import SealedVault

READER_SEED = b"\1" * 32
READER_PUBLIC = xwing.public_bytes(READER_SEED)
words = st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
names = st.text(min_size=1, max_size=12)
numbers = st.integers(0, 2**64 - 1)
quick = settings(max_examples=60, deadline=None)


def new_vault(server_secret: bytes = b"s" * 32) -> Vault:
    secrets: dict[int, bytes] = {}
    now = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
    epochs = TableEpochs(secrets.get, secrets.setdefault, lambda _: None, 2, lambda: now)
    return SealedVault(
        deployment="example",
        pepper=b"p" * 32,
        server_secret=server_secret,
        epochs=epochs,
        ready_receipts=0,
        reader_cost=CHEAPEST_READER_COST,
        receipt_cost=Cost(64, 1, 1),  # The properties hold at any cost.
    )


VAULT = new_vault()
REPORT = VAULT.new_report()
OTHER = VAULT.new_report()


def flipped(blob: bytes, bit: int) -> bytes:
    changed = bytearray(blob)
    changed[bit // 8 % len(blob)] ^= 1 << bit % 8
    return bytes(changed)


# ---------------------------------------------------------------- parts


@st.composite
def places(draw: st.DrawFn) -> PartPlace:
    head = draw(st.binary(min_size=32, max_size=32))
    return PartPlace(REPORT.report_id, REPORT.public, draw(numbers), draw(names), head)


@quick
@given(places(), words)
def test_a_part_opens_in_its_place(place: PartPlace, plain: bytes) -> None:
    blob, head = VAULT.seal_part(place, plain)
    assert VAULT.open_part(place, REPORT.seed, blob) == (plain, head)
    assert plain not in blob or len(plain) < 4


@quick
@given(places(), words, st.integers(0, 1_652 * 8 - 1))
def test_any_flipped_bit_of_a_part_is_refused(place: PartPlace, plain: bytes, bit: int) -> None:
    blob, _ = VAULT.seal_part(place, plain)
    with pytest.raises(SealError):
        VAULT.open_part(place, REPORT.seed, flipped(blob, bit))


@quick
@given(places(), places(), words)
def test_a_part_does_not_open_in_any_other_place(
    place: PartPlace, elsewhere: PartPlace, plain: bytes
) -> None:
    """Also when only one field of the place is another."""
    assume(place != elsewhere)
    blob, _ = VAULT.seal_part(place, plain)
    moved = [
        elsewhere,
        replace(place, number=elsewhere.number),
        replace(place, kind=elsewhere.kind),
        replace(place, head=elsewhere.head),
        replace(place, report_id=OTHER.report_id),
        replace(place, public=OTHER.public),
    ]
    for where in moved:
        if where != place:
            with pytest.raises(SealError):
                VAULT.open_part(where, REPORT.seed, blob)
    with pytest.raises(SealError):
        VAULT.open_part(place, OTHER.seed, blob)


@quick
@given(places(), words, st.binary(max_size=8))
def test_another_version_or_suite_or_length_is_refused(
    place: PartPlace, plain: bytes, other: bytes
) -> None:
    blob, _ = VAULT.seal_part(place, plain)
    assume(other != blob[: len(other)])
    for changed in (other + blob[len(other) :], other + blob, other, blob + b"\0", blob[:-1]):
        with pytest.raises(SealError):
            VAULT.open_part(place, REPORT.seed, changed)


@quick
@given(st.lists(words, min_size=2, max_size=5), st.data())
def test_swapped_dropped_and_replayed_parts_are_refused(
    told: list[bytes], data: st.DataObject
) -> None:
    """The whole chain opens as it was made, and no other order or choice of its parts does."""
    blobs = _chain(REPORT, told)
    assert _opened(REPORT, blobs) == told
    order = data.draw(st.lists(st.sampled_from(range(len(blobs))), min_size=1, max_size=6))
    assume(order != list(range(len(order))))
    with pytest.raises(SealError):
        _opened(REPORT, [blobs[at] for at in order])
    with pytest.raises(SealError):
        _opened(replace(OTHER, seed=REPORT.seed), blobs)


def _chain(report: ReportKey, told: list[bytes]) -> list[bytes]:
    blobs, head = [], VAULT.first_head(report.report_id, report.public)
    for number, plain in enumerate(told):
        place = PartPlace(report.report_id, report.public, number, "told", head)
        blob, head = VAULT.seal_part(place, plain)
        blobs.append(blob)
    return blobs


def _opened(report: ReportKey, blobs: list[bytes]) -> list[bytes]:
    told, head = [], VAULT.first_head(report.report_id, report.public)
    for number, blob in enumerate(blobs):
        place = PartPlace(report.report_id, report.public, number, "told", head)
        plain, head = VAULT.open_part(place, report.seed, blob)
        told.append(plain)
    return told


# ---------------------------------------------------------------- wraps and replies


@quick
@given(names, names, st.booleans(), st.integers(0, 10**6))
def test_a_wrap_opens_for_its_report_and_reader_alone(
    reader: str, other: str, held: bool, bit: int
) -> None:
    assume(reader != other)
    blob = VAULT.wrap(REPORT, reader, READER_PUBLIC, held=held)
    ours = (REPORT.report_id, REPORT.public, reader, READER_SEED)
    assert VAULT.unwrap(*ours, blob, held=held) == REPORT.seed
    for moved in (
        (OTHER.report_id, OTHER.public, reader, READER_SEED),
        (OTHER.report_id, REPORT.public, reader, READER_SEED),
        (REPORT.report_id, OTHER.public, reader, READER_SEED),
        (REPORT.report_id, REPORT.public, other, READER_SEED),
        (REPORT.report_id, REPORT.public, reader, b"\2" * 32),
    ):
        with pytest.raises(SealError):
            VAULT.unwrap(*moved, blob, held=held)
    with pytest.raises(SealError):
        VAULT.unwrap(*ours, flipped(blob, bit), held=held)
    with pytest.raises(SealError):
        VAULT.unwrap(*ours, blob, held=not held)


@quick
@given(names, st.binary(min_size=32, max_size=40))
def test_a_held_wrap_never_opens_under_another_server_secret(reader: str, secret: bytes) -> None:
    assume(secret != b"s" * 32)
    blob = VAULT.wrap(REPORT, reader, READER_PUBLIC, held=True)
    stolen = new_vault(secret)
    for held in (True, False):
        with pytest.raises(SealError):
            stolen.unwrap(REPORT.report_id, REPORT.public, reader, READER_SEED, blob, held=held)


@quick
@given(numbers, numbers, words, st.integers(0, 10**6))
def test_a_reply_opens_under_its_report_and_number_alone(
    number: int, other: int, plain: bytes, bit: int
) -> None:
    assume(number != other)
    blob = VAULT.seal_reply(REPORT.report_id, number, READER_PUBLIC, plain)
    assert VAULT.open_reply(REPORT.report_id, number, READER_SEED, blob) == plain
    for report_id, at, changed in (
        (REPORT.report_id, other, blob),
        (OTHER.report_id, number, blob),
        (REPORT.report_id, number, flipped(blob, bit)),
    ):
        with pytest.raises(SealError):
            VAULT.open_reply(report_id, at, READER_SEED, changed)


# ---------------------------------------------------------------- states, texts, sessions


@quick
@given(names, names, words, st.integers(0, 10**6))
def test_a_state_opens_for_its_address_alone(
    address: str, other: str, plain: bytes, bit: int
) -> None:
    assume(address != other)
    who = VAULT.pseudonym("sms", address)
    sealed = VAULT.seal_state(who, plain)
    assert VAULT.open_state(who, sealed) == plain
    with pytest.raises(SealError):
        VAULT.open_state(VAULT.pseudonym("sms", other), sealed)
    with pytest.raises(SealError):
        VAULT.open_state(who, Sealed(sealed.epoch, flipped(sealed.blob, bit)))


@quick
@given(numbers, numbers, words, st.integers(0, 10**6))
def test_a_waiting_text_opens_under_its_number_alone(
    number: int, other: int, plain: bytes, bit: int
) -> None:
    assume(number != other)
    lookup = VAULT.pseudonym("sms", "15550100").lookup
    sealed = VAULT.seal_outgoing(lookup, number, plain)
    assert VAULT.open_outgoing(lookup, number, sealed) == plain
    with pytest.raises(SealError):
        VAULT.open_outgoing(lookup, other, sealed)
    with pytest.raises(SealError):
        VAULT.open_outgoing(lookup, number, Sealed(sealed.epoch, flipped(sealed.blob, bit)))


@quick
@given(st.text(), st.text(), words, st.integers(0, 10**6))
def test_a_session_opens_with_its_token_alone(
    token: str, other: str, plain: bytes, bit: int
) -> None:
    assume(token != other)
    blob = VAULT.seal_session(token, plain)
    assert VAULT.open_session(token, blob) == plain
    with pytest.raises(SealError):
        VAULT.open_session(other, blob)
    with pytest.raises(SealError):
        VAULT.open_session(token, flipped(blob, bit))


# ---------------------------------------------------------------- receipts


@dataclass(frozen=True)
class Slip:
    """One way to mistype sixteen digits."""

    at: int
    digit: str
    swap: bool

    def made_in(self, digits: str) -> str:
        if self.swap:
            pair = digits[self.at : self.at + 2]
            return digits[: self.at] + pair[::-1] + digits[self.at + 2 :]
        return digits[: self.at] + self.digit + digits[self.at + 1 :]


slips = st.builds(Slip, st.integers(0, 15), st.sampled_from("0123456789"), st.booleans())


@quick
@given(slips)
def test_a_mistyped_receipt_opens_nothing(slip: Slip) -> None:
    receipt = VAULT.fresh_receipt()
    typed = slip.made_in(receipt.digits)
    assume(typed != receipt.digits)
    key = VAULT.receipt_key(typed)
    assert key.lookup != receipt.lookup
    reply = VAULT.seal_reply(REPORT.report_id, 0, receipt.public, b"Thank you.")
    with pytest.raises(SealError):
        VAULT.open_reply(REPORT.report_id, 0, key.seed, reply)
