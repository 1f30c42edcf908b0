"""Where each value of a response stands in its file: key paths, for lines that name a fault.

A path counts entries from 0, as TOML readers do: `readers[1].employer` is the second reader's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from intake.routing.response import Duty, Response

Placed: TypeAlias = tuple[str, str]
"""(key path, value)"""

TABLES = ("areas", "organisations", "readers")


def listed(path: str, values: Iterable[str]) -> Iterator[Placed]:
    for index, value in enumerate(values):
        yield f"{path}[{index}]", value


def ids(response: Response, table: str) -> Iterator[Placed]:
    """`table`: one of TABLES."""
    for index, entry in enumerate(getattr(response, table)):
        yield f"{table}[{index}].id", entry.id


def numbers(response: Response) -> tuple[Placed, ...]:
    return (
        *((f"areas[{index}].number", each.number) for index, each in enumerate(response.areas)),
        *(
            (f"organisations[{index}].number", each.number)
            for index, each in enumerate(response.organisations)
        ),
    )


def organisation_references(response: Response) -> Iterator[Placed]:
    """Every id that must be in the register."""
    for index, each in enumerate(response.organisations):
        for key in ("parents", "partners", "contractors"):
            yield from listed(f"organisations[{index}].{key}", getattr(each, key))
    for index, reader in enumerate(response.readers):
        for key in ("employer", "seconded_by", "paid_by", "host"):
            value = getattr(reader, key)
            if value is not None:
                yield f"readers[{index}].{key}", value
        yield from listed(f"readers[{index}].household", reader.household)
    for index, place in enumerate(response.help_places):
        if place.run_by is not None:
            yield f"help_places[{index}].run_by", place.run_by
    yield from listed("only_independent_for", response.only_independent_for)


def area_references(response: Response) -> Iterator[Placed]:
    """Every id that must be in the area list."""
    for index, reader in enumerate(response.readers):
        yield from listed(f"readers[{index}].areas", reader.areas)
    for index, place in enumerate(response.help_places):
        yield from listed(f"help_places[{index}].areas", place.areas)


def languages(response: Response) -> Iterator[Placed]:
    yield from listed("languages", response.languages)
    for index, reader in enumerate(response.readers):
        yield from listed(f"readers[{index}].languages", reader.languages)


def texts(response: Response) -> Iterator[tuple[str, str, int]]:
    """(key path, text that is sent to people, most characters)"""
    yield "service_name", response.service_name, 20
    yield "urgent_help", response.urgent_help, 40
    if response.mandatory_reporting is Duty.LAW:
        yield "law_authority", response.law_authority, 30
        yield "law_cases", response.law_cases, 40
    for index, area in enumerate(response.areas):
        yield f"areas[{index}].name", area.name, 30
    for index, place in enumerate(response.help_places):
        yield f"help_places[{index}].name", place.name, 60
        yield f"help_places[{index}].hours", place.hours, 30
