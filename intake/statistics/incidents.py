"""Tables regrouped as a scheme of incidents asks for them, by half-years.

Like the Harmonised Reporting Scheme (HRS) of CHS Alliance and SCHR: an organisation that has joined
it fills in its own form, and finds here what this line can add. What each of our values is called
there stands in `mapping`, and no row is here that is not there. Nothing is counted anew: each row
is a sum of figures as they were shown, so it tells nothing that they do not. Sex, exact age and
whether staff are national are never asked, so they are not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from intake.statistics.categories import NOT_SAID
from intake.statistics.figures import Figure, Mark, Table, added

Ours: TypeAlias = tuple[str, str]
"""(table, row)"""


@dataclass(frozen=True, slots=True)
class Regrouped:
    """`rows`: theirs -> every row of ours that counts there."""

    name: str
    meaning: str
    rows: Mapping[str, tuple[Ours, ...]]

    def table(self, tables: Mapping[str, Table]) -> Table:
        """From tables as they are shown."""
        cells = {
            (row, ""): added(_shown(each, tables) for each in o) for row, o in self.rows.items()
        }
        if not any(figure.least for figure in cells.values()):
            cells = {}
        return Table(self.name, tuple(self.rows), ("",), None, cells)


def _shown(ours: Ours, tables: Mapping[str, Table]) -> Figure:
    name, row = ours
    nothing = Figure(Mark.LEAST, 0)
    return tables[name].cells.get((row, ""), nothing) if name in tables else nothing


def _of(table: str, **rows: str) -> Mapping[str, tuple[Ours, ...]]:
    return {theirs: ((table, ours),) for theirs, ours in rows.items()}


INCIDENTS: Final[tuple[Regrouped, ...]] = (
    Regrouped(
        "hrs_type",
        "Type of incident, as an ombudsperson decided",
        _of("kind_assessed", exploitation="exploitation", abuse="abuse", harassment="harassment"),
    ),
    Regrouped(
        "hrs_person",
        "Child or adult, in reports received; no more is asked",
        {
            **_of("under_18", child="yes", adult="no"),
            "unknown": (("under_18", "unknown"), ("under_18", NOT_SAID)),
        },
    ),
    Regrouped(
        "hrs_role",
        "Who it is about, in reports received; only people of the aid sector",
        {
            **_of(
                "accused_role",
                staff_manager_volunteer="aid_worker_or_volunteer",
                contractor_partner_staff="contractor_guard_driver_vendor",
                un_staff="un_or_peacekeeper",
            ),
            "unknown": (("accused_role", "not_sure"), ("accused_role", NOT_SAID)),
        },
    ),
    Regrouped(
        "hrs_status",
        "Investigations by the organisations; one case may be counted at several steps",
        {
            **_of(
                "accountability",
                ongoing_assessment="prelim_assessment",
                ongoing_investigation="under_investigation",
            ),
            **_of(
                "outcome",
                ongoing_limited="limited",
                substantiated="found",
                not_substantiated="not_found",
            ),
            **_of("accountability", closed="closed_other"),
        },
    ),
)
AS_THEY_ARE: Final = ("channel", "reporter_type", "needs", "support", "measure")
"""Tables of ours that such a sheet has as well: what they call disclosure, support and action."""


def incidents(tables: Mapping[str, Table]) -> tuple[Table, ...]:
    """All that is regrouped, of tables by their names."""
    return tuple(each.table(tables) for each in INCIDENTS)
