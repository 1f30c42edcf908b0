"""Why the dates of a report may be stopped: a closed word, and what it means.

Rule: a hold stops dates and nothing else. The person's own deletion and withdrawal go on as ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Reason(Enum):
    """Why. Values stand in rows and in the audit trail."""

    COURT = "court"
    INQUIRY = "inquiry"
    APPEAL = "appeal"
    PERSON_ASKED = "person_asked"


REASONS: Mapping[Reason, str] = {
    Reason.PERSON_ASKED: "The person asked for it to be kept",
    Reason.INQUIRY: "An inquiry that the person agreed to still needs it",
    Reason.APPEAL: "An appeal is still open",
    Reason.COURT: "A court has ordered it",
}
