"""Back to where a case stood before a second person was asked whether it may be passed on.

It is one more sealed step: what was asked, and that it ended, stays in the report.
"""

from __future__ import annotations

from datetime import datetime

from intake.cases.parts import StepPart
from intake.cases.tracks import Track
from intake.casework.audit import hour_of
from intake.casework.sealing import seal_into
from intake.ports import ReportHeader, UnitOfWork, Vault


def go_back(
    vault: Vault, work: UnitOfWork, header: ReportHeader, before: str, by: str, now: datetime
) -> None:
    """`before`: the state that the track had."""
    step = StepPart(Track.ACCOUNTABILITY.value, before, by, hour_of(now))
    seal_into(vault, work, header, step)
