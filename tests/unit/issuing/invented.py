"""A whole invented year, made into every sheet as it would be given out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from random import Random

from intake.publishing import Publishing
from intake.statistics.categories import DIMENSIONS, counted_names, help_name
from intake.statistics.indicators import KEPT, PROCESS
from intake.statistics.issues import Issue, Output, read_issue
from intake.statistics.periods import read_period
from intake.statistics.tally import with_counted
from tests.transcripts.play import memory_world
from tests.world import World

MONTHS = [f"2026-{number:02}" for number in range(1, 13)]
PERIODS: Mapping[Output, str] = {
    Output.PUBLIC: "2026",
    Output.NETWORK: "2026-Q4",
    Output.REGISTER: "2026",
    Output.HRS: "2026-H2",
    Output.OPERATIONS: "2026-11",
}
LATER = datetime(2027, 4, 1, tzinfo=UTC)
LISTED = {"language": ("en",), "area": ("The Banks", "Inland")}
RARE = 0.35
"""How often something other than the first three values is said."""


@cache
def sheets(reports_a_month: int) -> Mapping[Output, Issue]:
    """Each output, of a year with so many reports a month."""
    world, _, _ = memory_world()
    random = Random(8)
    for month in MONTHS:
        _count(world, random, month, reports_a_month)
    world.time.now = LATER
    publishing = Publishing(world.store, world.vault, lambda: world.response, world.time)
    found = {}
    for output, typed in PERIODS.items():
        period = read_period(typed)
        assert period
        found[output] = read_issue(publishing.issue(output, period))
    return found


def _count(world: World, random: Random, month: str, reports: int) -> None:
    plain = b""
    with world.store() as work:
        for _ in range(reports):
            plain = with_counted(plain, counted_names(_values(random)))
        for kept in (*KEPT, PROCESS):
            for cells in kept.names.values():
                for names in cells.values():
                    for _ in range(random.randint(0, reports // 4)):
                        work.counters.add(month, names[0])
        for _ in range(work.counters.of_month(month).get("help", 0)):
            plain = with_counted(plain, (help_name(random.choice(LISTED["area"])),))
        work.tallies.hold(month)
        work.tallies.put(month, world.vault.seal_tally(month, plain))
        work.commit()


def _values(random: Random) -> dict[str, str]:
    return {name: _value(random, name) for name in DIMENSIONS}


def _value(random: Random, name: str) -> str:
    every = DIMENSIONS[name].all_values(LISTED.get(name, ()))
    return random.choice(every if random.random() < RARE else every[:3])
