"""What stands on a poster or a card: one language, one area or all of them, as plain values.

Rules: an area's sheet shows that area large. A list has only as many areas as fit on the paper, as
a browser test holds: people can ask for all of them by a text. Digits are the same in every
language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from babel import Locale

from intake.i18n import Catalogues
from intake.posters.codes import Code, text_code, web_code
from intake.posters.reach import Reach, shown_number, shown_web
from intake.routing.response import Area, Response
from intake.routing.words import topic_in

WITHOUT_KEYWORD = "1"
"""Begins a conversation too, in every language."""


class Kind(Enum):
    """What it is printed as."""

    POSTER = "poster"
    CARD = "card"


MOST_LISTED: Mapping[Kind, int] = {Kind.POSTER: 36, Kind.CARD: 4}
"""Areas that there is room for where none is shown large."""
MOST_NEIGHBOURS: Mapping[Kind, int] = {Kind.POSTER: 9, Kind.CARD: 0}
"""The same beside one that is."""
FEW = 6
"""Up to here a poster's list of areas is set in large type."""


@dataclass(frozen=True, slots=True)
class Way:
    """A channel that takes texts: its name, and its number or handle."""

    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class Place:
    """An area as it is called in the language of the sheet."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One poster, or the card that a sheet has ten of. `words`: texts of POSTER_WORDS, translated.

    `ways`: the likeliest first. `first_word`: what begins a conversation in this language.
    """

    kind: Kind
    language: str
    direction: str
    service_name: str
    words: Mapping[str, str]
    ways: tuple[Way, ...]
    first_word: str
    cost: str | None
    text_code: Code | None
    web: str | None
    web_code: Code | None
    onion: str | None
    area: Place | None
    listed: tuple[Place, ...]

    @property
    def is_long(self) -> bool:
        """Whether the list of areas needs small type."""
        return len(self.listed) > FEW


def make_sheet(
    kind: Kind,
    language: str,
    area: Area | None,
    *,
    response: Response,
    catalogues: Catalogues,
    reach: Reach,
) -> Sheet:
    """A sheet in one language, of one area, or of all when `area` is None."""
    words = catalogues.poster(language)
    first_word = _first_word(response, language)
    cost = response.text_cost
    return Sheet(
        kind=kind,
        language=language,
        direction=Locale.parse(language, sep="-").text_direction,
        service_name=response.service_name,
        words=words,
        ways=_ways(reach),
        first_word=first_word,
        cost=words[cost.value] if cost and reach.sms else None,
        text_code=text_code(reach.sms, first_word) if reach.sms else None,
        web=shown_web(reach.web) if reach.web else None,
        web_code=web_code(reach.web) if reach.web else None,
        onion=reach.onion,
        area=_place(area, language) if area else None,
        listed=_listed(kind, language, area, response),
    )


def _ways(reach: Reach) -> tuple[Way, ...]:
    sms = shown_number(reach.sms) if reach.sms else None
    whatsapp = shown_number(reach.whatsapp) if reach.whatsapp else None
    if sms == whatsapp:
        numbers: tuple[tuple[str, str | None], ...] = (("SMS, WhatsApp", sms),)
    else:
        numbers = (("SMS", sms), ("WhatsApp", whatsapp))
    shown = (*numbers, ("Telegram", f"@{reach.telegram}" if reach.telegram else None))
    return tuple(Way(channel, address) for channel, address in shown if address)


def _first_word(response: Response, language: str) -> str:
    """The first keyword that tells nothing; without a second language, keywords do nothing."""
    words = response.keywords.get(language, ()) if len(response.languages) > 1 else ()
    return next((word for word in words if not topic_in(word)), WITHOUT_KEYWORD)


def _listed(kind: Kind, language: str, area: Area | None, response: Response) -> tuple[Place, ...]:
    """The areas in small type: all, or beside a large one those next to it in the file."""
    areas = list(response.areas)
    if area is None:
        listed = areas if len(areas) <= MOST_LISTED[kind] else []
    else:
        here = areas.index(area)
        others = sorted((n for n in range(len(areas)) if n != here), key=lambda n: abs(n - here))
        listed = [areas[n] for n in sorted(others[: MOST_NEIGHBOURS[kind]])]
    return tuple(_place(each, language) for each in listed)


def _place(area: Area, language: str) -> Place:
    return Place(area.number, area.name_in(language))
