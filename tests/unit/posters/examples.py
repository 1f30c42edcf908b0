"""An invented response in every language there are texts in, and every way to reach it."""

from __future__ import annotations

from dataclasses import replace

from intake.posters.reach import Reach
from intake.posters.sheets import Kind, Sheet, make_sheet
from intake.response import read_response
from intake.routing.response import Area, Response, TextCost
from tests.world import CATALOGUES, DEMO_RESPONSE, START

LANGUAGES = ("en", "fr", "ar", "am", "bn", "nl")
REACH = Reach(
    sms="+254700000100",
    whatsapp="+254700000101",
    telegram="RiverPost_bot",
    web="https://river-post.example",
    onion="rivepost" * 7 + ".onion",
)
NORTH = Area(
    "north-bank",
    "11",
    "North Bank",
    {
        "fr": "Rive Nord",
        "ar": "الضفة الشمالية",
        "am": "ሰሜን ዳርቻ",
        "bn": "উত্তর তীর",
        "nl": "Noordoever",
    },
)
DEMO = read_response(DEMO_RESPONSE.read_text(encoding="utf-8"), START.date())
RESPONSE = replace(
    DEMO,
    languages=LANGUAGES,
    areas=(NORTH, *DEMO.areas[1:]),
    keywords={
        "en": ("report", "hello"),  # the first names the topic, so it is not printed
        "fr": ("bonjour",),
        "ar": ("مرحبا",),
        "am": ("ሰላም",),
        "bn": ("নমস্কার",),
    },
    text_cost=TextCost.FREE,
)

LONG_REACH = replace(
    REACH,
    telegram="Long_river_post_of_the_meadow_bot"[:32],
    web="https://the-long-river-post.office.example",
)


def crowded(areas: int) -> Response:
    """Every text as long as the file allows, and so many areas."""
    names = [f"Long Name of an Area by W. {number:03}" for number in range(areas)]
    return replace(
        RESPONSE,
        service_name="Wide Meadow Mail Box",
        areas=tuple(Area(f"a{n}", f"{100 + n}", name) for n, name in enumerate(names)),
        keywords=dict.fromkeys(LANGUAGES, ("a very long greeting",)),
        text_cost=TextCost.USUAL,
    )


def sheet(
    kind: Kind,
    language: str,
    area: Area | None = None,
    *,
    response: Response = RESPONSE,
    reach: Reach = REACH,
) -> Sheet:
    return make_sheet(kind, language, area, response=response, catalogues=CATALOGUES, reach=reach)
