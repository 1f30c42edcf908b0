"""The list of what to look at, in words."""

from __future__ import annotations

from collections.abc import Mapping

from intake.cases.checks import Check, Mark
from intake.routing.response import Duty

ASKED: Mapping[Check, tuple[str, str]] = {
    Check.NO_CONFLICT: ("No conflict of interest", ""),
    Check.DANGER: ("Danger now?", ""),
    Check.UNDER_18: ("Under 18?", "Then the least of questions, and whoever is trained for it."),
    Check.TIME: ("Is there still time for medical care?", "Call the clinic first."),
    Check.SUPPORT: ("Support offered?", "It depends on nothing else."),
    Check.WISH: ("What does the person want?", ""),
    Check.SCOPE: ("Is it for this desk, or for another service?", ""),
    Check.REVENGE: ("Could somebody take revenge?", "Against whoever wrote, too."),
    Check.OTHERS: ("Are others at risk?", "Look for reports alike in your queue."),
    Check.DUTY: ("Is there a duty by law?", ""),
    Check.NEXT_STEP: ("Agreed what comes next?", "With the person, and with a date."),
    Check.CLOCK: ("Clock set?", "By when you look again, at the latest after 14 days."),
}
"""A line of the list -> (words, what to bear in mind)."""

DUTIES: Mapping[Duty, str] = {
    Duty.NONE: "this response knows none",
    Duty.RISK_ONLY: "where a life or somebody under 18 is at risk",
    Duty.STAFF_DUTY: "the own office hears that something happened, not who",
    Duty.LAW: "by the law of the place",
}

MARKS: Mapping[Mark, str] = {
    Mark.DONE: "looked at",
    Mark.OPEN: "open again",
}
