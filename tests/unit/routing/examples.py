"""Small invented responses for the routing tests: name only what a test is about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from intake.routing.facts import Facts
from intake.routing.recipients import Recipients, select
from intake.routing.response import Area, HelpPlace, Need, Organisation, Reader, Response, Role

VERIFIED = date(2026, 11, 1)


def organisation(org_id: str, **more: Any) -> Organisation:
    return Organisation(**{"id": org_id, "number": "21", "name": org_id.title(), **more})


def reader(name: str, role: Role = Role.OMBUDSPERSON, **more: Any) -> Reader:
    """Employed by an office of its own unless told otherwise."""
    given = {"employer": f"{name}-office", "office": name.title(), "independent": True}
    return Reader(id=name, role=role, **{**given, **more})


def help_place(name: str, need: Need = Need.HEALTH, **more: Any) -> HelpPlace:
    given = {"need": need, "name": name, "hours": "8-17", "verified_on": VERIFIED}
    return HelpPlace(**{**given, **more})


def response(
    readers: Sequence[Reader] = (),
    organisations: Sequence[Organisation] = (),
    help_places: Sequence[HelpPlace] = (),
    **more: Any,
) -> Response:
    """Two areas, north and south. Every employer of a reader is registered."""
    ids = {each.id for each in organisations}
    offices = sorted({link for each in readers for link in each.links} - ids)
    given = {
        "id": "example",
        "service_name": "Post Box 9",
        "languages": ("en",),
        "urgent_help": "555 0190",
        "areas": (Area("north", "11", "North"), Area("south", "12", "South")),
    }
    registered = (organisation(each, operational=False) for each in offices)
    return Response(
        organisations=(*organisations, *registered),
        readers=tuple(readers),
        help_places=tuple(help_places),
        **{**given, **more},
    )


def choose(given: Response, facts: Facts, **more: Any) -> Recipients | None:
    """`select` with every reader available, unless `available` says which."""
    available: Collection[str] = more.pop("available", [each.id for each in given.readers])
    return select(given, available, facts, **more)


def found(given: Response, facts: Facts, **more: Any) -> Recipients:
    """The same, where somebody must be found."""
    recipients = choose(given, facts, **more)
    assert recipients is not None
    return recipients
