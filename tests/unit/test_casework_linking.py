"""Linking two reports of one person: by hand, for readers only, and with nothing else moved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.cases.case import Status
from intake.cases.display import LETTERS, display_id, read_display_id
from intake.cases.parts import LinkPart, kind_of, read, write
from intake.casework.linking import PAGE
from intake.casework.values import Done
from tests.unit.desk.world import DEPUTY, EXTERNAL, NOON, OWNER, FiledReport, World

PLACES = {OWNER: "owner", DEPUTY: "deputy", EXTERNAL: "external"}
ALIKE = b"\x9a\x9a\x9a\x9a"


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    return world


@pytest.fixture
def one(world: World) -> FiledReport:
    return world.file(declared=True, status=Status.ACKNOWLEDGED.value)


@pytest.fixture
def other(world: World) -> FiledReport:
    return world.file(declared=True)


def link(world: World, report: FiledReport, typed: str) -> Done | None:
    return world.casework.link(world.session(), report.id, typed)


def links(world: World, report: FiledReport) -> tuple[bytes, ...]:
    case = world.casework.open_case(world.session(), report.id)
    assert case is not None
    assert case.is_whole
    return case.links


def test_both_reports_lead_to_each_other_and_nothing_else_changes(
    world: World, one: FiledReport, other: FiledReport
) -> None:
    before = world.store.tables
    assert link(world, one, display_id(other.id)) is Done.DONE
    assert links(world, one) == (other.id,)
    assert links(world, other) == (one.id,)
    after = world.store.tables
    assert after.reports == before.reports
    assert after.replies == before.replies
    assert after.assignments == before.assignments
    assert len(after.parts) == len(before.parts) + 2


def test_the_link_is_no_entry_of_the_thread_and_no_answer(
    world: World, one: FiledReport, other: FiledReport
) -> None:
    case = world.casework.open_case(world.session(), one.id)
    link(world, one, display_id(other.id))
    linked = world.casework.open_case(world.session(), one.id)
    assert case is not None
    assert linked is not None
    assert linked.entries == case.entries
    assert linked.record == case.record


def test_each_report_keeps_a_line_that_names_no_other_report(
    world: World, one: FiledReport, other: FiledReport
) -> None:
    link(world, one, display_id(other.id))
    assert world.audit(one.id) == world.audit(other.id) == [(OWNER, "linked", "")]


def test_linking_again_from_either_side_changes_nothing(
    world: World, one: FiledReport, other: FiledReport
) -> None:
    link(world, one, display_id(other.id))
    before = world.store.tables
    assert link(world, one, display_id(other.id)) is Done.BEFORE
    assert link(world, other, display_id(one.id)) is Done.BEFORE
    assert world.store.tables is before


@pytest.mark.parametrize("typed", ["", "K7-3Q", "K7-3Q9-1", "no such id", "K7-3U9", "?" * 12])
def test_what_is_no_id_and_what_is_nobodys_get_one_answer(
    world: World, one: FiledReport, other: FiledReport, typed: str
) -> None:
    before = world.store.tables
    assert link(world, one, typed) is Done.NOT_FOUND
    assert link(world, one, display_id(b"\x00" * 16)) is Done.NOT_FOUND
    assert link(world, one, display_id(one.id)) is Done.NOT_FOUND, "nor with itself"
    assert world.store.tables is before


def test_a_report_of_another_reader_or_one_not_opened_yet_is_not_found(
    world: World, one: FiledReport
) -> None:
    foreign = world.file(places={DEPUTY: "owner", OWNER: "deputy"}, declared=True)
    unopened = world.file()
    withdrawn = world.file(declared=True, status=Status.WITHDRAWN.value)
    before = world.store.tables
    for report in (foreign, unopened, withdrawn):
        assert link(world, one, display_id(report.id)) is Done.NOT_FOUND
    assert world.store.tables is before


def test_of_several_with_the_same_short_id_none_is_taken(world: World, one: FiledReport) -> None:
    for tail in (b"a" * 12, b"b" * 12):
        world.file(declared=True, report_id=ALIKE + tail)
    before = world.store.tables
    assert link(world, one, display_id(ALIKE + bytes(12))) is Done.NOT_FOUND
    assert world.store.tables is before


def test_of_several_with_the_same_short_id_the_one_that_was_opened_is_meant(
    world: World, one: FiledReport
) -> None:
    world.file(report_id=ALIKE + b"a" * 12)
    opened = world.file(declared=True, report_id=ALIKE + b"b" * 12)
    assert link(world, one, display_id(opened.id)) is Done.DONE
    assert links(world, one) == (opened.id,)


def test_the_whole_queue_is_looked_through(world: World, one: FiledReport) -> None:
    last = world.file(declared=True, urgency="U3")
    table = world.store.tables
    for number in range(PAGE + 5):
        report_id = number.to_bytes(16, "big")
        table.reports[report_id] = replace(table.reports[one.id], report_id=report_id)
        table.assignments[report_id, OWNER] = table.assignments[one.id, OWNER]
    assert link(world, one, display_id(last.id)) is Done.DONE


def test_who_does_not_own_the_report_gets_what_a_missing_one_gives(
    world: World, one: FiledReport, other: FiledReport
) -> None:
    typed = display_id(other.id)
    assert world.casework.link(world.session(DEPUTY), one.id, typed) is None
    assert world.casework.link(world.session(), b"x" * 16, typed) is None
    assert link(world, world.file(), typed) is None, "not declared"
    assert not any(part.kind == "note" for part in world.store.tables.parts.values())
    assert world.audit(other.id) == []


def test_without_a_key_to_the_report_nothing_is_linked(
    world: World, one: FiledReport, other: FiledReport
) -> None:
    world.keyring.forget_wrap(one.id, OWNER)
    assert link(world, one, display_id(other.id)) is Done.NOT_NOW
    assert world.audit(other.id) == []


def test_a_linked_report_that_went_to_another_reader_is_not_mentioned(
    world: World, one: FiledReport, other: FiledReport
) -> None:
    link(world, one, display_id(other.id))
    with world.store() as work:
        assert work.reports.reassign(other.id, OWNER, DEPUTY)
        work.commit()
    assert links(world, one) == ()


def test_a_row_does_not_tell_a_link_from_a_note(
    world: World, one: FiledReport, other: FiledReport
) -> None:
    link(world, one, display_id(other.id))
    part = world.store.tables.parts[one.id, 3]
    assert part.kind == "note"
    assert other.id not in part.blob
    assert other.id.hex().encode() not in part.blob


def test_a_link_is_read_as_it_was_written() -> None:
    part = LinkPart(b"\x9a" * 16, NOON)
    assert read(write(part)) == part
    assert kind_of(part) == "note"


# ---------------------------------------------------------------- short ids


def test_a_display_id_can_be_read_out_and_comes_from_the_first_bits() -> None:
    assert display_id(b"\x00" * 16) == "00-000"
    assert display_id(b"\xff" * 16) == "ZZ-ZZZ"
    assert display_id(b"\x9a" * 16) == display_id(ALIKE + bytes(12))
    assert not set("ILOU") & set(LETTERS)


@given(st.binary(min_size=16, max_size=16))
def test_an_id_is_understood_however_it_is_typed(report_id: bytes) -> None:
    shown = display_id(report_id)
    for typed in (
        shown,
        shown.lower(),
        shown.replace("-", ""),
        f"  {shown.replace('-', ' - ')} ",
        shown.replace("0", "O").replace("1", "l"),
    ):
        assert read_display_id(typed) == shown


@given(st.text(max_size=12))
def test_whatever_is_typed_is_an_id_or_nothing(typed: str) -> None:
    assert read_display_id(typed) in (None, read_display_id(read_display_id(typed) or typed))
