"""Where each value of a response stands in its file: key paths, for lines that name a fault.

A path counts entries from 0, as TOML readers do: `readers[1].employer` is the second reader's. A
key that TOML would put in quotes stands in quotes, so no two keys have the same path.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from intake.routing.response import Duty, Response

Placed: TypeAlias = tuple[str, str]
"""(key path, value)"""

TABLES = ("areas", "organisations", "readers")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def path_of(*steps: str | int) -> str:
    """The path of these keys and of these entries of lists."""
    return "".join(map(_step, steps)).removeprefix(".")


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _BARE.fullmatch(step) else f".{json.dumps(step)}"


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


def organisation_names(response: Response) -> Iterator[Placed]:
    for index, each in enumerate(response.organisations):
        yield f"organisations[{index}].name", each.name
        yield from listed(f"organisations[{index}].aliases", each.aliases)


def area_names(response: Response) -> Iterator[Placed]:
    """In every language."""
    for index, area in enumerate(response.areas):
        yield f"areas[{index}].name", area.name
        for language, name in area.in_language.items():
            yield path_of("areas", index, "in_language", language), name


def organisation_references(response: Response) -> Iterator[Placed]:
    """Every id that must be in the register."""
    for index, each in enumerate(response.organisations):
        for key in ("parents", "subsidiaries", "partners", "consortium", "contractors"):
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


def translations(response: Response) -> Iterator[Placed]:
    """Every language for which a key says something more."""
    for language in response.keywords:
        yield path_of("keywords", language), language
    for table in ("areas", "help_places"):
        for index, entry in enumerate(getattr(response, table)):
            for language in entry.in_language:
                yield path_of(table, index, "in_language", language), language


def keywords(response: Response) -> Iterator[Placed]:
    """Every first word that chooses a language."""
    for language, words in response.keywords.items():
        yield from listed(path_of("keywords", language), words)


def texts(response: Response) -> Iterator[tuple[str, str, int]]:
    """(key path, text that is sent to people or typed by them, most characters)"""
    yield "service_name", response.service_name, 20
    yield "urgent_help", response.urgent_help, 40
    if response.mandatory_reporting is Duty.LAW:
        yield "law_authority", response.law_authority, 30
        yield "law_cases", response.law_cases, 40
    for path, word in keywords(response):
        yield path, word, 20
    for path, word in listed("contact_words", response.contact_words):
        yield path, word, 16
    for path, name in area_names(response):
        yield path, name, 30
    yield from _place_words(response)


def _place_words(response: Response) -> Iterator[tuple[str, str, int]]:
    for index, place in enumerate(response.help_places):
        said = {"": (place.name, place.hours)}
        said |= {tag: (each.name, each.hours) for tag, each in place.in_language.items()}
        for tag, (name, hours) in said.items():
            steps = ("help_places", index, *(("in_language", tag) if tag else ()))
            yield path_of(*steps, "name"), name, 60
            yield path_of(*steps, "hours"), hours, 30
