"""Why a reader may mark a case as a serious matter: closed reasons, each with what it says.

Rule: marking sends nothing and moves nothing. It asks for a written notice, by hand, to whoever
the mandate names; the notice is printed with blanks, and nothing of the report stands on it.
"""

from __future__ import annotations

from enum import Enum

FIELD = "serious_matter"
"""Its field in the sealed record."""


class Serious(Enum):
    """Values stand in the sealed record."""

    LIFE = "life_at_risk"
    SEVERAL = "several_people"
    LEADERSHIP = "leadership"
    SILENCED = "silenced"
    AGAIN = "known_and_again"


REASONS = {
    Serious.LIFE: "A life may be at risk",
    Serious.SEVERAL: "Several people may be harmed",
    Serious.LEADERSHIP: "It is about somebody who leads",
    Serious.SILENCED: "Somebody was silenced or punished for telling",
    Serious.AGAIN: "It was known before and happened again",
}
