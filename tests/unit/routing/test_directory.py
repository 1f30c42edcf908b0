"""Which help places are shown, and when the directory cannot be relied on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from intake.routing.directory import FRESH_DAYS, check_help, help_places, lacks
from intake.routing.response import Area, HelpPlace, Need, PlaceWords

from .examples import VERIFIED, help_place, organisation, response

EVERYTHING = frozenset(Need)


def _names(
    *places: HelpPlace,
    needs: frozenset[Need] = EVERYTHING,
    area: str | None = "north",
    accused: str | None = None,
) -> list[str]:
    register = (organisation("agency", partners=("partner",)), organisation("partner"))
    given = response((), register, places)
    return [place.name for place in help_places(given, needs, area, accused)]


def test_only_the_kinds_that_were_asked_for_are_shown() -> None:
    clinic, talk = help_place("Clinic"), help_place("Tea", Need.TALK)
    assert _names(clinic, talk, needs=frozenset({Need.TALK})) == ["Tea"]
    assert _names(clinic, talk, needs=frozenset()) == []


def test_an_area_gets_its_own_places_and_those_of_the_whole_response() -> None:
    places = (
        help_place("Here", areas=("north",)),
        help_place("There", areas=("south",)),
        help_place("Both", areas=("south", "north")),
        help_place("Everywhere"),
    )
    assert _names(*places) == ["Here", "Both", "Everywhere"]


def test_without_an_area_every_place_is_shown_the_general_ones_first() -> None:
    here = help_place("Here", areas=("north",), one_stop=True)
    assert _names(here, help_place("Everywhere"), area=None) == ["Everywhere", "Here"]


def test_one_stop_places_come_first_then_kinds_in_their_order() -> None:
    places = (
        help_place("Store", Need.MATERIAL),
        help_place("Tea", Need.TALK),
        help_place("Clinic"),
        help_place("House", Need.TALK, one_stop=True),
    )
    assert _names(*places) == ["House", "Clinic", "Tea", "Store"]


def test_a_clinic_for_the_first_days_comes_before_another() -> None:
    trained = help_place("Trained", clinical_management=True)
    assert _names(help_place("Clinic"), trained) == ["Trained", "Clinic"]


@pytest.mark.parametrize("accused", ["agency", "partner"])
def test_places_run_by_the_accused_chain_are_not_shown(accused: str) -> None:
    places = (help_place("Theirs", run_by="partner"), help_place("Other", run_by="stranger"))
    assert _names(*places, accused=accused) == ["Other"]
    assert _names(*places, accused=None) == ["Theirs", "Other"]


def test_a_place_is_stale_after_ninety_days() -> None:
    given = response((), (), [help_place(need.value, need) for need in Need])
    last_day = VERIFIED + timedelta(days=FRESH_DAYS)
    assert not any("verified_on" in line for line in check_help(given, last_day))
    stale = check_help(given, last_day + timedelta(days=1))
    assert sum("verified_on" in line for line in stale) == len(Need)
    assert stale[0].startswith("help_places[0].verified_on: ")


def test_a_kind_that_an_area_lacks_is_named() -> None:
    places = [
        help_place(need.value, need, clinical_management=True, for_children=True) for need in Need
    ]
    assert check_help(response((), (), places), VERIFIED) == ()
    north_only = help_place("Tea", Need.TALK, areas=("north",))
    without_talk = [place for place in places if place.need is not Need.TALK]
    assert check_help(response((), (), [*without_talk, north_only]), VERIFIED) == (
        "help_places: none of kind 'talk' in area 'south'",
    )


def test_an_area_without_care_for_the_first_days_is_named() -> None:
    places = [help_place(need.value, need, for_children=True) for need in Need]
    given = response((), (), places, areas=(Area("north", "11", "North"),))
    assert check_help(given, date(2026, 11, 2)) == (
        "help_places: none with clinical_management in area 'north'",
    )


def test_an_area_without_a_place_for_children_is_named() -> None:
    places = [help_place(need.value, need, clinical_management=True) for need in Need]
    south = help_place("Garden", Need.TALK, areas=("south",), for_children=True)
    assert check_help(response((), (), [*places, south]), VERIFIED) == (
        "help_places: none with for_children in area 'north'",
    )


def test_only_a_clinic_can_treat_within_the_first_days() -> None:
    places = [
        help_place(need.value, need, clinical_management=need is Need.LEGAL, for_children=True)
        for need in Need
    ]
    assert [each.what for each in lacks(response((), (), places))] == [
        "with clinical_management"
    ] * 2


# ---------------------------------------------------------------- other languages


def test_a_place_and_an_area_are_called_as_the_language_has_it() -> None:
    place = help_place("Clinic", in_language={"fr": PlaceWords("Clinique", "8h-17h")})
    assert (place.name_in("fr"), place.hours_in("fr")) == ("Clinique", "8h-17h")
    area = Area("north", "11", "North", {"fr": "Nord"})
    assert area.name_in("fr") == "Nord"


def test_without_words_of_its_own_a_language_has_the_plain_ones() -> None:
    place = help_place("Clinic", in_language={"fr": PlaceWords("Clinique", "8h-17h")})
    assert (place.name_in("ar"), place.hours_in("ar")) == ("Clinic", "8-17")
    assert Area("north", "11", "North").name_in("fr") == "North"
