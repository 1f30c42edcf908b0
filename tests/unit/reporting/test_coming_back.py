"""What a typed code opens, what may be done with it, and that a wrong one tells nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.cases.case import Status
from intake.cases.parts import ReplyPart, ToldPart, write
from intake.conversation.vocabulary import Step
from intake.ports import Reply
from intake.reporting.back import ERASE_WITHDRAWN_DAYS, WRONG_TRIES_AN_HOUR
from tests.unit.reporting.examples import (
    OTHER_PHONE,
    WORDS,
    Reporter,
    nothing_is_kept,
    parts_of,
    reporter,
    told_in,
)

ANSWER = "We read it. You need not answer."
WRONG = ["That did not work. Check the number or try later. Help places: 8"]
MENU = ["Thank you. 1 See answer 2 Add something 3 Change what I want 4 Withdraw 5 Delete 9 Leave"]


def back(answers: dict[Step, str] | None = None) -> tuple[Reporter, bytes]:
    """Somebody who sent a report and typed the code."""
    anna = reporter()
    report_id = anna.sends(answers or {Step.STORY: WORDS})
    assert anna.says(anna.code) == MENU
    return anna, report_id


def reply(anna: Reporter, report_id: bytes, text: str, *, to: bytes | None = None) -> None:
    """The desk answers; `to`: a public key other than her receipt's."""
    (receipt,) = anna.scene.kept_keys.receipts(report_id)
    hour = anna.scene.world.time().replace(minute=0)
    plain = write(ReplyPart(text, "Listening Office", hour))
    with anna.scene.store() as work:
        number = len(work.reports.replies(report_id))
        blob = anna.scene.world.vault.seal_reply(
            report_id, number, to or receipt.public, plain, receipt.secret
        )
        work.reports.add_reply(report_id, Reply(number, blob))
        work.commit()


# ---------------------------------------------------------------- answers


def test_before_anybody_answered_she_sees_that() -> None:
    anna, _ = back()
    shown = anna.says("1")[0]
    assert shown.startswith("It was received.\nThere is no answer yet.")
    assert shown.endswith(MENU[0])


def test_she_sees_every_answer_in_order_and_nothing_she_wrote() -> None:
    anna, report_id = back()
    reply(anna, report_id, ANSWER)
    reply(anna, report_id, "Come to the office on Monday.")
    shown = "\n".join(anna.says("1"))
    assert shown.index(ANSWER) < shown.index("Monday")
    assert WORDS not in shown


def test_an_answer_for_another_code_is_not_shown() -> None:
    anna, report_id = back()
    other = anna.scene.world.vault.fresh_receipt()
    reply(anna, report_id, "For somebody else.", to=other.public)
    assert "somebody else" not in "\n".join(anna.says("1"))


@pytest.mark.parametrize(
    ("status", "words"),
    [(Status.ACKNOWLEDGED, "It was read."), (Status.WITHDRAWN, "You withdrew it.")],
)
def test_the_status_is_told_in_plain_words(status: Status, words: str) -> None:
    anna, report_id = back()
    with anna.scene.store() as work:
        work.reports.set_status(report_id, status.value, was=Status.RECEIVED.value)
        work.commit()
    assert anna.says("1")[0].startswith(words)


# ---------------------------------------------------------------- adding, changing


def test_what_is_added_is_a_later_part_and_nothing_is_opened_for_it() -> None:
    anna, report_id = back()
    anna.says("2", "It was on Monday.", "And on Tuesday.", "1")
    told = told_in(anna.scene, report_id)
    assert told == [
        ("narrative", WORDS),
        ("addition", "It was on Monday."),
        ("addition", "And on Tuesday."),
    ]
    assert isinstance(parts_of(anna.scene, report_id)[-1], ToldPart)


@pytest.mark.parametrize("status", [Status.ACKNOWLEDGED, Status.PAUSED, Status.CLOSED])
def test_what_is_opened_again_is_due_anew_also_in_the_queue(status: Status) -> None:
    """A due time that is over would send it on to others although nobody is late."""
    anna, report_id = back()
    world = anna.scene.world
    anna.scene.tables.reports[report_id] = replace(
        anna.scene.tables.reports[report_id], status=status.value
    )
    world.time.pass_time(days=9)
    code = anna.code
    anna.says(code, "2", "It was on Monday.", "1")
    header = anna.scene.tables.reports[report_id]
    hours = world.response.clocks[header.urgency].reading_hours
    due_at = world.time().replace(minute=0) + timedelta(hours=hours)
    assert header.due_at == due_at
    with anna.scene.store(write=False) as work:
        owner = next(each for each in work.reports.assignments(report_id) if each.place == "owner")
        assert [each.due_at for each in work.reports.queue(owner.reader_id, None, 9)] == [due_at]


def test_a_new_wish_is_told_and_the_record_stays_as_it_was() -> None:
    anna, report_id = back()
    assert anna.says("3", "2")[0].startswith("Thank you. We go by that from now on.")
    assert told_in(anna.scene, report_id)[-1] == ("new_wish", "help_and_look_into")
    assert anna.says("3", "0") == MENU
    assert len(told_in(anna.scene, report_id)) == 2


# ---------------------------------------------------------------- withdrawing, deleting


def test_withdrawing_stops_it_and_its_content_goes_after_thirty_days() -> None:
    anna, report_id = back()
    assert anna.says("4", "2") == MENU
    assert anna.scene.tables.reports[report_id].status == Status.RECEIVED.value
    assert anna.says("4", "1")[0].startswith("It is stopped.")
    header = anna.scene.tables.reports[report_id]
    hour = anna.scene.world.time().replace(minute=0)
    assert header.status == Status.WITHDRAWN.value
    assert header.erase_after == hour + timedelta(days=ERASE_WITHDRAWN_DAYS)


def test_deleting_wipes_keys_and_rows_and_only_a_count_stays() -> None:
    anna, report_id = back()
    assert anna.says("5", "2") == MENU
    assert anna.says("5", "1")[0].startswith(
        "It is wiped. The last backup copy is gone in 14 days."
    )
    assert nothing_is_kept(anna.scene)
    assert not anna.scene.kept_keys.receipts(report_id)
    assert anna.scene.tables.counters["2026-11", "deleted", ""] == 1
    assert anna.says(anna.code) == WRONG


# ---------------------------------------------------------------- codes


def test_a_code_opens_from_any_phone_in_any_script() -> None:
    anna, _ = back()
    bela = Reporter(anna.scene, OTHER_PHONE)
    arabic = anna.code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert bela.says(f"\u200f{arabic}.") == MENU


def test_a_code_in_the_middle_of_telling_drops_what_was_being_told() -> None:
    anna = reporter()
    anna.sends({Step.STORY: WORDS})
    code = anna.code
    anna.goes_to(Step.KIND, {Step.STORY: "Something else."})
    assert anna.scene.tables.drafts
    said = anna.says(code)
    assert said == [f"What you did not send is deleted.\n{MENU[0]}"]
    assert not anna.scene.tables.drafts
    assert len(anna.scene.tables.reports) == 1


def test_the_second_code_typed_is_the_one_that_counts() -> None:
    anna = reporter()
    first = anna.sends({Step.STORY: WORDS})
    second = anna.sends({Step.STORY: "Something else."})
    one, two = dict.fromkeys(code for text in anna.read for code in codes_in(text))
    anna.says(one, two, "5", "1")
    assert set(anna.scene.tables.reports) == {first}
    assert second not in anna.scene.keys_of()


def codes_in(text: str) -> list[str]:
    found = text.partition("To come back use: ")[2][:19]
    return [found] if found else []


def test_after_some_wrong_codes_the_right_one_looks_wrong_until_the_hour_is_over() -> None:
    anna = reporter()
    anna.sends()
    bela = Reporter(anna.scene, OTHER_PHONE)
    for last in range(WRONG_TRIES_AN_HOUR):
        assert bela.says(f"1111 2222 3333 000{last}") == WRONG
    assert bela.says(anna.code) == WRONG
    assert anna.says(anna.code, "9")[0].startswith("OK. You left.")
    anna.scene.world.time.pass_time(hours=1)
    assert bela.says(anna.code) == MENU


def test_right_codes_and_the_same_delivery_are_not_counted_as_tries() -> None:
    anna = reporter()
    anna.sends()
    for _ in range(WRONG_TRIES_AN_HOUR + 1):
        assert anna.says(anna.code) == MENU
        anna.says("9")
    for _ in range(WRONG_TRIES_AN_HOUR + 1):
        anna.text("1111 2222 3333 0000", "SM-again")
    assert anna.says(anna.code)[-1] == MENU[0]


def test_wrong_ended_and_unsent_codes_are_told_apart_by_nothing() -> None:
    anna = reporter()
    anna.sends()
    deleted = anna.code
    anna.says(deleted, "5", "1")
    anna.goes_to(Step.SEND)
    unsent = anna.code
    bela = Reporter(anna.scene, OTHER_PHONE)
    kept = []
    for code in ("1111 2222 3333 0000", deleted, unsent):
        assert bela.says(code) == WRONG
        kept.append(bela.standing)
    assert kept == [None] * 3
