"""The smallest pieces: encoding of contexts, padding, key pairs."""

from __future__ import annotations

import pytest

from intake.errors import SealError
from intake.vault import xwing
from intake.vault.padding import SMALLEST_STATE, pad, unpad
from intake.vault.pae import pae, place, u64


@pytest.mark.parametrize(
    ("pieces", "encoded"),
    [
        ((), "0000000000000000"),
        ((b"",), "01000000000000000000000000000000"),
        ((b"test",), "0100000000000000040000000000000074657374"),
    ],
)
def test_encodes_as_the_paseto_specification_says(pieces: tuple[bytes, ...], encoded: str) -> None:
    assert pae(*pieces).hex() == encoded


def test_pieces_never_run_together() -> None:
    assert len({pae(b"ab", b"c"), pae(b"a", b"bc"), pae(b"abc"), pae(b"abc", b"")}) == 4


def test_every_place_names_the_wire_version() -> None:
    assert place("part") == pae(b"qi/v1", b"part")


def test_a_lone_surrogate_in_a_request_raises_nothing() -> None:
    assert place("\ud800") != place("\ud801")


@pytest.mark.parametrize("number", [-1, 1 << 64])
def test_a_number_out_of_range_is_a_seal_error(number: int) -> None:
    with pytest.raises(SealError):
        u64(number)


@pytest.mark.parametrize(
    ("length", "padded"),
    [
        (0, 512),
        (508, 512),
        (509, 2_048),
        (2_045, 8_192),
        (8_189, 32_768),
        (32_765, 131_072),
        (131_068, 131_072),
        (131_069, 262_144),
        (262_141, 393_216),
    ],
)
def test_padded_lengths(length: int, padded: int) -> None:
    plain = b"\0" * length
    assert len(pad(plain)) == padded
    assert unpad(pad(plain)) == plain


def test_a_state_is_never_shorter_than_two_kibibytes() -> None:
    assert len(pad(b"", SMALLEST_STATE)) == 2_048


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        b"\0\0\0",
        b"\0\0\0\1",
        pad(b"Words.")[:-1],
        pad(b"Words.") + b"\0",
        pad(b"Words.")[:-1] + b"\1",
        pad(b"Words.", SMALLEST_STATE),
        b"\xff\xff\xff\xff" + b"\0" * 508,
        (600).to_bytes(4, "big") + b"\0" * 508,
    ],
    ids=[
        "empty",
        "shorter than a length",
        "shorter than said",
        "cut",
        "longer",
        "not zero",
        "padded further than needed",
        "length beyond all bytes",
        "length beyond the block",
    ],
)
def test_padding_that_pad_did_not_make_is_refused(padded: bytes) -> None:
    with pytest.raises(SealError):
        unpad(padded)


def test_public_bytes_are_those_that_can_be_sealed_to() -> None:
    public = xwing.public_bytes(b"\7" * 32)
    assert len(public) == xwing.PUBLIC_BYTES
    xwing.public_key(public)


@pytest.mark.parametrize("seed", [b"", b"\0" * 31, b"\0" * 33])
def test_a_seed_of_another_length_is_refused(seed: bytes) -> None:
    with pytest.raises(SealError):
        xwing.public_bytes(seed)
    with pytest.raises(SealError):
        xwing.private_key(seed)


@pytest.mark.parametrize("raw", [b"", b"\0" * 1_215, b"\0" * 1_217, b"\xff" * 1_216])
def test_bytes_that_are_no_public_key_are_refused(raw: bytes) -> None:
    with pytest.raises(SealError):
        xwing.public_key(raw)
