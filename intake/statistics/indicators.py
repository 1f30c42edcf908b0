"""Counted names -> tables, under the three outcomes of the IASC plan on protection from SEA (2018).

Rules: a name that nothing counted is nought; each name stands here once. Where every event has
exactly one row the rows add up, and the table is protected against its sum. What is started and
what is sent do not stand in one table: between them people are still writing. Looks at help places
are told twice, in PROCESS and by area: by area only where their sum is shown in PROCESS.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from intake.statistics.categories import DIMENSIONS, HELP_AREA, PAIRS, cell_name, help_name
from intake.statistics.directory import ENTRY_AGE, HEALTH_ENTRY
from intake.statistics.disclosure import Counted

READ_WITHIN: Final = "read within the hours"
READ_TWICE: Final = "read within twice the hours"
READ_LATER: Final = "read later"


class Outcome(Enum):
    """What a table says something about."""

    ACCESS = "access"
    ASSISTANCE = "assistance"
    ACCOUNTABILITY = "accountability"


@dataclass(frozen=True, slots=True)
class Kept:
    """A table of counted names. `names`: row -> column -> every name that counts there."""

    name: str
    outcome: Outcome
    meaning: str
    names: Mapping[str, Mapping[str, tuple[str, ...]]]
    adds_up: bool = True

    def counted(self, totals: Mapping[str, int]) -> Counted:
        """`totals`: name -> count."""
        columns = tuple(next(iter(self.names.values())))
        counts = {
            (row, column): sum(totals.get(name, 0) for name in names)
            for row, cells in self.names.items()
            for column, names in cells.items()
        }
        return Counted(self.name, tuple(self.names), columns, counts, self.adds_up)


def _rows(**names: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    return {row: {"": (name,)} for row, name in names.items()}


def _each(prefix: str, *rows: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    return _rows(**{row: f"{prefix} {row}" for row in rows})


SERVICES: Final = ("health", "safe_place", "talk", "legal", "material")
SUPPORT: Final = (
    "offered",
    "accepted",
    "declined",
    "not_available",
    "referred",
    "confirmed_by_person",
)
PATHS: Final = ("any", "self", "known_helper", "intermediary", "witness")
LEFT_AT: Final[Mapping[str, tuple[str, ...]]] = {
    "before_consent": ("B6", "L1", "S1", "R1", "I1", "I2", "I4", "I6", "V1", "V3", "V2"),
    "at_consent": ("C2", "C3"),
    "at_age": ("A1", "A2"),
    "at_needs": ("H1",),
    "at_words": ("words",),
    "at_facts": ("F2", "F4", "area", "V5"),
    "at_contact": ("T1",),
    "at_sending": ("Z1",),
    "elsewhere": ("other",),
}
"""Where somebody left: a group of questions, as progress counts them by name."""

KEPT: Final[tuple[Kept, ...]] = (
    Kept(
        "left",
        Outcome.ACCESS,
        "Conversations that were left before sending, by the question at which",
        {
            row: {"": tuple(f"left {path} {name}" for path in PATHS for name in names)}
            for row, names in LEFT_AT.items()
        },
    ),
    Kept(
        "easy",
        Outcome.ACCESS,
        "Was it easy to write to us? (answered by code, after closing)",
        _each("answer Q1", "yes", "in_part", "no"),
    ),
    Kept(
        "barrier",
        Outcome.ACCESS,
        "What made it hard (answered by code, after closing)",
        _each(
            "answer Q3",
            "fear_for_aid",
            "fear_of_others",
            "did_not_know_where",
            "no_trust",
            "language_or_cost",
            "nothing_hard",
        ),
    ),
    Kept(
        "kind_assessed",
        Outcome.ACCESS,
        "What it is, as an ombudsperson decided",
        _each(
            "kind_assessed",
            "exploitation",
            "abuse",
            "harassment",
            "other_misconduct",
            "gbv_non_sea",
            "crsv",
            "out_of_scope",
        ),
    ),
    Kept(
        "apart",
        Outcome.ACCESS,
        "Counted apart: not one report more",
        _rows(duplicate="duplicate", deleted="deleted"),
        adds_up=False,
    ),
    Kept(
        "support",
        Outcome.ASSISTANCE,
        "Steps of support, by service; one person may be counted at several steps",
        {
            service: {step: (f"support {step} {service}",) for step in SUPPORT}
            for service in SERVICES
        },
        adds_up=False,
    ),
    Kept(
        "answered_well",
        Outcome.ASSISTANCE,
        "Were you answered well? (answered by code, after closing)",
        _each("answer Q2", "yes", "in_part", "no"),
    ),
    Kept(
        "reading",
        Outcome.ACCOUNTABILITY,
        "First reading, against the hours that people were told",
        _rows(within=READ_WITHIN, twice=READ_TWICE, later=READ_LATER),
    ),
    Kept(
        "accountability",
        Outcome.ACCOUNTABILITY,
        "Steps of accountability; one case may be counted at several steps",
        _each(
            "accountability",
            "on_hold_by_wish",
            "info_needed",
            "consent_requested",
            "forwarded",
            "receipt_confirmed",
            "prelim_assessment",
            "under_investigation",
            "closed_other",
        ),
        adds_up=False,
    ),
    Kept(
        "outcome",
        Outcome.ACCOUNTABILITY,
        "What an investigation found",
        _rows(found="outcome found", not_found="outcome not found", limited="outcome limited"),
    ),
    Kept(
        "measure",
        Outcome.ACCOUNTABILITY,
        "Measures that an organisation took",
        _each("measure", "dismissed", "sanctioned", "other", "none_possible"),
    ),
    Kept(
        "closed",
        Outcome.ACCOUNTABILITY,
        "Cases closed, by reason; duplicates are counted apart",
        _rows(
            done="closed done",
            wish="closed wish_of_the_person",
            no_contact="closed no_contact_possible",
            referred_out="closed referred_out",
            limited_information="closed limited_information",
            outside_mandate="closed outside_mandate",
        ),
    ),
    Kept(
        "feedback",
        Outcome.ACCOUNTABILITY,
        "Answers to the person",
        _each("feedback", "ready", "collected", "not_collected"),
        adds_up=False,
    ),
)
PROCESS: Final = Kept(
    "process",
    Outcome.ACCOUNTABILITY,
    "How the line was used, and where it failed",
    {
        "starts": {"": ("asked any S1",)},
        "help": {"": ("help",)},
        "unread_in_time": {"": ("unread in time",)},
        "unread_by_two": {"": ("unread by two readers",)},
        "closed_by_clock": {"": ("closed by the clock",)},
        "closed_by_hand": {"": ("closed by hand",)},
        "coi_reroute": {"": ("coi reroute",)},
    },
    adds_up=False,
)
"""Counts of the line itself, never of what was told: also by month, for oversight."""

OF_REPORTS: Final[Mapping[str, Outcome]] = {
    name: Outcome.ASSISTANCE if name == "needs" else Outcome.ACCESS for name in DIMENSIONS
}
OUTCOMES: Final[Mapping[str, Outcome]] = {
    **OF_REPORTS,
    **{f"{rows} {columns}": Outcome.ACCESS for rows, columns in PAIRS},
    HELP_AREA: Outcome.ACCESS,
    **{each.name: each.outcome for each in (*KEPT, PROCESS)},
    HEALTH_ENTRY: Outcome.ASSISTANCE,
    ENTRY_AGE: Outcome.ASSISTANCE,
}
"""Table -> what it says something about."""


def of_help(tally: Mapping[str, int], listed: Mapping[str, tuple[str, ...]]) -> Counted:
    """Looks at help places by the larger area; their sum is the row `help` of PROCESS."""
    areas = DIMENSIONS["area"].all_values(listed.get("area", ()))
    counts = {(area, ""): tally.get(help_name(area), 0) for area in areas}
    return Counted(HELP_AREA, areas, ("",), counts)


def of_reports(
    tally: Mapping[str, int], listed: Mapping[str, tuple[str, ...]]
) -> Iterator[Counted]:
    """Every table of the reports that were filed: one dimension, then two."""
    values = {name: each.all_values(listed.get(name, ())) for name, each in DIMENSIONS.items()}
    for name, each in values.items():
        yield Counted(
            name, each, ("",), {(v, ""): tally.get(cell_name((name, v)), 0) for v in each}
        )
    for rows, columns in PAIRS:
        counts = {
            (row, column): tally.get(cell_name((rows, row), (columns, column)), 0)
            for row in values[rows]
            for column in values[columns]
        }
        yield Counted(f"{rows} {columns}", values[rows], values[columns], counts)
