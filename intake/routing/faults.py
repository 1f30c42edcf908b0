"""What is wrong with a response whose shape is right: ids, numbers, links, limits, exclusion.

Rule 1: a fault is a key path and "what is wrong; remedy", and all of them are found at once.
Rule 2: a check is a function in CHECKS; a new rule is a new row.
Rule 3: a fault repeats ids and names of the file, which holds nothing told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date
from typing import TypeAlias

from intake.routing import keys
from intake.routing.cover import excludes_everyone
from intake.routing.gateway_faults import gateway_faults
from intake.routing.keys import TABLES, Placed
from intake.routing.organisations import chains, plain
from intake.routing.response import DEFAULT_CLOCKS, Checklist, Duty, Gender, Response, Role
from intake.routing.words import RESERVED, folded, has_letter, topic_in

Fault: TypeAlias = tuple[str, str]
"""(key path, what is wrong; remedy)"""

Check: TypeAlias = Callable[[Response, date], Iterator[Fault]]
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
"""No underscore: ids stand beside codes such as "not_sure" and must never be taken for one."""

NUMBER = re.compile(r"[1-9][0-9]{1,2}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")

RANGES: tuple[tuple[str, int, int, int], ...] = (
    ("idle_hours", 1, 24, 2),
    ("retention_months", 1, 120, 12),
    ("helper_months", 1, 12, 6),
    ("words_months", 1, 120, 6),
    ("hint_months", 1, 120, 3),
    ("access_days", 1, 3600, 90),
)
"""(key, least, most, usual)"""


def faults(response: Response, today: date) -> tuple[Fault, ...]:
    """Every fault of every check, in order; empty when the response may be loaded."""
    return tuple(fault for check in CHECKS for fault in check(response, today))


def ids_are_short(response: Response, _today: date) -> Iterator[Fault]:
    listed = (placed for table in TABLES for placed in keys.ids(response, table))
    for path, name in (("id", response.id), *listed):
        if not ID.fullmatch(name):
            yield path, f"'{name}' is no short name; use a-z, 0-9 and -, at most 40"


def ids_are_unique(response: Response, _today: date) -> Iterator[Fault]:
    for table in TABLES:
        yield from _repeated(keys.ids(response, table), "give each entry its own id")


def numbers_are_typeable(response: Response, _today: date) -> Iterator[Fault]:
    """One digit is an answer (0 skips, 8 is help, 9 leaves), so a card's number has 2 or 3."""
    for path, number in keys.numbers(response):
        if not NUMBER.fullmatch(number):
            yield path, f"'{number}' cannot stand on a card; use 10 to 999"


def numbers_are_unique(response: Response, _today: date) -> Iterator[Fault]:
    """Across both lists: a number must mean the same whatever was asked."""
    yield from _repeated(keys.numbers(response), "no area or organisation may share a number")


def names_mean_one_organisation(response: Response, _today: date) -> Iterator[Fault]:
    names = keys.organisation_names(response)
    yield from _ambiguous(names, response, "a name or alias must mean one organisation only")


def names_mean_one_area(response: Response, _today: date) -> Iterator[Fault]:
    """In all languages together: somebody may answer in another one than she reads."""
    yield from _ambiguous(keys.area_names(response), response, "a name must mean one area only")


def _ambiguous(names: Iterable[Placed], response: Response, remedy: str) -> Iterator[Fault]:
    """Compared in the plain form in which a typed name is looked up, each entry's names once."""
    first: dict[tuple[str, str], str] = {}
    for path, name in names:
        first.setdefault((path.partition(".")[0], plain(name)), path)
    placed = [(path, name) for (_, name), path in first.items()]
    yield from _repeated(placed, remedy)
    numbers = {plain(number) for _, number in keys.numbers(response)}
    for path, name in placed:
        if name in numbers:
            yield path, f"the name '{name}' is a number of the card; use another"


def references_exist(response: Response, _today: date) -> Iterator[Fault]:
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
                yield path, f"'{name}' is not in [[{table}]]; add it there or correct the id"


def languages_are_tags(response: Response, _today: date) -> Iterator[Fault]:
    if not response.languages:
        yield "languages", 'there is none; name at least one, such as "en"'
    for path, tag in keys.languages(response):
        if not LANGUAGE.fullmatch(tag):
            yield path, f"'{tag}' is no language tag; write it like en, fr or zh-Hant"


def languages_are_unique(response: Response, _today: date) -> Iterator[Fault]:
    yield from _repeated(keys.listed("languages", response.languages), "name each language once")


def texts_are_short(response: Response, _today: date) -> Iterator[Fault]:
    """So that a text they stand in keeps within two SMS parts."""
    for path, text, limit in keys.texts(response):
        if len(text) > limit:
            yield path, f"{len(text)} characters are too long for a text; use at most {limit}"


def keywords_can_be_typed(response: Response, _today: date) -> Iterator[Fault]:
    """Compared as answers are: a first word chooses one language, and no carrier acts upon it."""
    words = [(path, folded(word)) for path, word in keys.keywords(response)]
    yield from _repeated(words, "a word must choose one language")
    for path, word in words:
        if not has_letter(word):
            yield path, f"'{word}' has no letter, and digits are answers; use a word"
        elif word in RESERVED:
            yield path, f"'{word}' is acted upon by carriers; use another word"


def contact_words_differ(response: Response, _today: date) -> Iterator[Fault]:
    words = keys.listed("contact_words", map(folded, response.contact_words))
    yield from _repeated(words, "name each word once")


def contact_words_are_words(response: Response, _today: date) -> Iterator[Fault]:
    """A text that begins with a carrier's word would tell her phone to do what it says."""
    for path, word in keys.listed("contact_words", map(folded, response.contact_words)):
        if word in RESERVED:
            yield path, f"'{word}' is acted upon by carriers; use another word"


def names_tell_nothing(response: Response, _today: date) -> Iterator[Fault]:
    """They stand on posters, and on the locked screen of a phone that others look at."""
    words = keys.listed("contact_words", response.contact_words)
    for path, text in (("service_name", response.service_name), *words):
        topic = topic_in(text)
        if topic:
            yield path, f"'{topic}' tells what this is about; use harmless words"


def translations_are_used(response: Response, _today: date) -> Iterator[Fault]:
    for path, language in keys.translations(response):
        if language not in response.languages:
            yield path, f"'{language}' is not in languages; add it there or remove this"


def numbers_are_possible(response: Response, _today: date) -> Iterator[Fault]:
    for key, least, most, usual in RANGES:
        given = getattr(response, key)
        if given is not None and not least <= given <= most:
            yield key, f"must be between {least} and {most}; {usual} is usual"


def dates_follow(response: Response, _today: date) -> Iterator[Fault]:
    """The hint at the person goes first, then the words, then everything."""
    months = response.retention_months
    words = response.words_months or months
    for key, given, most in (
        ("hint_months", response.hint_months, words),
        ("words_months", response.words_months, months),
    ):
        if given is not None and given > most:
            yield key, f"must not be longer than what is erased after it, {most} months"
    if response.access_days is not None and response.access_days > months * 30:
        yield "access_days", f"must not be longer than a report is kept, {months} months"


def statistics_hold_back(response: Response, _today: date) -> Iterator[Fault]:
    """Weaker than this, numbers point at people."""
    said = response.statistics
    if not 5 <= said.min_cell <= 10:
        yield "statistics.min_cell", "must be between 5 and 10; 5 is usual"
    if said.round_to not in (1, 5):
        yield "statistics.round_to", "must be 1 (not rounded) or 5; 1 is usual"
    for index, area in enumerate(response.areas):
        inside = [each for each in response.areas if each.reports_as == area.reports_as]
        if area.reports_as and len(inside) == 1:
            yield (
                f"areas[{index}].reports_as",
                f"'{area.reports_as}' is this area alone; name a larger one that others share",
            )


def clocks_are_possible(response: Response, _today: date) -> Iterator[Fault]:
    for level in sorted({*DEFAULT_CLOCKS} ^ {*response.clocks}):
        levels = ", ".join(DEFAULT_CLOCKS)
        yield (
            keys.path_of("clocks", level),
            f"missing or unknown; give {levels}, or leave out [clocks]",
        )
    for level, clock in response.clocks.items():
        if not 1 <= clock.reading_hours <= clock.support_hours <= 720:
            yield (
                keys.path_of("clocks", level),
                "hours must be between 1 and 720, and support_hours no less than "
                "reading_hours; give what your readers can keep",
            )


def places_were_verified(response: Response, today: date) -> Iterator[Fault]:
    for index, place in enumerate(response.help_places):
        path = f"help_places[{index}].verified_on"
        yield from _to_come(path, place.verified_on, today, "somebody last asked the place")


def checklist_was_done(response: Response, today: date) -> Iterator[Fault]:
    """A plan is no deed: nobody may be invited to write because of one."""
    for item in fields(Checklist):
        done = getattr(response.checklist, item.name)
        yield from _to_come(f"checklist.{item.name}", done, today, "it was done, or leave it out")


def _to_come(path: str, day: date | None, today: date, what: str) -> Iterator[Fault]:
    if day and day > today:
        yield path, f"{day} is still to come; give the day {what}"


def listeners_can_be_chosen(response: Response, _today: date) -> Iterator[Fault]:
    """A choice that nobody could meet would be a promise broken at once."""
    there = {reader.gender for reader in response.readers if reader.may_own}
    for gender in Gender:
        if response.listener_choice and gender not in there:
            yield (
                "listener_choice",
                f"no reader who can own reports has gender = '{gender.value}'; "
                "add one, or set listener_choice = false",
            )


def independent_readers_are_independent(response: Response, _today: date) -> Iterator[Fault]:
    """They get the reports that name nobody, so nothing behind them may have people out there."""
    linked = chains(response.organisations)
    operational = {each.id for each in response.organisations if each.operational}
    for index, reader in enumerate(response.readers):
        behind = reader.links.union(*(linked.get(link, ()) for link in reader.links))
        wrong = sorted(behind & operational)
        if reader.independent and wrong:
            yield (
                f"readers[{index}].independent",
                f"depends on {', '.join(wrong)}, which may have people in the field; "
                "set independent = false, or operational = false there",
            )


def interpreters_speak(response: Response, _today: date) -> Iterator[Fault]:
    """Whom to ask is found by the languages."""
    for index, reader in enumerate(response.readers):
        if reader.role is Role.INTERPRETER and not reader.languages:
            yield f"readers[{index}].languages", "an interpreter needs some; name at least one"


def exclusion_leaves_a_reader(response: Response, _today: date) -> Iterator[Fault]:
    """Else a report about that organisation could not be taken, and nobody would say so."""
    if not any(reader.may_own for reader in response.readers):
        return
    without = excludes_everyone(response)
    for index, each in enumerate(response.organisations):
        if each.id in without and each.id not in response.only_independent_for:
            yield (
                f"organisations[{index}]",
                f"leaving out the chain of '{each.id}' leaves no reader for all areas; "
                "add one outside it, or name it in only_independent_for",
            )
    for path, name in keys.listed("only_independent_for", response.only_independent_for):
        if name not in without:
            yield (
                path,
                f"a reader is left for '{name}'; remove it, or people are turned away for nothing",
            )


def the_law_is_named(response: Response, _today: date) -> Iterator[Fault]:
    """People are told before their story who must be told what."""
    if response.mandatory_reporting is not Duty.LAW:
        return
    for path, value in (
        ("law_authority", response.law_authority),
        ("law_cases", response.law_cases),
    ):
        if not value:
            yield path, "is empty while mandatory_reporting is 'law'; say it in plain words"


def gateways_can_work(response: Response, _today: date) -> Iterator[Fault]:
    yield from gateway_faults(response.gateways)


CHECKS: tuple[Check, ...] = (
    ids_are_short,
    ids_are_unique,
    numbers_are_typeable,
    numbers_are_unique,
    names_mean_one_organisation,
    names_mean_one_area,
    references_exist,
    languages_are_tags,
    languages_are_unique,
    translations_are_used,
    texts_are_short,
    keywords_can_be_typed,
    contact_words_differ,
    contact_words_are_words,
    names_tell_nothing,
    numbers_are_possible,
    dates_follow,
    clocks_are_possible,
    statistics_hold_back,
    places_were_verified,
    checklist_was_done,
    listeners_can_be_chosen,
    independent_readers_are_independent,
    interpreters_speak,
    exclusion_leaves_a_reader,
    the_law_is_named,
    gateways_can_work,
)


def _repeated(placed: Iterable[Placed], remedy: str) -> Iterator[Fault]:
    placed = tuple(placed)
    times = Counter(value for _, value in placed)
    for path, value in placed:
        if times[value] > 1:
            yield path, f"'{value}' stands in the file {times[value]} times; {remedy}"
