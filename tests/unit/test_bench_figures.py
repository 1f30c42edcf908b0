"""What the bench counts with, on values whose answer is known, and where its paths lead."""

from __future__ import annotations

import json
from random import Random

import pytest

from tests.bench.comparing import cliffs_delta, delta_interval, shift
from tests.bench.figures import Figure
from tests.bench.script import PATHS
from tests.bench.texts import LANGUAGES, said_on, said_on_return
from tests.bench.timing import Trial, compared, hear_all
from tests.transcripts.play import memory_world
from tests.world import ANNA

TREATED = (10, 10, 20, 20, 20, 30, 30, 30, 40, 50)
UNTREATED = (10, 20, 30, 40, 40, 50)
"""The example that Cliff's delta is taught with: 0.25."""

NOISE = [float(value) for value in range(100)]


def test_cliffs_delta_of_a_worked_example() -> None:
    assert cliffs_delta(TREATED, UNTREATED) == 0.25


def test_cliffs_delta_is_above_zero_where_the_second_series_is_larger() -> None:
    assert cliffs_delta([1, 2, 3], [4, 5]) == 1
    assert cliffs_delta([4, 5], [1, 2, 3]) == -1


def test_cliffs_delta_of_ties_alone_is_nothing() -> None:
    assert cliffs_delta([7, 7], [7, 7, 7]) == 0


def test_the_shift_is_the_median_of_all_differences() -> None:
    assert shift([1, 2, 3], [2, 4, 9]) == 2  # of -1 0 1 1 2 3 6 7 8
    assert shift(NOISE, [value + 5 for value in NOISE]) == 5


def test_a_single_outlier_does_not_move_the_shift() -> None:
    assert shift([1, 2, 3], [1, 2, 1_000_000]) == 0


def test_the_interval_holds_the_effect_and_no_effect_where_there_is_none() -> None:
    low, high = delta_interval(NOISE, NOISE, Random(1))
    assert -0.25 < low < 0 < high < 0.25


def test_the_interval_shuts_out_nothing_where_there_is_an_effect() -> None:
    low, high = delta_interval(NOISE, [value + 40 for value in NOISE], Random(1))
    assert 0.4 < low < cliffs_delta(NOISE, [value + 40 for value in NOISE]) < high < 0.8


def test_the_interval_is_a_point_where_the_series_stand_apart() -> None:
    assert delta_interval([1, 2], [3, 4], Random(1)) == (1, 1)


def test_a_figure_is_one_object_on_one_line() -> None:
    figure = Figure("parts", 18, "parts", 1, "19 parts", {"texts": 16, "low": 0.12345})
    assert json.loads(figure.line()) == {
        "name": "parts",
        "value": 18,
        "unit": "parts",
        "n": 1,
        "budget": "19 parts",
        "texts": 16,
        "low": 0.123,
    }
    assert "budget" not in json.loads(Figure("parts", 18, "parts", 1).line())


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_path_sends_one_report_in_every_language(path: str, language: str) -> None:
    assert said_on(PATHS[path], language)  # raises unless it was one report


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_is_read_on_the_way_back(language: str) -> None:
    assert len(said_on_return(language)) >= 3


def test_trials_are_timed_by_their_kind() -> None:
    world, _, _ = memory_world()
    (greeting,) = world.exchange("hello", "+15550003000")
    trials = [
        Trial("odd" if number % 2 else "even", f"+1555000{number}", "hello", greeting)
        for number in range(2000, 2010)
    ]
    spent = hear_all(world, trials)
    assert {kind: len(took.wall) for kind, took in spent.items()} == {"odd": 5, "even": 5}
    assert all(took > 0 for kind in spent.values() for took in kind.wall)
    names = [figure.name for figure in compared("number", spent, "odd", "even")]
    assert names == ["timing_number_cpu", "timing_number_wall"]


def test_a_trial_with_another_answer_is_not_measured() -> None:
    world, _, _ = memory_world()
    with pytest.raises(RuntimeError, match="not the answer"):
        hear_all(world, [Trial("wrong", ANNA, "hello", "Something else.")])
