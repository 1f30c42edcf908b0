"""The help directory: which places to show, and whether the directory can be relied on.

Rule 1: a place run by anybody in the accused organisation's chain is not shown to that person.
Rule 2: help does not wait for an answer: without an area every place is shown, those that serve
the whole response first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from intake.routing.organisations import chain
from intake.routing.response import HelpPlace, Need, Response

FRESH_DAYS = 90


def help_places(
    response: Response,
    needs: Collection[Need],
    area: str | None,
    accused_organisation: str | None,
) -> tuple[HelpPlace, ...]:
    """The places for these needs: one-stop places first, then by kind, then as in the file."""
    hidden = chain(response.organisations, accused_organisation)
    order = list(Need)

    def rank(place: HelpPlace) -> tuple[bool, bool, int, bool]:
        elsewhere = area is None and bool(place.areas)
        not_clinical = place.need is Need.HEALTH and not place.clinical_management
        return (elsewhere, not place.one_stop, order.index(place.need), not_clinical)

    shown = (
        place
        for place in response.help_places
        if place.need in needs and serves(place, area) and place.run_by not in hidden
    )
    return tuple(sorted(shown, key=rank))


def serves(place: HelpPlace, area: str | None) -> bool:
    """Whether somebody in this area, or in one we do not know, can be sent there."""
    return area is None or not place.areas or area in place.areas


def _is_for(place: HelpPlace, need: Need) -> bool:
    return place.need is need


def _treats_early(place: HelpPlace) -> bool:
    return place.need is Need.HEALTH and place.clinical_management


def _is_for_children(place: HelpPlace) -> bool:
    return place.for_children


@dataclass(frozen=True, slots=True)
class Lack:
    """What an area has no place for. `essential`: nobody may be invited to write before."""

    area: str
    what: str
    essential: bool


_ESSENTIAL = frozenset({Need.HEALTH, Need.TALK})
_WANTED: tuple[tuple[str, bool, Callable[[HelpPlace], bool]], ...] = (
    *(
        (f"of kind '{need.value}'", need in _ESSENTIAL, partial(_is_for, need=need))
        for need in Need
    ),
    ("with clinical_management", True, _treats_early),
    ("with for_children", True, _is_for_children),
)
"""(what, whether it is essential, whether a place is that)"""


def check_help(response: Response, today: date) -> tuple[str, ...]:
    """Warnings about the directory: entries not verified for long, and what an area lacks."""
    return (*stale(response, today), *map(lack_in_words, lacks(response)))


def stale(response: Response, today: date) -> Iterator[str]:
    """A line for each place that nobody asked for too long."""
    oldest = today - timedelta(days=FRESH_DAYS)
    for index, place in enumerate(response.help_places):
        if place.verified_on < oldest:
            yield (
                f"help_places[{index}].verified_on: more than {FRESH_DAYS} days ago; "
                "ask the place whether it is still so"
            )


def areas_without_health(response: Response) -> tuple[str, ...]:
    """Ids of the areas from which nobody can be sent to health care."""
    places = [place for place in response.help_places if place.need is Need.HEALTH]
    return tuple(
        area.id for area in response.areas if not any(serves(place, area.id) for place in places)
    )


def ages_days(response: Response, today: date) -> tuple[int, ...]:
    """How long ago each place was asked for the last time."""
    return tuple((today - place.verified_on).days for place in response.help_places)


def lacks(response: Response) -> Iterator[Lack]:
    """Everything that an area lacks, area by area."""
    for area in response.areas:
        here = [place for place in response.help_places if serves(place, area.id)]
        for what, essential, is_that in _WANTED:
            if not any(map(is_that, here)):
                yield Lack(area.id, what, essential)


def lack_in_words(lack: Lack) -> str:
    """A line for it."""
    return f"help_places: none {lack.what} in area '{lack.area}'"
