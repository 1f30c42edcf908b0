"""Who is away, or has as many as she can read, is asked after the others; nobody is excluded."""

from __future__ import annotations

import pytest

from intake.routing.facts import Facts
from intake.routing.recipients import Spared
from intake.routing.response import Role

from .examples import found, reader, response

OWNER = reader("owner", languages=("en", "so"))
SECOND = reader("second", languages=("en",))
DEPUTY = reader("deputy", Role.DEPUTY, languages=("en",))
CHILD = reader("child", Role.CHILD_RECEIVER, languages=("en",))
FAR = reader("far", Role.OVERSIGHT, languages=("en",))
ADULT = Facts(under_18="no", language="en")


def full(*ids: str) -> Spared:
    return Spared(full=frozenset(ids))


def away(*ids: str) -> Spared:
    return Spared(away=frozenset(ids))


def test_a_new_report_goes_to_a_colleague_who_is_not_full() -> None:
    given = response((OWNER, SECOND, DEPUTY, FAR))
    assert found(given, ADULT).owner == "owner"
    assert found(given, ADULT, spared=full("owner")).owner == "second"
    assert found(given, ADULT, spared=full("owner", "second")).owner == "deputy"


def test_when_all_are_full_it_goes_where_it_would_have_gone() -> None:
    given = response((OWNER, DEPUTY, FAR))
    assert found(given, ADULT, spared=full("owner", "deputy", "far")) == found(given, ADULT)


def test_oversight_owns_nothing_because_others_are_full() -> None:
    given = response((OWNER, FAR))
    assert found(given, ADULT, spared=full("owner")).owner == "owner"


def test_a_language_that_only_she_reads_outweighs_her_load() -> None:
    given = response((OWNER, SECOND, FAR))
    facts = Facts(under_18="no", language="so")
    assert found(given, facts, spared=full("owner")).owner == "owner"


@pytest.mark.parametrize("age", ["yes", "unknown"])
def test_a_child_stays_with_whoever_is_trained_for_it(age: str) -> None:
    trained = reader("trained", languages=("en",), trained_with_children=True)
    given = response((trained, SECOND, FAR))
    facts = Facts(under_18=age, language="en")
    assert found(given, facts, spared=full("trained")).owner == "trained"
    given = response((CHILD, OWNER, FAR))
    child = Facts(under_18="yes", language="en")
    assert found(given, child, spared=full("child")).owner == "child"


def test_whoever_is_away_is_asked_last_even_for_a_language() -> None:
    given = response((OWNER, SECOND, FAR))
    facts = Facts(under_18="no", language="so")
    assert found(given, facts, spared=away("owner")).owner == "second"


def test_when_everybody_is_away_somebody_still_gets_it() -> None:
    given = response((OWNER, DEPUTY, FAR))
    assert found(given, ADULT, spared=away("owner", "deputy", "far")) == found(given, ADULT)


def test_who_is_away_keeps_a_place_beside_the_owner() -> None:
    """Nobody can bury it while she is away: the more places, the better."""
    given = response((OWNER, DEPUTY, FAR))
    chosen = found(given, ADULT, spared=away("owner"))
    assert chosen.owner == "deputy"
    assert "owner" in {reader_id for reader_id, _ in chosen.places()}
