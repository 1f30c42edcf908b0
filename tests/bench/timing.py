"""Whether the time of an answer tells anything: kinds of trials, interleaved, in one process.

What is timed is the hearing of one message, from the parsed text to the commit. CPU is the whole
process's. Between two trials what was answered is delivered, untimed, as a worker would.

Rules: every trial has a number of its own; the order is by chance, so that a slow moment of the
machine falls on every kind; every answer is checked, so that no kind is measured that is not
there. Sizes of effects are stated; whoever reads them decides.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

from tests.bench.comparing import cliffs_delta, delta_interval, shift
from tests.bench.figures import Figure
from tests.world import World

BUDGET = "|delta| < 0.1"
NANOSECONDS = {"ms": 1e6, "us": 1e3}


@dataclass(frozen=True, slots=True)
class Trial:
    """One text to be heard, and what has to come back."""

    kind: str
    phone: str
    words: str
    answer: str


@dataclass(frozen=True, slots=True)
class Spent:
    """Nanoseconds of each trial of one kind."""

    cpu: list[int]
    wall: list[int]


def hear_all(world: World, trials: Sequence[Trial]) -> Mapping[str, Spent]:
    """What each kind took. Raises RuntimeError when an answer is not the one expected."""
    spent: dict[str, Spent] = {}
    for trial in trials:
        cpu, wall = time.process_time_ns(), time.perf_counter_ns()
        world.text(trial.words, trial.phone)
        wall_took, cpu_took = time.perf_counter_ns() - wall, time.process_time_ns() - cpu
        if world.deliver() != [(trial.phone, trial.answer)]:
            raise RuntimeError(f"not the answer that is to be measured: {trial.kind}")
        of_kind = spent.setdefault(trial.kind, Spent([], []))
        of_kind.cpu.append(cpu_took)
        of_kind.wall.append(wall_took)
    return spent


def compared(
    name: str, spent: Mapping[str, Spent], one: str, other: str, budget: str = BUDGET
) -> Iterator[Figure]:
    """How much longer `other` takes than `one`: in CPU, and on the clock."""
    measured = (
        ("cpu", spent[one].cpu, spent[other].cpu),
        ("wall", spent[one].wall, spent[other].wall),
    )
    for clock, first, second in measured:
        low, high = delta_interval(first, second, Random(len(first)))
        also = {
            "low": low,
            "high": high,
            "shift_us": shift(first, second) / NANOSECONDS["us"],
            f"median_{one}_ms": median(first) / NANOSECONDS["ms"],
            f"median_{other}_ms": median(second) / NANOSECONDS["ms"],
        }
        delta, n = cliffs_delta(first, second), len(first) + len(second)
        yield Figure(f"timing_{name}_{clock}", delta, "Cliff's delta", n, budget, also)
