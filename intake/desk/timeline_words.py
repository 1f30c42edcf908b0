"""Lines of the audit trail in the words of a case's timeline.

Rule: a line that stands in the timeline as a part of its own (a step, an answer, a link, a
translation, what was added) is not in DONE, and is not shown a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from intake.casework.audit import CLOCK, OPERATOR, Event
from intake.desk import words
from intake.desk.saying import _
from intake.ports import AuditLine

ACCESS, STATUS, GRANT, PRINTED = "Access", "Status", "Grant", "Printed"

DONE: Final[Mapping[str, tuple[str, str]]] = {
    "filed": (STATUS, "It came in"),
    "paused": (STATUS, "An intermediary says that the person wants to stop"),
    "withdrawn": (STATUS, "The person withdrew it"),
    "code_ended": (STATUS, "The person ended the intermediary's number"),
    "hint_erased": (STATUS, "What was told about the person it is about was erased on its date"),
    "words_erased": (STATUS, "The words were erased on their date"),
    "access_ended": (STATUS, "The reporter's numbers ended on their date"),
    Event.ENTERED.value: (STATUS, "Written down as it was told in person"),
    Event.NO_CONFLICT.value: (ACCESS, "Declared that there is no conflict of interest"),
    Event.CONFLICT.value: (ACCESS, "Declared a conflict of interest"),
    Event.OPENED.value: (ACCESS, "Opened"),
    Event.PASSED_ON.value: (ACCESS, "Given to another reader"),
    Event.SET_ASIDE.value: (ACCESS, "Set aside: no reader could have it"),
    Event.READERS_CHANGED.value: (ACCESS, "It changed who may have it"),
    Event.ESCALATED.value: (ACCESS, "Not read in time, and given on"),
    Event.TAKEN_FROM_GONE.value: (ACCESS, "Taken from a reader who is gone"),
    Event.TAKEN_FROM_AWAY.value: (ACCESS, "Taken from a reader who is away"),
    Event.NOBODY_LEFT.value: (ACCESS, "Nobody was left who could have it"),
    Event.ORGANISATION_NAMED.value: (ACCESS, "Another organisation was named"),
    Event.ACKNOWLEDGED.value: (STATUS, "Said that it was read"),
    Event.PAUSE_CONFIRMED.value: (STATUS, "Pause confirmed"),
    Event.WENT_ON.value: (STATUS, "The pause ended"),
    Event.CLOSED.value: (STATUS, "Closed"),
    Event.URGENCY_RAISED.value: (STATUS, "Urgency raised"),
    Event.URGENCY_LOWERED.value: (STATUS, "Urgency lowered"),
    Event.SERIOUS.value: (STATUS, "Marked as a serious matter"),
    Event.REMINDED.value: (STATUS, "Readers were reminded"),
    Event.NUDGE_ASKED.value: (STATUS, "The phone is asked to call in"),
    Event.HOLD_ASKED.value: (STATUS, "Asked to keep it beyond its dates"),
    Event.HOLD_CONFIRMED.value: (STATUS, "Kept beyond its dates"),
    Event.HOLD_ENDED.value: (STATUS, "Its dates count again"),
    Event.GRANT_ASKED.value: (GRANT, "Asked"),
    Event.GRANT_OPENED.value: (GRANT, "Opened what was asked"),
    Event.GRANT_TAKEN_BACK.value: (GRANT, "Took back what was asked"),
    Event.FORWARDING_APPROVED.value: (GRANT, "Agreed that it is passed on"),
    Event.FORWARDING_REFUSED.value: (GRANT, "Did not agree that it is passed on"),
    Event.FORWARDING_PRINTED.value: (PRINTED, "Printed the text that is passed on"),
    Event.SHEET_PRINTED.value: (PRINTED, "Printed a sheet for a service"),
    Event.DONOR_NOTICE_PRINTED.value: (PRINTED, "Printed the template of a notice"),
    Event.NOTICE_PRINTED.value: (PRINTED, "Printed a notice of a serious matter"),
}
"""An event -> (kind, what was done)."""

ACTORS: Final[Mapping[str, str]] = {
    CLOCK: "the clock",
    OPERATOR: "whoever runs the system",
    "worker": "the clock",
    "reporter": "",
}
"""Who is no reader; whoever wrote is not named."""

ASKED: Final[Mapping[str, str]] = {
    "interpret": "{office} to interpret",
    "approve": "{office} to agree, as second",
}
"""What a grant is for (`cases.grants.Purpose` values)."""

Detail = Callable[[str, Mapping[str, str]], str]


def _level(detail: str, _offices: Mapping[str, str]) -> str:
    """ "U3 U1" or "U1 U3 person_is_safe": from, to, and why."""
    before, after, *why = detail.split(" ")
    reasons = {each.value: said for each, said in words.WHY_LOWER.items()}
    if not why:
        return _("from {before} to {after}", before=before, after=after)
    reason = _(reasons[why[0]]) if why[0] in reasons else why[0]
    return _("from {before} to {after}, {reason}", before=before, after=after, reason=reason)


def _reader(detail: str, offices: Mapping[str, str]) -> str:
    return _("to {office}", office=offices[detail]) if detail in offices else ""


def _asked(detail: str, offices: Mapping[str, str]) -> str:
    purpose, _space, reader_id = detail.partition(" ")
    office = offices.get(reader_id, reader_id)
    return _(ASKED[purpose], office=office) if purpose in ASKED else office


DETAILS: Final[Mapping[str, Detail]] = {
    Event.URGENCY_RAISED.value: _level,
    Event.URGENCY_LOWERED.value: _level,
    Event.PASSED_ON.value: _reader,
    Event.ESCALATED.value: _reader,
    Event.TAKEN_FROM_GONE.value: _reader,
    Event.TAKEN_FROM_AWAY.value: _reader,
    Event.GRANT_ASKED.value: _asked,
}
"""What a line's detail says; of every other it is not shown."""


def kind_of(line: AuditLine) -> str:
    return DONE[line.event][0]


def said(line: AuditLine, offices: Mapping[str, str]) -> str:
    """What was done, and by which office."""
    done = _(DONE[line.event][1])
    more = DETAILS[line.event](line.detail, offices) if line.event in DETAILS else ""
    what = _("{done} {more}", done=done, more=more) if more else done
    by = ACTORS.get(line.actor)
    whom = offices.get(line.actor, line.actor) if by is None else _(by)
    return _("{what}, by {whom}", what=what, whom=whom) if whom else what
