"""Every rule of recipient selection, and every step of an exclusion, switched off one at a time.

A rule is worth what notices its absence. Beside each stands what fails without it: a property
here, or the example that `tests/unit/routing` names after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from intake.casework import known, succession
from intake.casework.excluding import Excluding
from intake.casework.handing_over import HandOver
from intake.casework.rechecking import Rechecking
from intake.routing import recipients, rules
from intake.routing.recipients import NOBODY_SPARED, WISHES, Wish, select
from intake.routing.response import Role
from intake.routing.rules import CONFLICTS, RULES, Rule
from tests.fakes.store import MemoryKeyring
from tests.fakes.store_casework import MemoryReports
from tests.properties.exclusion_scene import scene
from tests.properties.test_exclusion import RUNS, walk
from tests.properties.test_exclusion import (
    test_nor_does_the_clock_give_it_to_them as clock_property,
)
from tests.properties.test_routing import (
    test_a_wished_listener_changes_the_order_only as listener_property,
)
from tests.properties.test_routing import (
    test_places_hold_and_both_ends_are_reached as filing_property,
)
from tests.unit.routing.test_recipients import ONLY_BECAUSE_OF
from tests.unit.routing.test_recipients import test_each_wish_is_needed as wish_example
from tests.unit.routing.test_rules import CASES
from tests.unit.routing.test_rules import test_each_rule_is_needed as rule_example


def exclusion_property() -> None:
    """T05, as far as the first run that fails."""
    for seed in range(RUNS):
        walk(scene(seed))


FAILS_WITHOUT: Mapping[Rule, Callable[[], None]] = {
    rules.is_available: filing_property,
    rules.serves_area: filing_property,
    rules.outside_accused_chain: filing_property,
    rules.outside_chains_named_later: exclusion_property,
    rules.outside_un_when_entity_unknown: filing_property,
    rules.outside_intermediary_chain: filing_property,
    rules.independent_when_unknown: filing_property,
}
"""A rule of §7.1, steps 1 to 4 -> the property that fails when it is switched off."""


def without(rule: object, table: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(each for each in table if each is not rule)


def switch_off(patch: pytest.MonkeyPatch, rule: Rule) -> None:
    """In every function that asks the rules."""
    conflicts = without(rule, CONFLICTS)
    patch.setattr(select, "__defaults__", (without(rule, RULES), WISHES, NOBODY_SPARED))
    patch.setattr(recipients, "RULES", without(rule, RULES))
    for asking in (rules.may_hold, rules.kept_out):
        patch.setattr(asking, "__defaults__", (conflicts,))


def test_the_table_is_whole() -> None:
    assert list(FAILS_WITHOUT) == list(RULES)
    assert CASES.keys() == {rule.__name__ for rule in RULES}, "examples"
    assert ONLY_BECAUSE_OF.keys() == set(WISHES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_property_fails_without_the_rule(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    switch_off(monkeypatch, rule)
    with pytest.raises(AssertionError):
        FAILS_WITHOUT[rule]()


def test_examples_stand_beside_them() -> None:
    """For each rule and each wish. A wish only orders: no property can forbid its absence."""
    for rule in RULES:
        rule_example(rule, Role.OMBUDSPERSON)
    for wish in WISHES:
        wish_example(wish)


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.__name__)
def test_an_example_fails_without_the_wish(wish: Wish, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is a wish less, the reader whom it alone decided is another one."""
    monkeypatch.setattr(select, "__defaults__", (RULES, without(wish, WISHES), NOBODY_SPARED))
    with pytest.raises(AssertionError):
        wish_example(wish)


def test_the_wish_for_a_listener_has_a_property(monkeypatch: pytest.MonkeyPatch) -> None:
    others = without(recipients.is_wished_listener, WISHES)
    monkeypatch.setattr(select, "__defaults__", (RULES, others, NOBODY_SPARED))
    with pytest.raises(AssertionError):
        listener_property()


# ---------------------------------------------------------------- what follows an exclusion


def _nothing(*_given: Any, **_named: Any) -> None:
    """It is forgotten."""


def _nobody(*_given: Any) -> frozenset[str]:
    return frozenset()


def _never(*_given: Any) -> bool:
    return False


FAULTS: Mapping[str, tuple[object, str, Any]] = {
    "wraps stay": (MemoryKeyring, "forget_wrap", _nothing),
    "no new key": (Excluding, "_new_key", _nothing),
    "places stay": (MemoryReports, "leave", _nothing),
    "set aside in sight": (MemoryReports, "put_aside", _nothing),
    "nobody is asked again": (Rechecking, "_conflicted", _nobody),
    "not asked on opening": (Rechecking, "is_due", _never),
    "who declared a conflict can come back": (succession, "barred", _nobody),
    "who was kept out can come back": (known, "KEPT_OUT", "nothing"),
    "newcomers get no wraps": (Excluding, "_wrap_for_newcomers", _nothing),
}
"""What is broken -> (where, what, what stands there instead)."""


@pytest.mark.parametrize("fault", FAULTS)
def test_an_exclusion_that_is_not_carried_out_is_noticed(
    fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, what, instead = FAULTS[fault]
    monkeypatch.setattr(where, what, instead)
    with pytest.raises((AssertionError, LookupError)):
        exclusion_property()


HANDED_ON_WRONGLY: Mapping[str, tuple[object, str, Any]] = {
    "who declared a conflict is given it by the clock": (succession, "barred", _nobody),
    "wraps stay open": (HandOver, "hold_others", _nothing),
    "who is gone keeps wraps": (HandOver, "let_go", _nothing),
}


@pytest.mark.parametrize("fault", HANDED_ON_WRONGLY)
def test_a_hand_over_that_breaks_a_rule_is_noticed(
    fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, what, instead = HANDED_ON_WRONGLY[fault]
    monkeypatch.setattr(where, what, instead)
    with pytest.raises((AssertionError, LookupError)):
        clock_property()
