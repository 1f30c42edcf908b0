"""Who gets a report, in which place, among those whom the rules leave."""

from __future__ import annotations

from typing import Any

import pytest

from intake.routing.facts import Facts
from intake.routing.recipients import (
    WISHES,
    Recipients,
    Wish,
    interpreter_wanted,
    is_wished_listener,
    places_left_empty,
    refill,
    role_fits,
    speaks_language,
    trained_for_age,
)
from intake.routing.response import Gender, Role

from .examples import found, organisation, reader, response

OWNER = reader("owner")
DEPUTY = reader("deputy", Role.DEPUTY)
FAR = reader("far", Role.OVERSIGHT)
CHILD = reader("child", Role.CHILD_RECEIVER)


def test_each_place_goes_to_the_role_that_is_made_for_it() -> None:
    spare = reader("spare", Role.RECOVERY)
    given = response((spare, FAR, DEPUTY, CHILD, OWNER))
    assert found(given, Facts()) == Recipients("owner", "deputy", "far", ("spare",))


def test_places_are_listed_with_the_owner_first_and_without_gaps() -> None:
    everybody = Recipients("a", "b", "c", ("d", "e"))
    assert everybody.places() == (
        ("a", "owner"),
        ("b", "deputy"),
        ("c", "external"),
        ("d", "recovery"),
        ("e", "recovery"),
    )
    assert Recipients("a", external="c").places() == (("a", "owner"), ("c", "external"))


@pytest.mark.parametrize(
    ("under_18", "owner"), [("yes", "child"), ("no", "owner"), ("unknown", "owner")]
)
def test_a_childs_report_goes_to_the_child_receiver(under_18: str, owner: str) -> None:
    assert found(response((OWNER, CHILD)), Facts(under_18=under_18)).owner == owner


def test_without_a_child_receiver_the_ombudsperson_takes_a_childs_report() -> None:
    assert found(response((FAR, DEPUTY, OWNER)), Facts(under_18="yes")).owner == "owner"


def test_oversight_owns_a_report_only_when_nobody_else_is_left() -> None:
    assert found(response((FAR, CHILD)), Facts()).owner == "child"
    assert found(response((FAR,)), Facts()) == Recipients("far")


def test_language_is_preferred_within_a_role_and_never_required() -> None:
    english = reader("english", languages=("en",))
    french = reader("french", languages=("en", "fr"))
    given = response((english, french, reader("deputy", Role.DEPUTY, languages=("so",))))
    assert found(given, Facts(language="fr")).owner == "french"
    assert found(given, Facts(language="en")).owner == "english"
    assert found(given, Facts(language="so")).owner == "english"


def test_the_wished_listener_comes_first_among_those_who_would_do_as_well() -> None:
    woman = reader("woman", languages=("en",), gender=Gender.WOMAN)
    man = reader("man", languages=("en",), gender=Gender.MAN)
    unsaid = reader("unsaid", languages=("en",))
    given = response((unsaid, man, woman))
    assert found(given, Facts(listener="woman")).owner == "woman"
    assert found(given, Facts(listener="man")).owner == "man"
    assert found(given, Facts()).owner == "unsaid"
    assert found(response((unsaid, man)), Facts(listener="woman")).owner == "unsaid"


def test_a_wish_for_a_listener_gives_way_to_role_and_language() -> None:
    woman = reader("woman", Role.DEPUTY, languages=("en",), gender=Gender.WOMAN)
    speaks = reader("speaks", languages=("so",), gender=Gender.MAN)
    silent = reader("silent", languages=("en",), gender=Gender.WOMAN)
    facts = Facts(language="so", listener="woman")
    assert found(response((woman, speaks)), facts).owner == "speaks"
    assert found(response((silent, speaks)), facts).owner == "speaks"


def test_a_wish_that_nobody_meets_still_leaves_a_reader() -> None:
    given = response((reader("man", gender=Gender.MAN),))
    assert found(given, Facts(listener="woman")).owner == "man"


def test_a_wish_for_a_listener_costs_neither_deputy_nor_external_reader() -> None:
    """The woman of one office is lent to it by the deputy's: wished for, she leaves no deputy."""
    man = reader("man", employer="office", gender=Gender.MAN)
    woman = reader("woman", employer="office", seconded_by="door", gender=Gender.WOMAN)
    deputy = reader("deputy", Role.DEPUTY, employer="door", gender=Gender.MAN)
    for readers in ((man, woman, deputy, FAR), (woman, man, FAR, deputy)):
        everybody = Recipients("man", "deputy", "far")
        assert found(response(readers), Facts(listener="woman")) == everybody
        assert found(response(readers), Facts()) == everybody


def test_role_and_language_come_before_the_places_beside_the_owner() -> None:
    """Whom a report is made for reads it, even alone; a deputy who cannot read it is no gain."""
    lent: dict[str, Any] = {"seconded_by": "deputy-office", "paid_by": "far-office"}
    alone = reader("alone", languages=("so",), **lent)
    silent = reader("silent", languages=("en",))
    given = response((silent, alone, DEPUTY, FAR))
    assert found(given, Facts(language="so")).owner == "alone"
    assert found(given, Facts(language="en")).owner == "silent"
    assert found(response((alone, DEPUTY, FAR)), Facts()) == Recipients("alone")


def test_the_places_beside_the_owner_follow_the_wish_last() -> None:
    woman = reader("woman", Role.DEPUTY, gender=Gender.WOMAN)
    given = response((OWNER, DEPUTY, woman, FAR))
    assert found(given, Facts(listener="woman")).deputy == "woman"
    assert found(given, Facts()).deputy == "deputy"
    speaks = reader("speaks", Role.DEPUTY, languages=("so",))
    facts = Facts(language="so", listener="woman")
    assert found(response((OWNER, woman, speaks, FAR)), facts).deputy == "speaks"


ONLY_BECAUSE_OF: dict[Wish, tuple[Facts, str]] = {
    role_fits: (Facts(under_18="yes", language="en"), "child"),
    trained_for_age: (Facts(under_18="unknown", language="fr"), "english"),
    speaks_language: (Facts(under_18="no", language="fr"), "french"),
    places_left_empty: (Facts(under_18="no", language="en"), "english"),
    is_wished_listener: (Facts(under_18="no", language="en", listener="woman"), "woman"),
}


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.__name__)
def test_each_wish_is_needed(wish: Wish) -> None:
    facts, expected = ONLY_BECAUSE_OF[wish]
    english = reader("english", languages=("en",), trained_with_children=True)
    woman = reader("woman", languages=("en",), gender=Gender.WOMAN)
    hands: dict[str, Any] = {"seconded_by": "woman-office", "paid_by": "french-office"}
    lent = reader(
        "lent", employer="english-office", host="child-office", languages=("en",), **hands
    )
    given = response((lent, english, woman, reader("french", languages=("fr",)), CHILD))
    assert found(given, facts).owner == expected
    others = [each for each in WISHES if each is not wish]
    assert found(given, facts, wishes=others).owner != expected


@pytest.mark.parametrize("link", ["employer", "seconded_by", "paid_by", "host"])
def test_nobody_stands_beside_somebody_of_the_same_employer(link: str) -> None:
    """Whoever can give both of them orders could bury the report."""
    same = reader("same", Role.DEPUTY, **{link: "owner-office"})
    assert found(response((OWNER, same)), Facts()) == Recipients("owner")
    assert found(response((OWNER, same, DEPUTY)), Facts()).deputy == "deputy"


def test_deputy_and_external_have_different_employers_too() -> None:
    """With one of them to be had only, it is the deputy, who is asked earlier."""
    near = reader("near", Role.DEPUTY, employer="far-office")
    assert found(response((OWNER, near, FAR)), Facts()) == Recipients("owner", deputy="near")


def test_a_pair_is_chosen_so_that_both_places_are_filled() -> None:
    """The first oversight reader would leave no deputy; the second one leaves both."""
    near = reader("near", Role.DEPUTY, employer="far-office")
    further = reader("further", Role.OVERSIGHT)
    given = response((OWNER, near, FAR, further))
    assert found(given, Facts()) == Recipients("owner", "near", "further")


def test_an_independent_reader_can_be_the_external_one() -> None:
    second = reader("second")
    assert found(response((OWNER, DEPUTY, second)), Facts()).external == "second"


def test_an_employed_reader_is_external_only_as_oversight() -> None:
    facts = Facts(accused_organisation="elsewhere")
    register = (organisation("elsewhere"),)
    employed = reader("employed", independent=False)
    given = response((OWNER, DEPUTY, employed), register)
    assert found(given, facts).external != "employed"
    watching = reader("watching", Role.OVERSIGHT, independent=False)
    assert found(response((OWNER, DEPUTY, watching), register), facts).external == "watching"


def test_one_reader_beside_the_owner_gets_the_place_of_the_own_role() -> None:
    assert found(response((OWNER, DEPUTY)), Facts()) == Recipients("owner", deputy="deputy")
    assert found(response((OWNER, FAR)), Facts()) == Recipients("owner", external="far")


def test_readers_of_different_chains_are_preferred_beside_each_other() -> None:
    """A name that comes out later then takes away one of them, not two."""
    register = (organisation("owner-office", partners=("sister",)), organisation("sister"))
    sister = reader("sister", Role.DEPUTY, employer="sister")
    given = response((OWNER, sister, DEPUTY, FAR), register)
    assert found(given, Facts()).deputy == "deputy"
    assert found(response((OWNER, sister, FAR), register), Facts()).deputy == "sister"


def test_the_place_beside_the_owner_prefers_the_language() -> None:
    speaks = reader("speaks", Role.DEPUTY, languages=("so",))
    given = response((OWNER, DEPUTY, speaks, FAR))
    assert found(given, Facts(language="so")).deputy == "speaks"
    assert found(given, Facts(language="am")).deputy == "deputy"


def test_the_order_of_available_ids_does_not_matter() -> None:
    given = response((OWNER, DEPUTY, FAR, CHILD))
    ids = [each.id for each in given.readers]
    assert found(given, Facts(), available=ids) == found(given, Facts(), available=ids[::-1])
    assert found(given, Facts(), available=set(ids)) == found(given, Facts())


@pytest.mark.parametrize(("age", "owner"), [("yes", "both"), ("unknown", "both"), ("no", "adults")])
def test_without_a_child_receiver_one_trained_with_children_is_asked(age: str, owner: str) -> None:
    both = reader("both", trained_with_children=True)
    given = response((reader("adults"), both, DEPUTY, FAR))
    assert found(given, Facts(under_18=age)).owner == owner


def test_an_interpreter_is_wanted_where_the_language_is_not_spoken() -> None:
    speaks = reader("speaks", languages=("so",))
    assert not interpreter_wanted(speaks, "so")
    assert interpreter_wanted(speaks, "am")
    assert interpreter_wanted(reader("silent"), "so"), "nothing is known of what this one speaks"
    assert interpreter_wanted(None, "so")


def test_empty_places_are_filled_and_the_others_stay() -> None:
    second = reader("second", Role.DEPUTY, languages=("so",))
    spare = reader("spare", Role.RECOVERY)
    given = response((OWNER, DEPUTY, second, FAR, spare))
    ids = [each.id for each in given.readers]
    kept = Recipients("owner", None, "far", ("spare",))
    facts = Facts(language="so")
    assert refill(given, ids, facts, kept) == Recipients("owner", "second", "far", ("spare",))
    kept = Recipients("owner", "deputy", None, ())
    assert refill(given, ids, facts, kept) == Recipients("owner", "deputy", "far")
    whole = Recipients("owner", "deputy", "far")
    assert refill(given, [], facts, whole) == whole, "whoever is away keeps the place"


def test_a_place_that_nobody_may_fill_stays_empty() -> None:
    given = response((OWNER, reader("same", Role.DEPUTY, employer="owner-office")))
    kept = Recipients("owner")
    assert refill(given, ["owner", "same"], Facts(), kept) == kept
    assert refill(response((DEPUTY,)), ["deputy"], Facts(), kept) == kept, "an owner we do not know"
