"""Ways in which the reporter's side could do harm, one test each: each of them was once open."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from intake.cases.case import STOPPED, Status
from intake.cases.parts import ReplyPart, write
from intake.conversation.answers import fold
from intake.conversation.codes import RECEIPT_DIGITS
from intake.conversation.vocabulary import Role, Step
from intake.ports import Reply
from intake.reporting.one_size import from_one_size
from tests.properties.world_faults import BrokenStore
from tests.unit.reporting.examples import (
    FOR_ANOTHER,
    HELPER_CODE,
    NOT_AGREED,
    OTHER_PHONE,
    WITH_CODE,
    WORDS,
    Elsewhere,
    Reporter,
    parts_of,
    record_in,
    reporter,
    told_in,
    with_helper,
)

STORY = {Step.STORY: WORDS}
FOR_ANOTHER_STORY = {**FOR_ANOTHER, **STORY}
NAMING = "Her name is Nur, 0712 345 678."
ADDED = "Thank you. It was added."


def another(anna: Reporter) -> Reporter:
    return Reporter(anna.scene, OTHER_PHONE)


def for_another() -> tuple[Reporter, bytes, str, str]:
    """Written for somebody who agreed: (phone, report, survivor's code, intermediary's code)."""
    anna = reporter()
    report_id = anna.sends(FOR_ANOTHER_STORY)
    survivor, own = anna.codes
    return anna, report_id, survivor, own


def status_of(anna: Reporter, report_id: bytes) -> Status:
    return Status(anna.scene.tables.reports[report_id].status)


def set_status(anna: Reporter, report_id: bytes, status: Status) -> None:
    with anna.scene.store() as work:
        was = anna.scene.tables.reports[report_id].status
        assert work.reports.set_status(report_id, status.value, was=was)
        work.commit()


# ---------------------------------------------------------------- coming back


def test_a_pause_holds_after_the_intermediary_has_looked_for_an_answer() -> None:
    """PERSON_STOPS is the answer at B1h; the next answer there takes its place in the draft."""
    anna, report_id, _, own = for_another()
    assert "It is paused. Nothing is passed on." in "\n".join(anna.says(own, "3"))
    anna.says("1", "2", "The person is afraid of him.", "1")
    assert status_of(anna, report_id) in STOPPED


def test_a_pause_holds_against_another_phone_with_the_same_code() -> None:
    anna, report_id, _, own = for_another()
    bela = another(anna)
    bela.says(own, "2")
    anna.says(own, "3")
    bela.says("The queue was long.", "1")
    assert status_of(anna, report_id) in STOPPED


def test_nobody_is_told_it_was_added_when_it_was_not() -> None:
    """Withdrawn from one phone while another stands at adding."""
    anna = reporter()
    report_id = anna.sends(STORY)
    bela = another(anna)
    bela.says(anna.code, "2")
    anna.says(anna.code, "4", "1")
    said = "\n".join(bela.says("It happens again.", "1"))
    kept = ("addition", "It happens again.") in told_in(anna.scene, report_id)
    assert kept or ADDED not in said


def test_nobody_is_told_the_wish_counts_when_it_was_not_kept() -> None:
    anna = reporter()
    report_id = anna.sends(STORY)
    bela = another(anna)
    bela.says(anna.code, "3")
    anna.says(anna.code, "4", "1")
    said = "\n".join(bela.says("1"))
    kept = ("new_wish", "help_only") in told_in(anna.scene, report_id)
    assert kept or "We go by that from now on." not in said


def test_what_is_added_while_the_desk_closes_does_not_fall_out_of_the_queue() -> None:
    """The status moves between the reading and the writing: PostgreSQL, READ COMMITTED."""
    closing: list[bytes] = []

    def closes_first(done: Callable[..., Any], report_id: bytes) -> Any:
        header = done(report_id)
        return header and replace(header, status="acknowledged") if closing else header

    anna = reporter(BrokenStore("reports", "get", closes_first))
    report_id = anna.sends(STORY)
    anna.says(anna.code, "2")
    set_status(anna, report_id, Status.CLOSED)
    closing.append(report_id)
    try:
        anna.says("It happens again.")
    except Exception:  # noqa: BLE001 - refused is right too: it is delivered again
        return
    assert status_of(anna, report_id) is Status.RECEIVED


def test_the_intermediary_does_not_learn_that_the_person_withdrew() -> None:
    anna, _, survivor, own = for_another()
    another(anna).says(survivor, "4", "1")
    said = "\n".join(anna.says(own, "1"))
    assert "withdrew" not in said


def test_the_intermediary_does_not_learn_that_the_person_wrote_more() -> None:
    anna, report_id, survivor, own = for_another()
    set_status(anna, report_id, Status.ACKNOWLEDGED)
    before = "\n".join(anna.says(own, "1"))
    anna.says("9")
    another(anna).says(survivor, "2", "He helped him.", "1", "9")
    assert "\n".join(anna.says(own, "1")) == before


def test_the_helper_can_still_be_cut_off_after_withdrawing() -> None:
    anna, report_id, survivor, own = for_another()
    intermediary = next(
        each
        for each in anna.scene.kept_keys.receipts(report_id)
        if each.role == Role.INTERMEDIARY.value
    )
    hour = anna.scene.world.time().replace(minute=0)
    with anna.scene.store() as work:
        plain = write(ReplyPart("Monday at ten.", "Listening Office", hour))
        blob = anna.scene.world.vault.seal_reply(
            report_id, 0, intermediary.public, plain, intermediary.secret
        )
        work.reports.add_reply(report_id, Reply(0, blob))
        work.commit()
    person = another(anna)
    person.says(survivor, "4", "1")
    person.says("6", "1")
    assert "Monday at ten." not in "\n".join(anna.says(own, "1"))


def test_an_unsent_draft_of_answers_alone_is_said_to_be_gone() -> None:
    anna = reporter()
    anna.sends(STORY)
    code = anna.code
    anna.goes_to(Step.SEND, {Step.KIND: "2", Step.AREA: "12", Step.ORGANISATION: "Tent people"})
    said = "\n".join(anna.says(code))
    assert "What you did not send is deleted." in said


def test_leaving_right_after_sending_does_not_hide_that_it_was_sent() -> None:
    anna = reporter()
    anna.goes_to(Step.SEND, STORY)
    anna.text("1")
    anna.text("9")
    assert anna.scene.tables.reports
    assert "Sent." in "\n".join(anna.reads())


# ---------------------------------------------------------------- consent


def test_consent_is_to_the_text_that_was_shown() -> None:
    """The response file changes between the question and the answer."""
    anna = reporter()
    shown = "\n".join(anna.goes_to(Step.CONSENT))
    assert "By law" not in shown
    version = anna.scene.world.in_force().version
    toml = anna.scene.world.response_toml.replace(
        'mandatory_reporting = "risk_only"',
        'mandatory_reporting = "law"\nlaw_authority = "the district office"\n'
        'law_cases = "danger to a child"',
    )
    anna.scene.world.load(toml)
    anna.scene.world.time.pass_time(minutes=5)
    assert anna.scene.world.in_force().version > version
    texts = anna.says("1")
    consent = anna.memory.consent
    asked_again = "By law" in "\n".join(texts)
    assert asked_again or (consent is not None and consent.version == version)


def test_the_words_an_intermediary_passes_on_say_the_limit_of_the_place() -> None:
    anna = reporter(
        Elsewhere(
            (
                'mandatory_reporting = "risk_only"',
                'mandatory_reporting = "law"\nlaw_authority = "the district office"\n'
                'law_cases = "danger to a child"',
            )
        )
    )
    anna.goes_to(Step.HELPER_INFORMED, FOR_ANOTHER)
    words = "\n".join(anna.says("2"))
    assert "Say: no name" in words
    assert "the district office" in words


# ---------------------------------------------------------------- names


def test_a_name_in_the_words_for_a_group_is_asked_about() -> None:
    anna = reporter()
    anna.goes_to(Step.ORGANISATION, FOR_ANOTHER)
    anna.says(NAMING)
    for _ in range(4):
        if anna.step in (Step.NAMED, Step.SEND):
            break
        anna.says("0")
    assert anna.step is Step.NAMED


def test_without_consent_no_name_is_kept_at_the_question_for_the_group() -> None:
    """T09: nothing about the person is kept even if it is typed."""
    anna = reporter()
    anna.goes_to(Step.ORGANISATION, NOT_AGREED)
    anna.says(NAMING)
    anna.goes_to(Step.SEND, NOT_AGREED)
    anna.says("1")
    (report_id,) = anna.scene.tables.reports
    assert "Nur" not in str(told_in(anna.scene, report_id))


def test_a_name_in_an_answer_in_words_is_asked_about() -> None:
    anna = reporter()
    anna.goes_to(Step.KIND, FOR_ANOTHER)
    anna.says(NAMING, NAMING, NAMING)
    anna_goes = anna.step
    assert anna_goes is not Step.KIND
    for _ in range(8):
        if anna.step in (Step.NAMED, Step.SEND):
            break
        anna.says("0")
    assert anna.step is Step.NAMED


# ---------------------------------------------------------------- what counters and rows tell


def test_counters_do_not_tell_that_the_one_report_is_about_a_child() -> None:
    """`asked self K1` = 1 beside `sent self` = 1 in a clear table; age is sealed elsewhere."""
    adult, child = reporter(), reporter()
    adult.sends({Step.AGE: "2"})
    child.sends({Step.AGE: "1"})
    assert set(adult.scene.tables.counters) == set(child.scene.tables.counters)


def test_the_audit_does_not_tell_in_clear_who_wrote_a_report() -> None:
    anna, report_id, survivor, own = for_another()
    anna.says(own, "3")
    another(anna).says(survivor, "6", "1")
    actors = {line.actor for line in anna.scene.tables.audit if line.report_id == report_id}
    events = {line.event for line in anna.scene.tables.audit if line.report_id == report_id}
    assert "intermediary" not in actors
    assert "helper_cut_off" not in events


def test_a_long_first_text_does_not_make_the_row_longer() -> None:
    short, long = reporter(), reporter()
    short.says("x" * 30)
    long.says("আ" * 2900)
    assert short.standing is not None
    assert long.standing is not None
    assert len(short.standing.sealed.blob) == len(long.standing.sealed.blob)


# ---------------------------------------------------------------- paths


def test_a_witness_by_hearsay_is_asked_the_age_later() -> None:
    anna = reporter()
    anna.goes_to(Step.SEND, {Step.ABOUT: "3", Step.SOURCE: "3"})
    assert any("under 18?" in text for text in anna.read)


def test_a_child_in_the_medical_window_is_shown_health_care() -> None:
    """8b is asked of a child "for the medical window"; F1 is not, so H2 never comes."""
    anna = reporter()
    anna.goes_to(Step.WHEN, {Step.AGE: "1", Step.NEEDS: "0"})
    assert "Health care:" in "\n".join(anna.says("1"))


def test_own_words_that_were_invited_are_kept() -> None:
    """The first "Sorry" says "or write in your own words"; the words that follow are dropped."""
    anna = reporter()
    anna.goes_to(Step.KIND)
    said = "\n".join(anna.says("the first"))
    assert "write in your own words" in said
    anna.says("He wanted something for the blankets.")
    anna.goes_to(Step.SEND)
    anna.says("1")
    (report_id,) = anna.scene.tables.reports
    assert "blankets" in str(told_in(anna.scene, report_id))


def test_a_helper_whose_words_are_not_kept_is_not_invited_to_write_them() -> None:
    anna = reporter()
    anna.goes_to(Step.KIND, NOT_AGREED)
    assert "write in your own words" not in "\n".join(anna.says("something in return"))


def test_a_stranger_who_asked_for_help_is_not_invited_to_words_that_are_dropped() -> None:
    anna = reporter()
    anna.says("8")
    said = "\n".join(anna.says("He came to the well every evening and wanted something."))
    held = anna.memory.conversation.first_words is not None
    assert held or "write in your own words" not in said


def test_pressing_8_again_does_not_ask_for_the_area_for_ever() -> None:
    """Two taps to help, whoever does not know the number of her area."""
    anna = reporter()
    assert "which area?" not in "\n".join(anna.says("8", "8"))


# ---------------------------------------------------------------- understanding


@pytest.mark.parametrize(("typed", "meant"), [("፩", "1"), ("፫", "3"), ("1️⃣", "1"), ("1)", "1")])
def test_a_digit_is_understood_as_phones_write_it(typed: str, meant: str) -> None:
    assert fold(typed) == meant


def test_option_words_with_a_curly_apostrophe_are_understood() -> None:
    """What telephones put for ' : in French most labels with one are not understood."""
    assert fold("J\u2019ai un code") == fold("J'ai un code")


def test_a_late_helper_code_decides_nothing() -> None:
    """It came before the question for it, which is put again; then it is skipped."""
    anna = reporter()
    with_helper(anna)
    anna.goes_to(Step.ABOUT)
    anna.text("4")
    anna.text(HELPER_CODE)
    anna.reads()
    assert anna.step is Step.HELPER_CODE
    report_id = anna.sends({**WITH_CODE, Step.HELPER_CODE: "0"})
    assert record_in(anna.scene, report_id)["reporter_type"] == "known_helper"


def test_a_card_that_is_suspended_before_sending_does_not_count() -> None:
    anna = reporter()
    with_helper(anna)
    anna.goes_to(Step.SEND, {**WITH_CODE, **STORY})
    with anna.scene.store() as work:
        work.helpers.set_active(anna.scene.world.response.id, "K4-07", active=False)
        work.commit()
    anna.says("1")
    (report_id,) = anna.scene.tables.reports
    assert record_in(anna.scene, report_id)["reporter_type"] != "intermediary"


def test_a_living_code_inside_a_pasted_text_does_not_reach_the_readers() -> None:
    anna = reporter()
    anna.sends(STORY)
    code = anna.code
    pasted = f"To come back use: {code}. Learn it or keep it safe."
    second = anna.sends({Step.STORY: pasted})
    ((_, told),) = told_in(anna.scene, second)
    assert code.replace(" ", "")[:RECEIPT_DIGITS] not in told.replace(" ", "")
    assert told.startswith("To come back use: #")
    assert len(told) == len(pasted)


def test_nor_do_two_codes_that_a_helper_pastes_together() -> None:
    anna, _, survivor, own = for_another()
    pasted = f"Please give this number to the person: {survivor}. Your own number: {own}."
    for texts in (("hello",), ()):  # as a story, and as the first text of all
        if texts:
            report_id = another(anna).sends({Step.STORY: pasted})
        else:
            third = Reporter(anna.scene, "+15550001003")
            third.says(pasted)
            report_id = third.sends()
        told = str(told_in(anna.scene, report_id)).replace(" ", "")
        assert "Pleasegivethisnumber" in told
        assert not any(code.replace(" ", "") in told for code in (survivor, own))


def test_nor_does_one_that_was_tried_too_often_to_open() -> None:
    anna = reporter()
    anna.sends(STORY)
    code = anna.code
    anna.says(*["1234 5678 9012 3456"] * 5)
    anna.says(f"To come back use: {code}. Learn it or keep it safe.")
    report_id = anna.sends()
    told = str(told_in(anna.scene, report_id)).replace(" ", "")
    assert "Tocomebackuse" in told
    assert code.replace(" ", "") not in told


def test_a_text_of_ours_that_is_pasted_whole_opens_like_its_code_alone() -> None:
    anna = reporter()
    anna.sends(STORY)
    pasted = f"To come back use: {anna.code}. Learn it or keep it safe."
    assert anna.says(pasted)[0].startswith("Thank you. 1 See answer")
    assert another(anna).says(pasted.replace("1", "2"))[0] != anna.says("9")[0]


def test_a_wrong_code_among_words_is_only_words_but_counts_as_a_try() -> None:
    anna = reporter()
    anna.sends(STORY)
    for _ in range(5):
        anna.says("My old number was 1234 5678 9012 3456, I think.")
    assert "did not work" in anna.says(anna.code)[0]


def test_a_helper_card_cannot_be_guessed_from_many_numbers() -> None:
    """Eight random digits, and tries are counted by sender alone: nothing slows a thousand SIMs."""
    anna = reporter()
    with_helper(anna)
    for last in range(10, 50):
        phone = Reporter(anna.scene, f"+155500020{last:02}")
        phone.goes_to(Step.HELPER_CODE, WITH_CODE)
        phone.says(*["111111111"] * 4)
        phone.says("9")
    guesser = Reporter(anna.scene, "+15550003000")
    guesser.goes_to(Step.HELPER_CODE, WITH_CODE)
    guesser.says(HELPER_CODE)
    assert guesser.step is Step.HELPER_CODE


# ---------------------------------------------------------------- the record


def test_a_time_for_texts_goes_when_texts_are_not_wanted_any_more() -> None:
    anna = reporter()
    anna.goes_to(Step.SEND, {Step.CONTACT: "2", Step.SAFE_TIME: "1"})
    anna.says("2", "7", "1")
    anna.says("1")
    (report_id,) = anna.scene.tables.reports
    record = record_in(anna.scene, report_id)
    assert record["contact_mode"] == "none_return_by_code"
    assert "contact_window" not in record


def test_a_wish_given_later_is_dated_with_the_text_it_answers() -> None:
    """At W1 it is noted with version, hour and hash; at B1w with nothing."""
    anna = reporter()
    report_id = anna.sends({**STORY, Step.WISH: "1"})
    anna.says(anna.code, "3", "2")
    parts = b" ".join(write(part) for part in parts_of(anna.scene, report_id)).decode()
    assert "to_look_into" in parts


# ---------------------------------------------------------------- other days, other clocks


def test_a_name_in_a_first_text_is_seen_in_the_language_it_was_written_in() -> None:
    """The shapes of the first likely language alone are looked for: here the English ones."""
    setting = Elsewhere(
        ('languages = ["en"]', 'languages = ["fr", "en"]'),
        ("idle_hours", "allow_draft_texts = true\nidle_hours"),
    )
    anna = reporter(setting)
    anna.says("The girl next door is called Nur and she asked me to tell you.")
    given = {**FOR_ANOTHER, Step.FIRST_WORDS: "1", Step.LANGUAGE: "2"}
    anna.goes_to(Step.AGE_OTHER, given)
    assert anna.memory.conversation.language == "en"
    for _ in range(20):
        if anna.step in (Step.NAMED, Step.SEND):
            break
        anna.says({Step.SCOPE: "1"}.get(anna.step, "0"))
    assert anna.memory.draft is not None
    assert anna.step is Step.NAMED


def test_a_row_that_the_version_before_wrote_does_not_lock_her_out() -> None:
    anna = reporter()
    anna.goes_to(Step.KIND)
    plain = from_one_size(anna.memory.to_bytes())
    for new in ("issued", "further", "helper"):
        del plain[new]
    vault = anna.scene.world.vault
    who = vault.pseudonym("sms", anna.number)
    sealed = vault.seal_state(who, json.dumps({**plain, "receipt": None}).encode())
    rows = anna.scene.tables.conversations
    rows[who.lookup] = replace(rows[who.lookup], sealed=sealed)
    assert anna.says("9")


def test_a_clock_that_was_ahead_does_not_keep_a_conversation_alive() -> None:
    """Set right again by a day: five hours later the old question stands before whoever texts."""
    anna = reporter()
    time = anna.scene.world.time
    time.pass_time(hours=24)
    anna.goes_to(Step.KIND, STORY)
    time.pass_time(hours=-24)
    time.pass_time(hours=5)
    assert anna.says("2")[0].startswith("Hello.")


def test_withdrawing_once_more_does_not_put_off_the_day_of_erasing() -> None:
    anna = reporter()
    report_id = anna.sends(STORY)
    anna.says(anna.code, "4", "1")
    memory, world = anna.memory, anna.scene.world
    day = anna.scene.tables.reports[report_id].erase_after
    world.time.pass_time(days=9)
    assert memory.back
    with world.store() as work:
        world.reporting.tools.back.withdraw(work, memory.back, world.time())
        work.commit()
    assert day is not None
    assert anna.scene.tables.reports[report_id].erase_after == day


def test_writing_it_again_takes_back_a_name_wherever_it_was_told() -> None:
    anna = reporter()
    naming = {Step.STORY: "Words of the person.", Step.ORGANISATION: NAMING, Step.ROLE: "1"}
    anna.goes_to(Step.NAMED, {**FOR_ANOTHER, **naming})
    anna.says("2", "Other words of the person.", "1", "1")
    (report_id,) = anna.scene.tables.reports
    assert told_in(anna.scene, report_id) == [("narrative", "Other words of the person.")]
