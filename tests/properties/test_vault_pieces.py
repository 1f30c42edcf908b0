"""Properties of the vault's smallest pieces, and of receipts as people type them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from intake.conversation.codes import receipt_digits, shown
from intake.errors import SealError
from intake.vault.padding import SIZES, pad, unpad
from intake.vault.pae import pae

cuts = st.lists(st.integers(0, 12), max_size=4).map(sorted)


@given(st.binary(max_size=12), cuts, cuts)
def test_the_same_bytes_cut_elsewhere_never_encode_alike(
    whole: bytes, one: list[int], other: list[int]
) -> None:
    here, there = _cut(whole, one), _cut(whole, other)
    assert (pae(*here) == pae(*there)) == (here == there)


@given(st.binary(max_size=3_000), st.sampled_from(SIZES))
def test_padding_comes_off_whole(plain: bytes, smallest: int) -> None:
    padded = pad(plain, smallest)
    assert unpad(padded, smallest) == plain
    assert len(padded) in SIZES


@given(st.binary(max_size=600), st.integers(0, 10**6))
def test_any_change_of_padding_gives_other_words_or_none(plain: bytes, bit: int) -> None:
    try:
        assert unpad(_flipped(pad(plain), bit)) != plain
    except SealError:
        return


@given(st.integers(0, 520), st.binary(max_size=8), st.sampled_from([4, 511, 512, 513, 2_048]))
def test_only_what_pad_makes_is_taken(said: int, body: bytes, size: int) -> None:
    """Bytes that look like padding: a length, something, and zeros."""
    padded = (said.to_bytes(4, "big") + body).ljust(size, b"\0")
    try:
        plain = unpad(padded)
    except SealError:
        return
    assert pad(plain) == padded


@given(
    st.text("0123456789", min_size=16, max_size=16),
    st.sampled_from(["0", "٠", "०", "০", "០", "፩", "၀", "０"]),
    st.lists(st.sampled_from(["", " ", "-", ".", "\u200f", "\u00a0"]), min_size=16, max_size=16),
)
def test_a_receipt_reads_the_same_in_every_script(
    digits: str, zero: str, between: list[str]
) -> None:
    """But for Ethiopic, whose signs are not decimal digits."""
    script = "".join(chr(ord(zero) + int(digit)) for digit in digits)
    typed = "".join(sign + gap for sign, gap in zip(script, between, strict=True))
    assert receipt_digits(typed) == (None if zero == "፩" else digits)
    assert receipt_digits(shown(digits)) == digits


@given(st.text())
def test_no_text_makes_reading_a_receipt_fail(text: str) -> None:
    digits = receipt_digits(text)
    assert digits is None or (len(digits) == 16 and digits.isascii() and digits.isdigit())


def _cut(whole: bytes, at: list[int]) -> list[bytes]:
    return [whole[start:end] for start, end in pairwise([0, *at, len(whole)])]


def _flipped(padded: bytes, bit: int) -> bytes:
    changed = bytearray(padded)
    changed[bit // 8 % len(padded)] ^= 1 << bit % 8
    return bytes(changed)
