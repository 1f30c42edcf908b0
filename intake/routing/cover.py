"""What a response's readers can take, seen before anybody tells anything.

Rule 1: she may skip every question, so a response that hears must be able to place a report that
names no area and no organisation.
Rule 2: when nobody may read about an organisation, people are told before their story, so it has
to be known beforehand.
Lines name ids of the response file only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from intake.routing.facts import Facts
from intake.routing.recipients import Recipients, select
from intake.routing.response import Response


def may_hear(response: Response, available_reader_ids: Collection[str]) -> str | None:
    """Why this response must give information only, or None when it may take reports."""
    if not response.help_places:
        return "there is no help place in the directory"
    if select(response, available_reader_ids, Facts()) is None:
        return (
            "no enrolled reader could own a report that names no area and no organisation: "
            "it takes an independent reader who serves all areas"
        )
    return None


def excludes_everyone(
    response: Response, available_reader_ids: Collection[str] | None = None
) -> tuple[str, ...]:
    """Registered organisations about which nobody may own a report that names no area.

    Whoever serves all areas can take those that name one, too. Without `available_reader_ids`
    every reader in the file counts as available.
    """
    readers = _available(response, available_reader_ids)
    return tuple(
        each.id
        for each in response.organisations
        if select(response, readers, Facts(accused_organisation=each.id)) is None
    )


def check_cover(
    response: Response, available_reader_ids: Collection[str] | None = None
) -> tuple[str, ...]:
    """Warnings: reports that would have no deputy, or no external reader, beside their owner."""
    readers = _available(response, available_reader_ids)
    unnamed = _gaps("no organisation", select(response, readers, Facts()))
    return (*unnamed, *_gaps_by_organisation(response, readers))


def _gaps_by_organisation(response: Response, readers: Collection[str]) -> Iterator[str]:
    for each in response.organisations:
        facts = Facts(accused_organisation=each.id)
        yield from _gaps(f"organisation '{each.id}'", select(response, readers, facts))


def _gaps(about: str, recipients: Recipients | None) -> Iterator[str]:
    if recipients is None:
        yield f"readers: nobody may own a report that names {about}"
    elif not (recipients.deputy or recipients.external):
        yield f"readers: a report that names {about} has an owner only, no deputy and no external"
    elif not recipients.deputy:
        yield f"readers: a report that names {about} has no deputy"
    elif not recipients.external:
        yield f"readers: a report that names {about} has no external reader"


def _available(response: Response, ids: Collection[str] | None) -> Collection[str]:
    return frozenset(reader.id for reader in response.readers) if ids is None else ids
