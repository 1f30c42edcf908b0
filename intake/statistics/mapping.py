"""Our values in the words of other schemes, for organisations that fill in their own forms.

UN: quarterly data on allegations. HRS: Harmonised Reporting Scheme of CHS Alliance and SCHR.
GBVIMS: incident recorder. MDS: Misconduct Disclosure Scheme. Donor: the Scottish Government's form.

Rule: this maps numbers and categories, never a record: no scheme gets a report from here. "-" is
where the scheme asks for nothing that is known here; sex and exact age are never asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SCHEMES: Final = ("UN", "HRS", "GBVIMS", "MDS", "Donor")


@dataclass(frozen=True, slots=True)
class Match:
    """`ours`: "dimension" or "dimension=value". `theirs`: in the order of SCHEMES."""

    ours: str
    theirs: tuple[str, str, str, str, str]

    @property
    def by_scheme(self) -> Mapping[str, str]:
        return dict(zip(SCHEMES, self.theirs, strict=True))


_EXCHANGED = "any type, with money, goods, benefits or services exchanged"
_UNDER_INVESTIGATION = "under investigation"
MATCHES: Final[tuple[Match, ...]] = tuple(
    Match(ours, theirs)
    for ours, theirs in (
        (
            "kind_assessed=exploitation",
            ("exploitation", "exploitation", _EXCHANGED, "exploitation", "1.5 exploitation"),
        ),
        (
            "kind_assessed=abuse",
            ("abuse", "abuse", "a type of GBV, nothing exchanged", "abuse", "1.5 abuse"),
        ),
        (
            "kind_assessed=harassment",
            (
                "other",
                "harassment",
                "as classified by a caseworker",
                "harassment",
                "1.5 harassment",
            ),
        ),
        ("kind_assessed=other_misconduct", ("-", "-", "non-GBV", "-", "-")),
        ("kind_assessed=gbv_non_sea", ("-", "-", "a type of GBV", "-", "-")),
        ("kind_assessed=crsv", ("-", "-", "a type of GBV", "-", "-")),
        ("kind_assessed=out_of_scope", ("-", "-", "-", "-", "-")),
        ("under_18=yes", ("girl, boy: which is not asked", "child", "under 18", "-", "1.10, 1.12")),
        (
            "under_18=no",
            ("woman, man: which is not asked", "adult", "18 or over", "-", "1.10, 1.12"),
        ),
        ("under_18=unknown", ("unknown", "unknown", "unknown", "-", "1.10, 1.12")),
        (
            "accused_role=aid_worker_or_volunteer",
            (
                "agency, fund, programme; partner",
                "staff, manager, volunteer",
                "occupation",
                "employee",
                "1.11",
            ),
        ),
        (
            "accused_role=contractor_guard_driver_vendor",
            ("implementing partner", "contractor, partner staff", "occupation", "-", "1.11"),
        ),
        (
            "accused_role=un_or_peacekeeper",
            ("mission; agency, fund, programme", "staff", "occupation", "-", "1.11"),
        ),
        (
            "accused_role=armed_or_official",
            ("non-UN forces", "-", "occupation", "-", "1.11"),
        ),
        ("accused_role=other", ("unknown", "-", "relationship", "-", "1.11")),
        ("accused_role=not_sure", ("unknown", "unknown", "unknown", "-", "1.11")),
        ("time_bucket", ("year of incident, or unknown", "-", "days to the report", "-", "1.8")),
        ("period", ("quarter received", "half-year", "month", "date of the measure", "1.9")),
        (
            "accountability=prelim_assessment",
            ("preliminary assessment", "ongoing", "-", "-", "1.11"),
        ),
        (
            "accountability=under_investigation",
            (_UNDER_INVESTIGATION, "ongoing", "-", "-", "1.11"),
        ),
        (
            "outcome=limited",
            ("under review, limited information", "ongoing", "-", "-", "1.11"),
        ),
        (
            "outcome=found",
            ("substantiated", "substantiated", "-", "found: yes", "1.11"),
        ),
        (
            "outcome=not_found",
            ("not substantiated", "not substantiated", "-", "found: no", "1.11"),
        ),
        (
            "accountability=closed_other",
            ("closed under other circumstances", "closed", "-", "-", "1.11"),
        ),
        ("measure", ("action taken", "action", "-", "measure and date", "1.11")),
        ("support", ("-", "support received", "services referred, declined", "-", "1.10")),
        ("channel", ("-", "channel of disclosure", "referred from", "-", "-")),
        ("reporter_type", ("-", "channel of disclosure", "referred from", "-", "-")),
        ("needs", ("-", "type of support", "service types", "-", "1.10")),
    )
)
