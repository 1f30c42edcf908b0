"""What is counted, in which periods, and how tables become issues."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from intake.routing.directory import FRESH_DAYS
from intake.statistics.categories import (
    DIMENSIONS,
    NEVER,
    NOT_SAID,
    PAIRS,
    counted_names,
    values_of,
)
from intake.statistics.directory import UP_TO_DAYS, Directory, directory_tables
from intake.statistics.disclosure import Control
from intake.statistics.figures import Figure, Mark, Table
from intake.statistics.incidents import AS_THEY_ARE, INCIDENTS, incidents
from intake.statistics.indicators import KEPT, PROCESS, of_reports
from intake.statistics.issues import (
    CUTS,
    Issue,
    Output,
    median_reading,
    read_issue,
    register,
    shares,
)
from intake.statistics.making import process_of, process_over, summed
from intake.statistics.mapping import MATCHES
from intake.statistics.periods import Period, Span, read_period
from intake.statistics.tally import read_tally, with_counted

LISTED = {"language": ("en", "ar"), "area": ("Shores",)}
EVERYTHING = {
    "channel": ["sms"],
    "language": ["ar"],
    "reporter_type": ["self"],
    "kind_reported": ["exploitation", "harassment"],
    "accused_role": ["other"],
    "under_18": ["no"],
    "time_bucket": ["d0_3"],
    "needs": [],
    "urgency": ["U1"],
    "area": ["Shores"],
}


def exact(value: int) -> Figure:
    return Figure(Mark.EXACT, value)


def below(value: int = 5) -> Figure:
    return Figure(Mark.BELOW, value)


def simple(name: str, **figures: Figure) -> Table:
    total = exact(sum(each.least for each in figures.values()))
    cells = {(row, ""): figure for row, figure in figures.items()}
    return Table(name, tuple(figures), ("",), total, cells)


# ---------------------------------------------------------------- what is counted


def test_no_pair_that_points_at_somebody_is_counted() -> None:
    assert not {frozenset(pair) for pair in PAIRS} & NEVER
    assert all({*pair} <= DIMENSIONS.keys() for pair in (*PAIRS, *NEVER))
    assert not [name for name in DIMENSIONS if "org" in name or "name" in name]


def test_a_report_counts_once_in_each_table_and_never_by_three() -> None:
    names = list(counted_names(values_of(EVERYTHING, LISTED)))
    assert len(names) == len(set(names)) == 1 + len(DIMENSIONS) + len(PAIRS)
    assert max(name.count("=") for name in names) == 2


def test_every_value_has_its_cell_so_that_tables_add_up() -> None:
    for answers in (EVERYTHING, {}, {**EVERYTHING, "language": ["xx"], "kind_reported": ["abuse"]}):
        tally = read_tally(with_counted(b"", counted_names(values_of(answers, LISTED))))
        assert {each.total for each in of_reports(tally, LISTED)} == {1}


def test_what_was_not_said_or_is_not_known_tells_nothing() -> None:
    assert set(values_of({}, LISTED).values()) == {NOT_SAID}
    odd = {**EVERYTHING, "accused_role": ["a name"], "language": ["xx"], "area": ["a village"]}
    values = values_of(odd, LISTED)
    assert (values["accused_role"], values["language"], values["area"]) == (
        NOT_SAID,
        "other_value",
        "other_value",
    )
    assert values["kind_reported"] == "several"


def test_no_event_stands_in_two_tables() -> None:
    names = [
        name
        for kept in (*KEPT, PROCESS)
        for cells in kept.names.values()
        for cell in cells.values()
        for name in cell
    ]
    assert len(names) == len(set(names))


def test_what_other_schemes_are_told_of_is_ours() -> None:
    rows = {(kept.name, row) for kept in KEPT for row in kept.names}
    values = {(name, value) for name, each in DIMENSIONS.items() for value in each.values}
    known = {*DIMENSIONS, *(kept.name for kept in KEPT), "period"}
    for match in MATCHES:
        name, _, value = match.ours.partition("=")
        assert name in known
        assert not value or (name, value) in rows | values


def test_what_incidents_are_regrouped_by_is_what_the_scheme_is_told_to_call_it() -> None:
    """Both ways: no row without a word of the scheme, and no value of ours forgotten."""
    asked = {name for each in INCIDENTS for of in each.rows.values() for name, _ in of}
    rows = {f"{name}={row}" for each in INCIDENTS for of in each.rows.values() for name, row in of}
    theirs = {match.ours: match.by_scheme["HRS"] for match in MATCHES}
    assert {
        row for row in rows if not row.endswith(NOT_SAID) and theirs.get(row, "-") == "-"
    } == set()
    named = {ours for ours, word in theirs.items() if word != "-" and ours.split("=")[0] in asked}
    assert named <= rows
    whole = {ours for ours, word in theirs.items() if word != "-" and "=" not in ours}
    assert whole == {*AS_THEY_ARE, "period"}


def test_a_row_of_incidents_is_the_sum_of_what_was_shown() -> None:
    tables = {
        "under_18": simple(
            "under_18", yes=below(), no=exact(30), unknown=exact(6), not_said=exact(9)
        ),
        "kind_assessed": Table("kind_assessed", ("abuse",), ("",), below(10), {}),
    }
    made = {each.name: each for each in incidents(tables)}
    person = {row: str(figure) for (row, _), figure in made["hrs_person"].cells.items()}
    assert person == {"child": "0+", "adult": "30", "unknown": "15"}
    assert not made["hrs_type"].is_shown
    assert not made["hrs_status"].is_shown


def test_the_directory_is_counted_as_it_is_small_numbers_too() -> None:
    health, ages = directory_tables(Directory(4, 1, (0, 30, 31, 90, 91)))
    assert [str(each) for each in health.cells.values()] == ["3", "1"]
    assert {row: str(figure) for (row, _), figure in ages.cells.items()} == {
        "up_to_30": "2",
        "up_to_90": "2",
        "older": "1",
    }
    assert UP_TO_DAYS["up_to_90"] == FRESH_DAYS


# ---------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("text", "months", "outside", "inside"),
    [
        ("2026", ("2026-01", "2026-12"), date(2027, 4, 1), date(2027, 1, 1)),
        ("2026-Q3", ("2026-07", "2026-09"), date(2027, 1, 1), date(2026, 10, 1)),
        ("2026-H1", ("2026-01", "2026-06"), date(2026, 10, 1), date(2026, 7, 1)),
        ("2026-H2", ("2026-07", "2026-12"), date(2027, 4, 1), date(2027, 1, 1)),
        ("2026-Q4", ("2026-10", "2026-12"), date(2027, 4, 1), date(2027, 1, 1)),
        ("2026-11", ("2026-11", "2026-11"), date(2027, 3, 1), date(2026, 12, 1)),
    ],
)
def test_a_period_is_over_and_then_a_quarter_late(
    text: str, months: tuple[str, str], outside: date, inside: date
) -> None:
    period = read_period(text)
    assert period is not None
    assert str(period) == text
    assert (period.months[0], period.months[-1]) == months
    assert period.given_out_from(outside=True) == outside
    assert period.given_out_from(outside=False) == inside


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-Q5",
        "2026-H3",
        "2026-13",
        "2026-1",
        "2026 Q1",
        "0000",
        "1999",
        "9999",
        "9999-Q4",
        "3000-12",
        "-2026",
        "2026-Q0",
        "2026-00",
    ],
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert read_period(text) is None


@pytest.mark.parametrize("text", ["2000", "2999", "2999-Q4", "2999-H2", "2999-12"])
def test_the_first_and_the_last_have_a_day_on_which_they_are_over(text: str) -> None:
    period = read_period(text)
    assert period is not None
    assert period.given_out_from(outside=True) > period.after


def test_a_year_has_its_quarters_and_months() -> None:
    year = Period(2026, Span.YEAR.value)
    assert [str(each) for each in year.parts(Span.QUARTER)] == [f"2026-Q{n}" for n in (1, 2, 3, 4)]
    assert str(Period(2026, 3, 4).parts(Span.MONTH)[0]) == "2026-10"
    assert [str(each) for each in Period(2026, 6, 2).parts(Span.QUARTER)] == ["2026-Q3", "2026-Q4"]


def test_what_leaves_the_office_is_a_quarter_at_least() -> None:
    assert all(cut.span is not Span.MONTH for cut in CUTS.values() if cut.outside)


# ---------------------------------------------------------------- longer periods


def test_a_longer_period_is_the_sum_of_what_was_shown() -> None:
    first, second = simple("t", a=exact(9), b=below()), simple("t", a=exact(6), c=exact(8))
    (table,) = summed([(first,), (second,)])
    assert {row: str(table.cells[row, ""]) for row in table.rows} == {
        "a": "15",
        "b": "0+",
        "c": "8",
    }
    assert str(table.total) == "23"


def test_a_table_that_was_left_out_once_is_at_least_the_rest() -> None:
    out = Table("t", ("a",), ("",), below(10), {})
    (table,) = summed([(out,), (simple("t", a=exact(12)),)])
    assert (str(table.cells["a", ""]), str(table.total)) == ("12+", "12+")
    (table,) = summed([(out,), (out,)])
    assert (table.cells, str(table.total)) == ({}, "0+")


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ((7, 8, 9), "24"),
        ((3, 8, 9), "17+"),  # the sum would tell the 3
        ((3, 4, 9), "9+"),  # 7 of two: each would be 3 or 4
        ((1, 1, 1), "<5"),
        ((2, 2, 2), "6"),
        ((0, 0, 5), "5+"),
    ],
)
def test_a_quarter_of_the_line_gives_no_month_away(months: tuple[int, ...], said: str) -> None:
    control = Control()
    parts = [process_of({"help": count}, control) for count in months]
    table = process_over(parts, {"help": sum(months)}, control)
    assert str(table.cells["help", ""]) == said


# ---------------------------------------------------------------- issues


def issue(*tables: Table, total: Figure | None = None) -> Issue:
    return Issue(Output.NETWORK, "2026-Q3", "demo", 5, 1, total, tables)


def test_an_issue_is_read_back_as_it_was() -> None:
    crossed = Table(
        "a b", ("x",), ("y", "z"), exact(20), {("x", "y"): exact(14), ("x", "z"): below()}
    )
    made = issue(
        crossed,
        simple("t", a=Figure(Mark.HELD, 5)),
        Table("u", (), ("",), None, {}),
        total=exact(20),
    )
    assert read_issue(made.to_text()) == made
    assert read_issue(made.to_text()).to_text() == made.to_text()
    assert "Numbers show who came forward" in made.to_text()


def test_shares_follow_from_what_is_shown_only() -> None:
    reading = simple("reading", within=exact(15), twice=exact(5), later=exact(10))
    process = simple("process", unread_in_time=exact(12))
    found = {each.name: each.percent for each in shares(issue(reading, process, total=exact(40)))}
    assert found == {"read_in_time": 50, "overdue": 30}
    assert median_reading(issue(reading)) == "twice"
    hidden = simple("reading", within=exact(15), twice=below(), later=Figure(Mark.HELD, 5))
    hidden = replace(hidden, total=exact(30))
    assert median_reading(issue(hidden)) is None
    (share,) = shares(issue(hidden))
    assert (share.name, share.percent) == ("read_in_time", 50)


def test_a_register_says_no_more_than_its_tables() -> None:
    assessed = simple("kind_assessed", exploitation=exact(9), abuse=exact(6), harassment=below())
    closed = simple("closed", done=exact(12))
    table = register({"kind_assessed": assessed, "closed": closed}, exact(30), 5)
    assert {row: str(table.cells[row, ""]) for row in table.rows} == {
        "notified": "30",
        "seah": "15+",
        "closed": "12",
        "ongoing": "18",
    }
    assert str(register({"closed": closed}, exact(14), 5).cells["ongoing", ""]) == "<5"
    assert str(register({}, below(10), 5).cells["ongoing", ""]) == "0+"
