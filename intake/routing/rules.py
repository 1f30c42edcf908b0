"""Who may not get a report: the hard rules, one function each.

A reader for whom one of RULES fails gets nothing, in no place. No wish, no shortage of readers
and no administrator lifts a rule. Each says True when the reader may stay.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from intake.routing.facts import UN_ROLE, Facts
from intake.routing.response import Reader, Response


@dataclass(frozen=True, slots=True)
class Matter:
    """One report as the rules see it; each field but `facts` is a set of ids."""

    facts: Facts
    available: frozenset[str]
    accused: frozenset[str]  # the accused organisation's chain; empty when it is not known
    un: frozenset[str]  # the chains of all UN entities
    intermediary: frozenset[str]  # the chain of the intermediary's organisation

    @property
    def accused_known(self) -> bool:
        """Whether the organisation is in the register and nothing was written beside it."""
        return bool(self.accused) and not self.facts.organisation_words


def matter_of(
    response: Response,
    available: Collection[str],
    facts: Facts,
    linked: Mapping[str, frozenset[str]],
) -> Matter:
    """The facts with their chains looked up; `linked`: see `organisations.chains`."""
    un_chains = (linked[each.id] for each in response.organisations if each.un)
    return Matter(
        facts,
        frozenset(available),
        accused=linked.get(facts.accused_organisation or "", frozenset()),
        un=frozenset[str]().union(*un_chains),
        intermediary=linked.get(facts.intermediary_organisation or "", frozenset()),
    )


Rule: TypeAlias = Callable[[Matter, Reader], bool]


def is_available(matter: Matter, reader: Reader) -> bool:
    """Enrolled, active, and without a declared conflict of interest."""
    return reader.id in matter.available


def serves_area(matter: Matter, reader: Reader) -> bool:
    """No areas means all. Without an area only those who serve all of them are asked."""
    return not reader.areas or matter.facts.area in reader.areas


def outside_accused_chain(matter: Matter, reader: Reader) -> bool:
    return not reader.links & matter.accused


def outside_un_when_entity_unknown(matter: Matter, reader: Reader) -> bool:
    """Any UN entity may be meant, so each of them counts as the accused one."""
    may_be_any = matter.facts.accused_role == UN_ROLE and not matter.accused_known
    return not (may_be_any and reader.links & matter.un)


def outside_intermediary_chain(matter: Matter, reader: Reader) -> bool:
    """An intermediary who may be close to the group concerned brings in their own organisation."""
    return not (matter.facts.intermediary_linked and reader.links & matter.intermediary)


def independent_when_unknown(matter: Matter, reader: Reader) -> bool:
    return matter.accused_known or reader.independent


RULES: tuple[Rule, ...] = (
    is_available,
    serves_area,
    outside_accused_chain,
    outside_un_when_entity_unknown,
    outside_intermediary_chain,
    independent_when_unknown,
)
