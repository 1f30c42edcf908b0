"""What stands on a poster or card, in every language and area."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.posters.reach import Reach
from intake.posters.sheets import MOST_LISTED, MOST_NEIGHBOURS, WITHOUT_KEYWORD, Kind, Place, Way
from intake.prompts import POSTER_WORDS
from intake.routing.response import TextCost
from tests.unit.posters.examples import LANGUAGES, NORTH, RESPONSE, crowded, sheet
from tests.unit.posters.reading import read_code

every_kind = pytest.mark.parametrize("kind", Kind)
every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_language
def test_the_first_word_chooses_the_language(language: str) -> None:
    made = sheet(Kind.POSTER, language)
    allowed = RESPONSE.keywords.get(language, (WITHOUT_KEYWORD,))
    assert made.first_word in allowed
    assert made.text_code
    assert read_code(made.text_code.image)[1].casefold().endswith(f":{made.first_word}")


def test_a_keyword_that_tells_the_topic_is_passed_over() -> None:
    assert RESPONSE.keywords["en"][0] == "report"
    assert sheet(Kind.POSTER, "en").first_word == "hello"


def test_where_there_is_one_language_no_keyword_is_printed() -> None:
    alone = replace(RESPONSE, languages=("en",))
    assert sheet(Kind.POSTER, "en", response=alone).first_word == WITHOUT_KEYWORD


@every_kind
@every_language
def test_areas_are_called_as_their_language_calls_them(kind: Kind, language: str) -> None:
    assert sheet(kind, language, NORTH).area == Place("11", NORTH.name_in(language))
    listed = sheet(kind, language).listed
    assert listed == tuple(Place(a.number, a.name_in(language)) for a in RESPONSE.areas)


def test_a_poster_of_an_area_lists_the_others_and_a_card_does_not() -> None:
    assert [each.number for each in sheet(Kind.POSTER, "en", NORTH).listed] == ["12", "13", "14"]
    assert sheet(Kind.CARD, "en", NORTH).listed == ()


def test_where_there_are_too_many_only_the_next_in_the_file_are_listed() -> None:
    many = crowded(40)
    listed = sheet(Kind.POSTER, "en", many.areas[20], response=many).listed
    assert len(listed) == MOST_NEIGHBOURS[Kind.POSTER]
    assert {"119", "121"} <= {each.number for each in listed}
    assert "120" not in {each.number for each in listed}
    assert listed == tuple(sorted(listed, key=lambda each: each.number))


@every_kind
def test_a_list_that_would_not_fit_is_left_out(kind: Kind) -> None:
    most = MOST_LISTED[kind]
    assert len(sheet(kind, "en", response=crowded(most)).listed) == most
    assert sheet(kind, "en", response=crowded(most + 1)).listed == ()


@every_kind
@pytest.mark.parametrize("cost", [None, *TextCost])
def test_what_a_text_costs_is_said_only_as_the_response_says_it(
    kind: Kind, cost: TextCost | None
) -> None:
    made = sheet(kind, "en", response=replace(RESPONSE, text_cost=cost))
    assert made.cost == (POSTER_WORDS[cost.value] if cost else None)


@every_kind
def test_nothing_is_said_of_a_channel_that_is_not_set(kind: Kind) -> None:
    made = sheet(kind, "en", reach=Reach(web="https://river-post.example"))
    assert (made.ways, made.text_code, made.cost, made.onion) == ((), None, None, None)
    made = sheet(kind, "en", reach=Reach(telegram="RiverPost_bot"))
    assert made.ways == (Way("Telegram", "@RiverPost_bot"),)
    assert (made.text_code, made.cost, made.web, made.web_code) == (None, None, None, None)


def test_one_number_for_both_is_printed_once() -> None:
    both = Reach(sms="+254700000100", whatsapp="+254700000100")
    assert sheet(Kind.POSTER, "en", reach=both).ways == (Way("SMS, WhatsApp", "+254 700 000 100"),)


@every_language
def test_the_direction_is_that_of_the_language(language: str) -> None:
    assert sheet(Kind.POSTER, language).direction == ("rtl" if language == "ar" else "ltr")
