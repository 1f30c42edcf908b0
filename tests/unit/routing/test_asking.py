"""Whom an owner may ask for help: interpreters and second persons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from intake.routing.asking import interpreters, second_persons
from intake.routing.faults import interpreters_speak
from intake.routing.response import Reader, Response, Role

from .examples import reader, response


def words(reader_id: str, **changes: object) -> Reader:
    made = reader(reader_id, Role.INTERPRETER, languages=("bn", "en"))
    return replace(made, **changes)  # type: ignore[arg-type]  # fields of any type


def asked(given: Response, out: set[str] | None = None, area: str | None = "north") -> list[str]:
    everybody = {each.id for each in given.readers}
    found = interpreters(given, everybody, out or set(), "bn", area)
    return [f"{each.reader.id}{' apart' if each.apart else ''}" for each in found]


def test_those_who_speak_the_language_are_found_whoever_is_from_elsewhere_first() -> None:
    given = response(
        (
            reader("owner", languages=("bn",)),
            words("near", areas=("north", "south")),
            words("elsewhere", areas=("south",)),
            words("nowhere"),
            words("other-tongue", languages=("fr",)),
        )
    )
    assert asked(given) == ["elsewhere apart", "nowhere apart", "near"]
    assert asked(given, area=None) == ["near", "elsewhere", "nowhere"], "nobody is surely apart"


@pytest.mark.parametrize("link", ["employer", "seconded_by", "paid_by", "host"])
def test_nor_is_a_colleague_of_whoever_may_not_have_it(link: str) -> None:
    given = response(
        (words("free"), words("colleague", **{link: "agency"}), reader("theirs", employer="agency"))
    )
    assert asked(given, {"theirs"}) == ["free apart"]
    assert asked(given) == ["free apart", "colleague apart"]
    assert asked(given, {"free"}) == ["colleague apart"]


def seconds(given: Response, places: dict[str, str], out: set[str] | None = None) -> list[str]:
    everybody = {each.id for each in given.readers}
    found = second_persons(given, everybody, out or set(), given.readers[0], places)
    return [f"{each.reader.id}{' apart' if each.apart else ''}" for each in found]


def test_a_second_person_has_a_place_in_it_or_is_oversight_another_office_first() -> None:
    given = response(
        (
            reader("owner"),
            reader("colleague", employer="owner-office"),
            reader("deputy", Role.DEPUTY),
            reader("stranger", Role.DEPUTY),
            reader("watch", Role.OVERSIGHT),
            reader("spare", Role.RECOVERY),
            words("words"),
        )
    )
    places = {"owner": "owner", "colleague": "relieved", "deputy": "deputy", "spare": "recovery"}
    assert seconds(given, places) == ["deputy apart", "watch apart", "colleague"]
    assert seconds(given, places, {"deputy", "watch"}) == ["colleague"]
    assert seconds(given, {"owner": "owner", "deputy": "set_aside"}) == ["watch apart"]


def test_nobody_is_the_second_person_of_an_own_report() -> None:
    given = response((reader("owner", Role.OVERSIGHT),))
    assert seconds(given, {"owner": "owner"}) == []


def test_an_interpreter_needs_languages() -> None:
    given = response((reader("owner"), words("silent", languages=()), words("words")))
    paths = [path for path, _ in interpreters_speak(given, date(2031, 5, 4))]
    assert paths == ["readers[1].languages"]
