"""Reads a response file: TOML in, a checked `Response` out, or every fault at once.

Rule 1: strict. A misspelt key or a number in quotes is a fault, never ignored: a link that is not
read would not exclude anybody.
Rule 2: a fault is "line 12: key path: what is wrong; remedy", in the order of the file. Ids, links
and exclusion can be judged only when the shape is right.
Rule 3: the text as loaded is what counts; its hash names the version that people agreed to.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any
from unicodedata import category
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, TypeAdapter, ValidationError

from intake.errors import ConfigError
from intake.prompts import LANGUAGE_NAMES
from intake.routing import keys
from intake.routing.cover import check_cover, excludes_everyone, may_hear
from intake.routing.directory import check_help
from intake.routing.faults import Fault, faults
from intake.routing.keys import path_of
from intake.routing.response import Response
from intake.toml_lines import blamed_lines, key_lines, line_of

__all__ = (
    "check_cover",
    "check_help",
    "excludes_everyone",
    "may_hear",
    "read_response",
    "response_hash",
    "with_lines",
)

BREAKS = frozenset({"Cc", "Zl", "Zp"})
"""Unicode's controls and line ends; joiners of right-to-left scripts (Cf) are fine in a name."""

REMEDIES: Mapping[str, str] = {
    "missing": "is missing; add it",
    "unexpected_keyword_argument": "is no known key; remove it or correct its spelling",
}


def read_response(
    toml_text: str, today: date, *, known_languages: Collection[str] = LANGUAGE_NAMES
) -> Response:
    """The response that the file describes.

    `known_languages`: tags of the languages that texts exist in. Raises ConfigError with one
    line per fault.
    """
    table = _parse(toml_text)
    try:
        response = _shape(table)
    except ValidationError as error:
        wrong = (*_bad_texts(table), *_misshapen(error))
        raise ConfigError(*with_lines(toml_text, wrong)) from None
    wrong = (*_bad_texts(table),) or (
        *faults(response, today),
        *_without_texts(response, known_languages),
        *_without_hours(response.timezone),
    )
    if wrong:
        raise ConfigError(*with_lines(toml_text, wrong))
    return response


def with_lines(toml_text: str, wrong: Iterable[Fault]) -> tuple[str, ...]:
    """Each fault of a file as a line that says where to look, in the order of the file."""
    lines = key_lines(toml_text)
    placed = [(line_of(path, lines), f"{path}: {words}") for path, words in wrong]
    return tuple(f"line {line}: {said}" for line, said in sorted(placed, key=itemgetter(0)))


def response_hash(toml_text: str) -> str:
    """SHA-256 of the file as loaded, in hex."""
    return hashlib.sha256(toml_text.encode()).hexdigest()


def _parse(toml_text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        said, _, place = str(error).rpartition(" (at ")
        line = re.match(r"line (\d+)", place)
        last = int(line[1]) if line else toml_text.rstrip().count("\n") + 1
        raise ConfigError(_not_toml(said, *blamed_lines(toml_text, last))) from None


def _not_toml(said: str, first: int, last: int) -> str:
    before = f" or before, in what begins at line {first}" if first < last else ""
    return f"line {last}: not TOML: {said}; correct it there{before}"


def _shape(table: dict[str, Any]) -> Response:
    """Validated as JSON, where strictness still takes a list as a tuple and a text as an enum.

    The one-tuple is there because only so the dataclasses inside obey a config of ours. Raises
    ValidationError.
    """
    (response,) = _adapter().validate_json(json.dumps([table], default=str))
    return response


@cache
def _adapter() -> TypeAdapter[tuple[Response]]:
    """20 ms to make, and the same for every file."""
    return TypeAdapter(tuple[Response], config=ConfigDict(extra="forbid", strict=True))


def _misshapen(error: ValidationError) -> Iterator[Fault]:
    for each in error.errors(include_url=False, include_context=False, include_input=False):
        said = f"{each['msg'][0].lower()}{each['msg'][1:]}; correct it"
        yield path_of(*each["loc"][1:]), REMEDIES.get(each["type"], said)


def _bad_texts(value: object, *steps: str | int) -> Iterator[Fault]:
    """Empty, several lines, or spaces at the ends: they would end up in somebody's texts."""
    if isinstance(value, str) and not _is_one_line(value):
        yield path_of(*steps), "must be one line of text with nothing around it; correct it"
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _bad_texts(inner, *steps, key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _bad_texts(inner, *steps, index)


def _is_one_line(text: str) -> bool:
    return text == text.strip() != "" and not any(category(each) in BREAKS for each in text)


def _without_texts(response: Response, known: Collection[str]) -> Iterator[Fault]:
    for path, tag in keys.listed("languages", response.languages):
        if tag not in known:
            yield path, f"no texts in '{tag}'; use {', '.join(sorted(known))} or translate first"


def _without_hours(timezone: str) -> Iterator[Fault]:
    """UTC needs no list of time zones; any other has to be one that this machine knows."""
    try:
        known = timezone == "UTC" or ZoneInfo(timezone) is not None
    except (ValueError, LookupError, OSError):  # no path of a zone, none there, or a folder
        known = False
    if not known:
        yield "timezone", f"'{timezone}' is no time zone known here; write it like Africa/Nairobi"
