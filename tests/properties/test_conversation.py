"""Walks through the conversation, guided so that they reach its ends.

First through the pure engine, then through the whole reporter's side over a store in memory. The
examples are fixed, and so are the shares: a walk that never gets to the end would prove nothing.
Every fault planted in `faults.py` and `world_faults.py` has to be found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.properties.engine_walk import REAL, Engine, Walk
from tests.properties.faults import ENGINE_FAULTS
from tests.properties.world_faults import WORLD_FAULTS
from tests.properties.world_scene import Setting
from tests.properties.world_walk import WorldWalk

ENGINE_WALKS = 300
WORLD_WALKS = 150
END_SHARE = 0.1
ENDS = ("filed", "WithdrawReport", "DeleteReport", "withdrawn", "deleted")
"""What cannot be taken back must be reached often, or the rules about it prove nothing."""
SEEN_SHARE = 0.01
SEEN_BY_THE_ENGINE = {
    "filed",
    "filed, self",
    "filed, witness",
    "filed, known_helper",
    "filed, intermediary",
    "filed, not agreed",
    "filed, own link",
    "filed, young",
    "filed after a change",
    "answered in own words",
    "late words kept",
    "late answer",
    "help shown",
    "refused",
    "AddToReport",
    "ChangeWish",
    "WithdrawReport",
    "DeleteReport",
    "CutOffHelper",
    "PauseReport",
    "CountAnswer",
    "ForgetWords",
}
SEEN_BY_THE_WORLD = {
    "filed",
    "added",
    "withdrawn",
    "deleted",
    "late",
    "delivered twice",
    "fell silent",
}


def steady(walks: int) -> settings:
    """The same walks every time, and no time lost on making a failing one short."""
    return settings(
        max_examples=walks,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )


def walk_engine(make: Callable[[], Engine], walks: int) -> Counter[str]:
    seen: Counter[str] = Counter()

    @steady(walks)
    @given(st.randoms(use_true_random=True))
    def walk(random: Random) -> None:
        seen.update({"all", *Walk(random, make()).run()})

    walk()
    return seen


def walk_world(setting: Setting, walks: int) -> Counter[str]:
    seen: Counter[str] = Counter()

    @steady(walks)
    @given(st.randoms(use_true_random=True))
    def walk(random: Random) -> None:
        seen.update({"all", *WorldWalk(random, setting).run()})

    walk()
    return seen


def hold_shares(seen: Counter[str], expected: set[str]) -> None:
    shares = {name: round(seen[name] / seen["all"], 2) for name in sorted(expected)}
    print(f"\nreach over {seen['all']} walks: {shares}")
    assert min(shares[end] for end in ENDS if end in shares) >= END_SHARE, shares
    assert min(shares.values()) >= SEEN_SHARE, shares


def test_the_rules_hold_at_every_turn_of_the_engine() -> None:
    hold_shares(walk_engine(lambda: REAL, ENGINE_WALKS), SEEN_BY_THE_ENGINE)


def test_the_rules_hold_in_the_tables_after_every_text() -> None:
    hold_shares(walk_world(Setting(), WORLD_WALKS), SEEN_BY_THE_WORLD)


@pytest.mark.parametrize("fault", ENGINE_FAULTS)
def test_a_fault_of_the_engine_is_found(fault: str) -> None:
    with pytest.raises(AssertionError):
        walk_engine(ENGINE_FAULTS[fault], ENGINE_WALKS)


@pytest.mark.parametrize("fault", WORLD_FAULTS)
def test_a_fault_of_the_store_or_the_keyring_is_found(fault: str) -> None:
    with pytest.raises(AssertionError):
        walk_world(WORLD_FAULTS[fault], WORLD_WALKS)
