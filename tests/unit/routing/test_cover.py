"""What a response's readers can take, seen before anybody tells anything."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from intake.routing.cover import check_cover, excludes_everyone, may_hear
from intake.routing.response import Response, Role

from .examples import help_place, organisation, reader, response

CLINIC = (help_place("Clinic"),)
OWNER = reader("owner")
DEPUTY = reader("deputy", Role.DEPUTY)
FAR = reader("far", Role.OVERSIGHT)


def test_a_response_with_a_help_place_and_an_independent_reader_may_hear() -> None:
    assert may_hear(response((OWNER,), help_places=CLINIC), ["owner"]) is None


NOBODY = "no enrolled reader could own a report that names no area and no organisation: "
CAUSES: dict[str, tuple[Response, Sequence[str], str]] = {
    "no help place": (
        response((OWNER,)),
        ["owner"],
        "there is no help place in the directory; add some as [[help_places]]",
    ),
    "no reader": (
        response((), help_places=CLINIC),
        [],
        f"{NOBODY}the file names nobody, or recovery keys only; name a reader",
    ),
    "a recovery key only": (
        response((reader("spare", Role.RECOVERY),), help_places=CLINIC),
        ["spare"],
        f"{NOBODY}the file names nobody, or recovery keys only; name a reader",
    ),
    "nobody enrolled": (
        response((OWNER, FAR), help_places=CLINIC),
        ["somebody-else"],
        f"{NOBODY}none of them has a key yet; run `intake reader add`",
    ),
    "enrolled for one area only": (
        response((reader("bound", areas=("north",)), OWNER), help_places=CLINIC),
        ["bound"],
        f"{NOBODY}each is bound to areas; leave out `areas` for one",
    ),
    "employed in the field": (
        response((reader("employed", independent=False),), help_places=CLINIC),
        ["employed"],
        f"{NOBODY}none of those who serve all areas is independent; add one who is",
    ),
    "independent for one area, employed for the others": (
        response(
            (reader("bound", areas=("north",)), reader("employed", independent=False)),
            help_places=CLINIC,
        ),
        ["bound", "employed"],
        f"{NOBODY}none of those who serve all areas is independent; add one who is",
    ),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_it_gives_information_only_and_says_why_and_what_to_do(cause: str) -> None:
    given, enrolled, why = CAUSES[cause]
    assert may_hear(given, enrolled) == why


AGENCY = organisation("agency", contractors=("haulage",))
HAULAGE = organisation("haulage")
THEIRS = reader("theirs", employer="agency", independent=False)


def test_organisations_whose_chain_reaches_every_reader_are_found() -> None:
    given = response((THEIRS,), (AGENCY, HAULAGE, organisation("stranger")))
    assert excludes_everyone(given) == ("agency", "haulage")
    assert excludes_everyone(response((THEIRS, OWNER), (AGENCY, HAULAGE))) == ()


def test_the_office_that_reads_can_be_accused_too() -> None:
    assert excludes_everyone(response((OWNER,))) == ("owner-office",)


def test_a_reader_who_is_left_for_one_area_only_is_not_enough() -> None:
    bound = reader("bound", areas=("north",))
    given = response((THEIRS, bound), (AGENCY, HAULAGE))
    assert excludes_everyone(given) == ("agency", "haulage")


def test_readers_who_are_not_enrolled_do_not_count_when_ids_are_given() -> None:
    given = response((THEIRS, OWNER), (AGENCY, HAULAGE))
    assert excludes_everyone(given, ["theirs"]) == ("agency", "haulage")
    assert excludes_everyone(given, ["theirs", "owner"]) == ()


def test_full_cover_brings_no_warning_without_a_name_and_one_per_office_that_is_accused() -> None:
    lines = check_cover(response((OWNER, DEPUTY, FAR)))
    assert lines == (
        "readers: a report that names organisation 'deputy-office' has no deputy",
        "readers: a report that names organisation 'far-office' has no external reader",
        "readers: a report that names organisation 'owner-office' has no deputy",
    )


def test_missing_cover_is_said() -> None:
    assert check_cover(response((OWNER,)))[0] == (
        "readers: a report that names no organisation has an owner only, no deputy and no external"
    )
    assert check_cover(response((OWNER, DEPUTY, FAR)), ["owner", "far"])[0].endswith("no deputy")
    assert check_cover(response((OWNER, DEPUTY, FAR)), ["owner", "deputy"])[0].endswith(
        "no external reader"
    )
    assert check_cover(response())[0].startswith("readers: nobody may own a report")
