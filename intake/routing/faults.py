"""What is wrong with a response whose shape is right: ids, numbers, links, limits, exclusion.

Rule 1: every fault is a line "key path: what is wrong; remedy", and all of them are found at once.
Rule 2: a check is a function in CHECKS; a new rule is a new row.
Rule 3: a fault repeats ids and names of the file, which holds nothing told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TypeAlias

from intake.routing import keys
from intake.routing.cover import excludes_everyone
from intake.routing.keys import TABLES, Placed
from intake.routing.organisations import chains, plain, spoken
from intake.routing.response import DEFAULT_CLOCKS, Duty, Response, Role

Check: TypeAlias = Callable[[Response, date], Iterator[str]]
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
"""No underscore: ids stand beside codes such as "not_sure" and must never be taken for one."""

NUMBER = re.compile(r"[1-9][0-9]{1,2}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


def faults(response: Response, today: date) -> tuple[str, ...]:
    """Every fault of every check, in order; empty when the response may be loaded."""
    return tuple(line for check in CHECKS for line in check(response, today))


def ids_are_short(response: Response, _today: date) -> Iterator[str]:
    listed = (placed for table in TABLES for placed in keys.ids(response, table))
    for path, name in (("id", response.id), *listed):
        if not ID.fullmatch(name):
            yield f"{path}: '{name}' is no short name; use a-z, 0-9 and -, at most 40"


def ids_are_unique(response: Response, _today: date) -> Iterator[str]:
    for table in TABLES:
        yield from _repeated(keys.ids(response, table), "give each entry its own id")


def numbers_are_typeable(response: Response, _today: date) -> Iterator[str]:
    """One digit is an answer (0 skips, 8 is help, 9 leaves), so a card's number has 2 or 3."""
    for path, number in keys.numbers(response):
        if not NUMBER.fullmatch(number):
            yield f"{path}: '{number}' cannot stand on a card; use 10 to 999"


def numbers_are_unique(response: Response, _today: date) -> Iterator[str]:
    """Across both lists: a number must mean the same whatever was asked."""
    yield from _repeated(keys.numbers(response), "no area or organisation may share a number")


def names_mean_one_organisation(response: Response, _today: date) -> Iterator[str]:
    """Compared in the plain form in which a typed name is looked up."""
    numbers = {plain(number) for _, number in keys.numbers(response)}
    names = [
        (f"organisations[{index}]", name)
        for index, each in enumerate(response.organisations)
        for name in sorted(spoken(each) - {plain(each.number)})
    ]
    yield from _repeated(names, "a name or alias must mean one organisation only")
    for path, name in names:
        if name in numbers:
            yield f"{path}: the name '{name}' is a number of the card; use another"


def references_exist(response: Response, _today: date) -> Iterator[str]:
    known = {
        "areas": {each.id for each in response.areas},
        "organisations": {each.id for each in response.organisations},
    }
    for table, references in (
        ("organisations", keys.organisation_references(response)),
        ("areas", keys.area_references(response)),
    ):
        for path, name in references:
            if name not in known[table]:
                yield f"{path}: '{name}' is not in [[{table}]]; add it there or correct the id"


def languages_are_tags(response: Response, _today: date) -> Iterator[str]:
    if not response.languages:
        yield 'languages: there is none; name at least one, such as "en"'
    for path, tag in keys.languages(response):
        if not LANGUAGE.fullmatch(tag):
            yield f"{path}: '{tag}' is no language tag; write it like en, fr or zh-Hant"


def languages_are_unique(response: Response, _today: date) -> Iterator[str]:
    yield from _repeated(keys.listed("languages", response.languages), "name each language once")


def texts_are_short(response: Response, _today: date) -> Iterator[str]:
    """So that a text they stand in keeps within two SMS parts."""
    for path, text, limit in keys.texts(response):
        if len(text) > limit:
            yield f"{path}: {len(text)} characters are too long for a text; use at most {limit}"


def hours_are_possible(response: Response, _today: date) -> Iterator[str]:
    if not 1 <= response.idle_hours <= 24:
        yield "idle_hours: a draft must live between 1 and 24 hours; 2 is usual"
    if not 1 <= response.retention_months <= 120:
        yield "retention_months: must be between 1 and 120; 12 is usual"


def clocks_are_possible(response: Response, _today: date) -> Iterator[str]:
    for level in sorted({*DEFAULT_CLOCKS} ^ {*response.clocks}):
        levels = ", ".join(DEFAULT_CLOCKS)
        yield f"clocks.{level}: missing or unknown; give {levels}, or leave out [clocks]"
    for level, clock in response.clocks.items():
        if not 1 <= clock.reading_hours <= clock.support_hours <= 720:
            yield (
                f"clocks.{level}: hours must be between 1 and 720, and support_hours no less "
                "than reading_hours; give what your readers can keep"
            )


def places_were_verified(response: Response, today: date) -> Iterator[str]:
    for index, place in enumerate(response.help_places):
        if place.verified_on > today:
            yield (
                f"help_places[{index}].verified_on: {place.verified_on} is still to come; "
                "give the day somebody last asked the place"
            )


def independent_readers_are_independent(response: Response, _today: date) -> Iterator[str]:
    """They get the reports that name nobody, so nothing behind them may have people out there."""
    linked = chains(response.organisations)
    operational = {each.id for each in response.organisations if each.operational}
    for index, reader in enumerate(response.readers):
        behind = reader.links.union(*(linked.get(link, ()) for link in reader.links))
        wrong = sorted(behind & operational)
        if reader.independent and wrong:
            yield (
                f"readers[{index}].independent: depends on {', '.join(wrong)}, which may have "
                "people in the field; set independent = false, or operational = false there"
            )


def exclusion_leaves_a_reader(response: Response, _today: date) -> Iterator[str]:
    """Else a report about that organisation could not be taken, and nobody would say so."""
    if all(reader.role is Role.RECOVERY for reader in response.readers):
        return
    without = excludes_everyone(response)
    for name in without:
        if name not in response.only_independent_for:
            yield (
                f"organisations: leaving out the chain of '{name}' leaves no reader for all areas; "
                "add one outside it, or name it in only_independent_for"
            )
    for path, name in keys.listed("only_independent_for", response.only_independent_for):
        if name not in without:
            yield (
                f"{path}: a reader is left for '{name}'; remove it, "
                "or people are turned away for nothing"
            )


def the_law_is_named(response: Response, _today: date) -> Iterator[str]:
    """People are told before their story who must be told what."""
    if response.mandatory_reporting is not Duty.LAW:
        return
    for path, value in (
        ("law_authority", response.law_authority),
        ("law_cases", response.law_cases),
    ):
        if not value:
            yield f"{path}: is empty while mandatory_reporting is 'law'; say it in plain words"


CHECKS: tuple[Check, ...] = (
    ids_are_short,
    ids_are_unique,
    numbers_are_typeable,
    numbers_are_unique,
    names_mean_one_organisation,
    references_exist,
    languages_are_tags,
    languages_are_unique,
    texts_are_short,
    hours_are_possible,
    clocks_are_possible,
    places_were_verified,
    independent_readers_are_independent,
    exclusion_leaves_a_reader,
    the_law_is_named,
)


def _repeated(placed: Iterable[Placed], remedy: str) -> Iterator[str]:
    placed = tuple(placed)
    times = Counter(value for _, value in placed)
    for path, value in placed:
        if times[value] > 1:
            yield f"{path}: '{value}' stands in the file {times[value]} times; {remedy}"
