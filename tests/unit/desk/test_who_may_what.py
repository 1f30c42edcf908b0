"""Every address of the desk is asked for by everybody, as `docs/who-may-what.md` says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.desk.access import PEOPLE, WITHOUT, Asked, House, page
from tests.unit.desk.visitor import without_tokens

DOCUMENT = Path(__file__).parents[3] / "docs" / "who-may-what.md"
OF_A_REPORT = ("/reports/", "/asked/", "/holds/")


@pytest.fixture(scope="module")
def house() -> House:
    return House()


def test_the_document_says_what_is_answered(house: House) -> None:
    """After a change: python -m tests.unit.desk.access, and read what changed."""
    assert DOCUMENT.read_text(encoding="utf-8") == page(house)


@pytest.mark.parametrize("who", WITHOUT)
def test_a_report_of_others_is_one_that_there_is_not(house: House, who: str) -> None:
    """Not by a word, a header or a status of any address, whichever way it is asked for."""
    asked = [each for each in house.asked() if each.rule.rule.startswith(OF_A_REPORT)]
    assert len(asked) > 25
    assert seen(house, who, asked, made_up=False) == seen(house, who, asked, made_up=True)


def test_the_comparison_sees_a_report_where_there_is_one(house: House) -> None:
    asked = [each for each in house.asked() if each.name == "GET /reports/<hex_id>"]
    (owner, *_) = (who for who in PEOPLE if PEOPLE[who].startswith("its owner"))
    assert seen(house, owner, asked, made_up=False) != seen(house, owner, asked, made_up=True)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("fields", [{}, {"csrf_token": "made up", "text": "x"}], ids=["no", "bad"])
def test_no_form_is_taken_from_elsewhere(house: House, who: str, fields: dict[str, str]) -> None:
    found = list(house.without_token(who, fields))
    assert len(found) > 50
    assert [each.name for each, is_refused in found if not is_refused] == []


@pytest.mark.parametrize("who", PEOPLE)
def test_no_answer_leads_elsewhere(house: House, who: str) -> None:
    answers = [answer for _, answer in house.answers(who, house.asked())]
    leading = [answer.location for answer in answers if answer.location]
    assert leading
    assert all(to.startswith("/") and not to.startswith("//") for to in leading)


def seen(house: House, who: str, asked: list[Asked], *, made_up: bool) -> list[object]:
    """Everything of each answer but what is random, and the id that was asked for."""
    answers = house.answers(who, asked, made_up=made_up)
    return [
        (
            each.name,
            answer.status_code,
            re.sub("[0-9a-f]{32}", "", str(answer.location)),
            sorted(name for name, _ in answer.headers),
            re.sub("[0-9a-f]{32}", "", without_tokens(answer)),
        )
        for each, answer in answers
    ]
