"""Whom the owner of a report may ask for help with it: an interpreter, or a second person.

Rule 1: what keeps a reader from a report keeps an interpreter from a text of it, and so it does
every colleague of a reader who was kept out. Whether she is independent counts as for a reader.
Rule 2: an interpreter from elsewhere comes first: whoever lives where it happened may know those
whom it is about. An area that is not known is nobody's elsewhere.
Rule 3: a second person has a place in the report, or is oversight; another office comes first.
No wish brings anybody in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from intake.routing.response import Reader, Response, Role

SECOND_PLACES = frozenset({"deputy", "external", "relieved"})
"""Places whose readers may be the second person."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be asked. `apart`: an interpreter from elsewhere; a second person of another
    office than the owner's."""

    reader: Reader
    apart: bool


def may_interpret(response: Response, reader: Reader, out: Collection[str]) -> bool:
    """Whether this reader may be shown one text. `out`: ids of all who may not have the report."""
    left = frozenset[str]().union(*(each.employers for each in response.readers if each.id in out))
    hers = reader.role is Role.INTERPRETER and reader.id not in out
    return hers and not reader.employers & left


def interpreters(
    response: Response,
    available: Collection[str],
    out: Collection[str],
    language: str,
    area: str | None,
) -> tuple[Candidate, ...]:
    """Those who speak the language it was written in, whoever is from elsewhere first."""
    found = [
        Candidate(each, apart=area is not None and area not in each.areas)
        for each in response.readers
        if each.id in available
        and language in each.languages
        and may_interpret(response, each, out)
    ]
    return tuple(sorted(found, key=lambda each: not each.apart))


def second_persons(
    response: Response,
    available: Collection[str],
    out: Collection[str],
    owner: Reader,
    places: Mapping[str, str],
) -> tuple[Candidate, ...]:
    """Those who may agree that something is passed on. `places`: reader -> place in the report."""
    found = [
        Candidate(each, apart=not each.employers & owner.employers)
        for each in response.readers
        if each.id in available and each.id != owner.id and may_second(each, out, places)
    ]
    return tuple(sorted(found, key=lambda each: not each.apart))


def may_second(reader: Reader, out: Collection[str], places: Mapping[str, str]) -> bool:
    """Whether this reader may be the second person. `out`: all who may not have the report."""
    has_place = places.get(reader.id) in SECOND_PLACES
    fits = reader.may_own and (has_place or reader.role is Role.OVERSIGHT)
    return fits and reader.id not in out
