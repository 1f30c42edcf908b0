"""Acknowledging and answering: sealed for the right people, once, and never against the rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.cases import parts
from intake.cases.case import Action, Status
from intake.cases.lint import Finding
from intake.cases.parts import ReplyPart, ToldPart
from intake.casework.values import Answered, Done
from intake.errors import SealError
from intake.ports import PartPlace, StoredPart
from tests.unit.desk.world import (
    DEPUTY,
    EXTERNAL,
    HOUR,
    NOON,
    OWNER,
    FiledReport,
    World,
    usual_parts,
)

TEXT = "Thank you for writing. Hill Clinic is open from 8 to 16."


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    return world


@pytest.fixture
def report(world: World) -> FiledReport:
    return world.file(declared=True, status=Status.ACKNOWLEDGED.value)


def reply(
    world: World, report: FiledReport, text: str = TEXT, nonce: str = "n", *, as_it_is: bool = False
) -> Answered:
    answered = world.casework.reply(world.session(), report.id, text, nonce, as_it_is=as_it_is)
    assert answered is not None
    return answered


def for_receipt(world: World, report: FiledReport, receipt: int = 0) -> list[str]:
    """What whoever holds this receipt can read."""
    found = []
    for row in sorted(world.store.tables.replies.items()):
        seed, stored = report.receipts[receipt].seed, row[1]
        try:
            plain = world.vault.open_reply(report.id, stored.number, seed, stored.for_reporter)
        except SealError:
            continue
        part = parts.read(plain)
        assert isinstance(part, ReplyPart)
        found.append(part.text)
    return found


def thread(world: World, report: FiledReport) -> list[str]:
    case = world.casework.open_case(world.session(), report.id)
    assert case is not None
    assert case.is_whole
    return [
        entry.content.text
        for entry in case.entries
        if isinstance(entry.content, ToldPart | ReplyPart)
    ]


# ---------------------------------------------------------------- acknowledge


def test_acknowledging_changes_the_status_once(world: World) -> None:
    report = world.file(declared=True)
    assert world.casework.acknowledge(world.session(), report.id) is Done.DONE
    assert world.casework.acknowledge(world.session(), report.id) is Done.BEFORE
    assert world.store.tables.reports[report.id].status == Status.ACKNOWLEDGED.value
    assert world.audit(report.id) == [(OWNER, "acknowledged", "")]


def test_a_withdrawn_report_is_neither_acknowledged_nor_answered(world: World) -> None:
    report = world.file(declared=True, status=Status.WITHDRAWN.value)
    assert world.casework.acknowledge(world.session(), report.id) is Done.NOT_NOW
    assert reply(world, report).done is Done.NOT_NOW
    assert world.store.tables.reports[report.id].status == Status.WITHDRAWN.value
    assert world.audit(report.id) == []


def test_without_a_declaration_nothing_can_be_done(world: World) -> None:
    report = world.file(status=Status.ACKNOWLEDGED.value)
    assert world.casework.acknowledge(world.session(), report.id) is None
    assert world.casework.reply(world.session(), report.id, TEXT, "n") is None
    assert not world.store.tables.replies


# ---------------------------------------------------------------- reply


def test_an_answer_is_read_with_the_receipt_and_stays_in_the_case(
    world: World, report: FiledReport
) -> None:
    assert reply(world, report, f"  {TEXT}\n").done is Done.DONE
    assert for_receipt(world, report) == [TEXT]
    assert thread(world, report)[-1] == TEXT
    assert world.audit(report.id)[0] == (OWNER, "replied", "")


def test_the_sealed_answer_names_the_office_and_the_hour(world: World, report: FiledReport) -> None:
    world.clock.now = NOON + HOUR / 2
    reply(world, report)
    (stored,) = world.store.tables.replies.values()
    plain = world.vault.open_reply(report.id, 0, report.receipts[0].seed, stored.for_reporter)
    assert parts.read(plain) == ReplyPart(TEXT, "Listening Office North", NOON)


def test_a_second_answer_follows_the_first_in_both_places(
    world: World, report: FiledReport
) -> None:
    reply(world, report, "One.", "first")
    reply(world, report, "Two.", "second")
    assert for_receipt(world, report) == ["One.", "Two."]
    assert thread(world, report)[-2:] == ["One.", "Two."]


def test_the_same_form_sent_twice_answers_once(world: World, report: FiledReport) -> None:
    assert reply(world, report, nonce="same").done is Done.DONE
    assert reply(world, report, nonce="same").done is Done.BEFORE
    assert for_receipt(world, report) == [TEXT]


def test_a_nonce_counts_for_one_report_only(world: World, report: FiledReport) -> None:
    other = world.file(declared=True, status=Status.ACKNOWLEDGED.value)
    assert reply(world, report, nonce="same").done is Done.DONE
    assert reply(world, other, nonce="same").done is Done.DONE


def test_a_form_that_was_kept_back_can_still_be_sent(world: World, report: FiledReport) -> None:
    assert reply(world, report, "We promise.", "same").done is None
    assert reply(world, report, TEXT, "same").done is Done.DONE


def test_every_receipt_of_the_report_reads_the_answer(world: World) -> None:
    report = world.file(declared=True, status=Status.ACKNOWLEDGED.value, receipts=2)
    reply(world, report, "One.", "first")
    reply(world, report, "Two.", "second")
    assert for_receipt(world, report, 0) == ["One.", "Two."]
    assert for_receipt(world, report, 1) == ["One.", "Two."]
    assert len(thread(world, report)) == len(usual_parts()) - 1 + 2


def test_without_a_receipt_nothing_is_sealed_that_nobody_could_read(world: World) -> None:
    report = world.file(declared=True, status=Status.ACKNOWLEDGED.value, receipts=0)
    assert reply(world, report).done is Done.NO_WAY_BACK
    assert len(thread(world, report)) == 2


def test_a_report_must_be_acknowledged_before_it_is_answered(world: World) -> None:
    report = world.file(declared=True)
    assert reply(world, report).done is Done.NOT_NOW
    assert not world.store.tables.replies


def test_what_the_lint_stops_is_not_sealed(world: World, report: FiledReport) -> None:
    answered = reply(world, report, "Call 0800 123 4567.", as_it_is=True)
    assert answered.done is None
    assert answered.lint.stops == (Finding.PHONE,)
    assert not world.store.tables.replies


def test_what_the_lint_stops_in_the_language_of_the_report_is_not_sealed(world: World) -> None:
    report = world.file(declared=True, status=Status.ACKNOWLEDGED.value, language="fr")
    answered = reply(world, report, "Nous vous promettons cela.", as_it_is=True)
    assert answered.done is None
    assert answered.lint.stops == (Finding.PROMISE,)
    assert not world.store.tables.replies


def test_advice_is_shown_once_and_then_the_writer_decides(
    world: World, report: FiledReport
) -> None:
    text = "Is it safe to read here? Do you want to talk?"
    assert reply(world, report, text).done is None
    assert reply(world, report, text, as_it_is=True).done is Done.DONE


def test_a_number_of_the_directory_may_stand_in_an_answer(
    world: World, report: FiledReport
) -> None:
    assert reply(world, report, "You can call 0800 555 0100.").done is Done.DONE


def test_an_answer_after_the_reporter_added_words_keeps_the_chain(
    world: World, report: FiledReport
) -> None:
    reply(world, report, "One.", "first")
    added = ToldPart("addition", "More words of example.", NOON)
    with world.store() as work:
        stored = work.reports.parts(report.id)
        head = world.vault.first_head(report.id, report.key.public)
        for part in stored:
            head = world.vault.next_head(head, part.blob)
        place = PartPlace(report.id, report.key.public, len(stored), "told", head)
        blob, _ = world.vault.seal_part(place, parts.write(added))
        work.reports.add_part(report.id, StoredPart(place.number, "told", blob))
        work.commit()
    reply(world, report, "Two.", "second")
    assert thread(world, report)[-3:] == ["One.", "More words of example.", "Two."]


def test_no_answer_stands_in_clear_in_a_row(world: World, report: FiledReport) -> None:
    reply(world, report)
    for part in world.store.tables.parts.values():
        assert TEXT.encode() not in part.blob
    for stored in world.store.tables.replies.values():
        assert TEXT.encode() not in stored.for_reporter


def test_possible_actions_follow_the_status(world: World, report: FiledReport) -> None:
    case = world.casework.open_case(world.session(), report.id)
    assert case is not None
    assert Action.REPLY in case.possible
    assert Action.ACKNOWLEDGE not in case.possible


def test_a_reader_no_longer_in_the_response_is_named_by_id(
    world: World, report: FiledReport
) -> None:
    world.response = replace(world.response, readers=())
    reply(world, report)
    case = world.casework.open_case(world.session(), report.id)
    assert case is not None
    assert isinstance(case.entries[-1].content, ReplyPart)
    assert case.entries[-1].content.by == OWNER
