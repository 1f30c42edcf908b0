"""What a report turned out to be about, in a human's judgement, and which way that leaves open.

Rule 1: whoever reads says what it is and who it is about; the scope follows from the kind. What a
reporter chose is never overwritten: it stands beside it.
Rule 2: soldiers, police and officials, and people who do not bring aid, have one way only: support.
An answer that says so holds, whatever was judged since: a mistake would be paid for with a life.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Kind(Enum):
    """`kind_assessed`: what it is. Values stand in sealed steps and in counters."""

    EXPLOITATION = "exploitation"
    ABUSE = "abuse"
    HARASSMENT = "harassment"
    OTHER_MISCONDUCT = "other_misconduct"
    GBV_NON_SEA = "gbv_non_sea"
    CRSV = "crsv"
    OUT_OF_SCOPE = "out_of_scope"
    UNKNOWN = "unknown"


class Scope(Enum):
    """Whose matter it is."""

    SEA = "sea"
    SH = "sh"
    GBV = "gbv"
    CRSV = "crsv"
    OTHER = "other"
    OUT = "out"
    UNKNOWN = "unknown"


SCOPE: Mapping[Kind, Scope] = {
    Kind.EXPLOITATION: Scope.SEA,
    Kind.ABUSE: Scope.SEA,
    Kind.HARASSMENT: Scope.SH,
    Kind.OTHER_MISCONDUCT: Scope.OTHER,
    Kind.GBV_NON_SEA: Scope.GBV,
    Kind.CRSV: Scope.CRSV,
    Kind.OUT_OF_SCOPE: Scope.OUT,
    Kind.UNKNOWN: Scope.UNKNOWN,
}


class Accused(Enum):
    """Who it is about, as judged. The first four are what a reporter can answer, too."""

    AID = "aid_worker_or_volunteer"
    CONTRACTOR = "contractor_guard_driver_vendor"
    UN = "un_or_peacekeeper"
    ARMED = "armed_or_official"
    NEAR = "partner_family_or_stranger"
    UNKNOWN = "unknown"


class Route(Enum):
    """Which way is open; the value says it to a reader."""

    LOOK_INTO = "Support, and somebody can look into it if the person wants that."
    ARMED = (
        "Support only. It is about a soldier, the police or an official: passing it on could cost "
        "a life. Tell the person about legal help if that is wished for."
    )
    OTHER_SERVICES = (
        "Support only. It is not about somebody who brings aid. Refer the person well to services "
        "that can help, and never as to a wrong number."
    )
    UNKNOWN = "Support only, until it is known what it is and who it is about."


BY_KIND: Mapping[Kind, Route] = {
    Kind.EXPLOITATION: Route.LOOK_INTO,
    Kind.ABUSE: Route.LOOK_INTO,
    Kind.HARASSMENT: Route.LOOK_INTO,
    Kind.OTHER_MISCONDUCT: Route.LOOK_INTO,
    Kind.GBV_NON_SEA: Route.OTHER_SERVICES,
    Kind.CRSV: Route.ARMED,
    Kind.OUT_OF_SCOPE: Route.OTHER_SERVICES,
    Kind.UNKNOWN: Route.UNKNOWN,
}

BY_ACCUSED: Mapping[Accused, Route] = {
    Accused.AID: Route.LOOK_INTO,
    Accused.CONTRACTOR: Route.LOOK_INTO,
    Accused.UN: Route.LOOK_INTO,
    Accused.ARMED: Route.ARMED,
    Accused.NEAR: Route.OTHER_SERVICES,
    Accused.UNKNOWN: Route.UNKNOWN,
}

NARROWEST: tuple[Route, ...] = (
    Route.ARMED,
    Route.OTHER_SERVICES,
    Route.UNKNOWN,
    Route.LOOK_INTO,
)
"""Of several the one that stands first here counts."""


def route_of(answered: object, accused: Accused, kind: Kind) -> Route:
    """The narrowest way of: what was answered, who it is about, and what it is."""
    told = Route.ARMED if answered == Accused.ARMED.value else Route.LOOK_INTO
    return min(told, BY_ACCUSED[accused], BY_KIND[kind], key=NARROWEST.index)
