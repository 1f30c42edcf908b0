"""What a report is counted by: dimensions, their closed values, and which two may be crossed.

Rules (domain, disclosure control): each report has exactly one value in each dimension, so every
table adds up to the same total; what was not said, and all of a report that may not be counted by
its answers, is NOT_SAID. At most two dimensions stand together, and only those of PAIRS: a pair
that is not there is not even counted. No organisation, no wish and no word is a dimension.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

NOT_SAID: Final = "not_said"
SEVERAL: Final = "several"
OTHER: Final = "other_value"
FILED: Final = "filed"
"""The name under which every report counts once."""

HELP_AREA: Final = "help_area"
"""Looks at help places by the larger area: sealed with the counts of reports, never crossed."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """`values`: all it can hold besides NOT_SAID; empty where the response file lists them.

    `several`: whether somebody may give more than one answer; these count as SEVERAL.
    """

    name: str
    meaning: str
    values: tuple[str, ...] = ()
    several: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the values come from the response file."""
        return not self.values

    def all_values(self, listed: Collection[str] = ()) -> tuple[str, ...]:
        """Every value in the order of tables; `listed`: those of the file, where it is open."""
        own = self.values or (*listed, OTHER)
        return (*own, *((SEVERAL,) if self.several else ()), NOT_SAID)

    def value_of(self, answers: Collection[str], listed: Collection[str] = ()) -> str:
        """The one value these answers count under."""
        if len(answers) != 1:
            return SEVERAL if self.several and answers else NOT_SAID
        (answer,) = answers
        known = self.values or tuple(listed)
        if answer in known:
            return answer
        return OTHER if self.is_open else NOT_SAID


_ALL = (
    Dimension("channel", "By which way it came", ("sms", "whatsapp", "telegram", "web", "gateway")),
    Dimension("language", "Language it was written in"),
    Dimension(
        "reporter_type",
        "Who wrote",
        ("self", "known_helper", "intermediary", "witness", "staff_witness"),
    ),
    Dimension(
        "kind_reported",
        "What it is closest to, in the words of whoever wrote",
        ("exploitation", "abuse", "harassment", "not_sure"),
        several=True,
    ),
    Dimension(
        "accused_role",
        "Role of the person it is about",
        (
            "aid_worker_or_volunteer",
            "contractor_guard_driver_vendor",
            "un_or_peacekeeper",
            "armed_or_official",
            "other",
            "not_sure",
        ),
    ),
    Dimension("under_18", "Whether the person is under 18", ("yes", "no", "unknown")),
    Dimension(
        "time_bucket",
        "When it last happened",
        ("d0_3", "d4_5", "d6_14", "d15_30", "over_30", "ongoing"),
    ),
    Dimension(
        "needs",
        "Help that was asked the way to",
        ("health", "safe_place", "talk", "legal", "material"),
        several=True,
    ),
    Dimension("urgency", "How urgent by the rules", ("U1", "U2", "U3")),
    Dimension("area", "Area, one level up"),
)
DIMENSIONS: Final[Mapping[str, Dimension]] = {each.name: each for each in _ALL}

PAIRS: Final[tuple[tuple[str, str], ...]] = (
    ("kind_reported", "under_18"),
    ("kind_reported", "accused_role"),
    ("reporter_type", "channel"),
    ("language", "channel"),
    ("area", "channel"),
)
"""(rows, columns) of every table with two dimensions: what another scheme asks for, or access."""

NEVER: Final[frozenset[frozenset[str]]] = frozenset(
    frozenset(pair)
    for pair in (
        ("area", "under_18"),
        ("area", "accused_role"),
        ("area", "kind_reported"),
        ("area", "reporter_type"),
        ("area", "time_bucket"),
        ("area", "language"),
    )
)
"""Crossings that may not be added: each would point at somebody in a small place."""


def counted_names(values: Mapping[str, str]) -> Iterator[str]:
    """All names one report counts under: itself, each dimension, each pair that is allowed."""
    yield FILED
    for name in DIMENSIONS:
        yield cell_name((name, values[name]))
    for rows, columns in PAIRS:
        yield cell_name((rows, values[rows]), (columns, values[columns]))


def cell_name(*crossed: tuple[str, str]) -> str:
    """The name of a cell, such as "filed kind_reported=abuse under_18=no"."""
    return " ".join((FILED, *(f"{name}={value}" for name, value in crossed)))


def help_name(area: str) -> str:
    """The name under which a look at help places counts; `area`: of the dimension "area"."""
    return f"{HELP_AREA} {area}"


def values_of(
    answers: Mapping[str, Collection[str]], listed: Mapping[str, Collection[str]]
) -> Mapping[str, str]:
    """The value of a report in each dimension. `listed`: languages and areas of the file."""
    return {
        name: each.value_of(answers.get(name, ()), listed.get(name, ()))
        for name, each in DIMENSIONS.items()
    }
