"""Codes of intermediaries: made, typed, mistyped."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.conversation.codes import (
    helper_digits,
    receipt_digits,
    shown_helper,
    with_check_digit,
)

CODE = "123456786"
eights = st.text("0123456789", min_size=8, max_size=8)
codes = eights.map(with_check_digit)


def test_the_check_digit_is_the_one_of_the_published_example() -> None:
    """Damm's example: 572 is checked by 4. Zeros in front change nothing."""
    assert with_check_digit("00000572") == "000005724"
    assert with_check_digit("12345678") == CODE


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        "123 456 786",
        " 123-456-786. ",
        "123.456.786",
        "123\u2013456\u2212786",
        "123\u00a0456\u202f786\n",
        "\u200e123\u200f456\u200b786\ufeff",
        "١٢٣ ٤٥٦ ٧٨٦",
        "۱۲۳ ۴۵۶ ۷۸۶۔",
        "१२३४५६७८६",
        "၁၂၃ ၄၅၆ ၇၈၆",
        "123 ٤٥٦ 786",
    ],
)
def test_read_in_every_script_and_grouping(typed: str) -> None:
    assert helper_digits(typed) == CODE


@pytest.mark.parametrize("typed", ["123456789", "123 456 785", "١٢٣ ٤٥٦ ٧٨٥"])
def test_a_wrong_check_digit_is_no_code(typed: str) -> None:
    assert helper_digits(typed) is None


@pytest.mark.parametrize(
    "typed",
    ["", " ", "1", CODE[:-1], CODE + "0", f"code {CODE}", f"+{CODE}", "123,456,786", "²" * 9],
)
def test_nor_is_anything_else(typed: str) -> None:
    assert helper_digits(typed) is None


def test_shown_in_three_groups_and_read_back() -> None:
    assert shown_helper(CODE) == "123 456 786"
    assert helper_digits(shown_helper(CODE)) == CODE


def test_a_helper_code_is_no_receipt_and_a_receipt_no_helper_code() -> None:
    receipt = "1234567890123456"
    assert receipt_digits(CODE) is None
    assert helper_digits(receipt) is None


# ---------------------------------------------------------------- properties


@given(eights)
def test_every_code_that_is_made_is_read(eight: str) -> None:
    code = with_check_digit(eight)
    assert code.startswith(eight)
    assert helper_digits(shown_helper(code)) == code


@given(eights)
def test_of_the_ten_endings_one_is_right(eight: str) -> None:
    right = [ending for ending in "0123456789" if helper_digits(eight + ending)]
    assert right == [with_check_digit(eight)[-1]]


@given(codes)
def test_every_single_wrong_digit_is_found(code: str) -> None:
    for place, right in enumerate(code):
        for wrong in set("0123456789") - {right}:
            assert helper_digits(code[:place] + wrong + code[place + 1 :]) is None


@given(codes)
def test_every_swap_of_two_different_neighbours_is_found(code: str) -> None:
    for place, (one, other) in enumerate(pairwise(code)):
        swapped = code[:place] + other + one + code[place + 2 :]
        assert (helper_digits(swapped) is None) == (one != other)


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_nine_digits_or_nothing(text: str) -> None:
    digits = helper_digits(text)
    assert digits is None or (digits.isascii() and digits.isdigit() and len(digits) == 9)
