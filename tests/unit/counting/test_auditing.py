"""The attacker is right: what he says a count can be is what trying all numbers says."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.statistics.auditing import Attack, Key, Knowledge
from intake.statistics.linear import Infeasible, Program

KEYS: tuple[Key, ...] = tuple(("Q1", "t", name, "") for name in "abcde")
MOST = 4


@st.composite
def systems(draw: st.DrawFn) -> tuple[Knowledge, list[tuple[int, ...]]]:
    """Up to three sums of five counts, and all whole numbers that fulfil them."""
    point = draw(st.tuples(*[st.integers(0, MOST)] * len(KEYS)))
    knowledge = Knowledge(bounds=dict.fromkeys(KEYS, (0, MOST)))
    factors = draw(
        st.lists(st.tuples(*[st.sampled_from((-1, 0, 1))] * len(KEYS)), min_size=1, max_size=3)
    )
    for each in factors:
        linear = {key: factor for key, factor in zip(KEYS, each, strict=True) if factor}
        right = sum(factor * number for factor, number in zip(each, point, strict=True))
        if linear:
            knowledge.equations.append((linear, right))
    fitting = [
        numbers
        for numbers in product(range(MOST + 1), repeat=len(KEYS))
        if all(
            sum(linear.get(key, 0) * n for key, n in zip(KEYS, numbers, strict=True)) == right
            for linear, right in knowledge.equations
        )
    ]
    return knowledge, fitting


@settings(max_examples=60, deadline=None)
@given(systems())
def test_an_interval_is_what_trying_all_numbers_finds(
    system: tuple[Knowledge, list[tuple[int, ...]]],
) -> None:
    knowledge, fitting = system
    attack = Attack(knowledge)
    for place, key in enumerate(KEYS):
        possible = [numbers[place] for numbers in fitting]
        assert attack.interval(key) == (min(possible), max(possible))


def test_tables_that_contradict_each_other_are_noticed() -> None:
    knowledge = Knowledge(bounds=dict.fromkeys(KEYS[:2], (0, 3)))
    knowledge.equations.append((dict.fromkeys(KEYS[:2], 1), 9))
    with pytest.raises(Infeasible):
        Attack(knowledge)


def test_whole_numbers_tell_more_than_fractions() -> None:
    """a + b, b + c and a + c are three each: only halves fulfil that."""
    a, b, c = KEYS[:3]
    knowledge = Knowledge(bounds=dict.fromkeys((a, b, c), (0, 3)))
    for one, other in ((a, b), (b, c), (a, c)):
        knowledge.equations.append(({one: 1, other: 1}, 3))
    d = KEYS[3]
    knowledge.bounds[d] = (0, 1)
    knowledge.equations[2] = ({a: 1, c: 1, d: -1}, 3)
    assert Attack(knowledge).interval(d) == (1, 1)


def test_a_program_has_a_most_or_none() -> None:
    program = Program([({0: 1, 1: 1}, 4)], 3)
    assert program.most({0: 2, 1: 1}) == 8
    assert program.point()[0] == 4
    assert program.most({2: 1}) is None
    with pytest.raises(Infeasible):
        Program([({0: 1}, 1), ({0: 1}, 2)], 1)
