"""What is held back in a line of cells, and that it is no less than trying all numbers asks for."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.statistics.disclosure import Control, Counted, Lines, shown, single
from intake.statistics.figures import Cell, Figure, Mark

THRESHOLD = 3
LINES = st.lists(st.integers(0, 8), min_size=1, max_size=5)


def counts_of(line: list[int]) -> dict[Cell, int]:
    return {(f"r{number}", ""): count for number, count in enumerate(line)}


@settings(max_examples=150, deadline=None)
@given(line=LINES, veiled=st.booleans())
def test_a_line_that_is_called_safe_is_safe(line: list[int], veiled: bool) -> None:
    counts, lines = counts_of(line), Lines(THRESHOLD, veiled=veiled)
    held = lines.held(counts, frozenset())
    if held is None:
        return
    figures = {cell: lines.figure(n, is_held=cell in held) for cell, n in counts.items()}
    ranges = [
        range(low, (sum(line) if high is None else high) + 1)
        for low, high in (figure.bounds for figure in figures.values())
    ]
    possible = [numbers for numbers in product(*ranges) if sum(numbers) == sum(line)]
    for place, count in enumerate(line):
        if count < THRESHOLD:
            found = {numbers[place] for numbers in possible}
            assert set(range(THRESHOLD)) <= found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ((3, 7, 20), "<5 - 20"),  # 7 keeps the 3 from being known
        ((1, 6, 50), "<5 6 -"),  # 6 would not do: it is 5 at least, and 7 together
        ((1, 5, 6, 7), "- - 6 7"),  # which of both is small is not said, and more is shown
        ((2, 2, 2, 44), "<5 <5 <5 44"),  # small ones hide each other
        ((12, 30), "12 30"),
        ((0, 40), "<5 -"),  # nought is small too, and then the other would tell it
    ],
)
def test_what_is_held_back(line: tuple[int, ...], said: str) -> None:
    counts = counts_of(list(line))
    (table,) = shown((Counted("t", tuple(r for r, _ in counts), ("",), counts),), Control())
    assert " ".join(str(table.cells[cell]) for cell in counts) == said


def test_a_table_that_cannot_be_protected_is_left_out() -> None:
    """Every line has one cell, so its sum is the cell."""
    rows = Counted("a", ("x", "z"), ("",), {("x", ""): 8, ("z", ""): 9})
    columns = Counted("b", ("y",), ("",), {("y", ""): 17})
    crossed = Counted("a b", ("x", "z"), ("y",), {("x", "y"): 8, ("z", "y"): 9})
    assert shown((rows, columns, crossed), Control())[-1].is_shown
    small = Counted("a", ("x", "z"), ("",), {("x", ""): 2, ("z", ""): 15})
    crossed = Counted("a b", ("x", "z"), ("y",), {("x", "y"): 2, ("z", "y"): 15})
    table = shown((small, columns, crossed), Control())[-1]
    assert (table.is_shown, str(table.total)) == (False, "17")


@pytest.mark.parametrize(
    ("count", "base", "said"),
    [(4, 1, "<5"), (5, 1, "5"), (7, 5, "5"), (8, 5, "10"), (5, 5, "5"), (12, 5, "10")],
)
def test_a_number_alone_is_held_back_and_rounded(count: int, base: int, said: str) -> None:
    assert str(single(count, Control(5, base))) == said


def test_rounding_never_ends_below_the_threshold() -> None:
    assert single(7, Control(7, 5)) == Figure(Mark.EXACT, 10)


def test_events_that_do_not_add_up_have_no_total() -> None:
    counts = {("a", ""): 3, ("b", ""): 9}
    (table,) = shown((Counted("t", ("a", "b"), ("",), counts, adds_up=False),), Control())
    assert table.total is None
    assert [str(table.cells[cell]) for cell in counts] == ["<5", "9"]
