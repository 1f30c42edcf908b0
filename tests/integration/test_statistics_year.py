"""A year of an invented line, on both databases: the numbers add up to what was put in.

Some reports are sent, deleted and answered, some conversations left and some help places looked at,
as people would; the rest of the year is counted straight, under every name that anything counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

import pytest
from sqlalchemy import text

from intake.conversation.vocabulary import Role, Step
from intake.desk.watching_words import OUTPUTS
from intake.errors import ConfigError
from intake.issuing.page import issue_page
from intake.issuing.words import Words
from intake.publishing import Publishing
from intake.reporting.counting import count_help
from intake.statistics.categories import DIMENSIONS, counted_names, values_of
from intake.statistics.figures import added
from intake.statistics.indicators import KEPT, PROCESS, READ_WITHIN, of_help, of_reports
from intake.statistics.issues import CUTS, Output, hash_of, read_issue
from intake.statistics.periods import Period, read_period
from intake.statistics.tally import read_tally, with_counted
from intake.store.database import content_engine
from tests.acceptance.real import Installed, installed
from tests.architecture.test_counted import WRITTEN, is_shown_nowhere
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
STRAIGHT, LOOKS = 240, 150
COUNTING = ("count_answers = false", "count_answers = true")
LATER = datetime(2027, 4, 1, tzinfo=UTC)


@dataclass
class Year:
    """What was put in straight: in sealed counts, and under names. `done`: by people, by name."""

    here: Installed
    straight: Counter[str]
    names: Counter[str]
    done: Counter[str] = field(default_factory=Counter)

    @property
    def publishing(self) -> Publishing:
        world = self.here.world
        return Publishing(world.store, world.vault, lambda: world.response, world.time)


@pytest.fixture
def year(databases: Databases) -> Iterator[Year]:
    with installed(databases) as here:
        random = Random(26)
        here.world.load(here.world.response_toml.replace(*COUNTING))
        here.world.time.pass_time(minutes=1)
        straight = count_straight(here, random)
        names = count_events(here, random)
        looks = count_looks(here, random)
        names["help"] = looks.total()
        yield Year(here, straight + looks, names, people(here))


def people(here: Installed) -> Counter[str]:
    """What people do, and the names it must be counted under."""
    sent = [here.sends(f"+1555000{7000 + n}", answers) for n, answers in enumerate(SENT)]
    first, second, *_ = sent
    here.answers(first.report_id, Role.REPORTER, "We have read it.")
    here.says("+15550008001", first.codes[Role.REPORTER], "1", "9")
    here.says("+15550008002", second.codes[Role.REPORTER], "5", "1")
    here.says("+15550008003", "8", "11")
    here.says("+15550008004", "hello", "1", "9")
    shown_on_the_way = sum(Step.NEEDS in answers for answers in SENT)
    return Counter(
        {
            "asked any S1": len(SENT) + 1,
            "left any R1": 1,
            "help": 1 + shown_on_the_way,
            "sent self": len(SENT) - SENT.count(WITNESS),
            "sent witness": SENT.count(WITNESS),
            "deleted": 1,
            READ_WITHIN: 1,
        }
    )


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
    """Under every name that anything counts, but looks at help places."""
    every: Counter[str] = Counter()
    with here.world.store() as work:
        for name in sorted(WRITTEN - {"help"}):
            for _ in range(random.randint(1, 12)):
                work.counters.add(random.choice(MONTHS), name, random.choice(("", "north-bank")))
                every[name] += 1
        work.commit()
    return every


def count_looks(here: Installed, random: Random) -> Counter[str]:
    """At help places: each under its area and as one."""
    every: Counter[str] = Counter()
    response, vault = here.world.response, here.world.vault
    areas = (None, *(area.id for area in response.areas))
    with here.world.store() as work:
        for _ in range(LOOKS):
            month, area = random.choice(MONTHS), random.choice(areas)
            work.counters.add(month, "help")
            count_help(work, vault, response, month, area)
            place = response.area(area) if area else None
            every[f"help_area {place.reports_as if place else 'not_said'}"] += 1
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
    done = names - year.names
    assert {name: done[name] for name in year.done} == dict(year.done)
    tables = [each.counted(names) for each in (*KEPT, PROCESS)]
    counted = sum(n for each in tables for n in each.counts.values())
    assert counted == sum(n for name, n in names.items() if is_told(name))
    by_area = of_help(tally, LISTED)
    assert by_area.total == names["help"] == LOOKS + year.done["help"]
    assert by_area.counts["The Banks", ""] >= year.straight["help_area The Banks"] + 1
    assert tally["filed"] == STRAIGHT + len(SENT)
    assert {each.total for each in of_reports(tally, LISTED)} == {STRAIGHT + len(SENT)}
    sent = tally - year.straight
    assert sent["filed"] == len(SENT)
    assert sent["filed reporter_type=staff_witness"] == 1
    assert sent["filed kind_reported=several"] == 2
    assert sent["filed kind_reported=abuse"] == 1
    assert sent["filed under_18=yes"] == 1
    assert all(names[name] >= count for name, count in year.names.items())


def is_told(name: str) -> bool:
    """Whether some table must hold it: what is asked is not told, but how many began is."""
    return name == "asked any S1" or not is_shown_nowhere(name)


def test_what_is_shown_is_what_was_counted_and_stays(year: Year) -> None:
    year.here.world.time.now = LATER
    shown = {}
    for output, period in (
        ("operations", "2026-11"),
        ("network", "2026-Q4"),
        ("public", "2026"),
        ("hrs", "2026-H2"),
    ):
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
    world.load(world.response_toml.replace("count_answers = false", "yearly_only = true"))
    world.time.pass_time(minutes=1)
    with pytest.raises(ConfigError, match="yearly only"):
        year.publishing.issue(Output.NETWORK, at("2026-Q2"))
    with pytest.raises(ConfigError, match="yearly only"):
        year.publishing.issue(Output.HRS, at("2026-H1"))
    offered = {each for each in OUTPUTS if year.publishing.newest(each)}
    assert offered == {Output.PUBLIC, Output.REGISTER, Output.OPERATIONS}
    assert read_issue(year.publishing.issue(Output.PUBLIC, at("2026"))).table("by_quarter") is None
    world.load(world.response_toml)
    world.time.pass_time(minutes=1)
    with pytest.raises(ConfigError, match="given out without quarters"):
        year.publishing.issue(Output.NETWORK, at("2026-Q2"))


def test_a_half_is_cut_from_quarters_whose_issues_are_kept(year: Year) -> None:
    year.here.world.time.now = LATER
    half = read_issue(year.publishing.issue(Output.HRS, at("2026-H2")))
    quarters = [
        read_issue(year.publishing.issue(Output.NETWORK, at(quarter)))
        for quarter in ("2026-Q3", "2026-Q4")
    ]
    assert half.total == added(each.total for each in quarters if each.total)
    person, shown = half.table("hrs_person"), [each.table("under_18") for each in quarters]
    assert person
    assert person.cells["adult", ""] == added(each.cells["no", ""] for each in shown if each)


def test_the_state_of_the_directory_is_that_of_the_day_a_sheet_is_made(year: Year) -> None:
    world = year.here.world
    world.time.now = LATER
    sheet = read_issue(year.publishing.issue(Output.NETWORK, at("2026-Q4")))
    health, ages = sheet.table("health_entry"), sheet.table("entry_age")
    assert health
    assert ages
    assert health.cells["with", ""].value == len(world.response.areas)
    assert health.cells["without", ""].value == 0
    assert ages.cells["older", ""].value == len(world.response.help_places)


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
