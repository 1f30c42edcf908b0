"""What was given out: tables of a period, as bytes with their hash, never made again.

Rule: an issue is written once. Whatever is counted or erased afterwards changes nothing in it, so
nobody learns anything by comparing it with itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from intake.statistics.directory import ENTRY_AGE, HEALTH_ENTRY
from intake.statistics.figures import Figure, Mark, Table, read_table
from intake.statistics.incidents import AS_THEY_ARE, INCIDENTS
from intake.statistics.indicators import OUTCOMES, PROCESS
from intake.statistics.periods import Span

CAVEAT: Final = (
    "Numbers show who came forward, not how much happens. More reports can mean more trust."
)


class Output(Enum):
    """Who it is for. Values name commands and files."""

    PUBLIC = "public"
    NETWORK = "network"
    REGISTER = "register"
    HRS = "hrs"
    OPERATIONS = "operations"
    CORE = "core"  # what all but the monthly sheet are cut from; given to nobody


@dataclass(frozen=True, slots=True)
class Cut:
    """Which tables an output has. `outside`: it leaves the ombudsperson's office."""

    span: Span
    tables: tuple[str, ...]
    outside: bool = True


BY_QUARTER: Final = "by_quarter"
"""The table of a year's quarters, where there are any."""

REGISTER: Final = "register"
_ACCESS = (
    "reporter_type",
    "channel",
    "language",
    "kind_reported",
    "accused_role",
    "under_18",
    "time_bucket",
    "needs",
)
CUTS: Final[Mapping[Output, Cut]] = {
    Output.PUBLIC: Cut(
        Span.YEAR,
        (
            *_ACCESS,
            BY_QUARTER,
            "kind_reported under_18",
            "reporter_type channel",
            *("easy", "barrier", "kind_assessed", "support", "answered_well", "reading"),
            *("outcome", "measure", "closed", "feedback", PROCESS.name),
            *(HEALTH_ENTRY, ENTRY_AGE),
        ),
    ),
    Output.NETWORK: Cut(Span.QUARTER, (*OUTCOMES,)),
    Output.REGISTER: Cut(Span.YEAR, (REGISTER, "measure", "outcome", PROCESS.name)),
    Output.HRS: Cut(Span.HALF, (*(each.name for each in INCIDENTS), *AS_THEY_ARE, PROCESS.name)),
    Output.OPERATIONS: Cut(Span.MONTH, (PROCESS.name,), outside=False),
}


@dataclass(frozen=True, slots=True)
class Issue:
    """`total`: reports that were filed. `threshold`, `base`: as they were when it was made."""

    output: Output
    period: str
    response: str
    threshold: int
    base: int
    total: Figure | None
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table | None:
        return next((each for each in self.tables if each.name == name), None)

    def to_text(self) -> str:
        """The one way it is written."""
        written = {
            "output": self.output.value,
            "period": self.period,
            "response": self.response,
            "caveat": CAVEAT,
            "threshold": self.threshold,
            "rounded_to": self.base,
            "reports": self.total and {self.total.mark.value: self.total.value},
            "tables": [each.to_json() for each in self.tables],
        }
        return json.dumps(written, indent=1, sort_keys=True) + "\n"


def read_issue(text: str) -> Issue:
    """What `Issue.to_text` wrote."""
    written = json.loads(text)
    reports = written["reports"]
    total = None if reports is None else Figure(Mark(*reports), *reports.values())
    return Issue(
        Output(written["output"]),
        written["period"],
        written["response"],
        written["threshold"],
        written["rounded_to"],
        total,
        tuple(read_table(each) for each in written["tables"]),
    )


def hash_of(text: str) -> str:
    """SHA-256 of an issue as written, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


# ---------------------------------------------------------------- what follows from what is shown


def register(tables: Mapping[str, Table], total: Figure | None, threshold: int) -> Table:
    """Notified, of which SEAH, closed, ongoing: only from figures that are shown elsewhere."""
    nothing = Figure(Mark.LEAST, 0)
    assessed, closed = tables.get("kind_assessed"), tables.get("closed")
    seah = [
        assessed.cells.get((kind, ""), nothing) if assessed else nothing
        for kind in ("exploitation", "abuse", "harassment")
    ]
    rows = {
        "notified": _at_least(total),
        "seah": _at_least(_sum(seah)),
        "closed": _at_least(closed.total if closed else None),
    }
    rows["ongoing"] = _difference(rows["notified"], rows["closed"], threshold)
    cells = {(row, ""): figure for row, figure in rows.items()}
    return Table(REGISTER, tuple(rows), ("",), None, cells)


def _sum(figures: list[Figure]) -> Figure:
    mark = Mark.EXACT if all(each.is_exact for each in figures) else Mark.LEAST
    return Figure(mark, sum(each.least for each in figures))


def _at_least(figure: Figure | None) -> Figure:
    return figure or Figure(Mark.LEAST, 0)


def _difference(whole: Figure, part: Figure, threshold: int) -> Figure:
    if not (whole.is_exact and part.is_exact):
        return Figure(Mark.LEAST, 0)
    left = whole.value - part.value
    return Figure(Mark.EXACT, left) if left >= threshold else Figure(Mark.BELOW, threshold)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, in whole percent; None where one of both is not shown."""

    name: str
    percent: int | None


def shares(issue: Issue) -> tuple[Share, ...]:
    """Shares of what this issue has tables of, as they follow from its figures."""
    reading, process = issue.table("reading"), issue.table(PROCESS.name)
    feedback = issue.table("feedback")
    within = reading.cells.get(("within", "")) if reading else None
    unread = process.cells.get(("unread_in_time", "")) if process else None
    collected = feedback.cells.get(("collected", "")) if feedback else None
    ready = feedback.cells.get(("ready", "")) if feedback else None
    found = (
        (reading, Share("read_in_time", _percent(within, reading.total if reading else None))),
        (process, Share("overdue", _percent(unread, issue.total))),
        (feedback, Share("feedback_collected", _percent(collected, ready))),
    )
    return tuple(share for table, share in found if table is not None)


def median_reading(issue: Issue) -> str | None:
    """The row of `reading` in which the middle one lies, where that follows from what is shown."""
    reading = issue.table("reading")
    if reading is None or reading.total is None or not reading.total.is_exact:
        return None
    before = 0
    for row in reading.rows:
        figure = reading.cells.get((row, ""))
        if figure is None or not figure.is_exact:
            return None
        before += figure.value
        if 2 * before > reading.total.value:
            return row
    return None


def _percent(part: Figure | None, whole: Figure | None) -> int | None:
    if part is None or whole is None or not (part.is_exact and whole.is_exact and whole.value):
        return None
    return min(100, (200 * part.value + whole.value) // (2 * whole.value))
