"""T15: nobody can work out a small number, from all tables and all issues together.

Random reports in four quarters and their year, and an attacker who solves exactly for what was held
back (`intake.statistics.auditing`). That he can is shown by weaker ways to hold back, each of which
he breaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.statistics.auditing import Attack, Key, Knowledge
from intake.statistics.disclosure import LEAST_TOTAL, Control, Counted, shown
from intake.statistics.figures import Cell, Figure, Mark, Table
from intake.statistics.making import summed
from tests.unit.counting.reports import Report, counted, invented

QUARTERS = ("Q1", "Q2", "Q3", "Q4")
HoldBack = Callable[[Sequence[Counted], Control], tuple[Table, ...]]
Year = Callable[[Sequence[Sequence[Table]], Sequence[Counted], Control], tuple[Table, ...]]


def as_sums(
    parts: Sequence[Sequence[Table]], _whole: Sequence[Counted], _control: Control
) -> tuple[Table, ...]:
    return summed(parts)


def found(
    quarters: Sequence[Sequence[Report]],
    control: Control,
    hold_back: HoldBack = shown,
    year: Year = as_sums,
) -> tuple[list[Key], Knowledge]:
    """What the attacker finds in all that is given out, and what he knew."""
    knowledge, parts, small = Knowledge(), [], []
    for name, reports in zip(QUARTERS, quarters, strict=True):
        counts = counted(reports)
        tables = hold_back(counts, control)
        parts.append(tables)
        knowledge.learn(name, tables)
        small += list(small_in(name, counts, tables, control))
    whole = counted([report for reports in quarters for report in reports])
    knowledge.learn_sum("year", QUARTERS, year(parts, whole, control))
    return list(Attack(knowledge).found(small, control.threshold)), knowledge


def small_in(
    period: str, counts: Sequence[Counted], tables: Sequence[Table], control: Control
) -> Iterator[Key]:
    for each, table in zip(counts, tables, strict=True):
        for cell in table.cells:
            if each.counts.get(cell, 0) < control.threshold:
                yield (period, table.name, *cell)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), threshold=st.integers(5, 10))
def test_an_attacker_with_every_table_and_issue_finds_no_small_number(
    seed: int, threshold: int
) -> None:
    random = Random(seed)
    quarters = [invented(random, random.choice((20, 90, 400))) for _ in QUARTERS]
    nothing, _ = found(quarters, Control(threshold))
    assert nothing == []


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), control=st.builds(Control, st.integers(5, 10)))
def test_no_small_number_is_shown_and_no_small_total_has_cells(seed: int, control: Control) -> None:
    counts = counted(invented(Random(seed), most=60))
    for each, table in zip(counts, shown(counts, control), strict=True):
        for cell, figure in table.cells.items():
            count = each.counts.get(cell, 0)
            low, high = figure.bounds
            assert low <= count
            assert high is None or count <= high
            assert not figure.is_exact or count >= control.threshold
        if each.total < control.least_total:
            assert not table.cells
            assert table.total == Figure(Mark.BELOW, control.least_total)


def test_tables_are_shown_where_there_are_enough() -> None:
    """A way of holding back that shows nothing would pass all the rest."""
    whole = half = 0
    for seed in range(40):
        tables = shown(counted(invented(Random(seed), most=400)), Control())
        whole += sum(figure.is_exact for table in tables for figure in table.cells.values())
        half += sum(table.is_crossed and table.is_shown for table in tables)
    assert whole > 350
    assert half > 20


# ---------------------------------------------------------------- weaker ways, all broken


def only_small_ones(counts: Sequence[Counted], control: Control) -> tuple[Table, ...]:
    """Nothing is held back to keep a sum from telling."""
    return tuple(marked(each, control, held=frozenset()) for each in counts)


def by_rows_alone(counts: Sequence[Counted], control: Control) -> tuple[Table, ...]:
    """In each row another one is held back; the columns' sums are forgotten."""
    tables = []
    for each in counts:
        held: set[Cell] = set()
        for row in each.rows if each.is_crossed else ("",):
            line = [cell for cell in cells(each) if not each.is_crossed or cell[0] == row]
            large = [cell for cell in line if each.counts.get(cell, 0) >= control.threshold]
            if len(line) - len(large) == 1 and large:
                held.add(min(large, key=lambda cell: (each.counts[cell], cell)))
        tables.append(marked(each, control, frozenset(held)))
    return tuple(tables)


def counted_anew(
    _parts: Sequence[Sequence[Table]], whole: Sequence[Counted], control: Control
) -> tuple[Table, ...]:
    """The year is made from its counts, although its quarters were given out."""
    return shown(whole, control)


def cells(each: Counted) -> list[Cell]:
    return [(row, column) for row in each.rows for column in each.columns]


def marked(each: Counted, control: Control, held: frozenset[Cell]) -> Table:
    def figure(cell: Cell) -> Figure:
        count = each.counts.get(cell, 0)
        if count < control.threshold:
            return Figure(Mark.BELOW, control.threshold)
        return Figure(Mark.HELD if cell in held else Mark.EXACT, count if cell not in held else 5)

    total = Figure(Mark.EXACT, each.total)
    shown_cells = {cell: figure(cell) for cell in cells(each)} if each.total else {}
    return Table(each.name, each.rows, each.columns, total, shown_cells)


@pytest.mark.parametrize(
    ("hold_back", "year"),
    [(only_small_ones, as_sums), (by_rows_alone, as_sums), (shown, counted_anew)],
    ids=["only small ones", "rows alone", "a year counted anew"],
)
def test_the_attacker_breaks_weaker_ways_to_hold_back(hold_back: HoldBack, year: Year) -> None:
    broken = 0
    for seed in range(12):
        random = Random(seed)
        quarters = [invented(random) for _ in QUARTERS]
        keys, _ = found(quarters, Control(), hold_back, year)
        broken += bool(keys)
    assert broken >= 6


def test_the_attacker_finds_the_very_number() -> None:
    """Three of twenty, where the other two and the sum are shown."""
    counts = Counted("a", ("a1", "a2", "a3"), ("",), {("a1", ""): 3, ("a2", ""): 7, ("a3", ""): 10})
    knowledge = Knowledge()
    knowledge.learn("Q1", only_small_ones((counts,), Control()))
    assert Attack(knowledge).interval(("Q1", "a", "a1", "")) == (3, 3)
    knowledge = Knowledge()
    knowledge.learn("Q1", shown((counts,), Control()))
    assert Attack(knowledge).interval(("Q1", "a", "a1", "")) == (0, 4)


def test_a_difference_between_a_year_and_its_quarters_is_found() -> None:
    """Twelve in the year, 4 times shown or not: what is left is one quarter's."""
    knowledge = Knowledge()
    for quarter, figure in zip(
        QUARTERS,
        (Figure(Mark.EXACT, 5), Figure(Mark.EXACT, 6), *[Figure(Mark.BELOW, 5)] * 2),
        strict=True,
    ):
        knowledge.learn(quarter, (Table("a", ("a1",), ("",), None, {("a1", ""): figure}),))
    year = Table("a", ("a1",), ("",), None, {("a1", ""): Figure(Mark.EXACT, 12)})
    knowledge.learn_sum("year", QUARTERS, (year,))
    attack = Attack(knowledge)
    assert attack.interval(("Q3", "a", "a1", "")) == (0, 1)
    assert set(attack.found([("Q3", "a", "a1", ""), ("Q4", "a", "a1", "")], 5)) == {
        ("Q3", "a", "a1", ""),
        ("Q4", "a", "a1", ""),
    }


def test_fewer_than_ten_is_all_that_is_said() -> None:
    (table,) = shown((Counted("a", ("a1",), ("",), {("a1", ""): LEAST_TOTAL - 1}),), Control())
    assert (str(table.total), table.cells) == ("<10", {})
