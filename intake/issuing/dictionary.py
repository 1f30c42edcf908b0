"""What every name in the files of numbers means, and what other schemes call it: made from tables.

Rule: a name that is not here is in no file; the documents are made by this and held by a test.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from intake.issuing.words import MARKS, Words
from intake.statistics.categories import DIMENSIONS, HELP_AREA, NEVER, PAIRS
from intake.statistics.directory import ENTRY_AGE, HEALTH_ENTRY, UP_TO_DAYS
from intake.statistics.incidents import INCIDENTS
from intake.statistics.indicators import KEPT, OUTCOMES, PROCESS
from intake.statistics.issues import BY_QUARTER, REGISTER
from intake.statistics.mapping import MATCHES, SCHEMES

_MADE: Mapping[str, Collection[str]] = {
    REGISTER: ("notified", "seah", "closed", "ongoing"),
    HEALTH_ENTRY: ("with", "without"),
    ENTRY_AGE: UP_TO_DAYS,
    **{each.name: each.rows for each in INCIDENTS},
}
"""Tables that nothing is counted into: what they are made of is shown elsewhere, or anybody's."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A heading and rows of words."""

    heading: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def dictionary(words: Words) -> tuple[Listing, ...]:
    """Tables, their values, what is crossed and never is, and how figures are marked."""
    return (
        Listing("Tables", ("table", "meaning", "about"), tuple(_tables(words))),
        Listing("Values", ("table", "value", "meaning"), tuple(_values(words))),
        Listing("Tables of two dimensions", ("rows", "columns"), PAIRS),
        Listing("Never crossed", ("one", "other"), tuple(sorted(map(_pair, NEVER)))),
        Listing("How a figure is shown", ("shown", "meaning"), tuple(_marks(words))),
    )


def mapping() -> tuple[Listing, ...]:
    """Our values in the words of other schemes."""
    rows = tuple((each.ours, *each.theirs) for each in MATCHES)
    return (Listing("Schemes", ("ours", *SCHEMES), rows),)


def as_json(listings: Sequence[Listing]) -> str:
    """Lists as JSON."""
    written = {
        each.heading: [dict(zip(each.head, row, strict=True)) for row in each.rows]
        for each in listings
    }
    return json.dumps(written, indent=1, ensure_ascii=False) + "\n"


def as_markdown(title: str, listings: Sequence[Listing]) -> str:
    """Lists as a document."""
    lines = [f"# {title}", ""]
    for each in listings:
        lines += [f"## {each.heading}", "", _row(each.head), _row(("---",) * len(each.head))]
        lines += [_row(row) for row in each.rows] + [""]
    return "\n".join(lines)


def _row(values: Sequence[str]) -> str:
    return f"| {' | '.join(values)} |"


def _pair(pair: frozenset[str]) -> tuple[str, str]:
    one, other = sorted(pair)
    return one, other


def _marks(words: Words) -> Iterator[tuple[str, str]]:
    return ((mark, words.said(meaning)) for mark, meaning in MARKS)


def _tables(words: Words) -> Iterator[tuple[str, str, str]]:
    for name in (*OUTCOMES, BY_QUARTER, REGISTER):
        about = words.page(OUTCOMES[name].value) if name in OUTCOMES else words.page("reports")
        yield name, words.table(name), about
    for each in INCIDENTS:
        yield each.name, words.table(each.name), words.title("hrs")


def _values(words: Words) -> Iterator[tuple[str, str, str]]:
    for name, each in (*DIMENSIONS.items(), (HELP_AREA, DIMENSIONS["area"])):
        for value in each.all_values(("...",) if each.is_open else ()):
            meaning = words.page("of_file") if value == "..." else words.label(name, value)
            yield name, value, meaning
    for kept in (*KEPT, PROCESS):
        columns = [column for column in next(iter(kept.names.values())) if column]
        for value in (*kept.names, *columns):
            yield kept.name, value, words.label(kept.name, value)
    for name, values in _MADE.items():
        yield from ((name, value, words.label(name, value)) for value in values)
