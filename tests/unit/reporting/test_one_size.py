"""What is sealed under an address is of one size, short or long."""

from __future__ import annotations

import json
import zlib
from typing import Any

import pytest

from intake.reporting.one_size import LEAST_BYTES, from_one_size, to_one_size
from intake.vault.padding import pad

LONG = {"words": "كلمات " * 4000}
SLIGHTLY_LONG = {"a": "x" * 8181}
"""One byte more than fits."""


@pytest.mark.parametrize(
    "plain",
    [
        {},
        [],
        {"a": 'a "quoted"\nline \0 and 👍🏽'},
        ["é" * 2000],
        {"a": "x" * 8180},
        SLIGHTLY_LONG,
        LONG,
    ],
)
def test_it_comes_back_as_it_was(plain: dict[str, Any] | list[Any]) -> None:
    assert from_one_size(to_one_size(plain)) == plain


def test_what_fits_and_what_is_compressed_are_one_size() -> None:
    """Also once it is sealed: it fills the vault's padding."""
    sizes = {len(to_one_size(each)) for each in ({}, {"a": "x" * 8180}, SLIGHTLY_LONG, LONG)}
    assert sizes == {LEAST_BYTES}
    assert len(pad(bytes(LEAST_BYTES))) == LEAST_BYTES + 4


def test_what_the_version_before_wrote_still_reads() -> None:
    """Compressed, however short, and filled to half of that."""
    before = zlib.compress(json.dumps({"a": 1}).encode(), 1).ljust(4096, b"\0")
    assert from_one_size(before) == {"a": 1}
