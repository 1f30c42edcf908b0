"""What must be said before anything of a case is passed on to be looked into.

Rule 1: whoever asks first says what could happen when they hear it; an empty answer is none.
Rule 2: what is passed on is written anew and short: no words of the report, no way to reach her.
Rule 3: without her wish and consent there must be a duty of this response, a reason, and whether
she was told first. Where people were promised that nothing moves without their word, there is none.
Rule 4: receivers are a closed list. Never a field office, a donor, or the accused's own chain of
command.

Whether the case may come to it at all, `cases.needs` says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from intake.cases.sheet import Flaw, flaws
from intake.cases.tracks import Duty, one_of
from intake.routing import response as routing

LONGEST = 1_000
"""Characters of the text that is passed on."""

LONGEST_REASON = 2_000

SAFETY_QUESTION = "What could happen when they hear this?"


class Receiver(Enum):
    """Values stand in sealed steps; the words are for readers."""

    HEADQUARTERS = "headquarters_unit"
    POOL = "inter_agency_pool"
    ENTITY = "entity_body"
    CHILD_PROTECTION = "child_protection"
    AUTHORITY = "authority_by_law"


RECEIVERS: Mapping[Receiver, str] = {
    Receiver.HEADQUARTERS: "Independent investigation unit at the organisation’s headquarters",
    Receiver.POOL: "Inter-agency pool of investigators",
    Receiver.ENTITY: "The entity’s investigative body, through the PSEA coordinator",
    Receiver.CHILD_PROTECTION: "Child protection authority",
    Receiver.AUTHORITY: "Authority named by law",
}

DUTIES: Mapping[Duty, str] = {
    Duty.MANDATORY_REPORTING: "It must be reported by law or rule",
    Duty.LIFE_AT_RISK: "A life is at risk",
    Duty.CHILD: "Somebody under 18 is at risk",
}

PROTECTING = frozenset({Receiver.CHILD_PROTECTION, Receiver.AUTHORITY})
"""Who may hear of a report that nobody agreed to, by a duty: whoever wrote it was told that it is
not looked into on this alone."""

_RISKS = (Duty.LIFE_AT_RISK, Duty.CHILD)
OF_RESPONSE: Mapping[routing.Duty, tuple[Duty, ...]] = {
    routing.Duty.NONE: (),
    routing.Duty.RISK_ONLY: _RISKS,
    routing.Duty.STAFF_DUTY: (Duty.MANDATORY_REPORTING, *_RISKS),
    routing.Duty.LAW: (Duty.MANDATORY_REPORTING, *_RISKS),
}
"""What people were told before their story -> duties that there can be."""

WISH = "wish"
TOLD, NOT_SAFE = "yes", "not_safe"


class Wrong(Enum):
    """What must change before a second person is asked; the value says it to whoever writes."""

    RECEIVER = "Choose who would receive it."
    SAFETY = f"Answer first: {SAFETY_QUESTION}"
    BASIS = "Choose why it may be passed on."
    ONLY_TO_PROTECT = (
        "The person did not agree to this report, and whoever wrote was told that it is not looked "
        "into on this alone. A duty can bring it to child protection or an authority only."
    )
    REASON = "Say what the duty is here, and why it holds."
    NOT_TOLD = "Say whether the person was told first."
    WHY_NOT_TOLD = "Say why it was not safe to tell the person first."
    EMPTY = "Write the text that would be passed on."
    REASONS_TOO_LONG = f"A reason is too long: {LONGEST_REASON:,} characters at most."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an owner filled in. `basis`: WISH or a duty; `told`: TOLD or NOT_SAFE, for a duty."""

    to: str = ""
    basis: str = ""
    safety: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)
    told: str = ""
    why_not_told: str = field(default="", repr=False)

    @property
    def duty(self) -> Duty | None:
        return one_of(Duty, self.basis)


def wrong_with(
    wanted: Wanted,
    duty_to_report: routing.Duty,
    told: Sequence[str],
    *,
    is_agreed: bool = True,
) -> tuple[Wrong | Flaw, ...]:
    """Everything that must change first. `told`: what was told in this report; `is_agreed`: whether
    anybody agreed to it."""
    reasons = (wanted.safety, wanted.reason, wanted.why_not_told)
    known_basis = wanted.basis == WISH or wanted.duty in OF_RESPONSE[duty_to_report]
    by_duty = wanted.duty is not None
    receiver = one_of(Receiver, wanted.to)
    protects = receiver is None or receiver in PROTECTING
    found = (
        (receiver is None, Wrong.RECEIVER),
        (not wanted.safety.strip(), Wrong.SAFETY),
        (not known_basis, Wrong.BASIS),
        (by_duty and not is_agreed and not protects, Wrong.ONLY_TO_PROTECT),
        (by_duty and not wanted.reason.strip(), Wrong.REASON),
        (by_duty and wanted.told not in (TOLD, NOT_SAFE), Wrong.NOT_TOLD),
        (
            by_duty and wanted.told == NOT_SAFE and not wanted.why_not_told.strip(),
            Wrong.WHY_NOT_TOLD,
        ),
        (not wanted.text.strip(), Wrong.EMPTY),
        (any(len(each.strip()) > LONGEST_REASON for each in reasons), Wrong.REASONS_TOO_LONG),
    )
    missing = tuple(wrong for is_so, wrong in found if is_so)
    return (*missing, *flaws(wanted.text, told, LONGEST))


def reasons_of(wanted: Wanted) -> str:
    """Why it is a duty and whether she was told first, as it is kept; nothing for a wish."""
    duty = wanted.duty
    if duty is None:
        return ""
    told = "The person was told first."
    if wanted.told == NOT_SAFE:
        told = f"Not told first: {wanted.why_not_told.strip()}"
    return f"{DUTIES[duty]}: {wanted.reason.strip()}\n{told}"
