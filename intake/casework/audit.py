"""The closed words of the audit trail: who did what to which report, in which hour.

Rule: an event is a word of this list, a detail a closed word, the id of a reader or an area, or a
card's serial; never content, never a code, and never anything that somebody typed. Which
organisation was named, and who had to go because of it, no line says: that is sealed.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from intake.ports import AuditLine

CLOCK = "clock"
"""Who acts when hours have run out."""

OPERATOR = "operator"
"""Who acts by a command."""


class Event(Enum):
    """What a reader, an operator or a clock can have done. Values stand in rows."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    PASSKEY_CLONED = "passkey_cloned"
    UNLOCK_FAILED = "unlock_failed"
    UNLOCKED = "unlocked"
    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    NO_CONFLICT = "no_conflict_declared"
    CONFLICT = "conflict_declared"
    PASSED_ON = "passed_on"
    SET_ASIDE = "set_aside"
    OPENED = "opened"
    ENTERED = "entered"  # what somebody told in person
    ACKNOWLEDGED = "acknowledged"
    REPLIED = "replied"
    PAUSE_CONFIRMED = "pause_confirmed"
    WENT_ON = "went_on"
    CLOSED = "closed"
    STEP = "step"  # which one is sealed
    SHEET_PRINTED = "sheet_printed"
    DONOR_NOTICE_PRINTED = "donor_notice_printed"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    TAKEN_FROM_GONE = "taken_from_gone"
    TAKEN_FROM_AWAY = "taken_from_away"
    NOBODY_LEFT = "nobody_left"
    CAPACITY_CLOSED = "capacity_closed"
    CAPACITY_OPENED = "capacity_opened"
    READER_SUSPENDED = "reader_suspended"
    READER_RESUMED = "reader_resumed"
    READER_INVITED = "reader_invited"
    READER_ENROLLED = "reader_enrolled"
    READER_REKEYED = "reader_rekeyed"
    KEY_RECOVERED = "key_recovered"
    PASSPHRASE_CHANGED = "passphrase_changed"  # noqa: S105 - what happened, not a secret
    CODE_APP_CHANGED = "code_app_changed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    RECOVERY_SHEET_MADE = "recovery_sheet_made"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    SESSION_ENDED = "session_ended"
    READER_AWAY = "reader_away"
    READER_BACK = "reader_back"
    CONTACT_SET = "contact_set"
    CONTACT_REMOVED = "contact_removed"
    SERIOUS = "serious"
    NOTICE_PRINTED = "notice_printed"
    NUDGE_ASKED = "nudge_asked"
    LINKED = "linked"
    ORGANISATION_NAMED = "organisation_named"
    READERS_CHANGED = "readers_changed"
    GRANT_ASKED = "grant_asked"
    GRANT_OPENED = "grant_opened"
    GRANT_TAKEN_BACK = "grant_taken_back"
    TRANSLATED = "translated"
    FORWARDING_APPROVED = "forwarding_approved"
    FORWARDING_REFUSED = "forwarding_refused"
    FORWARDING_PRINTED = "forwarding_printed"
    URGENCY_RAISED = "urgency_raised"
    URGENCY_LOWERED = "urgency_lowered"
    HELPER_ENROLLED = "helper_enrolled"
    HELPER_SUSPENDED = "helper_suspended"
    HELPER_RESUMED = "helper_resumed"
    HELPER_ROTATED = "helper_rotated"
    HELPER_ENDED = "helper_ended"
    HOLD_ASKED = "hold_asked"
    HOLD_CONFIRMED = "hold_confirmed"
    HOLD_ENDED = "hold_ended"


def hour_of(moment: datetime) -> datetime:
    """The full hour this moment lies in: rows about reports hold nothing finer."""
    return moment.replace(minute=0, second=0, microsecond=0)


def line(
    now: datetime, reader_id: str, event: Event, report_id: bytes | None = None, detail: str = ""
) -> AuditLine:
    """One line, rounded to the hour."""
    return AuditLine(hour_of(now), reader_id, event.value, report_id, detail)
