"""The closed words of the audit trail: who did what to which report, in which hour.

Rule: an event is a word of this list, a detail a closed word, a reader's id or a card's serial;
never content, never a code, and never anything that somebody typed. Which organisation was named,
and who had to go because of it, no line says: that is sealed.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from intake.ports import AuditLine


class Event(Enum):
    """What a reader can have done. Values stand in rows."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    NO_CONFLICT = "no_conflict_declared"
    CONFLICT = "conflict_declared"
    PASSED_ON = "passed_on"
    SET_ASIDE = "set_aside"
    OPENED = "opened"
    ACKNOWLEDGED = "acknowledged"
    REPLIED = "replied"
    PAUSE_CONFIRMED = "pause_confirmed"
    WENT_ON = "went_on"
    CLOSED = "closed"
    NUDGE_ASKED = "nudge_asked"
    LINKED = "linked"
    ORGANISATION_NAMED = "organisation_named"
    READERS_CHANGED = "readers_changed"
    URGENCY_RAISED = "urgency_raised"
    URGENCY_LOWERED = "urgency_lowered"
    HELPER_ENROLLED = "helper_enrolled"
    HELPER_SUSPENDED = "helper_suspended"
    HELPER_RESUMED = "helper_resumed"
    HELPER_ROTATED = "helper_rotated"
    HELPER_ENDED = "helper_ended"


def hour_of(moment: datetime) -> datetime:
    """The full hour this moment lies in: rows about reports hold nothing finer."""
    return moment.replace(minute=0, second=0, microsecond=0)


def line(
    now: datetime, reader_id: str, event: Event, report_id: bytes | None = None, detail: str = ""
) -> AuditLine:
    """One line, rounded to the hour."""
    return AuditLine(hour_of(now), reader_id, event.value, report_id, detail)
