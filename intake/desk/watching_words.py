"""Codes -> words of what oversight sees, as tables. An unknown code is shown as it is."""

from __future__ import annotations

from collections.abc import Mapping

from intake.casework.audit import Event
from intake.casework.escalating import AREA_CLOSED, UNREAD_BY_TWO, UNREAD_IN_TIME
from intake.casework.watching import Which
from intake.desk.saying import _
from intake.routing.clocks import Step
from intake.routing.response import Role
from intake.statistics.issues import Output

STEPS: Mapping[Step, str] = {
    Step.TELL: "the owner is told",
    Step.REMIND: "owner and deputy are reminded",
    Step.NEXT: "it goes to the next reader",
    Step.EXTERNAL: "it goes to the external reader",
    Step.AREA: "its area gives information only",
    Step.AGAIN: "everybody is told again",
    Step.DUE: "the owner is reminded",
}
"""What a clock does next."""

ROLES: Mapping[Role, str] = {
    Role.OMBUDSPERSON: "Ombudsperson",
    Role.DEPUTY: "Deputy",
    Role.CHILD_RECEIVER: "Receiver for children",
    Role.OVERSIGHT: "Oversight",
    Role.RECOVERY: "Recovery key",
    Role.INTERPRETER: "Interpreter",
}

BREACHES: Mapping[str, str] = {
    UNREAD_IN_TIME: "Not read in time",
    UNREAD_BY_TWO: "Not read by two readers",
    AREA_CLOSED: "Area closed by the clock",
}
"""Names of counts of `casework.escalating`."""

VIEWS: Mapping[Which, str] = {
    Which.UNREAD: "Not read yet",
    Which.READ: "Read",
    Which.OVER: "Closed or withdrawn",
}
"""What oversight can see of what others have."""

OUTPUTS: Mapping[Output, tuple[str, str]] = {
    Output.OPERATIONS: ("Operations sheet", "Of a month that is over. For this office only."),
    Output.NETWORK: ("Network sheet", "Of a quarter, given out a quarter later."),
    Output.PUBLIC: ("Public page", "Of a year, given out a quarter later."),
    Output.REGISTER: ("Register sheet", "Of a year, given out a quarter later."),
    Output.HRS: (
        "Table of incidents",
        "Of half a year, by the words of the Harmonised Reporting Scheme.",
    ),
}
"""Statistics that the desk gives out: (name, what it is)."""


def event(code: str) -> str:
    """What a line of the audit trail says: its closed word, without the underscores."""
    return _(EVENTS.get(code, _plain(code)))


def _plain(code: str) -> str:
    return code.replace("_", " ").capitalize()


EVENTS: Mapping[str, str] = {each.value: _plain(each.value) for each in Event}
"""Every line that the audit trail can hold."""
