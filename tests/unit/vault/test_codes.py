"""Receipt codes as people type them."""

from __future__ import annotations

import pytest

from intake.conversation.codes import receipt_digits, shown

DIGITS = "1234567890123456"


@pytest.mark.parametrize(
    "typed",
    [
        "1234567890123456",
        "1234 5678 9012 3456",
        "  1234-5678-9012-3456. ",
        "1234.5678.9012.3456",
        "1234\u20135678\u20139012\u20133456",
        "1234\u22125678\u22129012\u22123456",
        "1234\u00a05678\u202f9012\n3456\t",
        "\u200e1234\u200f5678\u200b9012\ufeff3456",
        "١٢٣٤ ٥٦٧٨ ٩٠١٢ ٣٤٥٦",
        "۱۲۳۴ ۵۶۷۸ ۹۰۱۲ ۳۴۵۶۔",
        "१२३४ ५६७८ ९०१२ ३४५६",
        "၁၂၃၄ ၅၆၇၈ ၉၀၁၂ ၃၄၅၆",
        "１２３４５６７８９０１２３４５６",
        "1234 ٥٦٧٨ 9012 ٣٤٥٦",
    ],
)
def test_read_in_every_script_and_grouping(typed: str) -> None:
    assert receipt_digits(typed) == DIGITS


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "1",
        DIGITS[:-1],
        DIGITS + "1",
        "code " + DIGITS,
        DIGITS + "a",
        "1234,5678,9012,3456",
        "+" + DIGITS,
        "²" * 16,
        "①" * 16,
        "፩" * 16,
        "一" * 16,
    ],
)
def test_anything_else_is_no_receipt(typed: str) -> None:
    assert receipt_digits(typed) is None


def test_shown_in_groups_of_four_and_read_back() -> None:
    assert shown(DIGITS) == "1234 5678 9012 3456"
    assert receipt_digits(shown(DIGITS)) == DIGITS
