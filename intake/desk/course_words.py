"""Codes of a case's course -> words of the desk, as tables. An unknown code is shown as it is."""

from __future__ import annotations

from collections.abc import Mapping

from intake.cases import forwarding
from intake.cases.checks import Check
from intake.cases.closing import Answer, Item, Reason
from intake.cases.outcome import Found, Learnt, Measure, Nature
from intake.cases.saying import HowAgreed, Receiver
from intake.cases.scope import Accused, Kind
from intake.cases.sheet import Field, HandOver
from intake.cases.tracks import (
    Accountability,
    Checklist,
    Closing,
    Feedback,
    Outcome,
    State,
    Support,
    Track,
    Triage,
    one_of,
)
from intake.desk.check_words import ASKED, MARKS
from intake.desk.saying import _
from intake.routing.response import Need

TRACKS: Mapping[Track, str] = {
    Track.TRIAGE: "What it is",
    Track.SUPPORT: "Support",
    Track.ACCOUNTABILITY: "Looking into it",
    Track.FEEDBACK: "Telling the person",
    Track.OUTCOME: "What came of it",
    Track.CLOSING: "Closing",
    Track.CHECKLIST: "What to look at",
}

STATES: Mapping[State, str] = {
    Triage.NOT_DONE: "not judged yet",
    Triage.DONE: "judged",
    Triage.REFERRED_OUT: "outside the mandate, and referred well",
    Support.NONE: "not offered",
    Support.OFFERED: "offered",
    Support.ACCEPTED: "accepted by the person",
    Support.DECLINED: "declined by the person",
    Support.NOT_AVAILABLE: "not available",
    Support.REFERRED: "referred",
    Support.CONFIRMED: "the person says that help has come",
    Accountability.NOT_STARTED: "not started",
    Accountability.ON_HOLD_BY_WISH: "held by the person's wish",
    Accountability.INFO_NEEDED: "more must be known first",
    Accountability.CONSENT_REQUESTED: "asked whether it may be passed on",
    Accountability.FORWARD_ASKED: "waits for the second person",
    Accountability.FORWARDED: "passed on",
    Accountability.RECEIPT_CONFIRMED: "they have confirmed that they have it",
    Accountability.PRELIM_ASSESSMENT: "they look at it first",
    Accountability.UNDER_INVESTIGATION: "they look into it",
    Accountability.SUBSTANTIATED: "ended: found",
    Accountability.NOT_SUBSTANTIATED: "ended: could not be settled (that does not mean false)",
    Accountability.LIMITED_INFO: "ended: too little could be known",
    Accountability.CLOSED_OTHER: "ended otherwise",
    Accountability.TOLD_THAT_WITHDRAWN: "they were told that the person has withdrawn",
    Feedback.NONE: "nothing to tell yet",
    Feedback.READY: "the outcome waits in an answer",
    Feedback.COLLECTED: "the person has opened the outcome",
    Feedback.NOT_COLLECTED: "the person did not come for it",
    Outcome.NONE: "not recorded",
    Outcome.RECORDED: "recorded",
    Closing.OPEN: "open",
    Closing.CLOSED: "closed",
    Checklist.NOT_BEGUN: "not begun",
    Checklist.MARKED: "",  # what was marked says it
}

SERVICES: Mapping[Need, str] = {
    Need.HEALTH: "Health care",
    Need.SAFE_PLACE: "A safe place",
    Need.TALK: "Someone to talk to",
    Need.LEGAL: "Legal advice",
    Need.MATERIAL: "Food or things",
}

HOW_AGREED: Mapping[HowAgreed, str] = {
    HowAgreed.ANSWERED: "the person wrote so",
    HowAgreed.SAID: "the person said so",
}

RECEIVERS: Mapping[Receiver, str] = {
    Receiver.HEALTH: "a health service",
    Receiver.WOMEN: "a women's service",
    Receiver.CHILDREN: "a service for children",
    Receiver.LEGAL: "legal aid",
    Receiver.PROTECTION: "a protection body",
    Receiver.OTHER_COMPLAINT: "another line for concerns",
}

KINDS: Mapping[Kind, str] = {
    Kind.EXPLOITATION: "Exploitation: something asked in return for aid or work",
    Kind.ABUSE: "Abuse: force, threat or unwanted contact",
    Kind.HARASSMENT: "Harassment among people who work there",
    Kind.OTHER_MISCONDUCT: "Other misconduct of somebody who brings aid",
    Kind.GBV_NON_SEA: "Gender-based violence, not by somebody who brings aid",
    Kind.CRSV: "By an armed actor, tied to the conflict",
    Kind.OUT_OF_SCOPE: "Outside the mandate",
    Kind.UNKNOWN: "Not known yet",
}

ACCUSED: Mapping[Accused, str] = {
    Accused.AID: "Aid worker or volunteer",
    Accused.CONTRACTOR: "Guard, driver, seller or contractor",
    Accused.UN: "UN or peacekeeper",
    Accused.ARMED: "Soldier, police or official",
    Accused.NEAR: "Partner, family, neighbour or stranger",
    Accused.UNKNOWN: "Not known yet",
}

REASONS: Mapping[Reason, str] = {
    Reason.DONE: "Done",
    Reason.WISH: "The person wishes it",
    Reason.NO_CONTACT: "No contact is possible",
    Reason.REFERRED_OUT: "Referred to a service",
    Reason.LIMITED_INFO: "Too little is known",
    Reason.DUPLICATE: "The same as a linked report",
    Reason.OUTSIDE_MANDATE: "Outside the mandate, and referred well",
}

ITEMS: Mapping[Item, str] = {
    Item.SUPPORT_OFFERED: "Support was offered",
    Item.WISH_RESPECTED: "The wish was respected",
    Item.FEEDBACK_GIVEN: "The person was told what became of it",
    Item.OUTCOME_RECORDED: "The outcome is recorded",
    Item.SAFETY_ASKED: "Safety was asked about again",
}

ANSWERS: Mapping[Answer, str] = {
    Answer.DONE: "yes",
    Answer.NOT_DONE: "no",
    Answer.NOT_POSSIBLE: "not possible",
}

NATURES: Mapping[Nature, str] = {
    Nature.EXPLOITATION: "exploitation",
    Nature.ABUSE: "abuse",
    Nature.HARASSMENT: "harassment",
    Nature.OTHER: "other",
}

FOUND: Mapping[Found, str] = {
    Found.YES: "found",
    Found.NO: "not settled",
    Found.LIMITED: "too little could be known",
}

MEASURES: Mapping[Measure, str] = {
    Measure.DISMISSED: "dismissed",
    Measure.SANCTIONED: "another sanction",
    Measure.OTHER: "another measure",
    Measure.NONE_POSSIBLE: "none was possible",
    Measure.UNKNOWN: "not known",
}

LEARNT: Mapping[Learnt, str] = {
    Learnt.NOTHING_NEW: "nothing new",
    Learnt.SUPERVISION: "supervise otherwise",
    Learnt.SITE_OR_ROUTINE: "change a place or a routine",
    Learnt.RECRUITMENT: "check people otherwise before they start",
    Learnt.HOW_TO_TELL: "make it easier to tell",
    Learnt.SUPPORT_MISSING: "a service is missing",
    Learnt.TOO_SLOW: "it took too long",
}

FIELDS: Mapping[Field, str] = {
    Field.KIND_OF_HELP: "Kind of help",
    Field.LANGUAGE: "Language",
    Field.UNDER_18: "Under 18",
    Field.SAFE_TIME: "When it is safe",
    Field.HOW_TO_REACH: "How the person can be reached",
}

HAND_OVERS: Mapping[HandOver, str] = {
    HandOver.SHE_GOES: "The person goes alone",
    HandOver.TRUSTED_GOES: "Somebody the person trusts goes along",
    HandOver.DESK_GOES: "Somebody from this desk goes along",
    HandOver.DESK_CALLS: "This desk calls the service",
    HandOver.SERVICE_WAITS: "The service expects an agreed word",
}

MAPPED: Mapping[Accountability, str] = {
    Accountability.FORWARDED: "notified",
    Accountability.RECEIPT_CONFIRMED: "notified, receipt confirmed",
    Accountability.PRELIM_ASSESSMENT: "preliminary assessment",
    Accountability.UNDER_INVESTIGATION: "under investigation",
    Accountability.SUBSTANTIATED: "substantiated",
    Accountability.NOT_SUBSTANTIATED: "not substantiated",
    Accountability.LIMITED_INFO: "under review, limited information",
    Accountability.CLOSED_OTHER: "closed under other circumstances",
}
"""How statistics of others name a state (domain file, 2.11): on a notice, never to the person."""

NAMED: Mapping[str, Mapping[str, str]] = {
    "service": {each.value: said for each, said in SERVICES.items()},
    "how": {each.value: said for each, said in HOW_AGREED.items()},
    "receiver": {each.value: said for each, said in RECEIVERS.items()},
    "kind": {each.value: said for each, said in KINDS.items()},
    "accused": {each.value: said for each, said in ACCUSED.items()},
    "reason": {each.value: said for each, said in REASONS.items()},
    "nature": {each.value: said for each, said in NATURES.items()},
    "found": {each.value: said for each, said in FOUND.items()},
    "measure": {each.value: said for each, said in MEASURES.items()},
    "learnt": {each.value: said for each, said in LEARNT.items()},
    "hand_over": {each.value: said for each, said in HAND_OVERS.items()},
    "to": {each.value: said for each, said in forwarding.RECEIVERS.items()},
    "duty": {each.value: said for each, said in forwarding.DUTIES.items()},
    "told": {forwarding.TOLD: "yes", forwarding.NOT_SAFE: "no, it was not safe"},
    **{item.value: {each.value: said for each, said in ANSWERS.items()} for item in Item},
    **{check.value: {each.value: said for each, said in MARKS.items()} for check in Check},
}
"""A name in a step's words -> its values in words."""

NAMES: Mapping[str, str] = {
    "how": "how that is known",
    "receiver": "to",
    "accused": "about",
    "nature": "nature",
    "measure": "measure",
    "quarter": "quarter of the measure",
    "learnt": "learnt",
    "hand_over": "hand-over",
    "place": "place",
    "duty": "by a duty",
    "told": "told before",
    "to": "to",
    "sheet": "sheet after part",
    **{item.value: said for item, said in ITEMS.items()},
    **{check.value: asked.rstrip("?") for check, (asked, _) in ASKED.items()},
    **{f"sheet {field.value}": said for field, said in FIELDS.items()},
}
"""A name in a step's words -> how the desk calls it; one that is not here is shown bare."""


def named(name: str, value: str) -> str:
    """A closed word of a step, without its name."""
    known = NAMED[name].get(value)
    return _(known) if known else value


def said_of(name: str, value: str) -> str:
    """One word of a step, with its name where it has one."""
    words = _(NAMED.get(name, {}).get(value, value))
    return _("{name}: {value}", name=_(NAMES[name]), value=words) if name in NAMES else words


def service(code: str) -> str:
    """A kind of help."""
    need = one_of(Need, code)
    return _(SERVICES[need]) if need else code
