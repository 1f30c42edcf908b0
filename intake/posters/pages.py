"""Sheets as HTML files: one file a sheet, with its style and pictures inside, and no script.

Rule: a file's name tells its kind, its language and an area's number, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from intake.errors import ConfigError
from intake.i18n import Catalogues
from intake.posters.crop import crop_marks
from intake.posters.reach import Reach
from intake.posters.sheets import MOST_LISTED, Kind, Sheet, make_sheet
from intake.routing.response import Area, Response

TEMPLATES = Environment(
    loader=PackageLoader("intake.posters"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; empty means all. Areas go by their id or their number."""

    languages: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A file's name without its ending, and its HTML."""

    name: str
    html: str


def make_pages(
    wanted: Wanted, response: Response, catalogues: Catalogues, reach: Reach
) -> Iterator[Page]:
    """A page of each kind, language and area; where no area was asked for, one of all areas too.

    Raises ConfigError when the response has no such language or area.
    """
    if wrong := [*_unknown(wanted, response)]:
        raise ConfigError(*wrong)
    languages = wanted.languages or response.languages
    for kind, language, area in product(
        wanted.kinds or tuple(Kind), languages, _areas(wanted, response)
    ):
        sheet = make_sheet(
            kind, language, area, response=response, catalogues=catalogues, reach=reach
        )
        yield Page(_name(sheet), render(sheet))


def render(sheet: Sheet) -> str:
    """The HTML of one sheet."""
    template = TEMPLATES.get_template(f"{sheet.kind.value}.html")
    return template.render(sheet=sheet, crop_marks=crop_marks())


def write_pages(directory: Path, pages: Iterable[Page]) -> Sequence[Path]:
    """The files that were made; older ones of the same name are replaced. Raises ConfigError."""
    written = []
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for page in pages:
            path = directory / f"{page.name}.html"
            path.write_text(page.html, encoding="utf-8")
            written.append(path)
    except OSError:
        raise ConfigError(f"{directory}: cannot be written to") from None
    return written


def notes(wanted: Wanted, response: Response, catalogues: Catalogues) -> Iterator[str]:
    """What whoever prints them should know."""
    drafts = sorted({*(wanted.languages or response.languages)} & catalogues.drafts)
    if drafts:
        yield f"the texts in {', '.join(drafts)} are drafts that no native reader has signed"
    if not wanted.areas:
        for kind in wanted.kinds or tuple(Kind):
            if len(response.areas) > MOST_LISTED[kind]:
                most = MOST_LISTED[kind]
                yield f"a {kind.value} of all areas lists none of them: it has room for {most}"


def _unknown(wanted: Wanted, response: Response) -> Iterator[str]:
    for language in wanted.languages:
        if language not in response.languages:
            named = ", ".join(response.languages)
            yield f"--language: the response has no '{language}'; it has: {named}"
    for area in wanted.areas:
        if _area(area, response) is None:
            named = ", ".join(each.id for each in response.areas)
            yield f"--area: the response has no '{area}'; it has: {named}"


def _areas(wanted: Wanted, response: Response) -> tuple[Area | None, ...]:
    if not wanted.areas:
        return (None, *response.areas)
    return tuple(_area(each, response) for each in wanted.areas)


def _area(named: str, response: Response) -> Area | None:
    return next((each for each in response.areas if named in (each.id, each.number)), None)


def _name(sheet: Sheet) -> str:
    parts = (sheet.kind.value, sheet.language, sheet.area.number if sheet.area else None)
    return "-".join(part for part in parts if part)
