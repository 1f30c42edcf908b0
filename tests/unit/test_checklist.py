"""The list of what must be so before people are invited to write."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from intake.checklist import Finding, Known, walk
from intake.response import read_response
from intake.routing.response import Checklist, Clock, Gender, Need, Response, Role

TODAY = date(2026, 11, 22)
EXAMPLE = Path(__file__).parents[2] / "docs" / "response-example.toml"
WHOLE = read_response(EXAMPLE.read_text(encoding="utf-8"), TODAY)

ITEMS = (
    "host and ombudsperson",
    "mandate",
    "roster",
    "deputy and external",
    "listeners",
    "register",
    "legal sheet",
    "directory",
    "texts",
    "cards",
    "intermediaries",
    "gateway contract",
    "security review",
    "sharing protocol",
    "shut-down plan",
    "consultation",
    "network",
)


def _walk(
    response: Response = WHOLE,
    today: date = TODAY,
    enrolled: Collection[str] | None = None,
    drafts: Collection[str] = (),
) -> list[Finding]:
    everybody = [reader.id for reader in response.readers]
    known = Known(response, today, everybody if enrolled is None else enrolled, frozenset(drafts))
    return list(walk(known))


def _about(subject: str, found: list[Finding]) -> list[tuple[str, str]]:
    assert subject in ITEMS
    return [(each.grade, each.words) for each in found if each.subject == subject]


def _grades(subject: str, found: list[Finding]) -> set[str]:
    return {grade for grade, _ in _about(subject, found)}


# ---------------------------------------------------------------- the whole list


def test_every_item_is_judged_in_the_order_of_the_list() -> None:
    for found in (_walk(), _walk(replace(WHOLE, readers=(), help_places=(), areas=()))):
        assert tuple(dict.fromkeys(each.subject for each in found)) == ITEMS


def test_where_everything_was_done_nothing_is_missing() -> None:
    assert not [each for each in _walk() if each.grade == Finding.MISSING]


def test_what_is_not_well_says_what_to_do() -> None:
    empty = replace(WHOLE, readers=(), help_places=(), checklist=Checklist())
    wrong = [each for each in _walk(empty) if each.grade != Finding.OK]
    assert len(wrong) > len(ITEMS)
    assert all(";" in each.words for each in wrong)


NOT_YET = {
    "mandate_text": ("mandate", Finding.MISSING),
    "roster": ("roster", Finding.MISSING),
    "legal_sheet": ("legal sheet", Finding.MISSING),
    "texts_tested": ("texts", Finding.MISSING),
    "cards": ("cards", Finding.MISSING),
    "intermediaries_trained": ("intermediaries", Finding.WEAKER),
    "gateway_contract": ("gateway contract", Finding.MISSING),
    "security_review": ("security review", Finding.MISSING),
    "sharing_protocol": ("sharing protocol", Finding.WEAKER),
    "shutdown_plan": ("shut-down plan", Finding.MISSING),
    "community_consultation": ("consultation", Finding.MISSING),
    "network_informed": ("network", Finding.MISSING),
}
"""Key -> the item that asks for its day, and how it is graded without."""


@pytest.mark.parametrize("key", [each.name for each in fields(Checklist)])
def test_each_day_is_asked_for_by_its_own_item(key: str) -> None:
    subject, grade = NOT_YET[key]
    done_on = getattr(WHOLE.checklist, key)
    assert (Finding.OK, f"done on {done_on}") in _about(subject, _walk())
    without = _walk(replace(WHOLE, checklist=replace(WHOLE.checklist, **{key: None})))
    asked = [each for each in without if f"name the day as checklist.{key}" in each.words]
    assert [(each.subject, each.grade) for each in asked] == [(subject, grade)]
    assert not any(f"done on {done_on}" in words for _, words in _about(subject, without))


# ---------------------------------------------------------------- what is computed


def test_an_independent_ombudsperson_has_a_host() -> None:
    (first, *others) = WHOLE.readers
    assert _about("host and ombudsperson", _walk()) == [
        (Finding.OK, "'ombudsperson' is independent, and 'harbour-office' is the host")
    ]
    hosted = replace(first, host="old-college")
    assert "'old-college' is the host" in str(
        _about("host and ombudsperson", _walk(replace(WHOLE, readers=(hosted, *others))))
    )


def test_without_an_independent_ombudsperson_there_is_none() -> None:
    (first, *others) = WHOLE.readers
    for readers, said in (
        (others, "no reader is an ombudsperson"),
        ([replace(first, independent=False), *others], "no ombudsperson is independent"),
    ):
        found = _walk(replace(WHOLE, readers=tuple(readers)))
        ((grade, words),) = _about("host and ombudsperson", found)
        assert (grade, words.partition(";")[0]) == (Finding.MISSING, said)


@pytest.mark.parametrize(
    ("hours", "grade"),
    [(4, Finding.MISSING), (5, Finding.MISSING), (11, Finding.MISSING), (12, Finding.OK)],
)
def test_honest_hours_take_the_place_of_a_roster(hours: int, grade: str) -> None:
    """What comes at ten in the evening has to be read at three where five hours are promised."""
    clocks = {**WHOLE.clocks, "U1": Clock(hours, 24)}
    given = replace(WHOLE, clocks=clocks, checklist=replace(WHOLE.checklist, roster=None))
    assert _grades("roster", _walk(given)) == {grade}


def test_nobody_may_stand_alone_with_a_report() -> None:
    """Judged by who has a key, not by who is in the file."""
    alone = _about("deputy and external", _walk(enrolled=["ombudsperson"]))
    assert alone[0] == (
        Finding.MISSING,
        "readers: a report that names no organisation has an owner only, no deputy and no "
        "external; enrol one of another employer",
    )
    assert _about("deputy and external", _walk(enrolled=[]))[0][0] == Finding.MISSING
    with_one = _walk(enrolled=["ombudsperson", "oversight"])
    assert _grades("deputy and external", with_one) == {Finding.WEAKER}


def test_a_deputy_and_an_external_reader_of_different_employers_are_well() -> None:
    deputy = next(each for each in WHOLE.readers if each.role is Role.DEPUTY)
    everywhere = [replace(deputy, areas=()) if each is deputy else each for each in WHOLE.readers]
    found = _about("deputy and external", _walk(replace(WHOLE, readers=tuple(everywhere))))
    assert found[0] == (Finding.OK, "'deputy-east' and 'oversight' can stand beside the owner")


@pytest.mark.parametrize("gender", Gender)
def test_a_listener_who_can_be_wished_for_has_a_key(gender: Gender) -> None:
    """The file names one, or it is refused; without a key nobody is read by her, or by him."""
    asking = replace(WHOLE, listener_choice=True)
    others = [each.id for each in WHOLE.readers if each.gender is not gender]
    assert len(others) < len(WHOLE.readers)
    found = _about("listeners", _walk(asking, enrolled=others))
    assert (
        Finding.MISSING,
        f"a {gender.value} can be wished for as listener, and none has a key; "
        "enrol one, or set listener_choice = false",
    ) in found
    assert [grade for grade, _ in found].count(Finding.OK) == 1
    assert _grades("listeners", _walk(asking)) == {Finding.OK}
    assert _grades("listeners", _walk(replace(WHOLE, listener_choice=False), enrolled=[])) == {
        Finding.OK
    }


def test_a_recovery_key_is_no_listener() -> None:
    held = tuple(replace(each, role=Role.RECOVERY) for each in WHOLE.readers)
    given = replace(WHOLE, listener_choice=True, readers=held)
    assert _grades("listeners", _walk(given)) == {Finding.MISSING}


def test_a_register_names_who_brings_aid_and_their_links() -> None:
    offices = tuple(each for each in WHOLE.organisations if not each.operational)
    alone = tuple(
        replace(each, parents=(), subsidiaries=(), partners=(), consortium=(), contractors=())
        for each in WHOLE.organisations
    )
    assert _grades("register", _walk(replace(WHOLE, organisations=offices))) == {Finding.MISSING}
    assert _grades("register", _walk(replace(WHOLE, organisations=alone))) == {Finding.WEAKER}
    assert _grades("register", _walk()) == {Finding.OK}


@pytest.mark.parametrize("need", Need)
def test_an_area_without_a_kind_of_place_is_named(need: Need) -> None:
    places = tuple(each for each in WHOLE.help_places if each.need is not need)
    found = _about("directory", _walk(replace(WHOLE, help_places=places)))
    grade = Finding.MISSING if need in (Need.HEALTH, Need.TALK) else Finding.WEAKER
    for area in WHOLE.areas:
        line = f"help_places: none of kind '{need.value}' in area '{area.id}'; find one and add it"
        assert (grade, line) in found


@pytest.mark.parametrize("flag", ["clinical_management", "for_children"])
def test_an_area_needs_early_care_and_a_place_for_children(flag: str) -> None:
    without: dict[str, Any] = {flag: False}
    places = tuple(replace(each, **without) for each in WHOLE.help_places)
    found = _about("directory", _walk(replace(WHOLE, help_places=places)))
    assert found == [
        (Finding.MISSING, f"help_places: none with {flag} in area '{area.id}'; find one and add it")
        for area in WHOLE.areas
    ]


def test_nobody_is_invited_while_a_place_was_not_asked_for_long() -> None:
    last = max(place.verified_on for place in WHOLE.help_places)
    found = _about("directory", _walk(today=last + timedelta(days=91)))
    assert [grade for grade, _ in found] == [Finding.MISSING] * len(WHOLE.help_places)
    (first, *others) = (replace(each, verified_on=TODAY) for each in WHOLE.help_places)
    for days, grade in ((90, Finding.OK), (91, Finding.MISSING)):
        asked = replace(first, verified_on=TODAY - timedelta(days=days))
        given = replace(WHOLE, help_places=(asked, *others))
        assert _grades("directory", _walk(given)) == {grade}
    assert _grades("directory", _walk(today=TODAY)) == {Finding.OK}
    assert _grades("directory", _walk(replace(WHOLE, areas=()))) == {Finding.MISSING}


def test_drafts_are_weaker_where_they_are_used() -> None:
    assert _about("texts", _walk(drafts={"fr", "am"}))[0] == (
        Finding.WEAKER,
        "those in fr are drafts; let a native reader review and sign them",
    )
    assert _grades("texts", _walk(drafts={"am"})) == {Finding.OK}
