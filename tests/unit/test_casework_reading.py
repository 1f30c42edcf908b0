"""The queue, headers and opened cases: who sees what, and what is never touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, NoReturn

import pytest

from intake.cases.case import Action, Status, after
from intake.cases.parts import CasePart, RecordPart, ReplyPart, ToldPart
from intake.casework.casework import Casework
from intake.casework.reading import COUNT_CAP
from intake.casework.values import Case, Header
from intake.conversation.vocabulary import Role
from intake.ports import PartPlace, StoredPart
from tests.unit.desk.world import (
    ANSWERS,
    DEPUTY,
    EXCLUDED,
    EXTERNAL,
    HOUR,
    NOON,
    OWNER,
    WORDS,
    FiledReport,
    World,
    changed,
    usual_parts,
)


class Untouchable:
    """A vault or keyring that must not be used."""

    def __getattr__(self, name: str) -> NoReturn:
        raise AssertionError(f"{name} was touched")


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL, EXCLUDED)
    return world


def blind(world: World) -> Casework:
    """The same use cases with neither vault nor keyring."""
    nothing: Any = Untouchable()
    return Casework(
        world.store,
        nothing,
        nothing,
        lambda: world.response,
        world.clock,
        world.tokens,
        world.digits,
    )


def opened(world: World, report: FiledReport) -> Case:
    case = world.casework.open_case(world.session(), report.id)
    assert case is not None
    return case


# ---------------------------------------------------------------- queue and header


def test_queue_header_and_new_readers_touch_neither_vault_nor_keyring(world: World) -> None:
    reports = [world.file() for _ in range(3)]
    casework = blind(world)
    first = casework.queue(OWNER, None, limit=2)
    assert casework.queue(OWNER, first.after_next, limit=2).headers
    assert casework.header(OWNER, reports[0].id)
    assert casework.header(DEPUTY, reports[0].id) is None
    casework.new_readers()


def test_the_queue_is_most_urgent_first_and_pages_without_gap_or_overlap(world: World) -> None:
    for urgency, hours in (("U3", 1), ("U1", 9), ("U2", 5), ("U1", 2), ("U2", 5)):
        world.file(urgency=urgency, due_at=NOON + hours * HOUR)
    seen: list[Header] = []
    after = None
    while True:
        page = world.casework.queue(OWNER, after, limit=2)
        seen += page.headers
        after = page.after_next
        if after is None:
            break
    hours_left = [(each.urgency, (each.due_at - NOON) // HOUR) for each in seen]
    assert hours_left == [("U1", 2), ("U1", 9), ("U2", 5), ("U2", 5), ("U3", 1)]
    assert len({each.report_id for each in seen}) == 5


def test_a_full_last_page_has_no_next_page(world: World) -> None:
    for _ in range(2):
        world.file()
    assert world.casework.queue(OWNER, None, limit=2).after_next is None


def test_the_queue_holds_open_reports_of_their_owner_only(world: World) -> None:
    mine = world.file()
    world.file(status=Status.WITHDRAWN.value)
    world.file(places={DEPUTY: "owner", OWNER: "deputy"})
    page = world.casework.queue(OWNER, None)
    assert [each.report_id for each in page.headers] == [mine.id]
    assert page.counts.open == 1


def test_a_reader_left_out_sees_neither_row_nor_count(world: World) -> None:
    world.file()
    empty = world.casework.queue("never enrolled", None)
    for reader_id in (EXCLUDED, DEPUTY, EXTERNAL):
        assert world.casework.queue(reader_id, None) == empty


def test_beginning_behind_a_foreign_or_missing_report_is_the_first_page(world: World) -> None:
    foreign = world.file(places={DEPUTY: "owner"}, urgency="U3")
    world.file()
    first = world.casework.queue(OWNER, None)
    assert world.casework.queue(OWNER, foreign.id) == first
    assert world.casework.queue(OWNER, b"x" * 16) == first


def test_the_count_says_when_there_are_more_than_the_cap(world: World) -> None:
    example = world.file().id
    assert world.casework.queue(OWNER, None).counts.open == 1
    table = world.store.tables
    for number in range(COUNT_CAP + 5):
        report_id = number.to_bytes(16, "big")
        table.reports[report_id] = replace(table.reports[example], report_id=report_id)
        table.assignments[report_id, OWNER] = table.assignments[example, OWNER]
    assert world.casework.queue(OWNER, None).counts.open == COUNT_CAP + 1


def test_a_header_holds_the_clear_fields_with_the_area_named(world: World) -> None:
    report = world.file(urgency="U1", urgency_reason="danger", care_until=NOON + 5 * HOUR)
    header = world.casework.header(OWNER, report.id)
    assert header is not None
    assert (header.area, header.language, header.channel) == ("The Hills", "en", "sms")
    assert (header.urgency, header.reason) == ("U1", "danger")
    assert header.care_until == NOON + 5 * HOUR
    assert header.status is Status.RECEIVED
    assert not header.declared


def test_an_area_the_response_no_longer_has_keeps_its_id(world: World) -> None:
    report = world.file(area="old-area")
    header = world.casework.header(OWNER, report.id)
    assert header is not None
    assert header.area == "old-area"


@pytest.mark.parametrize("reader_id", [EXCLUDED, DEPUTY, EXTERNAL, "never enrolled"])
def test_whoever_does_not_own_a_report_gets_what_a_missing_one_gives(
    world: World, reader_id: str
) -> None:
    report = world.file(declared=True)
    session = replace(world.session(), reader_id=reader_id)
    for report_id in (report.id, b"x" * 16, b""):
        assert world.casework.header(reader_id, report_id) is None
        assert world.casework.open_case(session, report_id) is None
        assert world.casework.acknowledge(session, report_id) is None
        assert world.casework.reply(session, report_id, "Thank you.", "nonce") is None
    assert world.audit(report.id) == []


def test_readers_added_in_the_last_30_days_are_shown_newest_first(world: World) -> None:
    world = World()
    world.enrol(OWNER, added=NOON - timedelta(days=31))
    world.enrol(DEPUTY, added=NOON - timedelta(days=30))
    world.enrol(EXTERNAL, added=NOON - timedelta(days=2))
    shown = world.casework.new_readers()
    assert [each.office for each in shown] == ["Lighthouse Council", "Open Door South"]


# ---------------------------------------------------------------- opening


def test_an_opened_case_holds_words_answers_and_record(world: World) -> None:
    report = world.file(declared=True)
    case = opened(world, report)
    assert [entry.content for entry in case.entries] == usual_parts()[:2]
    assert case.record == ANSWERS
    assert case.is_whole
    assert case.ways_back.roles == (Role.REPORTER,)
    assert case.possible == {action for action in Action if after(Status.RECEIVED, action)}
    assert Action.ACKNOWLEDGE in case.possible


def test_opening_needs_the_declaration_and_leaves_a_line_in_the_audit_trail(world: World) -> None:
    report = world.file()
    assert world.casework.open_case(world.session(), report.id) is None
    assert world.audit(report.id) == []
    with world.store() as work:
        work.reports.declare(report.id, OWNER, NOON)
        work.commit()
    opened(world, report)
    assert world.audit(report.id) == [(OWNER, "opened", "")]


def test_a_withdrawn_report_does_not_open(world: World) -> None:
    report = world.file(declared=True, status=Status.WITHDRAWN.value)
    assert world.casework.open_case(world.session(), report.id) is None


def test_the_newest_answer_to_a_question_counts(world: World) -> None:
    later = RecordPart({"wish": "record_only"}, NOON + HOUR)
    case = opened(world, world.file(parts=[*usual_parts(), later], declared=True))
    assert case.record == {**ANSWERS, "wish": "record_only"}
    assert len(case.entries) == 2


def test_a_wish_that_changed_later_counts(world: World) -> None:
    later = ToldPart("new_wish", "record_only", NOON + HOUR)
    case = opened(world, world.file(parts=[*usual_parts(), later], declared=True))
    assert case.record["wish"] == "record_only"
    assert case.entries[-1].content == later


def test_words_and_answers_stay_in_the_order_they_came(world: World) -> None:
    thread: list[CasePart] = [
        ToldPart("narrative", WORDS, NOON),
        ReplyPart("Thank you.", "Listening Office North", NOON + HOUR),
        ToldPart("addition", "More words of example.", NOON + 2 * HOUR),
    ]
    case = opened(world, world.file(parts=thread, declared=True))
    assert [entry.content for entry in case.entries] == thread


def damage(world: World, report: FiledReport, number: int, **changes: object) -> None:
    part = world.store.tables.parts[report.id, number]
    changed = replace(part, **changes)  # type: ignore[arg-type]  # fields of any type
    world.store.tables.parts[report.id, number] = changed


def test_a_part_whose_blob_was_changed_and_all_after_it_cannot_be_opened(world: World) -> None:
    """What stands before it still opens: a head chains all earlier blobs."""
    report = world.file(declared=True)
    blob = world.store.tables.parts[report.id, 1].blob
    damage(world, report, 1, blob=changed(blob))
    case = opened(world, report)
    assert [entry.content is None for entry in case.entries] == [False, True, True]
    assert not case.is_whole
    assert case.has_key


def test_a_part_moved_to_another_kind_cannot_be_opened_and_the_others_can(world: World) -> None:
    report = world.file(declared=True)
    damage(world, report, 1, kind="reply")
    case = opened(world, report)
    assert [entry.content is None for entry in case.entries] == [False, True]
    assert case.record == ANSWERS


def test_a_dropped_part_is_noticed(world: World) -> None:
    report = world.file(declared=True)
    del world.store.tables.parts[report.id, 0]
    assert not opened(world, report).is_whole


@pytest.mark.parametrize(
    "plain", [b"", b"not json", b"[]", b'"text"', b"{}", b'{"hour": 3}', b'{"hour": "soon"}']
)
def test_a_part_that_opens_to_something_else_is_shown_as_closed(world: World, plain: bytes) -> None:
    report = world.file(parts=[], declared=True)
    key, vault = report.key, world.vault
    place = PartPlace(
        key.report_id, key.public, 0, "told", vault.first_head(key.report_id, key.public)
    )
    blob, _ = vault.seal_part(place, plain)
    world.store.tables.parts[report.id, 0] = StoredPart(0, "told", blob)
    case = opened(world, report)
    assert [entry.content for entry in case.entries] == [None]


def test_without_a_wrap_the_page_still_comes_and_nothing_opens(world: World) -> None:
    report = world.file(declared=True)
    world.keyring.forget_wrap(report.id, OWNER)
    case = opened(world, report)
    assert not case.has_key
    assert not case.is_whole
    assert all(entry.content is None for entry in case.entries)
    assert case.record == {}


def test_a_wrap_of_another_reader_or_a_damaged_one_opens_nothing(world: World) -> None:
    report = world.file(declared=True)
    wrap = world.keyring.wrap(report.id, OWNER)
    assert wrap is not None
    world.keyring.replace(replace(wrap, blob=changed(wrap.blob)))
    assert not opened(world, report).has_key


def test_a_held_wrap_is_never_released_by_opening(world: World) -> None:
    report = world.file(declared=True, places={OWNER: "owner", DEPUTY: "deputy"})
    wrap = world.keyring.wrap(report.id, OWNER)
    assert wrap is not None
    world.keyring.replace(replace(wrap, held=True))
    assert not opened(world, report).has_key


def test_nothing_told_shows_in_a_repr(world: World) -> None:
    shown = repr(opened(world, world.file(declared=True)))
    assert WORDS not in shown
    assert "river-relief" not in shown
