"""The help directory: which places to show, and whether the directory can be relied on.

Rule 1: a place run by anybody in the accused organisation's chain is not shown to that person.
Rule 2: help does not wait for an answer: without an area every place is shown, those that serve
the whole response first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

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


def check_help(response: Response, today: date) -> tuple[str, ...]:
    """Warnings about the directory: entries not verified for long, and what an area lacks."""
    return (*_stale(response, today), *_missing(response))


def _stale(response: Response, today: date) -> Iterator[str]:
    oldest = today - timedelta(days=FRESH_DAYS)
    for index, place in enumerate(response.help_places):
        if place.verified_on < oldest:
            yield (
                f"help_places[{index}].verified_on: more than {FRESH_DAYS} days ago; "
                "ask the place whether it is still so"
            )


def _missing(response: Response) -> Iterator[str]:
    for area in response.areas:
        here = [place for place in response.help_places if serves(place, area.id)]
        for need in Need:
            if not any(place.need is need for place in here):
                yield f"help_places: none of kind '{need.value}' in area '{area.id}'"
        if not any(place.clinical_management for place in here):
            yield f"help_places: none with clinical_management in area '{area.id}'"
