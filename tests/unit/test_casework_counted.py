"""The first reading is counted against the hours that people were told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake.statistics.indicators import READ_LATER, READ_TWICE, READ_WITHIN
from tests.unit.desk.world import DEPUTY, EXTERNAL, OWNER, World


@pytest.mark.parametrize(
    ("share", "name"),
    [(0.5, READ_WITHIN), (1, READ_WITHIN), (1.5, READ_TWICE), (2, READ_TWICE), (2.1, READ_LATER)],
)
def test_a_reading_counts_by_the_hours_that_were_promised(share: float, name: str) -> None:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    report = world.file(declared=True)
    header = world.store.tables.reports[report.id]
    length: timedelta = header.due_at - header.received_hour
    world.clock.now = header.received_hour + share * length
    world.casework.acknowledge(world.session(OWNER), report.id)
    world.casework.acknowledge(world.session(OWNER), report.id)
    month = f"{world.clock.now:%Y-%m}"
    assert world.store.tables.counters == {(month, name, ""): 1}
