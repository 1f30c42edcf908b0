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
        return "there is no help place in the directory; add some as [[help_places]]"
    if select(response, available_reader_ids, Facts()) is None:
        return (
            "no enrolled reader could own a report that names no area and no organisation: "
            f"{_nobody_because(response, available_reader_ids)}"
        )
    return None


def _nobody_because(response: Response, available: Collection[str]) -> str:
    """The first step at which nobody is left; each sifts what the one before left."""
    staff = [reader for reader in response.readers if reader.may_own]
    enrolled = [reader for reader in staff if reader.id in available]
    everywhere = [reader for reader in enrolled if not reader.areas]
    for left, why in (
        (staff, "the file names nobody, or recovery keys only; name a reader"),
        (enrolled, "none of them has a key yet; run `intake reader add`"),
        (everywhere, "each is bound to areas; leave out `areas` for one"),
    ):
        if not left:
            return why
    return "none of those who serve all areas is independent; add one who is"


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
    unnamed = gaps("no organisation", select(response, readers, Facts()))
    return (*unnamed, *gaps_by_organisation(response, readers))


def gaps_by_organisation(response: Response, readers: Collection[str]) -> Iterator[str]:
    """The same for reports that name one, organisation by organisation."""
    for each in response.organisations:
        facts = Facts(accused_organisation=each.id)
        yield from gaps(f"organisation '{each.id}'", select(response, readers, facts))


def gaps(about: str, recipients: Recipients | None) -> Iterator[str]:
    """A line if a report about this would have an owner without others, or none at all."""
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
