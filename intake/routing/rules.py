"""Who may not get a report: the hard rules, one function each.

A reader for whom one of RULES fails gets nothing, in no place. No wish, no shortage of readers
and no administrator lifts a rule. Each says True when the reader may stay.
CONFLICTS are those of them that can come true later, for somebody who has a report already.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from intake.routing.facts import UN_ROLE, Facts
from intake.routing.organisations import chains
from intake.routing.response import Reader, Response


@dataclass(frozen=True, slots=True)
class Matter:
    """One report as the rules see it; each field but `facts` is a set of ids."""

    facts: Facts
    available: frozenset[str]
    accused: frozenset[str]  # the accused organisation's chain; empty when it is not known
    named_later: frozenset[str]  # the chains of those that a reader named
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
        named_later=frozenset[str]().union(
            *(linked.get(each, frozenset()) for each in facts.named_later)
        ),
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


def outside_chains_named_later(matter: Matter, reader: Reader) -> bool:
    return not reader.links & matter.named_later


def outside_un_when_entity_unknown(matter: Matter, reader: Reader) -> bool:
    """Any UN entity may be meant, so each of them counts as the accused one."""
    may_be_any = matter.facts.accused_role == UN_ROLE and not matter.accused_known
    return not (may_be_any and reader.links & matter.un)


def outside_intermediary_chain(matter: Matter, reader: Reader) -> bool:
    """An intermediary who may be close to the group concerned brings in their own organisation."""
    return not (matter.facts.intermediary_linked and reader.links & matter.intermediary)


def independent_when_unknown(matter: Matter, reader: Reader) -> bool:
    return matter.accused_known or reader.independent


CONFLICTS: tuple[Rule, ...] = (
    outside_accused_chain,
    outside_chains_named_later,
    outside_un_when_entity_unknown,
    outside_intermediary_chain,
    independent_when_unknown,
)
RULES: tuple[Rule, ...] = (is_available, serves_area, *CONFLICTS)


def may_hold(
    response: Response, reader: Reader, facts: Facts, conflicts: Sequence[Rule] = CONFLICTS
) -> bool:
    """Whether somebody who has a report may keep it, or take it over, by the register of now."""
    matter = matter_of(response, (), facts, chains(response.organisations))
    return all(rule(matter, reader) for rule in conflicts)


def kept_out(
    response: Response, facts: Facts, conflicts: Sequence[Rule] = CONFLICTS
) -> frozenset[str]:
    """Ids of all readers who may not have it, by the register of now."""
    matter = matter_of(response, (), facts, chains(response.organisations))
    return frozenset(
        reader.id
        for reader in response.readers
        if not all(rule(matter, reader) for rule in conflicts)
    )
