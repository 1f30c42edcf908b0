"""T15: nobody can work out a small number, from all tables and all issues together.

Random reports in four quarters, their halves, what is regrouped of those for another scheme, and
their year; looks at help places by month, by area and by year. An attacker has all of it and solves
exactly for what was held back (`intake.statistics.auditing`). That he can is shown by weaker ways
to hold back, each of which he breaks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.statistics.auditing import Attack, Key, Knowledge
from intake.statistics.disclosure import LEAST_TOTAL, Control, Counted, shown, single
from intake.statistics.figures import Cell, Figure, Mark, Table
from intake.statistics.incidents import Regrouped
from intake.statistics.indicators import of_help
from intake.statistics.making import Counts, help_of, process_of, process_over, summed
from tests.unit.counting.reports import Report, counted, invented

QUARTERS = ("Q1", "Q2", "Q3", "Q4")
HALVES = {"H1": QUARTERS[:2], "H2": QUARTERS[2:]}
GROUPED = Regrouped(
    "grouped", "", {"x": (("a", "a1"), ("a", "a2")), "y": (("a", "a3"),), "z": (("b", "b1"),)}
)
HoldBack = Callable[[Sequence[Counted], Control], tuple[Table, ...]]
Year = Callable[[Sequence[Sequence[Table]], Sequence[Counted], Control], tuple[Table, ...]]
Group = Callable[[Sequence[Table], Sequence[Counted], Control], Table]


def as_shown(tables: Sequence[Table], _whole: Sequence[Counted], _control: Control) -> Table:
    return GROUPED.table({each.name: each for each in tables})


def as_sums(
    parts: Sequence[Sequence[Table]], _whole: Sequence[Counted], _control: Control
) -> tuple[Table, ...]:
    return summed(parts)


def found(
    quarters: Sequence[Sequence[Report]],
    control: Control,
    hold_back: HoldBack = shown,
    year: Year = as_sums,
    half: Year = as_sums,
    group: Group = as_shown,
) -> tuple[list[Key], Knowledge]:
    """What the attacker finds in all that is given out, and what he knew."""
    knowledge, parts, small = Knowledge(), [], []
    for name, reports in zip(QUARTERS, quarters, strict=True):
        counts = counted(reports)
        tables = hold_back(counts, control)
        parts.append(tables)
        knowledge.learn(name, tables)
        small += list(small_in(name, counts, tables, control))
    for number, (name, of) in enumerate(HALVES.items()):
        both = slice(2 * number, 2 * number + 2)
        whole = counted([report for reports in quarters[both] for report in reports])
        tables = half(parts[both], whole, control)
        knowledge.learn_sum(name, of, tables)
        grouped = (group(tables, whole, control),)
        knowledge.learn_regrouped(name, grouped, {GROUPED.name: GROUPED.rows})
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


def grouped_anew(_tables: Sequence[Table], whole: Sequence[Counted], control: Control) -> Table:
    """Rows of another scheme are made from counts, and not from what was shown of them."""
    counts = {each.name: each.counts for each in whole}
    figures = {
        (row, ""): single(sum(counts[name].get((ours, ""), 0) for name, ours in of), control)
        for row, of in GROUPED.rows.items()
    }
    return Table(GROUPED.name, tuple(GROUPED.rows), ("",), None, figures)


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
    "weaker",
    [
        {"hold_back": only_small_ones},
        {"hold_back": by_rows_alone},
        {"year": counted_anew},
        {"half": counted_anew},
        {"group": grouped_anew},
    ],
    ids=[
        "only small ones",
        "rows alone",
        "a year anew",
        "a half anew",
        "another scheme's rows anew",
    ],
)
def test_the_attacker_breaks_weaker_ways_to_hold_back(weaker: dict[str, Any]) -> None:
    broken = 0
    for seed in range(12):
        random = Random(seed)
        quarters = [invented(random) for _ in QUARTERS]
        keys, _ = found(quarters, Control(), **weaker)
        broken += bool(keys)
    assert broken >= 6


# ---------------------------------------------------------------- looks at help places

LISTED = {"area": ("Shores", "Hills")}
AREAS = ("Shores", "Hills", "not_said")
ByArea = Callable[[Counts, Table, Control], Table]


def looks_found(random: Random, control: Control, by_area: ByArea = help_of) -> list[Key]:
    """What the attacker finds of looks: months, quarters and their year as one number, and each
    quarter and the year by area."""
    knowledge, small, wholes, tables, total = Knowledge(), [], [], [], 0
    for quarter in QUARTERS:
        weights = [random.random() ** 2 + 0.05 for _ in AREAS]
        months = [
            Counter(random.choices(AREAS, weights, k=random.choice((2, 6, 9, 30)))) for _ in "123"
        ]
        parts = [process_of({"help": month.total()}, control) for month in months]
        of_months = [(quarter, "month", str(number), "") for number in range(3)]
        for key, month, part in zip(of_months, months, parts, strict=True):
            knowledge.bounds[key] = part.cells["help", ""].bounds
            small += [key] if month.total() < control.threshold else []
        looks = sum(months, Counter[str]())
        total += looks.total()
        whole = process_over(parts, {"help": looks.total()}, control)
        table = by_area(
            Counts({f"help_area {a}": looks[a] for a in AREAS}, {}, LISTED), whole, control
        )
        knowledge.learn(quarter, (table,))
        areas = [(quarter, table.name, area, "") for area in table.rows]
        sum_of(knowledge, (quarter, "help", "", ""), whole.cells["help", ""], of_months, areas)
        small += [key for key in areas if looks[key[2]] < control.threshold]
        wholes.append(whole)
        tables.append((table,))
    every = [(quarter, "help", "", "") for quarter in QUARTERS]
    year = process_over(wholes, {"help": total}, control).cells["help", ""]
    sum_of(knowledge, ("year", "help", "", ""), year, every)
    knowledge.learn_sum("year", QUARTERS, summed(tables))
    return list(Attack(knowledge).found(small, control.threshold))


def sum_of(knowledge: Knowledge, whole: Key, figure: Figure, *ways: Sequence[Key]) -> None:
    """One number that is the sum of these, and of those."""
    knowledge.bounds[whole] = figure.bounds
    for each in ways:
        for key in each:
            knowledge.bounds.setdefault(key, (0, None))
        knowledge.equations.append(({whole: -1, **dict.fromkeys(each, 1)}, 0))


def whatever_its_months_show(counts: Counts, _process: Table, control: Control) -> Table:
    """Protected against its own sum; that this sum gives a month away is forgotten."""
    return shown((of_help(counts.tally, counts.listed),), control)[0]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), threshold=st.integers(5, 10))
def test_no_month_and_no_area_follows_from_looks_at_help_places(seed: int, threshold: int) -> None:
    assert looks_found(Random(seed), Control(threshold)) == []


def test_the_attacker_finds_a_month_where_areas_are_shown_whatever_months_show() -> None:
    weaker = [looks_found(Random(seed), Control(), whatever_its_months_show) for seed in range(12)]
    assert sum(any(key[1] == "month" for key in keys) for keys in weaker) >= 6


def test_looks_by_area_are_shown_where_there_are_enough() -> None:
    tally = {"help_area Shores": 30, "help_area Hills": 12, "help_area not_said": 18}
    parts = [process_of({"help": 20}, Control())] * 3
    whole = process_over(parts, {"help": 60}, Control())
    table = help_of(Counts(tally, {}, LISTED), whole, Control())
    assert [str(table.cells[area, ""]) for area in AREAS] == ["30", "-", "18"]


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
