"""The response of the simulated month: four areas, eight groups, twelve readers, all invented.

Two of the deputies and one of the external readers work for groups that bring aid, or that hang
together with one, so that many reports must go round them.
"""

from __future__ import annotations

from collections.abc import Mapping

AREAS = ("north-bank", "south-bank", "market-town", "hill-side")
NORTH, SOUTH = AREAS[:2], AREAS[2:]

GROUPS = {
    "blue-lantern": "",
    "willow-hands": 'partners = ["blue-lantern"]',
    "lantern-haulage": 'parents = ["blue-lantern"]',
    "green-kite": "",
    "stone-well": 'consortium = ["green-kite"]',
    "red-basket": "",
}
"""Groups that bring aid, and what ties each to others."""

OFFICES = (
    "office-one",
    "office-two",
    "office-three",
    "office-four",
    "office-five",
    "office-six",
    "office-seven",
    "office-eight",
)
"""Where readers work who bring no aid."""

READERS = {
    "ombudsperson-north": ("ombudsperson", "office-one", NORTH),
    "ombudsperson-south": ("ombudsperson", "office-two", SOUTH),
    "ombudsperson-all": ("ombudsperson", "office-three", ()),
    "deputy-north": ("deputy", "willow-hands", NORTH),
    "deputy-south": ("deputy", "office-four", SOUTH),
    "deputy-all": ("deputy", "red-basket", ()),
    "child-north": ("child_receiver", "office-five", NORTH),
    "child-all": ("child_receiver", "office-six", ()),
    "oversight-one": ("oversight", "office-seven", ()),
    "oversight-two": ("oversight", "office-eight", ()),
    "oversight-three": ("oversight", "stone-well", ()),
    "recovery": ("recovery", "office-eight", ()),
}
"""Reader -> (role, employer, areas; none are all)."""

ON_CALL = frozenset({"oversight-one", "oversight-two"})
"""Whoever looks at every hour, so that somebody reads what nobody else did."""

LATER_TIE = ("red-basket", "office-two")
"""What comes to light in mid-month: a group, and where a reader works, are partners."""


def response_toml(*, later: bool = False) -> str:
    """The response file; `later`: as it is when that has come to light."""
    tied = {LATER_TIE[0]: f'partners = ["{LATER_TIE[1]}"]'} if later else {}
    near = LATER_TIE[1] if later else ""
    return "\n".join((_HEAD, *_areas(), *_organisations(tied), *_readers(near), _HELP))


_HEAD = """
id = "month"
service_name = "River Post"
languages = ["en"]
urgent_help = "555 0100"
mandatory_reporting = "risk_only"
idle_hours = 2
retention_months = 12

[clocks]
U1 = { reading_hours = 4, support_hours = 12 }
U2 = { reading_hours = 24, support_hours = 48 }
U3 = { reading_hours = 72, support_hours = 120 }
"""

_HELP = """
[[help_places]]
need = "health"
name = "Blue Gate Clinic, Water Road"
hours = "8-17 daily"
verified_on = 2026-10-20
clinical_management = true

[[help_places]]
need = "talk"
name = "Call 555 0120, free"
hours = "7-22 daily"
verified_on = 2026-10-20
for_children = true
"""


def _areas() -> list[str]:
    return [
        f'[[areas]]\nid = "{area}"\nnumber = "{number}"\nname = "{area}"'
        for number, area in enumerate(AREAS, 11)
    ]


def _organisations(tied: Mapping[str, str]) -> list[str]:
    every = [(name, tied.get(name, tie), "") for name, tie in GROUPS.items()]
    every += [(name, "", "operational = false") for name in OFFICES]
    return [
        f'[[organisations]]\nid = "{name}"\nnumber = "{number}"\nname = "{name}"\n{tie}\n{aid}'
        for number, (name, tie, aid) in enumerate(every, 21)
    ]


def _readers(near: str) -> list[str]:
    rows = []
    for name, (role, employer, areas) in READERS.items():
        independent = str(employer in OFFICES and employer != near).lower()
        quoted = ", ".join(f'"{area}"' for area in areas)
        rows.append(
            f'[[readers]]\nid = "{name}"\nrole = "{role}"\nemployer = "{employer}"\n'
            f'office = "{name}"\nlanguages = ["en"]\nindependent = {independent}\n'
            f"areas = [{quoted}]\ntrained_with_children = true"
        )
    return rows
