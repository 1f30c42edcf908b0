"""A demo's directory, filled as `intake demo` fills it, and the tour over it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from intake.demo.began import Began, read_began
from intake.demo.clock import PutForward
from intake.demo.place import Place, demo_environment, fresh_place
from intake.demo.sign_ins import Enrolled, write_sign_ins
from intake.demo.stand_in import StandIn
from intake.demo.tour_pages import TourPages
from intake.errors import ConfigError
from intake.filling import fill_demo
from tests.unit.demo.servers import AT

REPORTS, SEED = 12, 1


@dataclass(frozen=True)
class Filled:
    """`progress`: what was told while it was filled."""

    place: Place
    environment: dict[str, str]
    readers: tuple[Enrolled, ...]
    progress: tuple[tuple[int, int], ...]

    @property
    def began(self) -> Began:
        return read_began(self.place.began)


def fill(directory: Path, reports: int = REPORTS) -> Filled:
    told: list[tuple[int, int]] = []
    with fresh_place(directory) as place:
        environment = dict(demo_environment(place, 8000, 8001, {}))
        readers = fill_demo(environment, reports, SEED, lambda *how: told.append(how))
        write_sign_ins(place.sign_ins, readers)
    return Filled(place, environment, tuple(readers), tuple(told))


def tour_of(place: Place, stand_in: StandIn) -> TourPages:
    """The tour at the moment of tests, without numbers."""
    clock = PutForward(place.clock, lambda: AT)
    return TourPages(place, read_began(place.began), clock, stand_in.screens, _no_numbers)


def _no_numbers(_language: str) -> str:
    raise ConfigError("2025: not before 2026-04-01")
