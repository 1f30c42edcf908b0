"""Words for readers of reports, in their language and in the time of their place.

Rules: English is the source and needs no catalogue. `locales/<lang>/LC_MESSAGES/desk.po` is read
once at start, as `intake.i18n` reads what reporters get to see; a language is offered to readers
where it has that file. A text missing from a catalogue is shown in English; a test keeps that from
happening. Stored moments are UTC: only what is shown is put into a place's time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import format_datetime, format_skeleton, get_timezone_location
from babel.numbers import format_decimal

from intake.i18n import SOURCE_LANGUAGE, is_reviewed, read_translations

DOMAIN: Final = "desk"
UNIVERSAL: Final = "UTC"
CONTINENTS: Final = (
    *("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"),
)
"""What a zone's name begins with; the others are old names, or hours that no place keeps."""

_DAY, _MONTH, _HOUR = "yMMMd", "yMMM", "HH:mm"
ARABIC_COMMA: Final = "\u060c "
_ARABIC: Final = frozenset({"ar", "ckb", "fa", "ps", "ur"})
_WRITTEN: Final = {"en": "en_GB"}
"""Day before month, and 24 hours, as everywhere else at the desk."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language, and the time of a place. `is_draft`: no native reader has signed its texts."""

    tag: str = SOURCE_LANGUAGE
    translations: NullTranslations = field(default_factory=NullTranslations, repr=False)
    zone: str = UNIVERSAL
    is_draft: bool = False

    # ------------------------------------------------------------ texts

    def text(self, source: str) -> str:
        """A text, its gaps still open; "" is said as "" in every language."""
        return self.translations.gettext(source) if source else ""

    def texts(self, one: str, many: str, count: int) -> str:
        """The form that goes with so many."""
        return self.translations.ngettext(one, many, count)

    def say(self, source: str, **values: object) -> str:
        """A text with its gaps filled."""
        return self.text(source).format_map(values)

    @property
    def direction(self) -> str:
        """ "ltr" or "rtl"."""
        return str(_locale(self.tag).text_direction)

    # ------------------------------------------------------------ numbers, names, lists

    def number(self, count: int) -> str:
        """ "3,000", grouped as this language does, in the digits of codes and keyboards."""
        return str(format_decimal(count, locale=_locale(self.tag)))

    def language(self, tag: str) -> str:
        """What this language calls another one: "Arabic" for "ar"."""
        names = _names(self.tag).languages
        return str(names.get(tag.replace("-", "_")) or names.get(tag.partition("-")[0]) or tag)

    def own_name(self) -> str:
        """What the language calls itself."""
        return str(_names(self.tag).get_language_name(self.tag))

    def listed(self, items: Iterable[str]) -> str:
        """ "a, b", with the comma of this language."""
        return (ARABIC_COMMA if self.tag in _ARABIC else ", ").join(items)

    # ------------------------------------------------------------ time

    def day(self, at: date) -> str:
        """ "22 Nov 2026", where the reader is; a day that has no hour is the same everywhere."""
        return str(format_skeleton(_DAY, self._here(at), locale=_locale(self.tag)))

    def month(self, at: date) -> str:
        """ "Nov 2026"."""
        return str(format_skeleton(_MONTH, self._here(at), locale=_locale(self.tag)))

    def moment(self, at: datetime) -> str:
        """ "22 Nov 2026, 18:00", where the reader is."""
        locale = _locale(self.tag)
        hour = format_datetime(self._here(at), _HOUR, locale=locale)
        glue = str(locale.datetime_formats["medium"]).replace("'", "")
        return glue.replace("{1}", self.day(at)).replace("{0}", hour)

    def place(self, zone: str) -> str:
        """The city by which a zone is known, in this language."""
        if zone == UNIVERSAL:
            return UNIVERSAL
        return str(get_timezone_location(zone, locale=_locale(self.tag), return_city=True))

    def _here(self, at: date) -> date:
        return at.astimezone(_zone(self.zone)) if isinstance(at, datetime) else at


class Tongues:
    """Every language there is a catalogue of the desk for."""

    def __init__(
        self,
        translations: Mapping[str, NullTranslations] | None = None,
        drafts: frozenset[str] = frozenset(),
    ) -> None:
        self._translations = {SOURCE_LANGUAGE: NullTranslations(), **(translations or {})}
        self._drafts = drafts
        self.languages: tuple[str, ...] = tuple(self._translations)
        """The source first."""

    def of(self, tag: str = "", zone: str = "") -> Tongue:
        """English in UTC where nothing was chosen, or what there is not, or no longer."""
        tag = tag if tag in self._translations else SOURCE_LANGUAGE
        zone = zone if zone in zones() else UNIVERSAL
        return Tongue(tag, self._translations[tag], zone, tag in self._drafts)


def read_tongues(directory: Path) -> Tongues:
    """Every desk catalogue under `locales/`."""
    found = sorted(directory.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    drafts = frozenset(path.parts[-3] for path in found if not is_reviewed(path))
    return Tongues({path.parts[-3]: read_translations(path) for path in found}, drafts)


@cache
def zones() -> tuple[str, ...]:
    """Zones that a reader can choose: UTC, then each place once, by name."""
    aliases = get_global("zone_aliases")
    named = (
        each
        for each in available_timezones()
        if each.partition("/")[0] in CONTINENTS and each not in aliases
    )
    return (UNIVERSAL, *sorted(named))


@cache
def _zone(name: str) -> tzinfo:
    return UTC if name == UNIVERSAL else ZoneInfo(name)


@cache
def _locale(tag: str) -> Locale:
    """How dates and numbers are written."""
    return _names(_WRITTEN.get(tag, tag))


@cache
def _names(tag: str) -> Locale:
    return Locale.parse(tag.replace("-", "_"))
