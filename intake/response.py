"""Reads a response file: TOML in, a checked `Response` out, or every fault at once.

Rule 1: strict. A misspelt key or a number in quotes is a fault, never ignored: a link that is not
read would not exclude anybody.
Rule 2: a fault is a line "key path: what is wrong; remedy". Faults of shape come first; ids,
links and exclusion can be judged only when the shape is right.
Rule 3: the text as loaded is what counts; its hash names the version that people agreed to.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any
from unicodedata import category

from pydantic import ConfigDict, TypeAdapter, ValidationError

from intake.errors import ConfigError
from intake.prompts import LANGUAGE_NAMES
from intake.routing import keys
from intake.routing.cover import check_cover, excludes_everyone, may_hear
from intake.routing.directory import check_help
from intake.routing.faults import faults
from intake.routing.response import Response

__all__ = (
    "check_cover",
    "check_help",
    "excludes_everyone",
    "may_hear",
    "read_response",
    "response_hash",
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
    response = _shape(table)
    wrong = (*faults(response, today), *_without_texts(response, known_languages))
    if wrong:
        raise ConfigError(*wrong)
    return response


def response_hash(toml_text: str) -> str:
    """SHA-256 of the file as loaded, in hex."""
    return hashlib.sha256(toml_text.encode()).hexdigest()


def _parse(toml_text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not TOML: {error}; correct it there") from None


def _shape(table: dict[str, Any]) -> Response:
    """Validated as JSON, where strictness still takes a list as a tuple and a text as an enum.

    The one-tuple is there because only so the dataclasses inside obey a config of ours.
    """
    adapter = TypeAdapter(tuple[Response], config=ConfigDict(extra="forbid", strict=True))
    wrong = list(_bad_texts(table, ""))
    try:
        (response,) = adapter.validate_json(json.dumps([table], default=str))
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False, include_input=False)
        raise ConfigError(*wrong, *(_line(each["loc"], each) for each in details)) from None
    if wrong:
        raise ConfigError(*wrong)
    return response


def _line(loc: tuple[int | str, ...], detail: Mapping[str, Any]) -> str:
    said = f"{detail['msg'][0].lower()}{detail['msg'][1:]}; correct it"
    return f"{_path(loc[1:])}: {REMEDIES.get(detail['type'], said)}"


def _path(loc: tuple[int | str, ...]) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc)
    return "".join(steps).removeprefix(".")


def _bad_texts(value: object, path: str) -> Iterator[str]:
    """Empty, several lines, or spaces at the ends: they would end up in somebody's texts."""
    if isinstance(value, str) and not _is_one_line(value):
        yield f"{path}: must be one line of text with nothing around it; correct it"
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _bad_texts(inner, f"{path}.{key}".removeprefix("."))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _bad_texts(inner, f"{path}[{index}]")


def _is_one_line(text: str) -> bool:
    return text == text.strip() != "" and not any(category(each) in BREAKS for each in text)


def _without_texts(response: Response, known: Collection[str]) -> Iterator[str]:
    for path, tag in keys.listed("languages", response.languages):
        if tag not in known:
            yield f"{path}: no texts in '{tag}'; use {', '.join(sorted(known))} or translate first"
