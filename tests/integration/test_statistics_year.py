"""A year of an invented line, on both databases: the numbers add up to what was put in.

Some reports are sent by texts, as people would; the rest of the year is counted straight.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

import pytest
from sqlalchemy import text

from intake.conversation.vocabulary import Step
from intake.errors import ConfigError
from intake.issuing.page import issue_page
from intake.issuing.words import Words
from intake.publishing import Publishing
from intake.statistics.categories import DIMENSIONS, counted_names, values_of
from intake.statistics.indicators import KEPT, PROCESS, of_reports
from intake.statistics.issues import CUTS, Output, hash_of, read_issue
from intake.statistics.periods import Period, read_period
from intake.statistics.tally import read_tally, with_counted
from intake.store.database import content_engine
from tests.acceptance.real import Installed, installed
from tests.conftest import Databases
from tests.unit.reporting.test_filing import EVERYTHING, WITNESS

MONTHS = [f"2026-{number:02}" for number in range(1, 13)]
LISTED = {"language": ("en",), "area": ("The Banks", "Inland")}
SENT: tuple[dict[Step, str], ...] = (
    {},
    EVERYTHING,
    {**EVERYTHING, Step.KIND: "2"},
    WITNESS,
    {Step.AGE: "1"},
    EVERYTHING,
)
STRAIGHT = 240
LATER = datetime(2027, 4, 1, tzinfo=UTC)


@dataclass
class Year:
    """What was put in: reports by month, and names that were counted."""

    here: Installed
    straight: Counter[str]
    names: Counter[str]

    @property
    def publishing(self) -> Publishing:
        world = self.here.world
        return Publishing(world.store, world.vault, lambda: world.response, world.time)


@pytest.fixture
def year(databases: Databases) -> Iterator[Year]:
    with installed(databases) as here:
        random = Random(26)
        straight = count_straight(here, random)
        names = count_events(here, random)
        for number, answers in enumerate(SENT):
            here.sends(f"+1555000{7000 + number}", answers)
        yield Year(here, straight, names)


def count_straight(here: Installed, random: Random) -> Counter[str]:
    """Reports as filing counts them, without their filing."""
    every: Counter[str] = Counter()
    vault = here.world.vault
    for month in MONTHS:
        reports = [invented(random) for _ in range(STRAIGHT // 12)]
        with here.world.store() as work:
            sealed = work.tallies.hold(month)
            plain = vault.open_tally(month, sealed) if sealed else b""
            for values in reports:
                plain = with_counted(plain, counted_names(values))
                every.update(counted_names(values))
            work.tallies.put(month, vault.seal_tally(month, plain))
            work.commit()
    return every


def invented(random: Random) -> dict[str, str]:
    return {
        name: random.choice(each.all_values(LISTED.get(name, ())))
        for name, each in DIMENSIONS.items()
    }


def count_events(here: Installed, random: Random) -> Counter[str]:
    cells = [
        cell for kept in (*KEPT, PROCESS) for row in kept.names.values() for cell in row.values()
    ]
    every: Counter[str] = Counter()
    with here.world.store() as work:
        for names in cells:
            for _ in range(random.randint(0, 12)):
                work.counters.add(
                    random.choice(MONTHS), names[0], random.choice(("", "north-bank"))
                )
                every[names[0]] += 1
        work.commit()
    return every


def test_the_numbers_add_up_to_what_was_put_in(year: Year) -> None:
    world = year.here.world
    tally: Counter[str] = Counter()
    names: Counter[str] = Counter()
    with world.store(write=False) as work:
        for month in MONTHS:
            tally.update(read_tally(world.vault.open_tally(month, work.tallies.get(month))))
            names.update(work.counters.of_month(month))
    assert tally["filed"] == STRAIGHT + len(SENT)
    assert {each.total for each in of_reports(tally, LISTED)} == {STRAIGHT + len(SENT)}
    sent = tally - year.straight
    assert sent["filed"] == len(SENT)
    assert sent["filed reporter_type=staff_witness"] == 1
    assert sent["filed kind_reported=several"] == 2
    assert sent["filed kind_reported=abuse"] == 1
    assert sent["filed under_18=yes"] == 1
    started = names["asked any S1"] - year.names["asked any S1"]
    assert started == len(SENT)
    for name, count in year.names.items():
        if name not in ("asked any S1", "help"):
            assert names[name] == count


def test_what_is_shown_is_what_was_counted_and_stays(year: Year) -> None:
    year.here.world.time.now = LATER
    shown = {}
    for output, period in (("operations", "2026-11"), ("network", "2026-Q4"), ("public", "2026")):
        text = year.publishing.issue(Output(output), at(period))
        issue = shown[output] = read_issue(text)
        year.here.world.time.pass_time(days=1)
        count_events(year.here, Random(1))
        assert year.publishing.issue(Output(output), at(period)) == text
        with year.here.world.store(write=False) as work:
            row = work.issues.get(output, period)
        assert row is not None
        assert (row.sha256, row.body) == (hash_of(text), text)
        assert {table.name for table in issue.tables} <= set(CUTS[Output(output)].tables)
        assert "Numbers show" in issue_page(issue, Words("en", {}))
    total = shown["public"].total
    assert total is not None
    assert (total.is_exact, total.value) == (True, STRAIGHT + len(SENT))


def test_numbers_of_a_quarter_leave_the_office_a_quarter_late(year: Year) -> None:
    world = year.here.world
    world.time.now = datetime(2027, 3, 31, tzinfo=UTC)
    with pytest.raises(ConfigError, match="not before 2027-04-01"):
        year.publishing.issue(Output.NETWORK, at("2026-Q4"))
    world.time.now = datetime(2026, 12, 1, tzinfo=UTC)
    assert year.publishing.issue(Output.OPERATIONS, at("2026-11"))
    with pytest.raises(ConfigError, match="for a quarter"):
        year.publishing.issue(Output.NETWORK, at("2026-11"))


def test_a_small_response_gives_out_years_only(year: Year) -> None:
    world = year.here.world
    world.time.now = LATER
    world.load(world.response_toml.replace("count_answers = true", "yearly_only = true"))
    world.time.pass_time(minutes=1)
    with pytest.raises(ConfigError, match="yearly only"):
        year.publishing.issue(Output.NETWORK, at("2026-Q2"))
    assert read_issue(year.publishing.issue(Output.PUBLIC, at("2026"))).table("by_quarter") is None
    world.load(world.response_toml)
    world.time.pass_time(minutes=1)
    with pytest.raises(ConfigError, match="given out without quarters"):
        year.publishing.issue(Output.NETWORK, at("2026-Q2"))


def at(text: str) -> Period:
    period = read_period(text)
    assert period is not None
    return period


def test_both_databases_tell_the_same(
    sqlite_databases: Databases, postgres_databases: Databases
) -> None:
    texts = []
    for databases in (sqlite_databases, postgres_databases):
        with installed(databases) as here:
            random = Random(5)
            year = Year(here, count_straight(here, random), count_events(here, random))
            here.world.time.now = LATER
            texts.append(year.publishing.issue(Output.PUBLIC, at("2026")))
    assert texts[0] == texts[1]


def test_an_invented_report_is_one_that_could_be_filed() -> None:
    values = values_of({"channel": ["sms"]}, LISTED)
    assert set(values) == set(invented(Random(1)))


@pytest.mark.parametrize("what", ["body", "sha256"])
def test_an_issue_that_somebody_changed_is_not_given_out(
    year: Year, databases: Databases, what: str
) -> None:
    """Nor is anything cut from it, and it is not quietly made anew."""
    year.here.world.time.now = LATER
    year.publishing.issue(Output.NETWORK, at("2026-Q4"))
    engine = content_engine(databases.content)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE issues SET {what} = {what} || ' '"))
    engine.dispose()
    for output, period in ((Output.NETWORK, "2026-Q4"), (Output.PUBLIC, "2026")):
        with pytest.raises(ConfigError, match="was changed since it was made"):
            year.publishing.issue(output, at(period))
