"""Whom an answer is for: the person, the intermediary, or both.

Rule 1: an answer is for the person. It goes to the intermediary as well where the person is to be
answered through whoever wrote, and alone only where no other way back is left.
Rule 2: where a code for somebody made to write was used, an answer is for the person by itself:
whoever forces the holder of the card reads along. A reader can still choose otherwise.
Rule 3: nothing is addressed to an intermediary who is, or may be, close to the group concerned.
Nor is anything while it cannot be known: a record that does not open as a whole says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from intake.conversation.vocabulary import Option, Role
from intake.ports import ReceiptRow


class Side(Enum):
    """Who can be addressed. Values stand in forms, audit lines and sealed answers."""

    PERSON = "person"
    INTERMEDIARY = "intermediary"


SIDES: Mapping[Role, Side] = {
    Role.REPORTER: Side.PERSON,
    Role.WITNESS: Side.PERSON,
    Role.SURVIVOR: Side.PERSON,
    Role.INTERMEDIARY: Side.INTERMEDIARY,
    Role.MESSENGER: Side.INTERMEDIARY,
}
"""Whose way back a receipt is. Whoever writes for herself, or as a witness, is "the person"."""

TIED = frozenset({Option.YES.value, Option.NOT_SURE.value})
"""Answers to "are you close to the group concerned" with which an intermediary is told nothing."""


@dataclass(frozen=True, slots=True)
class WaysBack:
    """The receipts of a report, by role; never a code.

    `roles`: one for each receipt. `allowed`: those an answer may be sealed to. `usual`: those it
    is sealed to unless somebody chooses.
    """

    roles: tuple[Role, ...]
    allowed: frozenset[Role]
    usual: frozenset[Role]

    def chosen(self, to: frozenset[Role] | None) -> frozenset[Role]:
        """Who is addressed, whatever was asked for."""
        return self.usual if to is None else self.allowed & to


def ways_back(receipts: Sequence[ReceiptRow], record: Mapping[str, Any] | None) -> WaysBack:
    """How a report's writers can be answered. `record` is None where it does not open wholly."""
    roles = tuple(Role(row.role) for row in receipts)
    known = record or {}
    is_free = bool(known) and known.get("own_link") not in TIED
    people = with_side(roles, Side.PERSON)
    allowed = people | (with_side(roles, Side.INTERMEDIARY) if is_free else frozenset())
    through = known.get("contact_mode") == Option.THROUGH_ME.value and not known.get("duress")
    return WaysBack(roles, allowed, people if people and not through else allowed)


def with_side(roles: Sequence[Role], side: Side) -> frozenset[Role]:
    """Those of that side."""
    return frozenset(role for role in roles if SIDES[role] is side)


def roles_of(sides: Sequence[str]) -> frozenset[Role]:
    """The roles that the sides of a form stand for; what is no side stands for nobody."""
    return frozenset(role for role, side in SIDES.items() if side.value in sides)


def sides_of(roles: frozenset[Role]) -> tuple[str, ...]:
    """The closed words for these roles, in the order of `Side`."""
    found = {SIDES[role] for role in roles}
    return tuple(side.value for side in Side if side in found)
