"""The hard rules: each keeps out somebody whom no other rule would keep out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from intake.routing.facts import UN_ROLE, Facts
from intake.routing.response import Reader, Response, Role
from intake.routing.rules import CONFLICTS, RULES, Rule, may_hold

from .examples import choose, found, organisation, reader, response

AGENCY = organisation("agency", partners=("partner",))
PARTNER = organisation("partner")
BLUE = organisation("blue", un=True, contractors=("blue-guards",))
REGISTER = (AGENCY, PARTNER, organisation("stranger"), BLUE, organisation("blue-guards"))
HOLDING = [role for role in Role if role is not Role.INTERPRETER]
"""An interpreter gets no report, whatever the rules say."""

ABOUT_STRANGER = Facts(accused_organisation="stranger")


@dataclass(frozen=True)
class Case:
    """`kept_out` is left out by one rule alone."""

    kept_out: Reader
    facts: Facts
    available: bool = True


CASES = {
    "is_available": Case(reader("away"), ABOUT_STRANGER, available=False),
    "serves_area": Case(
        reader("southern", areas=("south",)), Facts(area="north", accused_organisation="stranger")
    ),
    "outside_accused_chain": Case(
        reader("theirs", employer="partner"), Facts(accused_organisation="agency")
    ),
    "outside_chains_named_later": Case(
        reader("theirs", employer="partner"),
        Facts(accused_organisation="stranger", named_later=frozenset({"agency"})),
    ),
    "outside_un_when_entity_unknown": Case(
        reader("blue-one", employer="blue"), Facts(accused_role=UN_ROLE)
    ),
    "outside_intermediary_chain": Case(
        reader("near", employer="partner"),
        Facts(
            accused_organisation="stranger",
            intermediary_organisation="agency",
            intermediary_linked=True,
        ),
    ),
    "independent_when_unknown": Case(reader("employed", independent=False), Facts()),
}


def _place(case: Case, role: Role) -> tuple[Response, list[str], Facts]:
    """The one who must be kept out comes first, and would be chosen for that role's place."""
    first = replace(case.kept_out, role=role)
    others = (reader("other"), reader("deputy", Role.DEPUTY), reader("far", Role.OVERSIGHT))
    given = response((first, *others), REGISTER)
    available = [each.id for each in given.readers if case.available or each is not first]
    age = "yes" if role is Role.CHILD_RECEIVER else "unknown"
    return given, available, replace(case.facts, under_18=age)


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_reader_against_one_rule_gets_nothing_in_any_place(rule: Rule, role: Role) -> None:
    case = CASES[rule.__name__]
    given, available, facts = _place(case, role)
    chosen = found(given, facts, available=available)
    assert case.kept_out.id not in dict(chosen.places())
    assert chosen.owner == "other"


@pytest.mark.parametrize("role", HOLDING, ids=lambda role: role.value)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_each_rule_is_needed(rule: Rule, role: Role) -> None:
    """With that rule left out, and all others kept, the same reader gets the report."""
    case = CASES[rule.__name__]
    given, available, facts = _place(case, role)
    others = [each for each in RULES if each is not rule]
    chosen = found(given, facts, available=available, rules=others)
    assert case.kept_out.id in dict(chosen.places())


@pytest.mark.parametrize("link", ["employer", "seconded_by", "paid_by", "host", "household"])
def test_every_way_of_depending_on_the_chain_excludes(link: str) -> None:
    linked: dict[str, Any] = {link: ("partner",) if link == "household" else "partner"}
    given = response((reader("theirs", **linked), reader("other")), REGISTER)
    assert found(given, Facts(accused_organisation="agency")).owner == "other"


@pytest.mark.parametrize(
    "facts",
    [
        Facts(),
        Facts(organisation_words=True),
        Facts(accused_organisation="not-in-the-register"),
        Facts(accused_organisation="stranger", organisation_words=True),
    ],
)
def test_an_organisation_that_is_not_surely_known_leaves_independent_readers_only(
    facts: Facts,
) -> None:
    """Among them an id that is not registered, or not any more: its chain would be empty."""
    employed = reader("employed", independent=False)
    assert choose(response((employed,), REGISTER), facts) is None
    assert found(response((employed, reader("free")), REGISTER), facts).owner == "free"


def test_words_beside_a_known_organisation_do_not_lift_its_exclusion() -> None:
    facts = Facts(accused_organisation="agency", organisation_words=True)
    assert choose(response((reader("theirs", employer="partner"),), REGISTER), facts) is None


def test_with_an_unknown_un_entity_the_whole_chain_of_every_one_is_left_out() -> None:
    given = response((reader("guard", employer="blue-guards"),), REGISTER)
    assert choose(given, Facts(accused_role=UN_ROLE)) is None
    assert choose(given, Facts(accused_role=UN_ROLE, organisation_words=True)) is None
    assert found(given, Facts(accused_role="other")).owner == "guard"


def test_a_known_organisation_leaves_readers_of_other_un_entities_in() -> None:
    given = response((reader("blue-one", employer="blue"),), REGISTER)
    facts = Facts(accused_role=UN_ROLE, accused_organisation="agency")
    assert found(given, facts).owner == "blue-one"


def test_an_intermediary_without_a_link_excludes_nobody() -> None:
    given = response((reader("near", employer="partner"),), REGISTER)
    facts = Facts(accused_organisation="stranger", intermediary_organisation="agency")
    assert found(given, facts).owner == "near"


@pytest.mark.parametrize(
    ("area", "owner"), [("north", "bound"), ("south", "everywhere"), (None, "everywhere")]
)
def test_an_unknown_area_goes_to_whoever_serves_all(area: str | None, owner: str) -> None:
    given = response((reader("bound", areas=("north",)), reader("everywhere")))
    assert found(given, Facts(area=area)).owner == owner


def test_no_reader_no_recipients() -> None:
    assert choose(response(), Facts()) is None


def test_a_recovery_key_alone_owns_nothing() -> None:
    assert choose(response((reader("spare", Role.RECOVERY),)), Facts()) is None


def test_an_interpreter_gets_no_report_in_any_place() -> None:
    words = reader("words", Role.INTERPRETER, languages=("en",))
    assert choose(response((words,)), Facts()) is None
    given = response((words, reader("other"), reader("spare", Role.RECOVERY)))
    assert dict(found(given, Facts()).places()) == {"other": "owner", "spare": "recovery"}


def test_what_a_reader_names_later_excludes_and_lifts_nothing() -> None:
    """She may be wrong, and who was kept out on a doubt stays out."""
    named = frozenset({"agency"})
    employed = reader("employed", independent=False)
    blue = reader("blue-one", employer="blue")
    given = response((employed, blue, reader("theirs", employer="partner")), REGISTER)
    assert choose(given, Facts(named_later=named, accused_role=UN_ROLE)) is None
    assert found(given, Facts(named_later=named)).owner == "blue-one"


@pytest.mark.parametrize("conflict", CONFLICTS, ids=lambda rule: rule.__name__)
def test_a_conflict_that_comes_to_light_ends_what_somebody_holds(conflict: Rule) -> None:
    case = CASES[conflict.__name__]
    given = response((case.kept_out, reader("other")), REGISTER)
    others = [each for each in CONFLICTS if each is not conflict]
    assert not may_hold(given, case.kept_out, case.facts)
    assert may_hold(given, case.kept_out, case.facts, others)


def test_an_area_or_an_absence_ends_nothing_that_somebody_holds() -> None:
    for name in ("is_available", "serves_area"):
        case = CASES[name]
        given = response((case.kept_out,), REGISTER)
        assert may_hold(given, case.kept_out, case.facts)


@pytest.mark.parametrize(
    "kind", ["parents", "subsidiaries", "partners", "consortium", "contractors"]
)
@pytest.mark.parametrize("names_it", ["agency", "other"])
def test_every_kind_of_link_excludes_whichever_side_names_it(kind: str, names_it: str) -> None:
    ends = {"agency": "other", "other": "agency"}
    register = tuple(
        organisation(each, **({kind: (ends[each],)} if each == names_it else {})) for each in ends
    )
    given = response((reader("theirs", employer="other"),), register)
    assert choose(given, Facts(accused_organisation="agency")) is None


def test_an_office_that_is_named_is_left_out_with_all_who_hang_together_with_it() -> None:
    """The ombuds office itself, or its host, as the group that it is about."""
    desk, lodger = reader("desk"), reader("lodger", host="desk-office")
    given = response((desk, lodger, reader("outside", Role.OVERSIGHT)))
    assert found(given, Facts(accused_organisation="desk-office")).owner == "outside"
