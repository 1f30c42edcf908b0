"""What hangs together in the register, and what a typed name means."""

from __future__ import annotations

import pytest

from intake.routing.organisations import chain, named, offices
from intake.routing.response import Organisation

from .examples import organisation, reader, response

AGENCY = organisation("agency")
PARTNER = organisation("partner", partners=("agency",), contractors=("haulage",))
HAULAGE = organisation("haulage")
DAUGHTER = organisation("daughter", parents=("agency",))
STRANGER = organisation("stranger")
REGISTER = (AGENCY, PARTNER, HAULAGE, DAUGHTER, STRANGER)
TOGETHER = frozenset({"agency", "partner", "haulage", "daughter"})


@pytest.mark.parametrize("org_id", sorted(TOGETHER))
def test_a_chain_is_the_same_from_whichever_member_one_starts(org_id: str) -> None:
    """Parent, subsidiary, partner and contractor; links both ways and over several steps."""
    assert chain(REGISTER, org_id) == TOGETHER


@pytest.mark.parametrize("kind", ["parents", "partners", "contractors"])
def test_every_kind_of_link_counts_from_both_sides(kind: str) -> None:
    register = (organisation("a", **{kind: ("b",)}), organisation("b"))
    assert chain(register, "a") == chain(register, "b") == {"a", "b"}


def test_links_in_a_ring_end() -> None:
    ring = tuple(organisation(name, partners=(then,)) for name, then in ("ab", "bc", "ca"))
    assert chain(ring, "b") == {"a", "b", "c"}


def test_an_organisation_without_links_stands_alone() -> None:
    assert chain(REGISTER, "stranger") == {"stranger"}


@pytest.mark.parametrize("org_id", ["nobody", "", None])
def test_an_unknown_organisation_has_no_chain(org_id: str | None) -> None:
    assert chain(REGISTER, org_id) == frozenset()


def test_a_link_to_something_unregistered_does_not_register_it() -> None:
    register = (organisation("a", partners=("ghost",)),)
    assert chain(register, "ghost") == frozenset()
    assert chain(register, "a") == {"a", "ghost"}


KITE = organisation("kite", number="24", name="Green Kite", aliases=("GK", "الطائرة"))
STRASSE = organisation("strasse", number="25", name="Straße 9")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24", KITE),
        (" 24. ", KITE),
        ("٢٤", KITE),
        ("২৪", KITE),
        ("２４", KITE),
        ("green  KITE", KITE),
        ("gk", KITE),
        ("الطائرة", KITE),
        ("STRASSE ٩", STRASSE),
    ],
)
def test_a_number_or_name_is_found_in_any_script_and_case(
    text: str, expected: Organisation
) -> None:
    assert named((KITE, STRASSE), text) is expected


@pytest.mark.parametrize(
    "text", ["", " ", ".", "2", "240", "2 4", "²4", "Green Kit", "Green Kites"]
)
def test_what_is_not_exact_is_left_to_a_human(text: str) -> None:
    assert named((KITE, STRASSE), text) is None


def test_a_name_that_two_share_means_neither() -> None:
    twins = (organisation("a", number="31", aliases=("Sun",)), organisation("b", name="SUN"))
    assert named(twins, "sun") is None
    assert named(twins, "31") is twins[0]


def test_the_name_of_an_office_means_its_employer_where_that_is_certain() -> None:
    """Who writes that it is about the office itself must not be read there."""
    readers = (
        reader("desk", office="Harbour Desk", employer="harbour"),
        reader("night", office="Harbour Desk", employer="harbour"),
        reader("one", office="Help Desk", employer="college"),
        reader("two", office="Help Desk", employer="tower"),
    )
    assert offices(response(readers)) == {"Harbour Desk": "harbour"}
