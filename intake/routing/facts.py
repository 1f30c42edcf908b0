"""What routing needs to know of a report: codes only, never words.

Rule 1: an unknown code is an error, not "nothing known": a misspelt role must not switch off an
exclusion in silence. The error does not repeat the code.
Rule 2: kind, age, role and organisation are sealed everywhere else, so `repr()` shows nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from intake.routing.response import Gender, Need

UNDER_18 = frozenset({"yes", "no", "unknown"})
KINDS = frozenset({"exploitation", "abuse", "harassment", "not_sure"})
TIME_BUCKETS = frozenset({"d0_3", "d4_5", "d6_14", "d15_30", "over_30", "ongoing"})
UN_ROLE = "un_or_peacekeeper"
ROLES = frozenset(
    {
        "aid_worker_or_volunteer",
        "contractor_guard_driver_vendor",
        UN_ROLE,
        "armed_or_official",
        "other",
        "not_sure",
    }
)
LISTENERS = frozenset(gender.value for gender in Gender)


@dataclass(frozen=True, slots=True, repr=False)
class Facts:
    """One report's facts. The defaults say that nothing was answered.

    `accused_organisation`: id in the register. `organisation_words`: she wrote a name that is
    not in the register. `intermediary_linked`: the intermediary is, or may be, close to the
    group concerned. `listener`: by whom she would rather be read, where it matters to her.
    `named_later`: ids that a reader entered on reading. They exclude, and lift nothing: what was
    not surely known stays so, since a reader can be wrong.
    Raises ValueError for a code that is not in the sets above.
    """

    area: str | None = None
    language: str = ""
    under_18: str = "unknown"
    danger: bool = False
    kinds: frozenset[str] = frozenset()
    time_bucket: str | None = None
    accused_role: str | None = None
    accused_organisation: str | None = None
    organisation_words: bool = False
    needs: frozenset[Need] = frozenset()
    intermediary_organisation: str | None = None
    intermediary_linked: bool = False
    listener: str | None = None
    named_later: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        told = (
            ("under_18", {self.under_18}, UNDER_18),
            ("kinds", self.kinds, KINDS),
            ("time_bucket", {self.time_bucket} - {None}, TIME_BUCKETS),
            ("accused_role", {self.accused_role} - {None}, ROLES),
            ("listener", {self.listener} - {None}, LISTENERS),
        )
        wrong = [name for name, codes, known in told if not codes <= known]
        if wrong:
            raise ValueError(f"not one of the known codes: {', '.join(wrong)}")
