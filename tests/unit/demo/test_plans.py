"""The invented reports: the same ones again, gentle, in every language, and the special ones."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from intake.demo.plans import Fate, plans, year_out
from intake.demo.tellings import ANSWER, ASKS, LANGUAGES, TELLINGS, in_languages
from intake.i18n import read_catalogues
from intake.response import read_response
from tests.architecture.test_gentle import found_in
from tests.world import DEMO_RESPONSE, ROOT

NOW = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)
SPECIAL = 6


def test_the_same_seed_gives_the_same_reports() -> None:
    assert plans(60, 1, NOW) == plans(60, 1, NOW)
    assert plans(60, 1, NOW) != plans(60, 2, NOW)


@pytest.mark.parametrize(("wanted", "made"), [(0, 0), (1, SPECIAL), (12, 12), (200, 200)])
def test_there_are_as_many_as_are_wanted_and_the_special_ones(wanted: int, made: int) -> None:
    assert len(plans(wanted, 1, NOW)) == made


@pytest.mark.parametrize("seed", range(20))
def test_nothing_is_told_in_the_future_nor_done(seed: int) -> None:
    made = plans(200, seed, NOW)
    assert [plan.at for plan in made] == sorted(plan.at for plan in made)
    assert made[-1].at < NOW
    late = [plan.at for plan in made if plan.fate is not Fate.UNREAD]
    assert max(late) < NOW - timedelta(hours=24)


@pytest.mark.parametrize("seed", range(20))
def test_one_unread_report_is_overdue_and_no_other(seed: int) -> None:
    unread = [plan for plan in plans(200, seed, NOW) if plan.fate is Fate.UNREAD]
    overdue = [plan for plan in unread if NOW - plan.at > timedelta(hours=72)]
    assert len(overdue) == 1
    assert 5 <= len(unread) <= 12


def test_the_one_in_a_flood_comes_last_so_that_it_marks_no_other() -> None:
    made = plans(200, 1, NOW)
    assert [plan.in_flood for plan in made] == [False] * (len(made) - 1) + [True]


def test_most_are_read_and_all_languages_are_spoken() -> None:
    made = plans(200, 1, NOW)
    fates = Counter(plan.fate for plan in made)
    assert fates[Fate.UNREAD] < 12
    assert fates[Fate.CLOSED] > 80
    assert {plan.language for plan in made} == set(LANGUAGES)


def test_enough_came_in_the_year_whose_numbers_are_out() -> None:
    year = [plan for plan in plans(200, 1, NOW) if plan.at.year == year_out(NOW)]
    assert len(year) > 20


@pytest.mark.parametrize(("month", "year"), [(3, 2024), (4, 2025), (12, 2025)])
def test_a_year_is_out_a_quarter_after_it(month: int, year: int) -> None:
    assert year_out(datetime(2026, month, 1, tzinfo=UTC)) == year


def test_every_telling_is_there_in_every_language_and_gentle() -> None:
    for telling in TELLINGS:
        assert set(telling.words) == set(LANGUAGES)
        for words in telling.words.values():
            assert 15 < len(words) < 100
            assert not found_in(words)


def test_answers_ask_for_nothing_and_are_gentle() -> None:
    for words in (ANSWER, ASKS):
        assert "need not answer" in words
        assert not found_in(words)


def test_the_demos_response_speaks_these_languages_and_says_that_they_are_drafts() -> None:
    known = read_catalogues(ROOT / "locales").languages
    toml = in_languages(DEMO_RESPONSE.read_text(encoding="utf-8"))
    response = read_response(toml, NOW.date(), known_languages=known)
    assert response.languages == LANGUAGES
    assert response.allow_draft_texts
