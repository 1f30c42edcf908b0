"""Serials of cards as they are drawn, printed and typed; and until when a card works."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.casework.card_making import months_on
from intake.casework.serials import BATCHES, batch_of, batches_from, read_serial, serial_of


@pytest.mark.parametrize("typed", ["K4-07", "k4-07", " K4 07 ", "k407", "K٤-07", "Ｋ４-０７"])
def test_a_serial_is_read_however_it_is_typed(typed: str) -> None:
    assert read_serial(typed) == "K4-07"


@pytest.mark.parametrize("typed", ["", "K4", "K4-7", "K4-077", "O4-07", "123 456 786", "47-07"])
def test_anything_else_is_no_serial(typed: str) -> None:
    assert read_serial(typed) is None


@given(st.integers(0, 999), st.integers(1, 99))
def test_every_serial_is_read_back_and_every_batch_comes_once(start: int, number: int) -> None:
    batches = list(batches_from(f"{start:03d}"))
    assert len(set(batches)) == len(batches) == BATCHES
    for batch in batches:
        serial = serial_of(batch, number)
        assert read_serial(serial) == serial
        assert batch_of(serial) == batch


@pytest.mark.parametrize(
    ("now", "months", "then"),
    [
        ("2031-05-04T12:00", 6, "2031-11-04T13:00"),
        ("2031-08-31T09:59", 6, "2032-02-29T10:00"),
        ("2031-12-31T23:30", 6, "2032-07-01T00:00"),
        ("2031-07-01T00:00", 6, "2032-01-01T01:00"),
        ("2031-06-30T00:00", 12, "2032-06-30T01:00"),
    ],
)
def test_months_are_counted_by_the_calendar(now: str, months: int, then: str) -> None:
    begin = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert months_on(begin, months) == datetime.fromisoformat(then).replace(tzinfo=UTC)
