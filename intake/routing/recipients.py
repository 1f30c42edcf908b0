"""Who gets a report: one owner, and a deputy and an external reader so that nobody can bury it.

Rule 1: RULES are hard. A reader for whom one of them fails gets nothing, in no place, the
recovery key included. Role, language, gender and order in the file are wishes among those who are
left: a wish brings nobody in, and leaves no report without a reader. Whom she would rather be read
by comes last: it costs neither deputy nor external reader.
Rule 2: no default. When nobody is left the answer is None, and the report is not taken.
Rule 3: the same response, readers and facts give the same answer.
Rule 4: owner, deputy and external reader have no employer in common. Where there is a choice they
do not hang together in the register either: a name that comes out later then excludes one of
them, not two.

Rule 5: who is away, or has as many as she can read, is asked after the others (`Spared`): a wish as
well. An age or a language that only she is right for outweighs her load.

A reader who declared a conflict of interest is left out of `available_reader_ids`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import TypeAlias

from intake.routing.facts import Facts
from intake.routing.organisations import chains
from intake.routing.response import Reader, Response, Role
from intake.routing.rules import RULES, Rule, matter_of


@dataclass(frozen=True, slots=True)
class Recipients:
    """Reader ids by place. `recovery`: readers whose keys open it only in an emergency."""

    owner: str
    deputy: str | None = None
    external: str | None = None
    recovery: tuple[str, ...] = ()

    def places(self) -> tuple[tuple[str, str], ...]:
        """(reader id, place) of everybody who gets a wrap: owner, deputy, external, recovery."""
        single = (("owner", self.owner), ("deputy", self.deputy), ("external", self.external))
        named = tuple((reader, place) for place, reader in single if reader)
        return named + tuple((reader, "recovery") for reader in self.recovery)


@dataclass(frozen=True, slots=True)
class Spared:
    """Readers who are rather not asked now: `away`, or `full` (`Reader.most_open`)."""

    away: frozenset[str] = frozenset()
    full: frozenset[str] = frozenset()


NOBODY_SPARED = Spared()

OWNERS = (Role.OMBUDSPERSON, Role.DEPUTY, Role.CHILD_RECEIVER, Role.OVERSIGHT)
CHILD_OWNERS = (Role.CHILD_RECEIVER, Role.OMBUDSPERSON, Role.DEPUTY, Role.OVERSIGHT)
DEPUTIES = (Role.DEPUTY, Role.OMBUDSPERSON, Role.CHILD_RECEIVER, Role.OVERSIGHT)
EXTERNALS = (Role.OVERSIGHT, Role.OMBUDSPERSON, Role.CHILD_RECEIVER, Role.DEPUTY)

Wish: TypeAlias = Callable[[Facts, Reader, Sequence[Reader]], int]
"""(facts, who would own it, all who are left) -> 0 when it is met, more the less it is."""


def role_fits(facts: Facts, reader: Reader, _staff: Sequence[Reader] = ()) -> int:
    """A trained receiver first for a child; oversight owns a report when nobody else can."""
    order = CHILD_OWNERS if facts.under_18 == "yes" else OWNERS
    return order.index(reader.role)


def trained_for_age(facts: Facts, reader: Reader, _staff: Sequence[Reader] = ()) -> int:
    """Where somebody is, or may be, under 18: one who can receive both."""
    trained = reader.trained_with_children or reader.role is Role.CHILD_RECEIVER
    return int(facts.under_18 != "no" and not trained)


def speaks_language(facts: Facts, reader: Reader, _staff: Sequence[Reader] = ()) -> int:
    return int(facts.language not in reader.languages)


def places_left_empty(_facts: Facts, owner: Reader, staff: Sequence[Reader]) -> int:
    """How many of deputy and external reader could not be had beside this owner."""
    others = _others(owner, staff)
    if any(_apart(deputy, external) for deputy, external in product(others, _externals(others))):
        return 0
    return 1 if others else 2


def is_wished_listener(facts: Facts, reader: Reader, _staff: Sequence[Reader] = ()) -> int:
    """She may rather be read by a woman, or by a man. Whose gender is not known comes after."""
    gender = reader.gender.value if reader.gender else None
    return int(facts.listener is not None and gender != facts.listener)


WISHES: tuple[Wish, ...] = (
    role_fits,
    trained_for_age,
    speaks_language,
    places_left_empty,
    is_wished_listener,
)


def interpreter_wanted(reader: Reader | None, language: str) -> bool:
    """Whether somebody has to translate for this reader. It delays nothing and excludes nobody."""
    return reader is None or language not in reader.languages


def select(
    response: Response,
    available_reader_ids: Collection[str],
    facts: Facts,
    rules: Sequence[Rule] = RULES,
    wishes: Sequence[Wish] = WISHES,
    spared: Spared = NOBODY_SPARED,
) -> Recipients | None:
    """The readers of one report, or None when nobody may own it."""
    linked = chains(response.organisations)
    left = _left(response, available_reader_ids, facts, rules)
    staff = _staff(left)
    if not staff:
        return None
    owner = _owner(facts, staff, wishes, spared)
    deputy, external = _beside(owner, staff, facts, linked) or (None, None)
    return Recipients(
        owner.id,
        deputy.id if deputy else None,
        external.id if external else None,
        tuple(reader.id for reader in left if reader.role is Role.RECOVERY),
    )


def _owner(facts: Facts, staff: Sequence[Reader], wishes: Sequence[Wish], spared: Spared) -> Reader:
    """By the wishes, of those who are there; instead of one who is full, one who fits as well."""

    def cost(reader: Reader) -> tuple[int, ...]:
        return tuple(wish(facts, reader, staff) for wish in wishes)

    there = [each for each in staff if each.id not in spared.away] or staff
    first = min(there, key=cost)
    free = [
        each for each in there if each.id not in spared.full and each.role is not Role.OVERSIGHT
    ]
    if first.id not in spared.full or not free:
        return first
    other = min(free, key=cost)
    return other if _matters(facts, other) <= _matters(facts, first) else first


def _matters(facts: Facts, reader: Reader) -> tuple[int, ...]:
    """What a full reader is still asked for: the age and the language of whoever wrote."""
    by_role = role_fits(facts, reader) if facts.under_18 == "yes" else 0
    return by_role, trained_for_age(facts, reader), speaks_language(facts, reader)


def refill(
    response: Response, available_reader_ids: Collection[str], facts: Facts, kept: Recipients
) -> Recipients:
    """The same readers, and empty places beside the owner filled as `select` fills them.

    Recovery keys stay as they are: one more of those is no help to a report that is being read.
    """
    named = {reader.id: reader for reader in response.readers}
    owner = named.get(kept.owner)
    if owner is None:
        return kept
    stay = [named[each] for each in (kept.deputy, kept.external) if each in named]
    left = _left(response, available_reader_ids, facts, RULES)
    fresh = [each for each in _staff(left) if each not in stay and each != owner]

    def keeps(pair: Pair) -> bool:
        deputy, external = (each.id if each else None for each in pair)
        return kept.deputy in (None, deputy) and kept.external in (None, external)

    linked = chains(response.organisations)
    pair = _beside(owner, [*stay, *fresh], facts, linked, keeps)
    if pair is None:
        return kept
    deputy, external = (each.id if each else None for each in pair)
    return Recipients(kept.owner, deputy, external, kept.recovery)


def _left(
    response: Response, available: Collection[str], facts: Facts, rules: Sequence[Rule]
) -> list[Reader]:
    matter = matter_of(response, available, facts, chains(response.organisations))
    return [reader for reader in response.readers if all(rule(matter, reader) for rule in rules)]


def _staff(readers: Sequence[Reader]) -> list[Reader]:
    return [reader for reader in readers if reader.may_own]


Pair: TypeAlias = tuple[Reader | None, Reader | None]


def _any_pair(_pair: Pair) -> bool:
    return True


def _beside(
    owner: Reader,
    staff: Sequence[Reader],
    facts: Facts,
    linked: Mapping[str, frozenset[str]],
    wanted: Callable[[Pair], bool] = _any_pair,
) -> Pair | None:
    """(deputy, external): as many as can be had, then as far apart, then as fit for the place.

    None when no pair is `wanted`.
    """

    def cost(pair: Pair) -> tuple[int, ...]:
        deputy, external = pair
        named = [reader for reader in pair if reader]
        twos = combinations((owner, *named), 2)
        return (
            pair.count(None),
            sum(_hang_together(*two, linked) for two in twos),
            _unfit(deputy, DEPUTIES) + _unfit(external, EXTERNALS),
            sum(speaks_language(facts, reader) for reader in named),
            sum(is_wished_listener(facts, reader) for reader in named),
        )

    return min(filter(wanted, _pairs(owner, staff)), key=cost, default=None)


def _pairs(owner: Reader, staff: Sequence[Reader]) -> Iterator[Pair]:
    """Every (deputy, external) without a common employer, down to nobody at all."""
    others = _others(owner, staff)
    for deputy, external in product((*others, None), (*_externals(others), None)):
        if deputy is None or external is None or _apart(deputy, external):
            yield deputy, external


def _others(owner: Reader, staff: Sequence[Reader]) -> Sequence[Reader]:
    return [reader for reader in staff if _apart(reader, owner)]


def _externals(others: Sequence[Reader]) -> Sequence[Reader]:
    return [each for each in others if each.independent or each.role is Role.OVERSIGHT]


def _unfit(reader: Reader | None, order: Sequence[Role]) -> int:
    return order.index(reader.role) if reader else 0


def _apart(one: Reader, other: Reader) -> bool:
    """False for a reader and himself, too."""
    return not one.employers & other.employers


def _hang_together(one: Reader, other: Reader, linked: Mapping[str, frozenset[str]]) -> bool:
    return any(linked.get(each, frozenset()) & other.employers for each in one.employers)
