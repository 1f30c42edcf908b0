"""What a response's readers can take, seen before anybody tells anything."""

from __future__ import annotations

from intake.routing.cover import check_cover, excludes_everyone, may_hear
from intake.routing.response import Role

from .examples import help_place, organisation, reader, response

CLINIC = (help_place("Clinic"),)
OWNER = reader("owner")
DEPUTY = reader("deputy", Role.DEPUTY)
FAR = reader("far", Role.OVERSIGHT)


def test_a_response_with_a_help_place_and_an_independent_reader_may_hear() -> None:
    assert may_hear(response((OWNER,), help_places=CLINIC), ["owner"]) is None


def test_without_a_help_place_it_gives_information_only() -> None:
    assert "help place" in (may_hear(response((OWNER,)), ["owner"]) or "")


def test_without_somebody_who_could_own_a_report_it_gives_information_only() -> None:
    """Not enrolled, a recovery key, bound to one area, or employed in the field."""
    given = response((OWNER,), help_places=CLINIC)
    assert "no enrolled reader" in (may_hear(given, []) or "")
    for alone in (
        reader("spare", Role.RECOVERY),
        reader("bound", areas=("north",)),
        reader("employed", independent=False),
    ):
        given = response((alone,), help_places=CLINIC)
        assert "no enrolled reader" in (may_hear(given, [alone.id]) or "")


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
